/** What totals can be grouped by; four at once at most. */
export const FACETS = [
  'MONTH', 'QUARTER', 'YEAR',
  'BUYER_PROVINCE', 'BUYER_CITY', 'BUYER_COUNTY', 'BUYER',
  'ORIGIN_PROVINCE', 'ORIGIN_CITY', 'ORIGIN_COUNTY', 'ORIGIN_TOWN', 'ORIGIN_VILLAGE', 'SUPPLIER',
  'PAIRING', 'CATEGORY', 'CHANNEL', 'MEASURE', 'EVIDENCE_LEVEL', 'OUTCOME',
] as const; // prettier-ignore
export type Facet = (typeof FACETS)[number];
export const FACETS_MAX = 4;

/** Which date of an entry a period means: when it became true, or the month whose published figure it is part of (CR-7). */
export const BASES = ['RECOGNITION', 'POSTING'] as const;
export type Basis = (typeof BASES)[number];
