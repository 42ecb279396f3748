/** What totals can be grouped by, four at once at most; each with what its key is. */
export const FACET_MEANINGS = {
  MONTH: '`YYYY-MM`',
  QUARTER: '`YYYY-Qn`',
  YEAR: '`YYYY`',
  BUYER_PROVINCE: 'Of the buyer’s seat.',
  BUYER_CITY: 'Of the buyer’s seat.',
  BUYER_COUNTY: 'Of the buyer’s seat.',
  BUYER_DIVISION_BELOW:
    'The place right below `filter.buyerCode` in which the buyer sits, null where it sits in no place below it; provinces without that filter.',
  BUYER: 'The buying organisation.',
  UNIT: 'The unit credited.',
  UNIT_TOP: 'The topmost unit above the one credited, or that one itself.',
  UNIT_LEVEL_2: 'The unit one below UNIT_TOP on the way to the one credited; null where there is none.',
  UNIT_LEVEL_3: 'The unit two below UNIT_TOP on the way to the one credited; null where there is none.',
  UNIT_BELOW:
    'The unit right below `filter.unitId` on the way to the one credited, null where that unit itself is credited; UNIT_TOP without that filter.',
  ORIGIN_PROVINCE: 'Of the lot.',
  ORIGIN_CITY: 'Of the lot.',
  ORIGIN_COUNTY: 'Of the lot.',
  ORIGIN_TOWN: 'Of the lot.',
  ORIGIN_VILLAGE: 'Of the lot.',
  ORIGIN_DIVISION_BELOW:
    'The place right below `filter.originCode` that the lot comes from, null where it names none; provinces without that filter.',
  SUPPLIER: 'The supplier.',
  PAIRING: 'The pairing that it counts for; null where none matched.',
  CATEGORY: 'Category of the goods.',
  CATEGORY_TOP: 'The category above the goods’ own, or that one itself.',
  CHANNEL: 'Channel of the order.',
  MEASURE: 'PURCHASE or ASSISTED_SALE.',
  EVIDENCE_LEVEL: '`E0` to `E3` (CR-18).',
  SCHEME: 'Code of the scheme.',
  SCHEME_VERSION: 'Version of the scheme that judged it.',
  OUTCOME: 'COUNTED, or the first rule that left it out.',
} as const;
export type Facet = keyof typeof FACET_MEANINGS;
export const FACETS = Object.keys(FACET_MEANINGS) as Facet[];
export const FACETS_MAX = 4;
/** Rows of one answer; a table longer than this is an export. */
export const ROWS_MAX = 10_000;

/** Facets whose keys are division codes: of one side's place, as of the recognition date or of a stated one (CR-9). */
export const DIVISION_FACETS: ReadonlySet<Facet> = new Set(FACETS.filter((facet) => /^(BUYER|ORIGIN)_/.test(facet)));

/** Which date of an entry a period means: when it became true, or the month whose published figure it is part of (CR-7). */
export const BASES = ['RECOGNITION', 'POSTING'] as const;
export type Basis = (typeof BASES)[number];
