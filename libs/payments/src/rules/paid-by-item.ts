import { allocate, type BusinessDate, compareText, type Fen, positive } from '@shanhai/kernel';

/** Something that moved a payable, as its facts tell it. */
export type Movement = { on: BusinessDate; key: string } & (
  | { kind: 'OPENED' | 'DUE_CHANGED'; items: ReadonlyMap<string, Fen> }
  | { kind: 'PAYMENT'; amountFen: Fen }
  | { kind: 'REFUND'; items: ReadonlyMap<string, Fen> }
);

/** What each item owes and has been paid after all movements of one date. */
export interface Standing {
  on: BusinessDate;
  due: ReadonlyMap<string, Fen>;
  paid: ReadonlyMap<string, Fen>;
  /** What of each item is unpaid because it was given back by name once the item had been paid in full, and nobody asks for it (CR-5). */
  rebated: ReadonlyMap<string, Fen>;
  /** Money that found no unpaid item: owed back to the payer. Below zero where refunds wait for money. */
  unappliedFen: Fen;
}

/** On one date dues change first, then money comes, then money goes back. */
const ORDER = { OPENED: 0, DUE_CHANGED: 0, PAYMENT: 1, REFUND: 2 } as const;

/**
 * Spreads the money of a payable over its items, counting rule CR-3: payments in the order (bank date, key), each over
 * what the items still owe, by largest remainder. No item gets more than it owes; but what comes above all dues rests with
 * items whose due was cut since the payable was opened, by how much it was, as money does that came before the cut. Money that found
 * no item goes to what is owed more later, as by goods that weigh more, for it may be dated before that and be all that there is to
 * pay. A refund is taken from the items that it names, and then from money that found none; what it takes before there is that much
 * (its date is before the money's, or an earlier payment became known since) is taken as soon as money comes, so that no refund is ever lost. What
 * refunds of a date leave unpaid, but for a price cut, is paid by money that found no item: who pays again what a bank took back may have paid before that day was over. Changes of dues are differences, so that they add
 * up in any order. Money already with an item whose due falls stays there until it is refunded by name. The result depends
 * on the set of movements, not on the order in which they became known. Items keep the order of their ids.
 *
 * What goes back of an item that is paid in full is a price cut, as long as some of its money stays: it is rebated. What goes
 * back before that, above what is owed, or together with all the rest, completes nothing later.
 */
export function paidByItem(movements: readonly Movement[]): Standing[] {
  const sorted = [...movements].sort(
    (a, b) => compareText(a.on, b.on) || ORDER[a.kind] - ORDER[b.kind] || compareText(a.key, b.key),
  );
  // Whatever the bank's date, an item owes from the start what it owed when the payable was opened.
  const due = new Map<string, Fen>();
  for (const movement of sorted) {
    if (movement.kind === 'OPENED') for (const [item, fen] of movement.items) due.set(item, fen);
  }
  const opened = new Map(due);
  const items = [...due.keys()].sort(compareText);
  const paid = new Map<string, Fen>(items.map((item) => [item, 0n]));
  const rebated = new Map<string, Fen>(items.map((item) => [item, 0n]));
  const toTakeBack = new Map<string, Fen>();
  const rises = new Map<string, Fen>();
  /** Money that found no item. */
  let free = 0n;
  /** Of it, what came on the date at hand. */
  let fresh = 0n;
  const hand = (fen: Fen, room: readonly Fen[]) => {
    const applied = least(fen, room.reduce((a, b) => a + b, 0n)); // prettier-ignore
    allocate(applied, room).forEach((part, at) => paid.set(items[at], paid.get(items[at])! + part));
    return fen - applied;
  };
  const unpaid = (item: string) => positive(due.get(item)! - paid.get(item)!);
  const takeBack = () => {
    for (const [item, owed] of toTakeBack) {
      const has = paid.get(item)!;
      const back = least(owed, has);
      const inFull = has + rebated.get(item)! >= due.get(item)!;
      paid.set(item, has - back);
      if (back > 0n) rebated.set(item, inFull && back < has ? unpaid(item) : 0n);
      toTakeBack.set(item, owed - back);
    }
    for (const [item, owed] of toTakeBack) {
      const back = least(owed, free);
      free -= back;
      toTakeBack.set(item, owed - back);
    }
  };
  /** Money that found no item pays what was taken back. */
  const payAgain = () => (free = hand(free, items.map((item) => positive(unpaid(item) - rebated.get(item)!)))); // prettier-ignore
  /** What is left of a date's money was paid before it was known that dues were cut: it rests with the items that were. What went back that day is paid first. */
  const rest = () => {
    const cut = items.map((item) => positive(opened.get(item)! - maximum(due.get(item)!, paid.get(item)!)));
    const resting = least(fresh, free);
    free += hand(resting, cut) - resting;
    fresh = 0n;
  };
  const standings: Standing[] = [];
  for (const [index, movement] of sorted.entries()) {
    const next = sorted[index + 1];
    if (movement.kind === 'DUE_CHANGED') {
      for (const [item, delta] of movement.items) {
        due.set(item, due.get(item)! + delta);
        rises.set(item, (rises.get(item) ?? 0n) + delta);
      }
      if (next?.on !== movement.on || ORDER[next.kind] !== ORDER.DUE_CHANGED) {
        free = hand(free, items.map((item) => least(positive(rises.get(item) ?? 0n), unpaid(item)))); // prettier-ignore
        rises.clear();
      }
    } else if (movement.kind === 'PAYMENT') {
      const left = hand(movement.amountFen, items.map(unpaid));
      free += left;
      fresh += left;
      takeBack();
      payAgain();
    } else if (movement.kind === 'REFUND') {
      for (const [item, fen] of movement.items) {
        toTakeBack.set(item, (toTakeBack.get(item) ?? 0n) + fen);
      }
      takeBack();
    }
    if (next?.on !== movement.on) {
      payAgain();
      rest();
      for (const [item, fen] of rebated) if (fen > 0n) rebated.set(item, least(fen, unpaid(item)));
      standings.push({
        on: movement.on,
        due: new Map(due),
        paid: new Map(paid),
        rebated: new Map(rebated),
        unappliedFen: [...toTakeBack.values()].reduce((left, owed) => left - owed, free),
      });
    }
  }
  return standings;
}

function least(a: Fen, b: Fen): Fen {
  return a < b ? a : b;
}

function maximum(a: Fen, b: Fen): Fen {
  return a > b ? a : b;
}
