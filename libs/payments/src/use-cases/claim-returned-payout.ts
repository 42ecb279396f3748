import { Injectable } from '@nestjs/common';
import { after, type BusinessDate, Clock, formatYuan, refuse } from '@shanhai/kernel';
import { Database, type Tx } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { notify } from '@shanhai/organisations';
import { PAYOUT_TRANSITIONS } from '../rules/payouts';
import { shareOwed } from '../store/holdings';
import { returnPostings } from '../store/payout-postings';
import { linesOfPayouts, lockPayablesOf, lockPayout, netOf, type Payout, payoutsById, setReturned } from '../store/payouts'; // prettier-ignore
import { post } from '../store/postings';
import type { TransferClaim } from '../store/transfer-claims';
import type { Transfer } from '../store/transfers';
import { proposeClaim, requireOpen } from './claim-transfer';

export interface ClaimReturnedPayoutInput {
  idempotencyKey: string;
  transferId: string;
  payoutId: string;
  reason: string;
}

/**
 * Proposes that money in suspense is a payout that the supplier's bank sent back, all of it. Until a second person confirms
 * (`confirmTransferClaim`) the money is held.
 *
 * Refusals: NOT_FOUND (transferId, payoutId), TRANSFER_NOT_OPEN, STATE_NOT_ALLOWED (payoutId: it was never paid, or came back), PAYOUT_RETURN_AMOUNT,
 * DATE_OUT_OF_ORDER (it came before it was paid: transferId), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ClaimReturnedPayout {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ClaimReturnedPayoutInput): Promise<{ claimId: string }> {
    const payoutId = fromGlobalId('Payout', input.payoutId, ['payoutId']);
    return proposeClaim(this.database, viewer, 'claimReturnedPayout', this.clock, input, async (transfer, tx) => {
      const openFen = requireOpen(transfer);
      const payout = (await payoutsById(tx, [payoutId])).get(payoutId);
      if (payout?.custodianId !== viewer.organisationId) refuse('NOT_FOUND', ['payoutId'], { value: input.payoutId });
      requirePaid(payout, 'payoutId');
      const amountFen = netOf(payout);
      if (openFen !== amountFen || transfer.amountFen !== amountFen)
        refuse('PAYOUT_RETURN_AMOUNT', ['transferId'], { amount: openFen, paid: amountFen });
      const [value, limit] = [transfer.bookedOn, payout.paidOn!];
      if (value < limit) refuse('DATE_OUT_OF_ORDER', ['transferId'], { value, limit });
      return { kind: 'PAYOUT_RETURNED', amountFen, parts: [], payoutId };
    });
  }
}

function requirePaid({ status }: Payout, field: string): void {
  if (!after(PAYOUT_TRANSITIONS, 'return', status)) refuse('STATE_NOT_ALLOWED', [field], { state: status });
}

/**
 * Enters that a transfer, whose row is locked, brought a payout back: its lines are owed again as of now, its postings stand against
 * suspense, and the supplier is told. Seven statements, however many lines. @throws Refusal STATE_NOT_ALLOWED (claimId)
 */
export async function enterReturn(
  tx: Tx,
  claim: TransferClaim,
  { bookedOn }: Transfer,
  today: BusinessDate,
): Promise<void> {
  const payout = (await lockPayout(tx, claim.custodianId, claim.payoutId!))!;
  requirePaid(payout, 'claimId');
  const [payableIds, lines] = await tx.together([lockPayablesOf(tx, payout), linesOfPayouts(tx, [payout.id])]);
  setReturned(tx, payout, bookedOn);
  post(tx, returnPostings(payout, lines.get(payout.id)!, bookedOn));
  shareOwed(tx, payableIds);
  const yuan = formatYuan(claim.amountFen);
  notify(tx, today, [
    {
      organisationId: payout.supplierId,
      kind: 'PAYOUT_RETURNED',
      key: `payout-returned:${payout.id}`,
      subject: { type: 'Payout', id: payout.id },
      text: {
        zh: `货款 ${yuan} 元被贵方银行退回，请重新登记收款账户后再付`,
        en: `Your bank sent ${yuan} yuan back; name your account again, then they are paid anew`,
      },
    },
  ]);
}
