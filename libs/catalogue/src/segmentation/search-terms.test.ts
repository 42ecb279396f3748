import fc from 'fast-check';
import { cutWords } from './cut-words';
import { type SearchableTexts, searchQuery, searchTerms } from './search-terms';

const lexemesOf = (texts: Partial<SearchableTexts>) =>
  new Set(
    [...searchTerms({ names: [], classes: [], rest: [], ...texts }).matchAll(/'([^']+)'/g)].map(([, word]) => word),
  );

/** What PostgreSQL's @@ does with the queries without NOT that are made here. */
function holdsAll(query: string, held: ReadonlySet<string>): boolean {
  const holds = (part: string) => {
    const [, word, prefix] = /'([^']+)'(:\*)?/.exec(part)!;
    return prefix ? [...held].some((lexeme) => lexeme.startsWith(word)) : held.has(word);
  };
  const terms = query.match(/\('[^|]+\| \([^)]+\)\)|'[^']+'(:\*)?/g) ?? [];
  return terms.length > 0 && terms.every((term) => term.split(' | ').some((side) => side.split(' & ').every(holds)));
}

const finds = (search: string, name: string) => holdsAll(searchQuery(search).all, lexemesOf({ names: [name] }));

/** The numbers of the queries of `bestFirst` that find it: one where it is found at all. */
function ranks(search: string, texts: Partial<SearchableTexts>): number[] {
  const held = lexemesOf(texts);
  return searchQuery(search).bestFirst.flatMap((query, rank) => {
    const [asked, not] = query.split(' & !');
    return holdsAll(asked, held) && !(not && holdsAll(not.slice(1, -1), held)) ? [rank] : [];
  });
}

describe('searching in Chinese', () => {
  it.each([
    ['枸杞', '宁夏枸杞'],
    ['枸杞', '中宁枸杞干果'],
    ['宁夏枸杞', '宁夏中宁枸杞'],
    ['枸杞干果', '中宁枸杞干果'],
    ['中宁', '中宁枸杞干果'],
    ['滩羊', '盐池滩羊肉'],
    ['羊肉', '盐池滩羊肉'],
    ['羊肚菌', '彭阳羊肚菌干货'],
    ['赤霞珠', '贺兰山东麓赤霞珠干红葡萄酒'],
    ['贺兰山东麓', '贺兰山东麓赤霞珠干红葡萄酒'],
    ['红葡萄酒', '贺兰山东麓赤霞珠干红葡萄酒'],
    ['葡萄', '贺兰山东麓赤霞珠干红葡萄酒'],
    ['马铃薯', '固原马铃薯'],
    ['红梅杏', '彭阳红梅杏'],
    ['冷凉蔬菜', '六盘山冷凉蔬菜'],
    ['杞', '宁夏枸杞'],
    ['酒', '赤霞珠干红'.concat('葡萄酒')],
    ['宁夏的枸杞！', '宁夏枸杞'],
    ['chate', 'Château 2019 干红750ml×6'],
    ['ＣＨÂＴＥＡＵ 干红', 'Château 2019 干红750ml×6'],
    ['750', '干红 750ml'],
  ])('%s finds %s', (search, name) => {
    expect(finds(search, name)).toBe(true);
  });

  it.each([
    ['山东', '贺兰山东麓赤霞珠'],
    ['羊肚', '羊肚菌干货'],
    ['枸杞 羊肉', '宁夏枸杞'],
    ['chate 2019', 'Château 干红'],
  ])('%s does not find %s', (search, name) => {
    expect(finds(search, name)).toBe(false);
  });

  it('finds every name by itself', () => {
    for (const name of [
      '宁夏枸杞',
      '中宁枸杞干果',
      '盐池滩羊肉',
      '羊肚菌干货',
      '朝那鸡',
      '八宝茶 12 包',
      '大武口食用菌',
    ]) {
      expect(finds(name, name)).toBe(true);
    }
  });

  it('makes lexemes of letters and digits only, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const word of cutWords(text)) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
      }),
    );
    for (const text of ["' | & ! ( ) :*", "枸杞'); DROP TABLE--", '\0\\', '  ', '!!!']) {
      expect(searchQuery(text).all).toMatch(/^[\p{L}\p{N}' &|():*]*$/u);
    }
  });

  it.each<[number[], string, Partial<SearchableTexts>]>([
    [[0], '中宁枸杞', { names: ['中宁枸杞干果'], classes: ['枸杞'], rest: ['中宁县'] }],
    [[0], '红葡萄酒', { names: ['干红葡萄酒'] }],
    [[0], 'chat', { names: ['Château'] }],
    [[1], '枸杞干果', { names: ['特级干果'], classes: ['枸杞'] }],
    [[2], '中宁枸杞', { names: ['宁夏枸杞'], classes: ['枸杞'], rest: ['中宁县'] }],
    [[2], '枸杞', { names: ['八宝茶'], rest: ['配枸杞更佳'] }],
    [[], '枸杞', { names: ['八宝茶'] }],
    [[], '的', { names: ['八宝茶'] }],
    [[], '!!!', { names: ['八宝茶'] }],
  ])('is %p the match for %s in %p: names before classes before the rest, and never twice', (rank, search, texts) => {
    expect(ranks(search, texts)).toEqual(rank);
  });
});
