import { allocate, type BusinessDate, compareText, type Fen } from '@shanhai/kernel';

/** Packs of one lot that a partner accepted on an order line, less what earlier reports have sold. */
export interface DeliveredGoods {
  supplierOrderId: string;
  lineId: string;
  lotId: string;
  skuId: string;
  acceptedOn: BusinessDate;
  quantity: number;
  /** What is owed to the supplier for these packs. */
  valueFen: Fen;
  /** Of packs that a confirmed row holds: the key of both rows, which alone may have them, and the report that they were told under. */
  held?: { rowKey: string; soldAs: string };
}

/** A row of a partner's sales report, as it was read. */
export interface SalesRow {
  rowKey: string;
  skuId: string;
  /** Null where the row names no lot. */
  lotId: string | null;
  soldOn: BusinessDate;
  quantity: number;
  retailFen: Fen;
}

/** What of a row was of one delivery. */
export interface MatchedSale {
  rowKey: string;
  supplierOrderId: string;
  lineId: string;
  lotId: string;
  /** With line and lot it names the delivery. */
  acceptedOn: BusinessDate;
  quantity: number;
  exOriginFen: Fen;
  retailFen: Fen;
  /** The report that the packs were told under before; null where they are sold for the first time. */
  soldAs: string | null;
}

export interface SalesMatch {
  matched: MatchedSale[];
  /** Packs of rows for which no delivery was left: the partner sold more than it accepted here. */
  unmatched: { rowKey: string; quantity: number; retailFen: Fen }[];
}

/**
 * Matches sales rows to the partner's deliveries of the same SKU, oldest first, none of which is later than the sale
 * (CR-1). Rows that name a lot choose first, so that a row that names none does not take what another one is about; among
 * these, earlier sales choose first. A correction keeps of what the corrected row holds as much as fits. A row's retail amount is shared by packs, a delivery's value likewise, each to the fen.
 */
export function matchSales(rows: readonly SalesRow[], deliveries: readonly DeliveredGoods[]): SalesMatch {
  const left = [...deliveries].sort(heldAndOldestFirst).map((delivery) => ({ ...delivery }));
  const inTurn = [...rows].sort(namedFirst);
  const match: SalesMatch = { matched: [], unmatched: [] };
  for (const row of inTurn) {
    let wanted = row.quantity;
    const takes = left.map((delivery) => {
      const fits =
        (!delivery.held || delivery.held.rowKey === row.rowKey) &&
        delivery.skuId === row.skuId &&
        delivery.acceptedOn <= row.soldOn &&
        (row.lotId === null || delivery.lotId === row.lotId);
      const taken = fits ? Math.min(wanted, delivery.quantity) : 0;
      wanted -= taken;
      return { delivery, taken };
    });
    const taking = takes.filter(({ taken }) => taken > 0);
    const retail = allocate(row.retailFen, [...taking.map(({ taken }) => BigInt(taken)), BigInt(wanted)]);
    taking.forEach(({ delivery, taken }, index) => {
      const { supplierOrderId, lineId, lotId, acceptedOn, held } = delivery;
      const exOriginFen = take(delivery, taken);
      const retailFen = retail[index];
      match.matched.push({
        rowKey: row.rowKey,
        supplierOrderId,
        lineId,
        lotId,
        acceptedOn,
        quantity: taken,
        exOriginFen,
        retailFen,
        soldAs: held?.soldAs ?? null,
      });
    });
    if (wanted > 0) match.unmatched.push({ rowKey: row.rowKey, quantity: wanted, retailFen: retail.at(-1)! });
  }
  return match;
}

/** Takes packs off a delivery and returns what they are worth of it; the last ones take all that remains. */
function take(delivery: { quantity: number; valueFen: Fen }, quantity: number): Fen {
  const [fen] = allocate(delivery.valueFen, [BigInt(quantity), BigInt(delivery.quantity - quantity)]);
  delivery.quantity -= quantity;
  delivery.valueFen -= fen;
  return fen;
}

const heldAndOldestFirst = (a: DeliveredGoods, b: DeliveredGoods) =>
  Number(!a.held) - Number(!b.held) ||
  compareText(a.acceptedOn, b.acceptedOn) ||
  compareText(a.lineId, b.lineId) ||
  compareText(a.lotId, b.lotId);

const namedFirst = (a: SalesRow, b: SalesRow) =>
  Number(a.lotId === null) - Number(b.lotId === null) ||
  compareText(a.soldOn, b.soldOn) ||
  compareText(a.rowKey, b.rowKey);
