import { Reasons, type Words } from '@shanhai/kernel';

/** A price from a quantity on. */
export interface Tier {
  fromQuantity: number;
  /** Per pack; per kilogram or litre where the SKU is priced by weight. */
  unitPriceFen: bigint;
}

/** More steps than any price list shows. */
export const TIERS_MAX = 10;
/** 1 million yuan a pack: above it a price is a slip of the unit. */
export const UNIT_PRICE_MAX_FEN = 100_000_000n;

/**
 * Tier prices ascend by quantity without repeats, are above zero, and the first holds from the least quantity that
 * can be ordered. Gathers TOO_MANY and TIERS_INVALID below `tiers`.
 */
export function checkTiers(tiers: readonly Tier[], minimumQuantity: number, reasons: Reasons): void {
  const invalid = (field: (string | number)[], reason: Words) =>
    reasons.add('TIERS_INVALID', ['tiers', ...field], { reason });
  if (tiers.length > TIERS_MAX) reasons.add('TOO_MANY', ['tiers'], { max: TIERS_MAX, count: tiers.length });
  if (tiers.length === 0) invalid([], { zh: '至少要有一档价格', en: 'at least one tier is needed' });
  tiers.forEach(({ fromQuantity, unitPriceFen }, index) => {
    if (unitPriceFen <= 0n || unitPriceFen > UNIT_PRICE_MAX_FEN)
      invalid([index, 'unitPriceFen'], {
        zh: `单价为 1 到 ${UNIT_PRICE_MAX_FEN} 分`,
        en: `a price is 1 to ${UNIT_PRICE_MAX_FEN} fen`,
      });
    if (fromQuantity < 1)
      invalid([index, 'fromQuantity'], { zh: '起始数量至少为 1', en: 'a tier begins at 1 or above' });
    else if (index > 0 && fromQuantity <= tiers[index - 1].fromQuantity)
      invalid([index, 'fromQuantity'], { zh: '数量须逐档递增', en: 'tiers ascend by quantity' });
  });
  const first = tiers[0]?.fromQuantity ?? 1;
  if (first > minimumQuantity)
    invalid([0, 'fromQuantity'], {
      zh: `起订量 ${minimumQuantity} 没有价格`,
      en: `no price for the minimum quantity ${minimumQuantity}`,
    });
}

/** The price at a quantity: that of the last tier that begins at or below it; null below the first. */
export function unitPriceAt(tiers: readonly Tier[], quantity: number): bigint | null {
  return tiers.findLast((tier) => tier.fromQuantity <= quantity)?.unitPriceFen ?? null;
}
