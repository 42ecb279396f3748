import { allocate, type BusinessDate, compareText, groupedBy } from '@shanhai/kernel';

/** A harvested lot that goods come from, and how much of them, in base units of what went into their step. */
export interface RootShare {
  rootLotId: string;
  rootSupplierId: string;
  massBase: bigint;
}

/** What is taken of a lot: its own shares where it was made of others, none where it was harvested. */
export interface TakenPart {
  lotId: string;
  supplierId: string;
  takenBase: bigint;
  roots: readonly RootShare[];
}

/**
 * The roots of what is made of several parts. Of a made lot a part has its lot's shares, in whole base units by the largest remainder; so
 * the masses sum exactly to what was taken, and none is more than one base unit from the exact share.
 * Source: counting rule CR-12.
 */
export function rootsOfParts(parts: readonly TakenPart[]): RootShare[] {
  const sums = new Map<string, RootShare>();
  for (const share of parts.flatMap(rootsOfPart)) {
    const before = sums.get(share.rootLotId)?.massBase ?? 0n;
    sums.set(share.rootLotId, { ...share, massBase: before + share.massBase });
  }
  return [...sums.values()]
    .filter(({ massBase }) => massBase > 0n)
    .sort((a, b) => compareText(a.rootLotId, b.rootLotId));
}

function rootsOfPart({ lotId, supplierId, takenBase, roots }: TakenPart): RootShare[] {
  if (roots.length === 0) return [{ rootLotId: lotId, rootSupplierId: supplierId, massBase: takenBase }];
  const masses = allocate(
    takenBase,
    roots.map(({ massBase }) => massBase),
  );
  return roots.map((root, index) => ({ ...root, massBase: masses[index] }));
}

/** Where and when so much was harvested. */
export interface HarvestShare {
  placeCode: string;
  harvestedOn: BusinessDate;
  massBase: bigint;
}

/** Shares merged by place and harvest day, and sorted by them. */
export function mergedShares(shares: readonly HarvestShare[]): HarvestShare[] {
  const groups = groupedBy(shares, ({ placeCode, harvestedOn }) => `${placeCode} ${harvestedOn}`);
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, same]) => ({ ...same[0], massBase: same.reduce((sum, { massBase }) => sum + massBase, 0n) }));
}

/** Place and day of the last step that processed what is put together; null where none did. */
export function lastProcessed<Step extends { in: string; on: BusinessDate }>(
  steps: readonly (Step | null)[],
): Step | null {
  const known = steps.filter((step) => step !== null);
  return known.sort((a, b) => compareText(b.on, a.on) || compareText(a.in, b.in))[0] ?? null;
}
