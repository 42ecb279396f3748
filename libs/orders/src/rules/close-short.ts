import { lineDueFen, type Priced, type Received } from './line-amount';

export const CLOSING_SIDES = ['BUYER', 'SUPPLIER'] as const;
/** Who ended what was not shipped. */
export type ClosingSide = (typeof CLOSING_SIDES)[number];

/** Days from its confirmation until which an order is to be delivered where the supplier promises no other day. */
export const DELIVERY_DAYS = 30;
/** A season: the buyer is not bound for longer by a day that the supplier chose. */
export const DELIVERY_DAYS_MAX = 90;

type Line = Priced &
  Received & {
    id: string;
    confirmedQuantity: number;
    shippedQuantity: number;
    rejectedQuantity: number;
    dueFen: bigint;
  };

/** A supplier order as it stands once what is not shipped will not come. */
export interface ClosedShort<L> {
  lines: L[];
  /** Packs that will not come, of the lines that have any. */
  undelivered: { lineId: string; quantity: number }[];
  /** CANCELLED: nothing was shipped. CLOSED: all that was has been accepted or rejected. */
  status: 'CANCELLED' | 'SHIPPED' | 'CLOSED';
}

/** Confirmed is what was shipped; a line owes what was kept and what is still on its way. */
export function closeShort<L extends Line>(lines: readonly L[]): ClosedShort<L> {
  const left = lines.map((line) => {
    const changed = { ...line, confirmedQuantity: line.shippedQuantity };
    return { ...changed, dueFen: lineDueFen(changed) };
  });
  const undelivered = lines
    .map(({ id, confirmedQuantity, shippedQuantity }) => ({
      lineId: id,
      quantity: confirmedQuantity - shippedQuantity,
    }))
    .filter(({ quantity }) => quantity > 0);
  return { lines: left, undelivered, status: statusOf(left) };
}

function statusOf(lines: readonly Line[]): ClosedShort<Line>['status'] {
  if (lines.every(({ shippedQuantity }) => shippedQuantity === 0)) return 'CANCELLED';
  const inspected = lines.every((line) => line.acceptedQuantity + line.rejectedQuantity === line.shippedQuantity);
  return inspected ? 'CLOSED' : 'SHIPPED';
}
