/** An amount of money: integer fen (分, 1/100 yuan) of CNY, tax included. Never a float, never a `number`. */
export type Fen = bigint;

/** Ten trillion yuan: no sum of one document is above it, and a thousand of them fit a bigint column. */
export const AMOUNT_FEN_MAX: Fen = 10n ** 15n;

const FEN_DIGITS = /^-?\d{1,30}$/;

/** Reads the wire form of `Fen`: a string of digits or a safe JSON integer. Returns null where it is neither. */
export function parseFen(value: unknown): Fen | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  if (typeof value === 'string' && FEN_DIGITS.test(value)) return BigInt(value);
  return null;
}

/** Formats fen as yuan with two decimals and thousands separators: 123456n is `1,234.56`. */
export function formatYuan(fen: Fen): string {
  const sign = fen < 0n ? '-' : '';
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${sign}${yuan}.${digits.slice(-2)}`;
}

const YUAN = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,2}))?$/;

/** Reads an amount in yuan as bank files print it (`1,234.5`, `￥12.00`). Null where it is not a whole number of fen. */
export function parseYuan(text: string): Fen | null {
  const match = YUAN.exec(text.trim().replace(/^[￥¥]/, ''));
  if (!match) return null;
  const [, sign, whole, fraction = ''] = match;
  const fen = BigInt(whole.replaceAll(',', '')) * 100n + BigInt(fraction.padEnd(2, '0'));
  return sign === '-' ? -fen : fen;
}

/**
 * Splits `total` over `weights` in proportion, in whole units, by the largest remainder; ties go to the earlier weight.
 * The parts sum exactly to `total`, and no part exceeds its weight where `total` does not exceed the sum of the weights.
 * This is the only place where a share of money or mass is rounded (counting rule CR-3).
 * @throws RangeError for a negative total or weight, and where every weight is zero but the total is not.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n || weights.some((weight) => weight < 0n)) throw new RangeError('allocate takes no negative amounts');
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum === 0n) {
    if (total !== 0n) throw new RangeError('nothing to allocate the total to');
    return weights.map(() => 0n);
  }
  const parts = weights.map((weight) => (total * weight) / sum);
  let left = total - parts.reduce((a, b) => a + b, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    parts[index] += 1n;
    left -= 1n;
  }
  return parts;
}

/** `numerator / denominator` rounded half up, for non-negative values. Source: counting rule CR-4, rounded once per line. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** `numerator / denominator` rounded up. Source: counting rule CR-16, duty = ceil(amount × ratio). */
export function divideCeiling(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** The amount where it is above zero, else zero. */
export function positive(fen: Fen): Fen {
  return fen > 0n ? fen : 0n;
}
