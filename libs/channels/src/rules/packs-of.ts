import type { BaseUnit } from '@shanhai/kernel';

/** What of a SKU converts units. */
export interface Packing {
  baseUnit: BaseUnit;
  /** Base units in a pack. */
  contentBase: bigint;
  /** Packs in a case. */
  caseSize: number;
}

/**
 * Units that mean one thing. What may mean a pack here and a case there (件, 提, 组) is not among them: it is refused, not guessed.
 * In thousandths of a base unit for 1 of it.
 */
const OF_BASE: Record<string, { baseUnit: BaseUnit; milli: bigint }> = {
  G: { baseUnit: 'GRAM', milli: 1_000n },
  克: { baseUnit: 'GRAM', milli: 1_000n },
  KG: { baseUnit: 'GRAM', milli: 1_000_000n },
  千克: { baseUnit: 'GRAM', milli: 1_000_000n },
  公斤: { baseUnit: 'GRAM', milli: 1_000_000n },
  斤: { baseUnit: 'GRAM', milli: 500_000n },
  T: { baseUnit: 'GRAM', milli: 1_000_000_000n },
  吨: { baseUnit: 'GRAM', milli: 1_000_000_000n },
  ML: { baseUnit: 'MILLILITRE', milli: 1_000n },
  毫升: { baseUnit: 'MILLILITRE', milli: 1_000n },
  L: { baseUnit: 'MILLILITRE', milli: 1_000_000n },
  升: { baseUnit: 'MILLILITRE', milli: 1_000_000n },
  PIECE: { baseUnit: 'PIECE', milli: 1_000n },
  个: { baseUnit: 'PIECE', milli: 1_000n },
  枚: { baseUnit: 'PIECE', milli: 1_000n },
};
const PACK_WORDS = new Set(['PACK', '包', '袋', '盒', '瓶', '罐', '份']);
const CASE_WORDS = new Set(['CASE', '箱']);
const PACKS_MAX = 1_000_000_000n;

/** Whole packs of a SKU in so many thousandths of a unit; null where the unit is unknown, not the SKU's, or makes no whole packs. */
export function packsOf(
  quantityMilli: bigint,
  unit: string,
  { baseUnit, contentBase, caseSize }: Packing,
): number | null {
  const word = unit.toUpperCase();
  if (PACK_WORDS.has(word)) return whole(quantityMilli, 1000n);
  if (CASE_WORDS.has(word)) return whole(quantityMilli * BigInt(caseSize), 1000n);
  const base = Object.hasOwn(OF_BASE, word) ? OF_BASE[word] : null;
  if (base?.baseUnit !== baseUnit) return null;
  return whole(quantityMilli * base.milli, contentBase * 1_000_000n);
}

function whole(numerator: bigint, denominator: bigint): number | null {
  const packs = numerator / denominator;
  return numerator % denominator === 0n && packs > 0n && packs <= PACKS_MAX ? Number(packs) : null;
}
