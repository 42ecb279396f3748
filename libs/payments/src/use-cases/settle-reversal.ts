import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { isCopy } from '../store/copies';
import { dismissReversal, lockReversal, type ReversalRow, sayOfReversal, takeOffTransfers } from '../store/reversals';
import { lockTransfer } from '../store/transfers';

export interface SettleReversalInput {
  reversalId: string;
  /** What it takes back; nothing where it tells of no transfer of ours, or of one that another row told of already. */
  transferId?: string | null;
  reason: string;
  idempotencyKey?: string | null;
}

/**
 * Says what an open reversal takes back, where no reference told it. Done when a second person says the same; another answer stands in place of
 * the first. Saying the same again changes nothing.
 * Refusals: NOT_FOUND (reversalId, transferId), STATE_NOT_ALLOWED (settled already), REVERSAL_ABOVE_TRANSFER, IS_A_COPY (transferId), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class SettleReversal {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: SettleReversalInput): Promise<{ reversalId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    const id = fromGlobalId('TransferReversal', input.reversalId, ['reversalId']);
    const transferId = input.transferId ? fromGlobalId('BankTransfer', input.transferId, ['transferId']) : null;
    return this.database.write(viewer, async (tx) => {
      const { organisationId, userId } = viewer;
      const key = input.idempotencyKey;
      // Each of the two says it for themselves: a colleague's key is no key of mine.
      const asked = { organisationId, operation: 'settleReversal', key, input: { ...input, userId }, result: id };
      if (await takeKeyIfGiven(tx, asked)) return { reversalId: id };
      const reversal = await lockReversal(tx, viewer.organisationId, id);
      if (!reversal) refuse('NOT_FOUND', ['reversalId'], { value: input.reversalId });
      if (reversal.status !== 'OPEN') refuse('STATE_NOT_ALLOWED', ['reversalId'], { state: reversal.status });
      if (transferId !== null) await requireTransfer(tx, reversal, transferId);
      const bySecond = reversal.saidBy !== null && reversal.saidBy !== viewer.userId;
      const decided = bySecond && reversal.saidTransferId === transferId;
      if (decided) this.settle(tx, viewer, reversal, transferId);
      else sayOfReversal(tx, reversal, { by: viewer.userId, transferId, reason });
      recordAudit(tx, { operation: 'settleReversal', subjectId: id, detail: { transferId, reason, decided } });
      return { reversalId: id };
    });
  }

  private settle(tx: Tx, viewer: Viewer, { id, custodianId }: ReversalRow, transferId: string | null): void {
    const on = this.clock.today();
    if (transferId === null) dismissReversal(tx, { id, custodianId }, { by: viewer.userId, on });
    else takeOffTransfers(tx, custodianId, on, [{ reversalId: id, transferId }], viewer.userId);
  }
}

async function requireTransfer(tx: Tx, { custodianId, amountFen }: ReversalRow, transferId: string): Promise<void> {
  const transfer = await lockTransfer(tx, custodianId, transferId);
  if (!transfer) refuse('NOT_FOUND', ['transferId'], { value: transferId });
  if (await isCopy(tx, transferId)) refuse('IS_A_COPY', ['transferId']);
  const available = transfer.amountFen - transfer.reversedFen;
  if (amountFen > available) refuse('REVERSAL_ABOVE_TRANSFER', ['transferId'], { amount: amountFen, available });
}
