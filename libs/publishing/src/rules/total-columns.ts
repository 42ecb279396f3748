import type { Language } from '@shanhai/kernel';
import type { Facet, TotalsRow } from '@shanhai/procurement';
import type { CellValue, Column } from './table';
import { FACET_WORDS, wordOf } from './words';

const AMOUNTS: readonly { zh: string; en: string; kind: Column['kind'] }[] = [
  { zh: '计入金额（元）', en: 'Counted (yuan)', kind: 'YUAN' },
  { zh: '计入金额（分）', en: 'Counted (fen)', kind: 'DIGITS' },
  { zh: '货款（元）', en: 'Goods (yuan)', kind: 'YUAN' },
  { zh: '货款（分）', en: 'Goods (fen)', kind: 'DIGITS' },
  { zh: '分录数', en: 'Entries', kind: 'COUNT' },
];

/** Two columns for each facet, its key as filters take it, and name; then the amounts. */
export function totalColumns(groupBy: readonly Facet[], language: Language): Column[] {
  const facets = groupBy.flatMap((facet): Column[] => {
    const head = wordOf(FACET_WORDS, facet, language);
    return [
      { head: language === 'en' ? `${head} (code)` : `${head}代码`, kind: 'TEXT' },
      { head, kind: 'TEXT' },
    ];
  });
  return [...facets, ...AMOUNTS.map(({ kind, ...words }) => ({ head: words[language], kind }))];
}

/** What a key is called outside: as filters take it, and by its name. */
export interface FacetWords {
  keyOf: (facet: Facet, key: string) => string | null;
  nameOf: (facet: Facet, key: string) => string;
}

export function totalRow(
  { keys, amountFen, goodsFen, entries }: TotalsRow,
  groupBy: readonly Facet[],
  { keyOf, nameOf }: FacetWords,
): CellValue[] {
  const facets = keys.flatMap((key, index) => [key && keyOf(groupBy[index], key), key && nameOf(groupBy[index], key)]);
  return [...facets, amountFen, amountFen, goodsFen, goodsFen, entries];
}
