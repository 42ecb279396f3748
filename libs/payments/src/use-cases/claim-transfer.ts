import { Injectable } from '@nestjs/common';
import { Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { checkReason, fromGlobalId, type Viewer } from '@shanhai/graphql';
import { matchTransfer } from '../rules/match-transfer';
import { referencesIn } from '../rules/payment-reference';
import { lockPayablesOfGroups } from '../store/payables';
import { insertPayments, lockTransfer, setMatched } from '../store/transfers';

export interface ClaimTransferInput {
  idempotencyKey: string;
  transferId: string;
  paymentReference: string;
  reason: string;
}

/**
 * Gives money in suspense to the order whose payment reference is named: the payer forgot it, or paid for another unit.
 *
 * Refusals: NOT_FOUND (transferId), TRANSFER_NOT_OPEN, PAYER_UNKNOWN (paymentReference), ALREADY_PAID, REQUIRED, TOO_LONG (reason),
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ClaimTransfer {
  constructor(private readonly database: Database) {}

  run(viewer: Viewer, input: ClaimTransferInput): Promise<{ transferId: string }> {
    const transferId = fromGlobalId('BankTransfer', input.transferId, ['transferId']);
    const reasons = new Reasons();
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
    const [reference] = referencesIn(input.paymentReference);
    return this.database.write(viewer, async (tx) => {
      const result = { transferId };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'claimTransfer',
        key: input.idempotencyKey,
        input,
        result,
      };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const transfer = await lockTransfer(tx, viewer.organisationId, transferId);
      if (!transfer) refuse('NOT_FOUND', ['transferId'], { value: input.transferId });
      const openFen = transfer.amountFen - transfer.matchedFen;
      if (openFen === 0n) refuse('TRANSFER_NOT_OPEN', ['transferId']);
      const [group] = await tx.query<{ group_id: string }>(
        'SELECT group_id FROM payment_references WHERE reference = $1',
        [reference ?? ''],
      );
      if (!group) refuse('PAYER_UNKNOWN', ['paymentReference'], { value: input.paymentReference.slice(0, 40) });
      const payables = await lockPayablesOfGroups(tx, [group.group_id]);
      const match = matchTransfer(openFen, [reference], payables);
      if (match.payments.length === 0) refuse('ALREADY_PAID', ['paymentReference']);
      const byId = new Map(payables.map((payable) => [payable.id, payable]));
      await insertPayments(
        tx,
        match.payments.map(({ payableId, amountFen }) => ({
          payable: byId.get(payableId)!,
          amountFen,
          paidOn: transfer.bookedOn,
          transferId,
          bankReference: transfer.bankReference,
        })),
      );
      const matched = match.payments.reduce((sum, part) => sum + part.amountFen, 0n);
      setMatched(tx, transfer, transfer.matchedFen + matched, 'CLAIMED');
      recordAudit(tx, {
        operation: 'claimTransfer',
        subjectId: transferId,
        detail: { paymentReference: reference, matchedFen: matched, reason: input.reason },
      });
      return result;
    });
  }
}
