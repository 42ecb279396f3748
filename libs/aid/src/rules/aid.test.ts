import { PlaceBook } from '@shanhai/divisions';
import { Refusal } from '@shanhai/kernel';
import { type AidProjectSaid, checkAidProject } from './aid-project';
import { type AidFacet, type AidGroup, aidTotals } from './aid-totals';

const PROJECT: AidProjectSaid = {
  name: '冷链库',
  kind: 'INDUSTRY',
  source: 'EASTERN_PARTY',
  year: 2025,
  amountFen: 100n,
  divisionCode: '640422',
  supplierId: null,
  document: '闽宁办〔2025〕1 号',
  documentHash: null,
  withdrawn: false,
};
const refused = (more: Partial<AidProjectSaid>) => {
  try {
    checkAidProject({ ...PROJECT, ...more }, '2025-11-01');
    return [];
  } catch (error) {
    return (error as Refusal).reasons.map(({ code, field }) => `${code} ${field.join('.')}`);
  }
};

it.each<[Partial<AidProjectSaid>, string[]]>([
  [{}, []],
  [{ year: 2026 }, []],
  [{ name: '', document: '' }, ['REQUIRED name', 'REQUIRED document']],
  [{ name: 'x'.repeat(121) }, ['TOO_LONG name']],
  [{ year: 1995, amountFen: 0n }, ['INVALID year', 'NOT_POSITIVE amountFen']],
  [{ year: 2027, amountFen: 10n ** 30n }, ['INVALID year', 'INVALID amountFen']],
])('a project of %o is refused for %j', (more, codes) => {
  expect(refused(more)).toEqual(codes);
});

it('adds each project up once, by any facets, places rolled up', () => {
  const span = (code: string, parentCode: string | null, level: number) => ({ code, name: code, parentCode, level, validFrom: '1996-01-01', validUntil: null, successors: [] }); // prettier-ignore
  const places = [span('640000', null, 1), span('640400', '640000', 2), span('640422', '640400', 3), span('640425', '640400', 3)]; // prettier-ignore
  const book = new PlaceBook(places as never);
  const group = (divisionCode: string, more: Partial<AidGroup> = {}): AidGroup => ({ year: 2025, source: 'CENTRAL', kind: 'INDUSTRY', divisionCode, projects: 1, amountFen: 5n, ...more }); // prettier-ignore
  const groups = [group('640422'), group('640425', { amountFen: 7n }), group('640400', { year: 2024, projects: 2 })];
  const by = (facets: AidFacet[], level: 2 | 3) =>
    aidTotals(groups, facets, { book, on: '2025-11-01', level }).map((each) => [
      each.year,
      each.divisionCode,
      each.projects,
      each.amountFen,
    ]);
  expect(by([], 3)).toEqual([[null, null, 4, 17n]]);
  expect(by(['DIVISION'], 2)).toEqual([[null, '640400', 4, 17n]]);
  expect(by(['YEAR', 'DIVISION'], 3)).toEqual([
    [2024, null, 2, 5n],
    [2025, '640422', 1, 5n],
    [2025, '640425', 1, 7n],
  ]);
});
