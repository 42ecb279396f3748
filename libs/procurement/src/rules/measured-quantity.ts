import type { BaseUnit } from '@shanhai/kernel';

/** Units that mean one thing. A case or a bag of goods that nobody described is not among them: it is never guessed. */
export const MEASURED_UNITS = ['GRAM', 'JIN', 'KILOGRAM', 'TONNE', 'MILLILITRE', 'LITRE', 'PIECE', 'PACK'] as const;
export type MeasuredUnit = (typeof MEASURED_UNITS)[number];

const OF_BASE: Record<Exclude<MeasuredUnit, 'PACK'>, { baseUnit: BaseUnit; base: bigint }> = {
  GRAM: { baseUnit: 'GRAM', base: 1n },
  JIN: { baseUnit: 'GRAM', base: 500n },
  KILOGRAM: { baseUnit: 'GRAM', base: 1_000n },
  TONNE: { baseUnit: 'GRAM', base: 1_000_000n },
  MILLILITRE: { baseUnit: 'MILLILITRE', base: 1n },
  LITRE: { baseUnit: 'MILLILITRE', base: 1_000n },
  PIECE: { baseUnit: 'PIECE', base: 1n },
};

/** What a pack of a SKU holds. */
export interface PackContent {
  baseUnit: BaseUnit;
  contentBase: bigint;
}

export interface Measured {
  baseUnit: BaseUnit;
  quantityBase: bigint;
}

/** Up to twelve digits, and six behind the point: a gram of a tonne. */
const DECIMAL = /^(\d{1,12})(?:\.(\d{1,6}))?$/;
const MILLIONTHS = 1_000_000n;
/** 100,000 t in grams, as the largest lot: more is a slip of the unit. */
const QUANTITY_BASE_MAX = 100_000_000_000n;

/**
 * A quantity in base units, by its unit or by the SKU whose packs it counts. Null where it is no number above zero, no whole base
 * units, more than any purchase, in packs of no SKU, or in a unit that is not the SKU's.
 */
export function measuredQuantity(text: string, unit: MeasuredUnit, pack: PackContent | null): Measured | null {
  const digits = DECIMAL.exec(text.trim());
  const of = unit === 'PACK' ? pack && { baseUnit: pack.baseUnit, base: pack.contentBase } : OF_BASE[unit];
  if (!digits || !of || (pack && pack.baseUnit !== of.baseUnit)) return null;
  const millionths = BigInt(digits[1]) * MILLIONTHS + BigInt((digits[2] ?? '').padEnd(6, '0'));
  const all = millionths * of.base;
  const quantityBase = all / MILLIONTHS;
  const whole = all % MILLIONTHS === 0n && quantityBase > 0n && quantityBase <= QUANTITY_BASE_MAX;
  return whole ? { baseUnit: of.baseUnit, quantityBase } : null;
}
