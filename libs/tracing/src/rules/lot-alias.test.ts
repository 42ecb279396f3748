import { isLotAlias } from './lot-alias';

describe('an identifier of the industrial internet', () => {
  it.each(['88.118.8/XJ-2026.0001', '88.101.12345/a', '88.1/Z~_-'])('%s is one', (text) => {
    expect(isLotAlias(text)).toBe(true);
  });
  it.each([
    '',
    '88.118.8',
    '88.118.8/',
    '89.118.8/A',
    '88..8/A',
    '88.118.8/A/B',
    '88.118.8/../A',
    '88.118.8/A?b',
    '88.118.8/枸杞',
    `88.1/${'x'.repeat(65)}`,
    ' 88.1/A',
    '88.1/A\n',
  ])('%j is none', (text) => {
    expect(isLotAlias(text)).toBe(false);
  });
});
