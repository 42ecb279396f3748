import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { correctEvents, ownUri } from '@shanhai/epcis';
import { checkDate, checkReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { lotLost } from '../facts/tracing-facts';
import { lotDestroyed } from '../rules/lot-events';
import { insertCorrection, isCorrected, lossesById } from '../store/losses';
import { leftOf, lockLot } from '../store/lots';

export interface LotLossToCorrect {
  lossId: string;
  /** What was lost in truth; zero where nothing was. */
  quantityBase: bigint;
  /** The day in truth; null where it stays. */
  lostOn: string | null;
  reason: string;
  idempotencyKey: string;
}

/**
 * Corrects a loss that was recorded wrongly, once: a loss takes its place in the mass balance (CR-20), and the trace event of
 * the wrong one is declared wrong. A correction is corrected as a loss is. Gives back the loss that stands.
 * Refuses NOT_FOUND (lotLossId), STATE_NOT_ALLOWED (corrected before), INVALID (quantityBase: below zero, or nothing changes), LOT_EXHAUSTED, DATE_INVALID,
 * DATE_IN_FUTURE, DATE_OUT_OF_ORDER, REQUIRED and TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class CorrectLotLoss {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LotLossToCorrect): Promise<string> {
    this.check(input);
    const { lossId, quantityBase } = input;
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const id = newId();
      const claim = { organisationId, operation: 'correctLotLoss', key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const [wrong] = await lossesById(tx, [lossId], organisationId);
      const lot = wrong && (await lockLot(tx, wrong.lotId, organisationId));
      if (!lot) refuse('NOT_FOUND', ['lotLossId'], { value: lossId });
      if (await isCorrected(tx, lossId)) refuse('STATE_NOT_ALLOWED', ['lotLossId'], { state: 'CORRECTED' });
      const lostOn = input.lostOn ?? wrong.lostOn;
      if (lostOn < lot.harvestedOn) refuse('DATE_OUT_OF_ORDER', ['lostOn'], { value: lostOn, limit: lot.harvestedOn });
      if (quantityBase === wrong.quantityBase && lostOn === wrong.lostOn)
        invalid(quantityBase, '与原记录相同', 'it is what was recorded');
      const available = leftOf(lot) + wrong.quantityBase;
      if (quantityBase > available)
        refuse('LOT_EXHAUSTED', ['quantityBase'], { lot: lot.traceCode, available, needed: quantityBase });
      const { id: lotId, supplierId, baseUnit } = lot;
      const reason = input.reason.trim();
      const right = { id, lotId, supplierId, quantityBase, lostOn, reason, recordedOn: this.clock.today() };
      insertCorrection(tx, right, wrong);
      const wrongEvent = { ownerId: supplierId, documents: [{ bizTransaction: ownUri(lossId) }] };
      const instead =
        quantityBase > 0n ? [lotDestroyed({ lotId, supplierId, baseUnit, quantityBase }, { lossId: id, lostOn })] : [];
      recordFacts(tx, [
        ...(await correctEvents(tx, this.clock, [wrongEvent], instead)),
        lotLost(lostOn, id, { lotId, supplierId, quantityBase, reason, corrects: lossId }),
      ]);
      recordAudit(tx, {
        operation: 'correctLotLoss',
        subjectId: lotId,
        before: { quantityBase: wrong.quantityBase, lostOn: wrong.lostOn, lostBase: lot.lostBase },
        after: { quantityBase, lostOn, lostBase: lot.lostBase + quantityBase - wrong.quantityBase },
        detail: { lossId, reason },
      });
      return id;
    });
  }

  private check({ quantityBase, lostOn, reason }: LotLossToCorrect): void {
    const reasons = new Reasons();
    if (lostOn !== null && checkDate(lostOn, ['lostOn'], reasons) && lostOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['lostOn'], { value: lostOn });
    checkReason(reason, ['reason'], reasons);
    reasons.refuseIfAny();
    if (quantityBase < 0n) invalid(quantityBase, '不能小于零', 'not below zero');
  }
}

function invalid(value: bigint, zh: string, en: string): never {
  return refuse('INVALID', ['quantityBase'], { value, reason: { zh, en } });
}
