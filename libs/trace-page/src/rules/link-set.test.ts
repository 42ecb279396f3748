import { LINK_TYPES, linksOf, linkSet, readLinkType } from './link-set';

describe('link types', () => {
  it('are read in every spelling of the standard', () => {
    for (const type of LINK_TYPES)
      for (const prefix of ['gs1:', 'https://gs1.org/voc/', 'https://ref.gs1.org/voc/'])
        expect(readLinkType(prefix + type)).toBe(type);
    for (const other of ['', 'pip', 'gs1:', 'gs1:toString', 'gs1:recipeInfo', 'https://evil.example/voc/pip'])
      expect(readLinkType(other)).toBeNull();
  });
});

it('a link set has one default, and each type with a target on this platform', () => {
  const { linkset } = linkSet('https://x.cn/01/1', linksOf('CODE'), (path) => `https://x.cn${path}`) as {
    linkset: Record<string, { href: string }[]>[];
  };
  expect(linkset).toHaveLength(1);
  expect(linkset[0]['https://ref.gs1.org/voc/defaultLink']).toEqual([
    { href: 'https://x.cn/t/CODE', title: 'About this lot' },
  ]);
  for (const type of LINK_TYPES)
    expect(linkset[0][`https://ref.gs1.org/voc/${type}`][0].href).toMatch(/^https:\/\/x\.cn\/t\/CODE/);
});
