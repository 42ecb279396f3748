import { allocate, type BusinessDate, type Fen } from '@shanhai/kernel';
import { nominalFen } from '@shanhai/orders';
import type { Standing } from '@shanhai/payments';
import type { Purchase, PurchaseLine } from './purchase';
import type { Cap } from './scheme';

/** What of a line's roots a scheme counts at most, from a date on. */
export interface CapStep {
  on: BusinessDate;
  /** By lot id, in fen; cumulative. */
  roots: ReadonlyMap<string, Fen>;
}

/**
 * How a line's cap (CR-3) moved over time, and how it is shared among the line's roots: in proportion to their value, by
 * largest remainder, so that no root exceeds its value. Steps are in the order of their dates.
 *
 * ACCEPTED_AND_PAID: min(accepted, paid), each change dated at the later fact. PAID_IN_FULL: the unrejected value once
 * the line is paid in full, whether or not it has been accepted yet. That value is known per root only once the lot is
 * named, so shipments count from the payment's date, whenever they happen.
 */
export function lineCap(purchase: Purchase, line: PurchaseLine, cap: Cap): CapStep[] {
  const lots = [...line.roots.keys()].sort();
  const values = cap === 'ACCEPTED_AND_PAID' ? acceptedFen : unrejectedFen;
  const dates = [...purchase.dates.keys()].sort();
  return dates.map((on) => {
    const { due, paid } = moneyAt(purchase.standings, line.lineId, on);
    const worth = lots.map((lotId) => values(line, lotId, on));
    const total = worth.reduce((sum, fen) => sum + fen, 0n);
    const money = cap === 'PAID_IN_FULL' && paid < due ? 0n : paid;
    const shares = allocate(money < total ? money : total, worth);
    return { on, roots: new Map(lots.map((lotId, index) => [lotId, shares[index]])) };
  });
}

/** What a line owes and has been paid at the end of a date. */
export function moneyAt(standings: readonly Standing[], lineId: string, on: BusinessDate): { due: Fen; paid: Fen } {
  const standing = standings.findLast((each) => each.on <= on);
  return { due: standing?.due.get(lineId) ?? 0n, paid: standing?.paid.get(lineId) ?? 0n };
}

function acceptedFen(line: PurchaseLine, lotId: string, on: BusinessDate): Fen {
  return line.inspections.reduce(
    (sum, each) => (each.lotId === lotId && each.on <= on ? sum + each.amountFen : sum),
    0n,
  );
}

/** Accepted goods at what they cost, and shipped goods that nobody inspected yet at their nominal price. */
function unrejectedFen(line: PurchaseLine, lotId: string, on: BusinessDate): Fen {
  const inspected = line.inspections.reduce(
    (sum, each) => (each.lotId === lotId && each.on <= on ? sum + each.inspectedQuantity : sum),
    0,
  );
  return acceptedFen(line, lotId, on) + nominalFen(line, line.roots.get(lotId)!.shippedQuantity - inspected);
}
