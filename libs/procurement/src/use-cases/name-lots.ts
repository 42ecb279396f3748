import type { Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy, type Reasons } from '@shanhai/kernel';
import { hasVerifiedOrigin, type ShippedLot, shippedLot } from '@shanhai/orders';
import {
  checkMayLeave,
  coveringMandates,
  lockLots,
  type RootRow,
  rootsOfLots,
  type ShippableLot,
} from '@shanhai/tracing';

/** Goods that were bought elsewhere, of a lot that is kept here. */
export interface GoodsOfLot {
  traceCode: string;
  quantityBase: bigint;
  /** What is refused of the lot is told here; what is beyond it, at `quantityField`. */
  field: (string | number)[];
  quantityField: (string | number)[];
}

/** How the goods of a purchase left: whose they were, and when. */
export interface Leaving {
  sellerId: string;
  boughtOn: BusinessDate;
  acceptedOn: BusinessDate;
}

/** Lots that rows name, locked, with what those come from that were made of others. */
export interface NamedLots {
  lots: ReadonlyMap<string, ShippableLot>;
  roots: ReadonlyMap<string, RootRow[]>;
}

export async function lockNamedLots(tx: Tx, traceCodes: readonly string[]): Promise<NamedLots> {
  if (traceCodes.length === 0) return { lots: new Map(), roots: new Map() };
  const lots = await lockLots(tx, [...new Set(traceCodes)]);
  const made = [...lots.values()].filter(({ makingId }) => makingId !== null).map(({ lotId }) => lotId);
  return { lots, roots: made.length > 0 ? await rootsOfLots(tx, made) : new Map() };
}

/**
 * Adds what a shipment of the goods would be refused for: a lot is the seller's own, of an origin that stands, neither held nor recalled,
 * harvested before it was accepted, and all goods of it together are no more than it has left (CR-20).
 */
export function checkGoodsOfLots(
  goods: readonly GoodsOfLot[],
  { lots, roots }: NamedLots,
  { sellerId, boughtOn, acceptedOn }: Leaving,
  reasons: Reasons,
): void {
  for (const [traceCode, ofLot] of groupedBy(goods, (each) => each.traceCode)) {
    const lot = lots.get(traceCode);
    const [{ field }] = ofLot;
    if (lot?.supplierId !== sellerId) {
      reasons.add('NOT_FOUND', field, { value: traceCode });
      continue;
    }
    checkMayLeave(lot, field, reasons);
    const { originValidUntil: until, harvestedOn } = lot;
    if (lot.revocations > 0) reasons.add('LOT_ORIGIN_REVOKED', field, { lot: traceCode });
    else if (lot.originStatus !== 'VERIFIED' || !hasVerifiedOrigin(lot, roots.get(lot.lotId) ?? null))
      reasons.add('LOT_UNVERIFIED', field, { lot: traceCode });
    else if (until !== null && until <= boughtOn) reasons.add('LOT_CLAIM_EXPIRED', field, { lot: traceCode, until });
    if (harvestedOn > acceptedOn) reasons.add('DATE_OUT_OF_ORDER', field, { value: acceptedOn, limit: harvestedOn });
    let available = lot.availableBase;
    for (const { quantityBase: needed, quantityField } of ofLot) {
      if (needed > available) reasons.add('LOT_EXHAUSTED', quantityField, { lot: traceCode, available, needed });
      available -= needed;
    }
  }
}

/** Lots as facts tell them, by trace code; those of a trading company with the producers' mandates of the day (CR-14). */
export async function toldLots(
  tx: Tx,
  { lots, roots }: NamedLots,
  { sellerId, boughtOn, trading }: Leaving & { trading: boolean },
): Promise<Map<string, ShippedLot>> {
  const all = [...lots.values()];
  const ids = all.map(({ lotId }) => lotId);
  const mandates = trading && ids.length > 0 ? await coveringMandates(tx, sellerId, ids, roots, boughtOn) : null;
  return new Map(
    all.map((lot) => {
      const told = shippedLot(lot, roots.get(lot.lotId) ?? null);
      return [lot.traceCode, mandates ? { ...told, mandate: mandates.get(lot.lotId) ?? null } : told];
    }),
  );
}
