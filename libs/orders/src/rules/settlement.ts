import { type Fen, groupedBy, positive } from '@shanhai/kernel';

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

/** What a sheet's orders amount to for one receiver: one transfer. */
export interface ReceiverSums extends Pick<SheetSums, 'amountFen' | 'openFen' | 'paidFen'> {
  /** Null: any custodian of the platform. */
  receiverId: string | null;
}

/** What an approved sheet asks for, by receiver of its orders; those to which nothing of it was ever owed are left out. */
export function sumsByReceiver(orders: readonly (SheetOrder & { receiverId: string | null })[]): ReceiverSums[] {
  return [...groupedBy(orders, ({ receiverId }) => receiverId)]
    .map(([receiverId, theirs]) => {
      const approved = theirs.map(({ turn, now, approved }) => openFen({ turn, now: approved ?? now }));
      const { amountFen, openFen: open, paidFen } = sheetSums(theirs, approved.reduce((a, b) => a + b, 0n)); // prettier-ignore
      return { receiverId, amountFen, openFen: open, paidFen };
    })
    .filter((sums) => sums.amountFen > 0n || sums.openFen > 0n);
}
