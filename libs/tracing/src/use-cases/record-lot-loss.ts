import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { writeEvents } from '@shanhai/epcis';
import { checkDate, checkReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { lotLost } from '../facts/tracing-facts';
import { lotDestroyed } from '../rules/lot-events';
import { insertLoss } from '../store/losses';
import { leftOf, lockLot } from '../store/lots';

export interface LotLossToRecord {
  lotId: string;
  quantityBase: bigint;
  lostOn: string;
  reason: string;
  idempotencyKey: string;
}

/**
 * Records what of the supplier's own lot spoiled, was lost or used up: it can no longer be shipped (CR-20).
 * Refuses NOT_FOUND (lot), NOT_POSITIVE, LOT_EXHAUSTED (quantity), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, REQUIRED and TOO_LONG (reason),
 * IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RecordLotLoss {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LotLossToRecord): Promise<void> {
    const { lotId, quantityBase, lostOn } = input;
    const today = this.clock.today();
    const reasons = new Reasons();
    if (quantityBase <= 0n) reasons.add('NOT_POSITIVE', ['quantityBase'], { value: quantityBase });
    if (checkDate(lostOn, ['lostOn'], reasons) && lostOn > today)
      reasons.add('DATE_IN_FUTURE', ['lostOn'], { value: lostOn });
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
    await this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'recordLotLoss', key: input.idempotencyKey, input, result: lotId };
      if (await takeIdempotencyKey(tx, claim)) return;
      const lot = await lockLot(tx, lotId, organisationId);
      if (!lot) refuse('NOT_FOUND', ['lotId'], { value: lotId });
      if (lostOn < lot.harvestedOn) refuse('DATE_OUT_OF_ORDER', ['lostOn'], { value: lostOn, limit: lot.harvestedOn });
      const available = leftOf(lot);
      if (quantityBase > available)
        refuse('LOT_EXHAUSTED', ['quantityBase'], { lot: lot.traceCode, available, needed: quantityBase });
      const reason = input.reason.trim();
      const lossId = newId();
      insertLoss(tx, {
        id: lossId,
        lotId,
        supplierId: lot.supplierId,
        quantityBase,
        lostOn,
        reason,
        recordedOn: today,
      });
      const { supplierId, baseUnit } = lot;
      recordFacts(tx, [
        ...writeEvents(tx, this.clock, [
          lotDestroyed({ lotId, supplierId, baseUnit, quantityBase }, { lossId, lostOn }),
        ]),
        lotLost(lostOn, lossId, { lotId, supplierId, quantityBase, reason }),
      ]);
      recordAudit(tx, {
        operation: 'recordLotLoss',
        subjectId: lotId,
        before: { lostBase: lot.lostBase },
        after: { lostBase: lot.lostBase + quantityBase },
        detail: { lostOn, reason },
      });
    });
  }
}
