import { Injectable } from '@nestjs/common';
import { Clock, type Fen, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { matchTransfer } from '../rules/match-transfer';
import { closedAmong, lockPayablesNamed, type NamedPayable } from '../store/named-payables';
import { decideClaim, lockTransferClaim, type TransferClaim } from '../store/transfer-claims';
import { insertPayments, type NewPayment } from '../store/movements';
import { takeSentReference } from '../store/sent-references';
import { lockTransfers, suspenseOf, type Transfer } from '../store/transfers';
import { enterArrival } from './claim-card-payout';
import { enterCopy } from './claim-duplicate-transfer';
import { enterReturn } from './claim-returned-payout';
import { takeOffOrders } from './take-back-transfer';

/**
 * Confirms what somebody else proposed for money in suspense: it pays the orders, dated when it came, or is given back; or what the bank took
 * back is taken off its orders; or it is what the card processor paid out, a payout that came back, or a copy of another transfer.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (decided already; the payout came back already: claimId), OWN_CLAIM, ALREADY_PAID (an order owes less by now: claimId),
 * CLOSED_REFERENCE (a sheet was cancelled: claimId), CARD_PAYOUT_NOT_AWAITED (another transfer brought it, or it failed: claimId), TRANSFER_REVERSED (the bank took the money back meanwhile: claimId), REFUND_ABOVE_PAID (less is left on the orders: claimId),
 * IS_A_COPY, HAS_COPIES (of a copy: claimId),
 * REQUIRED, TOO_LONG and BANK_REFERENCE_TAKEN (bankReference, where money goes back), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ConfirmTransferClaim {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(
    viewer: Viewer,
    input: { claimId: string; bankReference?: string | null; idempotencyKey?: string | null },
  ): Promise<{ claimId: string }> {
    const result = { claimId: fromGlobalId('TransferClaim', input.claimId, ['claimId']) };
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const key = input.idempotencyKey;
      const asked = { organisationId, operation: 'confirmTransferClaim', key, input, result };
      if (await takeKeyIfGiven(tx, asked)) return result;
      const { claim, transfer, original } = await openClaim(tx, viewer, input.claimId);
      if (claim.proposedBy === viewer.userId) refuse('OWN_CLAIM', ['claimId']);
      const goesBack = claim.kind === 'GIVE_BACK';
      const bankReference = goesBack ? requireReason(input.bankReference ?? '', ['bankReference']) : null;
      if (claim.kind !== 'TAKE_BACK' && claim.amountFen > suspenseOf(transfer))
        refuse('TRANSFER_REVERSED', ['claimId']);
      if (bankReference !== null) await this.nameSent(tx, claim, bankReference);
      if (claim.kind === 'ORDER') await payOrders(tx, claim, transfer);
      if (claim.kind === 'TAKE_BACK') await takeOffOrders(tx, claim, transfer);
      if (claim.kind === 'CARD_PAYOUT') await enterArrival(tx, claim, transfer);
      if (claim.kind === 'PAYOUT_RETURNED') await enterReturn(tx, claim, transfer, this.clock.today());
      if (claim.kind === 'DUPLICATE') await enterCopy(tx, claim, transfer, original!);
      this.decide(tx, viewer, claim, bankReference);
      return result;
    });
  }

  private async nameSent(tx: Tx, { id: subjectId, custodianId, amountFen }: TransferClaim, reference: string) {
    if (!(await takeSentReference(tx, { custodianId, reference, kind: 'GIVE_BACK', subjectId, amountFen })))
      refuse('BANK_REFERENCE_TAKEN', ['bankReference'], { reference });
  }

  private decide(tx: Tx, viewer: Viewer, claim: TransferClaim, bankReference: string | null): void {
    const decidedOn = this.clock.today();
    decideClaim(tx, claim, { status: 'CONFIRMED', decidedBy: viewer.userId, decidedOn, decisionReason: null, bankReference }); // prettier-ignore
    recordAudit(tx, {
      operation: 'confirmTransferClaim',
      subjectId: claim.transferId,
      detail: { claimId: claim.id, kind: claim.kind, amountFen: claim.amountFen, bankReference },
    });
  }
}

/**
 * Rejects what was proposed for money in suspense, or takes one's own proposal back; the money is open again.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (decided already), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RejectTransferClaim {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(
    viewer: Viewer,
    input: { claimId: string; reason: string; idempotencyKey?: string | null },
  ): Promise<{ claimId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    const result = { claimId: fromGlobalId('TransferClaim', input.claimId, ['claimId']) };
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const asked = { organisationId, operation: 'rejectTransferClaim', key: input.idempotencyKey, input, result };
      if (await takeKeyIfGiven(tx, asked)) return result;
      const { claim } = await openClaim(tx, viewer, input.claimId);
      decideClaim(tx, claim, {
        status: 'REJECTED',
        decidedBy: viewer.userId,
        decidedOn: this.clock.today(),
        decisionReason: reason,
        bankReference: null,
      });
      recordAudit(tx, {
        operation: 'rejectTransferClaim',
        subjectId: claim.transferId,
        detail: { claimId: claim.id, reason },
      });
      return result;
    });
  }
}

/** A claim of the viewer's own that waits, its transfer, and the one that this is a copy of: transfers are locked first, as wherever money in suspense is spent. */
async function openClaim(
  tx: Tx,
  viewer: Viewer,
  globalId: string,
): Promise<{ claim: TransferClaim; transfer: Transfer; original: Transfer | undefined }> {
  const id = fromGlobalId('TransferClaim', globalId, ['claimId']);
  const [known] = await tx.query<{ transferId: string; originalId: string | null }>(
    'SELECT transfer_id AS "transferId", original_id AS "originalId" FROM transfer_claims WHERE id = $1 AND custodian_id = $2',
    [id, viewer.organisationId],
  );
  if (!known) refuse('NOT_FOUND', ['claimId'], { value: globalId });
  const { transferId, originalId } = known;
  const transfers = await lockTransfers(tx, viewer.organisationId, [transferId, originalId ?? transferId]);
  const claim = (await lockTransferClaim(tx, viewer.organisationId, id))!;
  if (claim.status !== 'OPEN') refuse('STATE_NOT_ALLOWED', ['claimId'], { state: claim.status });
  return { claim, transfer: transfers.get(transferId)!, original: transfers.get(originalId ?? '') };
}

async function payOrders(tx: Tx, { parts }: TransferClaim, transfer: Transfer): Promise<void> {
  const references = parts.map(({ reference }) => reference);
  const payables = await lockPayablesNamed(tx, references);
  for (const reference of await closedAmong(tx, references)) refuse('CLOSED_REFERENCE', ['claimId'], { reference });
  const byId = new Map(payables.map((payable) => [payable.id, payable]));
  const payments = parts.flatMap(({ reference, amountFen }): NewPayment[] => {
    const match = matchTransfer(transfer.custodianId, amountFen, [reference], payables);
    const paid = match.payments.reduce((sum, part) => sum + part.amountFen, 0n);
    if (paid < amountFen) refuse('ALREADY_PAID', ['claimId'], { reference });
    return match.payments.map(({ payableId, amountFen: ofPayable }) => ({
      payable: paidMore(byId.get(payableId)!, ofPayable),
      amountFen: ofPayable,
      paidOn: transfer.bookedOn,
      rail: 'BANK_TRANSFER',
      receiverId: transfer.custodianId,
      sourceId: transfer.id,
      reference: transfer.bankReference,
    }));
  });
  await insertPayments(tx, payments);
}

/** An order and a sheet that it stands on may both be named: what the one pays, the other finds paid. */
function paidMore(payable: NamedPayable, fen: Fen): NamedPayable {
  payable.paidFen += fen;
  return payable;
}
