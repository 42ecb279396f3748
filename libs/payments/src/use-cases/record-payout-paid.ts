import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeKeyIfGiven } from '@shanhai/database';
import { checkDate, checkReason, type Viewer } from '@shanhai/graphql';
import { Clock, formatYuan, Reasons, refuse } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { payoutPostings } from '../store/payout-postings';
import { linesOfPayouts, setPaid } from '../store/payouts';
import { post } from '../store/postings';
import { takeSentReference } from '../store/sent-references';
import { lockOwnPayout } from './decide-payout';

export interface PayoutPaid {
  payoutId: string;
  bankReference: string;
  paidOn: string;
  idempotencyKey?: string | null;
}

/**
 * Records that the bank paid an approved payout, by its reference and day; posts it and tells the supplier.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (payoutId), BANK_REFERENCE_TAKEN, REQUIRED, TOO_LONG (bankReference), DATE_INVALID, DATE_IN_FUTURE,
 * DATE_OUT_OF_ORDER (before it was prepared: paidOn), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordPayoutPaid {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: PayoutPaid): Promise<void> {
    this.check(input);
    const { payoutId, paidOn, idempotencyKey: key } = input;
    const bankReference = input.bankReference.trim();
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      if (await takeKeyIfGiven(tx, { organisationId, operation: 'recordPayoutPaid', key, input, result: payoutId }))
        return;
      const payout = await lockOwnPayout(tx, viewer, payoutId, 'pay');
      const { custodianId, preparedOn: limit, supplierId, grossFen, feeFen } = payout;
      if (paidOn < limit) refuse('DATE_OUT_OF_ORDER', ['paidOn'], { value: paidOn, limit });
      const sent = { custodianId, reference: bankReference, subjectId: payoutId, amountFen: grossFen - feeFen };
      if (!(await takeSentReference(tx, { kind: 'PAYOUT', ...sent })))
        refuse('BANK_REFERENCE_TAKEN', ['bankReference'], { reference: bankReference });
      const lines = (await linesOfPayouts(tx, [payoutId])).get(payoutId)!;
      setPaid(tx, payout, viewer.userId, paidOn, bankReference);
      post(tx, payoutPostings(payout, lines, paidOn));
      recordAudit(tx, { operation: 'recordPayoutPaid', subjectId: payoutId, detail: { bankReference, paidOn } });
      const yuan = formatYuan(grossFen - feeFen);
      notify(tx, this.clock.today(), [
        {
          organisationId: supplierId,
          kind: 'PAYOUT_PAID',
          key: `payout-paid:${payoutId}`,
          subject: { type: 'Payout', id: payoutId },
          text: {
            zh: `货款 ${yuan} 元已付至贵方账户，流水号 ${bankReference}`,
            en: `${yuan} yuan were paid into your account, reference ${bankReference}`,
          },
        },
      ]);
    });
  }

  private check({ bankReference, paidOn }: PayoutPaid): void {
    const reasons = new Reasons();
    checkReason(bankReference, ['bankReference'], reasons);
    if (checkDate(paidOn, ['paidOn'], reasons) && paidOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['paidOn'], { value: paidOn });
    reasons.refuseIfAny();
  }
}
