import { Injectable } from '@nestjs/common';
import { Clock, type Fen, positive, refuse } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { takenAsPaid } from '../rules/as-paid';
import { insertRefunds } from '../store/movements';
import { lockPayables, movementsOfPayables } from '../store/payables';
import { reversedOn } from '../store/reversals';
import { openTakeBacks, type TransferClaim } from '../store/transfer-claims';
import { leftOfTransfer, suspenseOf, type Transfer } from '../store/transfers';
import { proposeClaim } from './claim-transfer';

export interface TakeBackTransferInput {
  idempotencyKey: string;
  transferId: string;
  /** All that the bank took back of what had paid orders, where nothing is said. */
  amountFen?: Fen | null;
  reason: string;
}

/**
 * Proposes to take off orders what a transfer paid and the bank took back: they owe it again. Nothing is taken off until a second person confirms.
 * Refusals: NOT_FOUND (transferId), NOTHING_TO_TAKE_BACK (transferId), NOT_POSITIVE, CLAIM_ABOVE_OPEN (amountFen), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class TakeBackTransfer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: TakeBackTransferInput): Promise<{ claimId: string }> {
    return proposeClaim(this.database, viewer, 'takeBackTransfer', this.clock, input, async (transfer, tx) => {
      const available = positive(-suspenseOf(transfer) - (await openTakeBacks(tx, transfer.id)));
      if (available === 0n) refuse('NOTHING_TO_TAKE_BACK', ['transferId']);
      const amountFen = input.amountFen ?? available;
      if (amountFen <= 0n) refuse('NOT_POSITIVE', ['amountFen'], { value: amountFen });
      if (amountFen > available) refuse('CLAIM_ABOVE_OPEN', ['amountFen'], { amount: amountFen, available });
      return { kind: 'TAKE_BACK', amountFen, parts: [] };
    });
  }
}

/**
 * Takes a confirmed amount off the orders that a transfer paid, dated when the bank took it back: in proportion to what it has left on each, from their items as they
 * were paid, both by largest remainder. The transfer is locked. Six statements, however many orders.
 * @throws Refusal REFUND_ABOVE_PAID (claimId): less than that is left of it there.
 */
export async function takeOffOrders(tx: Tx, claim: TransferClaim, transfer: Transfer): Promise<void> {
  const paid = await leftOfTransfer(tx, transfer);
  const payables = await lockPayables(tx, paid.map(({ payableId }) => payableId)); // prettier-ignore
  const byId = new Map(payables.map((payable) => [payable.id, payable]));
  // Read again now that nobody else changes them.
  const [lefts, on] = await tx.together([leftOfTransfer(tx, transfer), reversedOn(tx, transfer.id)]);
  const available = lefts.reduce((sum, { leftFen }) => sum + leftFen, 0n);
  if (claim.amountFen > available) refuse('REFUND_ABOVE_PAID', ['claimId'], { amount: claim.amountFen, available });
  const movements = await movementsOfPayables(tx, lefts.map(({ payableId }) => payableId)); // prettier-ignore
  const { id: transferId, custodianId } = transfer;
  const of = { on, reason: 'REVERSED', from: { account: 'SUSPENSE', ownerId: custodianId }, sourceId: transferId, transferId } as const; // prettier-ignore
  insertRefunds(
    tx,
    takenAsPaid(claim.amountFen, lefts, movements).map(({ payableId, items }) => ({
      payable: byId.get(payableId)!,
      items,
      ...of,
    })),
  );
}
