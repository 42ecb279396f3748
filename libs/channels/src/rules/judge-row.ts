import { type BusinessDate, type Fen, type Month, monthOf, within } from '@shanhai/kernel';
import type { Days } from './common-days';
import { type Packing, packsOf } from './packs-of';
import type { ReadRow } from './read-sales-row';
import type { Verdict } from './sales-report';

/** A SKU that a row names. */
export interface NamedSku extends Packing {
  id: string;
  supplierId: string;
}

/** What rows of one report are judged by before they are matched to deliveries. */
export interface RowRules {
  /** Spans in which the partner is registered, each cut to those of its outlet. */
  registered: readonly Days[];
  lockedMonths: ReadonlySet<Month>;
}

/** What a row names, and the month of the sale that it corrects, if any: that month was reported before it was locked. */
export interface Named {
  sku: NamedSku | null;
  lotId: string | null;
  correctedMonth: Month | null;
}

/** What is known of a row before it is matched. */
export interface FirstJudgement {
  /** Null: it is to be matched. */
  verdict: Verdict | null;
  skuId: string | null;
  supplierId: string | null;
  lotId: string | null;
  packs: number | null;
}

/** Whether the partner was registered, and its outlet open, on a day of sale. */
export const isRegisteredOn = ({ registered }: Pick<RowRules, 'registered'>, soldOn: BusinessDate): boolean =>
  registered.some(({ validFrom, validUntil }) => within(soldOn, validFrom, validUntil));

/** Judges a row that could be read by what it names. */
export function judgeRow(
  row: ReadRow,
  { sku, lotId, correctedMonth }: Named,
  { registered, lockedMonths }: RowRules,
): FirstJudgement {
  const packs = sku && packsOf(row.quantityMilli, row.unit, sku);
  const judged = { skuId: sku?.id ?? null, supplierId: sku?.supplierId ?? null, lotId, packs };
  const verdict = (): Verdict | null => {
    if (!sku) return 'UNKNOWN_SKU';
    if (packs === null) return 'UNIT_UNKNOWN';
    if (!isRegisteredOn({ registered }, row.soldOn)) return 'NOT_REGISTERED';
    const month = monthOf(row.soldOn);
    if (lockedMonths.has(month) && month !== correctedMonth) return 'PERIOD_LOCKED';
    if (row.kind !== 'SALE') return 'INTENT';
    return row.lot !== null && lotId === null ? 'UNKNOWN_LOT' : null;
  };
  return { ...judged, verdict: verdict() };
}

/** How far a retail price may be from what the supplier was to be paid, in basis points of that, ends included. */
export interface PriceTolerance {
  lowBp: bigint;
  highBp: bigint;
}

/** What became of a row in matching. */
export interface MatchedRow {
  packs: number;
  matchedPacks: number;
  /** Of those matched: counted as a purchase already. */
  countedPacks: number;
  exOriginFen: Fen;
  retailFen: Fen;
  /** The lot that it names was delivered to the partner; true where it names none. */
  lotDelivered: boolean;
}

/** Judges a row that was matched to deliveries. */
export function judgeMatch(row: MatchedRow, { lowBp, highBp }: PriceTolerance): Verdict {
  if (!row.lotDelivered) return 'UNKNOWN_LOT';
  if (row.matchedPacks < row.packs) return 'MORE_THAN_DELIVERED';
  const [low, high] = [row.exOriginFen * lowBp, row.exOriginFen * highBp];
  if (row.retailFen * 10_000n < low || row.retailFen * 10_000n > high) return 'IMPLAUSIBLE_PRICE';
  return row.countedPacks === row.matchedPacks ? 'COUNTED_AS_PURCHASE' : 'NEW';
}

/** Of packs sold next of a root, those that its purchase has counted already: the purchase takes the packs that were sold first (CR-1). */
export function countedAmong(packs: number, { soldBefore, counted }: { soldBefore: number; counted: number }): number {
  return Math.min(packs, Math.max(0, counted - soldBefore));
}
