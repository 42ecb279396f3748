import { allocate, type BusinessDate, compareText, type Fen, positive } from '@shanhai/kernel';
import { nominalFen } from '@shanhai/orders';
import type { Standing } from '@shanhai/payments';
import type { Purchase, PurchaseLine, Root } from './purchase';
import type { PurchaseCap } from './scheme';

/** What of a line's roots a scheme counts at most, from a date on. */
export interface CapStep {
  on: BusinessDate;
  /** By lot id, in fen; cumulative. */
  roots: ReadonlyMap<string, Fen>;
}

/** Shares are weighed in thousandths of a fen, so that goods by weight that nobody weighed yet are not rounded per lot. */
const PER_FEN = 1000;

/**
 * How a line's cap (CR-3) moved over time, and how it is shared among the line's roots: in proportion to their value, by
 * largest remainder. A step stands at each date on which goods or money of the line moved, in their order.
 *
 * ACCEPTED_AND_PAID: min(accepted, paid), each change dated at the later fact; no root exceeds what was accepted of it.
 * PAID_IN_FULL: the unrejected value once the line is paid in full, whether or not it has been accepted yet, and at most the
 * money that stays: what is refunded by name comes off, the rest was paid in full and goes on counting (CR-5). That value is
 * known per root only once the lot is named, so shipments count from the payment's date, whenever they happen. It is rounded
 * once per line (CR-4), so a root's share may differ from its own rounding by a fen.
 */
export function lineCap(purchase: Purchase, line: PurchaseLine, cap: PurchaseCap): CapStep[] {
  const lots = rootsOf(line).map(({ lotId }) => lotId);
  return stepsOf(purchase, line).map(({ on, paid, inFull }) => {
    const goods = lots.map((lotId) => goodsAt(line, lotId, on));
    const accepted = goods.reduce((sum, each) => sum + each.acceptedFen, 0n);
    const pending = cap === 'PAID_IN_FULL' ? goods.reduce((sum, each) => sum + each.pendingQuantity, 0) : 0;
    // A return may be dated before the acceptance of what it returns, or round a fen away from another lot: nothing is below zero.
    const total = positive(accepted + nominalFen(line, pending));
    const weights = goods.map((each) =>
      positive(
        each.acceptedFen * BigInt(PER_FEN) +
          (cap === 'PAID_IN_FULL' ? nominalFen(line, each.pendingQuantity * PER_FEN) : 0n),
      ),
    );
    const money = cap === 'PAID_IN_FULL' && !inFull ? 0n : paid;
    const shares = allocate(money < total ? money : total, weights);
    return { on, roots: new Map(lots.map((lotId, index) => [lotId, shares[index]])) };
  });
}

/** The roots of a line in the order in which a fen over falls to one of them, wherever its money is shared. */
export function rootsOf(line: PurchaseLine): Root[] {
  return [...line.roots.values()].sort((a, b) => compareText(a.lotId, b.lotId));
}

/** The first date of a purchase and those on which goods or money of a line moved, with its money then; one walk, not one per date. */
function stepsOf(
  { dates, standings }: Purchase,
  { lineId, inspections }: PurchaseLine,
): (Money & { on: BusinessDate })[] {
  const inspected = new Set(inspections.map(({ on }) => on));
  const steps: (Money & { on: BusinessDate })[] = [];
  let known = 0;
  for (const on of dates.keys()) {
    while (known < standings.length && standings[known].on <= on) known += 1;
    const money = moneyOf(standings[known - 1], lineId);
    const last = steps.at(-1);
    const moved = !last || inspected.has(on) || last.paid !== money.paid || last.inFull !== money.inFull;
    if (moved) steps.push({ on, ...money });
  }
  return steps;
}

interface Money {
  due: Fen;
  paid: Fen;
  /** Whether all that is owed was paid, for a price that may have been cut since. */
  inFull: boolean;
}

/** What a line owes and has been paid at the end of a date. */
export function moneyAt(standings: readonly Standing[], lineId: string, on: BusinessDate): Money {
  return moneyOf(
    standings.findLast((each) => each.on <= on),
    lineId,
  );
}

function moneyOf(standing: Standing | undefined, lineId: string): Money {
  const [due, paid, rebated] = [standing?.due, standing?.paid, standing?.rebated].map(
    (byItem) => byItem?.get(lineId) ?? 0n,
  );
  return { due, paid, inFull: paid + rebated >= due };
}

/** What of a root was accepted and kept by a date, and the packs of it that nobody has inspected by then. */
export function goodsAt(
  line: PurchaseLine,
  lotId: string,
  on: BusinessDate,
): { acceptedFen: Fen; keptQuantity: number; pendingQuantity: number } {
  const until = line.inspections.filter((each) => each.lotId === lotId && each.on <= on);
  return {
    acceptedFen: until.reduce((sum, each) => sum + each.amountFen, 0n),
    keptQuantity: until.reduce((sum, each) => sum + each.keptQuantity, 0),
    pendingQuantity: until.reduce(
      (left, each) => left - each.inspectedQuantity,
      line.roots.get(lotId)!.shippedQuantity,
    ),
  };
}
