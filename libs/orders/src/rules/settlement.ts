import { type Fen, positive } from '@shanhai/kernel';

/** What a supplier order on a sheet owes and was paid. */
export interface Owed {
  dueFen: Fen;
  paidFen: Fen;
}

/** A supplier order on a sheet: first to be paid, on later sheets as the difference to what the sheet before said. */
export interface SheetOrder {
  turn: number;
  now: Owed;
  /** As it was approved on this sheet; null until then. */
  approved: Owed | null;
  /** As the sheet before approved it; null on the first. */
  before: Owed | null;
}

/** What an order still owes on this sheet. What a later sheet tells of is paid on the first. */
export const openFen = ({ turn, now }: Pick<SheetOrder, 'turn' | 'now'>): Fen =>
  turn === 1 ? positive(now.dueFen - now.paidFen) : 0n;

/** What was paid above what is owed: to be given back. */
export const creditFen = ({ now }: Pick<SheetOrder, 'now'>): Fen => positive(now.paidFen - now.dueFen);

/**
 * By how much an order owes more than was said of it, less where negative: after its approval, or, on a sheet that tells of a difference
 * and waits for approval, since the sheet before.
 */
export const differenceFen = ({ now, approved, before }: SheetOrder): Fen => {
  const said = approved ?? before;
  return said === null ? 0n : now.dueFen - said.dueFen;
};

export interface SheetSums {
  /** As approved; until then what is open. */
  amountFen: Fen;
  openFen: Fen;
  creditFen: Fen;
  /** What came for its orders since the approval, less what went back. */
  paidFen: Fen;
  differenceFen: Fen;
}

/** What a sheet says of all its orders. `approvedFen`: its approved amount. */
export function sheetSums(orders: readonly SheetOrder[], approvedFen: Fen | null): SheetSums {
  const sum = (of: (order: SheetOrder) => Fen) => orders.reduce((total, order) => total + of(order), 0n);
  const open = sum(openFen);
  return {
    amountFen: approvedFen ?? open,
    openFen: open,
    creditFen: sum(creditFen),
    paidFen: sum(({ turn, now, approved }) => (turn === 1 && approved ? now.paidFen - approved.paidFen : 0n)),
    differenceFen: sum(differenceFen),
  };
}
