import { type BusinessDate, type Fen, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { ItemAmount } from '../rules/as-paid';
import { insertCardCalls } from '../store/card-calls';
import { insertCardRefunds } from '../store/card-refunds';
import type { Payable } from '../store/payables';

interface Wanted {
  /** Its row is locked. */
  payable: Payable;
  reason: string;
  parts: readonly { card: { cardPaymentId: string }; amountFen: Fen; items: ItemAmount[] }[];
}

/** Reserves money that goes back to cards, and writes down the calls that send it. Gives the calls' ids. */
export function requestCardRefunds(
  tx: Tx,
  { organisationId: custodianId, userId }: Viewer,
  at: { now: Date; today: BusinessDate },
  { payable, reason, parts }: Wanted,
): string[] {
  const refunds = parts.map(({ card, amountFen, items }) => ({
    id: newId(),
    buyerId: payable.buyerId,
    custodianId,
    cardPaymentId: card.cardPaymentId,
    payableId: payable.id,
    amountFen,
    items,
    reason,
    status: 'REQUESTED' as const,
    requestedBy: userId,
    requestedOn: at.today,
    refundRef: null,
    refundedOn: null,
  }));
  insertCardRefunds(tx, refunds);
  return insertCardCalls(
    tx,
    at,
    refunds.map(({ id }) => ({ custodianId, kind: 'CREATE_REFUND', subject: id })),
  );
}
