import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey } from '@shanhai/database';
import { requireFile } from '@shanhai/files';
import { checkDate, fromGlobalId, type Viewer } from '@shanhai/graphql';
import { Clock, type Fen, newId, positive, Reasons, refuse } from '@shanhai/kernel';
import { isPerson, organisationProfiles } from '@shanhai/organisations';
import { slipNumberOf } from '../rules/official-cards';
import { insertOfficialCardPayment, proposedOf } from '../store/official-cards';
import { lockPayable } from '../store/payables';

export interface OfficialCardPaymentToRecord {
  idempotencyKey: string;
  payableId: string;
  amountFen: Fen;
  paidOn: string;
  slipNumber: string;
  fileHash?: string | null;
}

/**
 * A buyer says that it paid a payable by official card (公务卡) at the supplier's own terminal, by the slip's number. It counts as paid
 * once the supplier confirms it. An official card is the unit's money, so none pays what a person buys for themselves (CR-15).
 *
 * Refusals: NOT_FOUND (payableId), OFFICIAL_CARD_OF_UNIT (payableId), NOT_POSITIVE, CLAIM_ABOVE_OPEN (amountFen: above what is open, less what
 * waits for the supplier), ALREADY_PAID, SLIP_TAKEN, INVALID (slipNumber), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER (paidOn),
 * FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordOfficialCardPayment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: OfficialCardPaymentToRecord): Promise<{ paymentId: string }> {
    const payableId = fromGlobalId('Payable', input.payableId, ['payableId']);
    const slipNumber = this.check(input);
    const { organisationId: buyerId, userId: recordedBy } = viewer;
    const { amountFen, paidOn } = input;
    const fileHash = input.fileHash ?? null;
    return this.database.write(viewer, async (tx) => {
      const result = { paymentId: newId() };
      const operation = 'recordOfficialCardPayment';
      const claim = { organisationId: buyerId, operation, key: input.idempotencyKey, input, result };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const payable = await lockPayable(tx, payableId);
      if (payable?.buyerId !== buyerId) refuse('NOT_FOUND', ['payableId'], { value: input.payableId });
      const [profiles, proposedFen] = await tx.together([
        organisationProfiles(tx, [buyerId]),
        proposedOf(tx, payableId),
        ...(fileHash === null ? [] : [requireFile(tx, fileHash, ['fileHash'])]),
      ]);
      if (isPerson(profiles.get(buyerId)!)) refuse('OFFICIAL_CARD_OF_UNIT', ['payableId']);
      const { openedOn: limit, payeeId: supplierId } = payable;
      if (paidOn < limit) refuse('DATE_OUT_OF_ORDER', ['paidOn'], { value: paidOn, limit });
      const available = positive(payable.dueFen - payable.paidFen - proposedFen);
      if (available === 0n) refuse('ALREADY_PAID', ['payableId']);
      if (amountFen > available) refuse('CLAIM_ABOVE_OPEN', ['amountFen'], { amount: amountFen, available });
      const row = { id: result.paymentId, buyerId, supplierId, payableId, amountFen, paidOn, slipNumber, fileHash, recordedBy, recordedOn: this.clock.today() }; // prettier-ignore
      if (!(await insertOfficialCardPayment(tx, row))) refuse('SLIP_TAKEN', ['slipNumber'], { number: slipNumber });
      recordAudit(tx, {
        operation: 'recordOfficialCardPayment',
        subjectId: payableId,
        detail: { ...result, amountFen, paidOn, slipNumber, fileHash },
      });
      return result;
    });
  }

  /** The slip's number as it is compared. */
  private check({ amountFen, paidOn, slipNumber }: OfficialCardPaymentToRecord): string {
    const reasons = new Reasons();
    if (amountFen <= 0n) reasons.add('NOT_POSITIVE', ['amountFen'], { value: amountFen });
    if (checkDate(paidOn, ['paidOn'], reasons) && paidOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['paidOn'], { value: paidOn });
    const number = slipNumberOf(slipNumber);
    if (number === null)
      reasons.add('INVALID', ['slipNumber'], { value: slipNumber.slice(0, 40), reason: 'A–Z, 0–9, 4–40' });
    reasons.refuseIfAny();
    return number!;
  }
}
