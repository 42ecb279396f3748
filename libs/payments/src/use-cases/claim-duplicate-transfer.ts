import { Injectable } from '@nestjs/common';
import { Clock, refuse } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { differenceOf } from '../rules/copies';
import { copyStanding } from '../store/copies';
import { post } from '../store/postings';
import type { TransferClaim } from '../store/transfer-claims';
import { type Transfer, transfersById } from '../store/transfers';
import { proposeClaim, requireOpen } from './claim-transfer';

export interface ClaimDuplicateTransferInput {
  idempotencyKey: string;
  transferId: string;
  originalId: string;
  reason: string;
}

/**
 * Proposes that a transfer in suspense is a copy: the bank told of another one twice, in two formats or files. Until a second person confirms
 * (`confirmTransferClaim`) the money is held; then it leaves suspense and the bank's account, as if it had been told once.
 *
 * Refusals: NOT_FOUND (transferId, originalId), TRANSFER_NOT_OPEN, COPY_IS_SPENT (transferId), NOT_ALIKE (originalId: amount, day, payer, orders named, or one statement that tells of
 * both), IS_A_COPY (originalId), HAS_COPIES (transferId), TRANSFER_REVERSED (originalId), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ClaimDuplicateTransfer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ClaimDuplicateTransferInput): Promise<{ claimId: string }> {
    const originalId = fromGlobalId('BankTransfer', input.originalId, ['originalId']);
    return proposeClaim(this.database, viewer, 'claimDuplicateTransfer', this.clock, input, async (transfer, tx) => {
      const { amountFen } = transfer;
      if (requireOpen(transfer) !== amountFen) refuse('COPY_IS_SPENT', ['transferId']);
      const original = (await transfersById(tx, [originalId])).get(originalId);
      if (original?.custodianId !== viewer.organisationId) refuse('NOT_FOUND', ['originalId'], { value: input.originalId }); // prettier-ignore
      await requireOriginal(tx, transfer, original, { copy: 'transferId', original: 'originalId' });
      return { kind: 'DUPLICATE', amountFen, parts: [], originalId };
    });
  }
}

/** @throws Refusal NOT_ALIKE, IS_A_COPY, TRANSFER_REVERSED at the field of the original, HAS_COPIES at that of the copy */
async function requireOriginal(
  tx: Tx,
  copy: Transfer,
  original: Transfer,
  at: { copy: string; original: string },
): Promise<void> {
  const { isCopy, hasCopies, toldTogether } = await copyStanding(tx, { copyId: copy.id, originalId: original.id });
  const differs = toldTogether ? 'STATEMENT' : differenceOf(copy, original);
  if (differs) refuse('NOT_ALIKE', [at.original], { differs });
  if (isCopy) refuse('IS_A_COPY', [at.original]);
  if (hasCopies) refuse('HAS_COPIES', [at.copy]);
  if (original.reversedFen > 0n) refuse('TRANSFER_REVERSED', [at.original]);
}

/**
 * Enters that a transfer is a copy of another, the rows of both being locked: what it brought into the bank's account and suspense is posted back, of the
 * same day. @throws Refusal IS_A_COPY, HAS_COPIES, TRANSFER_REVERSED (claimId): another claim or the bank was faster
 */
export async function enterCopy(tx: Tx, claim: TransferClaim, copy: Transfer, original: Transfer): Promise<void> {
  await requireOriginal(tx, copy, original, { copy: 'claimId', original: 'claimId' });
  const { id, custodianId: ownerId, transferId: sourceId, amountFen } = claim;
  post(tx, [
    {
      ...{ id, sourceId, amountFen, on: copy.bookedOn, reason: 'DUPLICATE' },
      debit: { account: 'SUSPENSE', ownerId },
      credit: { account: 'BANK', ownerId },
    },
  ]);
}
