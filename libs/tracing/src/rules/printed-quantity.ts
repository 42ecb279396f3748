import type { BaseUnit } from '@shanhai/kernel';

/** What quantities are weighed and counted in on paper, and how many base units make one. */
const UNITS: Record<BaseUnit, { base: bigint; name: string }> = {
  GRAM: { base: 1000n, name: '千克 kg' },
  MILLILITRE: { base: 1000n, name: '升 L' },
  PIECE: { base: 1n, name: '件 pieces' },
};

/** A quantity as papers print it, exactly: 1,234.5 千克 kg. */
export function printedQuantity(quantityBase: bigint, unit: BaseUnit): string {
  const { base, name } = UNITS[unit];
  const whole = (quantityBase / base).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = (base + (quantityBase % base)).toString().slice(1).replace(/0+$/, '');
  return `${whole}${rest && `.${rest}`} ${name}`;
}
