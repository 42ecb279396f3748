/** How many products share a category, a brand and an origin. */
export interface FacetCount {
  categoryCode: string;
  brandCode: string | null;
  /** The origin's own code and every code above it. */
  originCodes: readonly string[];
  hits: number;
}

/** Every product that a search and a filter find, counted. */
export interface FacetCounts {
  facets: readonly FacetCount[];
  suppliers: readonly { supplierId: string; hits: number }[];
  bands: readonly { band: number; hits: number }[];
  inStock: number;
}

export interface Tally {
  key: string;
  hits: number;
}

/** Sums hits by key, the most hits first, then by key. A row counts once for each of its keys. */
export function tally<Row extends { hits: number }>(
  rows: readonly Row[],
  keysOf: (row: Row) => readonly string[],
): Tally[] {
  const sums = new Map<string, number>();
  for (const row of rows) for (const key of new Set(keysOf(row))) sums.set(key, (sums.get(key) ?? 0) + row.hits);
  const tallies = [...sums].map(([key, hits]) => ({ key, hits }));
  return tallies.sort((a, b) => b.hits - a.hits || (a.key < b.key ? -1 : 1));
}

/** A code and every code above it, the lowest first; `parents` leads up. A cycle ends where it closes. */
export function withParents(code: string, parents: ReadonlyMap<string, string | null>): string[] {
  const codes: string[] = [];
  for (let at: string | null = code; at !== null && !codes.includes(at); at = parents.get(at) ?? null) codes.push(at);
  return codes;
}
