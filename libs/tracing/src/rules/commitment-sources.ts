import { allocate, type BusinessDate } from '@shanhai/kernel';

/** A harvested lot that a made lot comes from. */
export interface Source {
  rootSupplierId: string;
  placeCode: string;
  harvestedOn: BusinessDate;
  massBase: bigint;
}

/** What a lot was made of, as its commitment certificate says it. */
export interface CommitmentSources {
  producers: number;
  lots: number;
  /** The largest share first; whole percent by mass, 100 in all. */
  places: { placeName: string; percent: number }[];
}

/** Sums up what a lot was made of; null for a lot of one harvest, which comes of nothing else. */
export function sourcesOf(
  roots: readonly Source[],
  nameOf: (harvest: Pick<Source, 'placeCode' | 'harvestedOn'>) => string,
): CommitmentSources | null {
  if (roots.length === 0) return null;
  const masses = new Map<string, bigint>();
  for (const root of roots) masses.set(nameOf(root), (masses.get(nameOf(root)) ?? 0n) + root.massBase);
  const sorted = [...masses].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1));
  const percents = allocate(
    100n,
    sorted.map(([, mass]) => mass),
  );
  return {
    producers: new Set(roots.map((root) => root.rootSupplierId)).size,
    lots: roots.length,
    places: sorted.map(([placeName], index) => ({ placeName, percent: Number(percents[index]) })),
  };
}
