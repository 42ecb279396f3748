import { PublicUrl } from './public-url';

it('leads to a path of the API, whatever slash ends it', () => {
  expect(PublicUrl.of('https://trace.example.cn').to('/t/X')).toBe('https://trace.example.cn/t/X');
  expect(PublicUrl.of('https://trace.example.cn/origin/').to('/t/X')).toBe('https://trace.example.cn/origin/t/X');
});

it.each([
  '',
  'trace.example.cn',
  'ftp://trace.example.cn',
  'javascript:alert(1)',
  'https://a@b.cn',
  'https://b.cn/?q=1',
])('is not %j', (text) => {
  expect(() => PublicUrl.of(text)).toThrow('PUBLIC_URL');
});
