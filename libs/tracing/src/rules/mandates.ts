import { type BusinessDate, compareText, within } from '@shanhai/kernel';

/** What a producer lets a trading company sell, and when. */
export interface MandateTerms {
  id: string;
  productIds: readonly string[];
  categoryCodes: readonly string[];
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  /** First day on which it holds no more, where the producer ended it before. */
  revokedFrom: BusinessDate | null;
}

/** First day on which a mandate holds no more; null where it has no end. */
export function endOf({
  validUntil,
  revokedFrom,
}: Pick<MandateTerms, 'validUntil' | 'revokedFrom'>): BusinessDate | null {
  if (validUntil === null || revokedFrom === null) return validUntil ?? revokedFrom;
  return revokedFrom < validUntil ? revokedFrom : validUntil;
}

/** A product with its category and those above it. */
export interface Goods {
  productId: string;
  categoryCodes: readonly string[];
}

const covers = (mandate: MandateTerms, { productId, categoryCodes }: Goods) =>
  mandate.productIds.includes(productId) || mandate.categoryCodes.some((code) => categoryCodes.includes(code));

/**
 * The mandate for goods: of those that hold on a day the one that lasts longest, then the oldest; where none holds, and `or` says
 * so, the last one that covers the goods at all. Source: counting rule CR-14.
 */
export function mandateFor<Mandate extends MandateTerms>(
  mandates: readonly Mandate[],
  goods: Goods,
  on: BusinessDate,
  or: 'ANY_DAY' | 'NONE' = 'NONE',
): Mandate | null {
  const lasting = (mandate: Mandate) => endOf(mandate) ?? '9999-12-31';
  const covering = mandates
    .filter((mandate) => covers(mandate, goods))
    .sort((a, b) => compareText(lasting(b), lasting(a)) || compareText(a.id, b.id));
  const holding = covering.find((mandate) => within(on, mandate.validFrom, endOf(mandate)));
  return holding ?? (or === 'ANY_DAY' ? (covering[0] ?? null) : null);
}

/**
 * The mandate that stands for goods of several producers: none where one of them gave none, else one that does not hold on the day,
 * else the first.
 */
export function weakestOf<Mandate extends MandateTerms>(
  mandates: readonly (Mandate | null)[],
  on: BusinessDate,
): Mandate | null {
  const given = mandates.filter((mandate) => mandate !== null);
  if (given.length < mandates.length) return null;
  return given.find((mandate) => !within(on, mandate.validFrom, endOf(mandate))) ?? given[0] ?? null;
}
