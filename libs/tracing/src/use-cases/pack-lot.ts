import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { writeEvents } from '@shanhai/epcis';
import { checkDate, requireItems, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, Reasons, refuse } from '@shanhai/kernel';
import { lotPacked } from '../facts/tracing-facts';
import { CASES_MAX } from '../rules/limits';
import { casePacked } from '../rules/lot-events';
import { checkMayLeave } from '../rules/lot-standing';
import { isSscc } from '../rules/sscc';
import { lockLot } from '../store/lots';
import { insertCases, packedBefore } from '../store/packed-cases';

export interface LotToPack {
  lotId: string;
  packedOn: string;
  cases: { sscc: string; quantityBase: bigint }[];
  idempotencyKey: string;
}

/**
 * Packs parts of the supplier's own lot into cases, each with its own number (SSCC): whoever holds a case finds its lot. It takes nothing off the lot.
 * Refuses REQUIRED, TOO_MANY, INVALID (a number, or one twice), NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, NOT_FOUND (lot), LOT_HELD,
 * LOT_RECALLED, STATE_NOT_ALLOWED, LOT_EXHAUSTED (more in cases than there is), SSCC_TAKEN, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PackLot {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: LotToPack): Promise<void> {
    const { lotId, packedOn, cases } = input;
    check(input, this.clock.today()).refuseIfAny();
    await this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'packLot', key: input.idempotencyKey, input, result: lotId };
      if (await takeIdempotencyKey(tx, claim)) return;
      const lot = await lockLot(tx, lotId, organisationId);
      if (!lot) refuse('NOT_FOUND', ['lotId'], { value: lotId });
      const reasons = new Reasons();
      checkMayLeave(lot, ['lotId'], reasons);
      if (packedOn < lot.harvestedOn)
        reasons.add('DATE_OUT_OF_ORDER', ['packedOn'], { value: packedOn, limit: lot.harvestedOn });
      const needed = cases.reduce((sum, { quantityBase }) => sum + quantityBase, 0n);
      const available = lot.quantityBase - lot.takenBase - lot.lostBase - (await packedBefore(tx, lotId));
      if (needed > available) reasons.add('LOT_EXHAUSTED', ['cases'], { lot: lot.traceCode, available, needed });
      reasons.refuseIfAny();
      const taken = new Set(await insertCases(tx, lot, cases, packedOn));
      cases.forEach(({ sscc }, index) => {
        if (taken.has(sscc)) reasons.add('SSCC_TAKEN', ['cases', index, 'sscc'], { sscc });
      });
      reasons.refuseIfAny();
      const { supplierId, baseUnit } = lot;
      recordFacts(tx, [
        ...writeEvents(
          tx,
          this.clock,
          cases.map((each) => casePacked({ lotId, supplierId, baseUnit, ...each }, packedOn)),
        ),
        lotPacked(packedOn, input.idempotencyKey, { lotId, supplierId, cases }),
      ]);
      recordAudit(tx, { operation: 'packLot', subjectId: lotId, detail: { packedOn, cases: cases.length, needed } });
    });
  }
}

function check({ packedOn, cases }: LotToPack, today: BusinessDate): Reasons {
  requireItems(cases, CASES_MAX, ['cases']);
  const reasons = new Reasons();
  const seen = new Set<string>();
  cases.forEach(({ sscc, quantityBase }, index) => {
    if (!isSscc(sscc) || seen.has(sscc))
      reasons.add('INVALID', ['cases', index, 'sscc'], {
        value: sscc.slice(0, 40),
        reason: {
          zh: '须为带校验位的 18 位 SSCC，每箱不同',
          en: 'an SSCC of 18 digits with its check digit, each once',
        },
      });
    seen.add(sscc);
    if (quantityBase <= 0n) reasons.add('NOT_POSITIVE', ['cases', index, 'quantityBase'], { value: quantityBase });
  });
  if (checkDate(packedOn, ['packedOn'], reasons) && packedOn > today)
    reasons.add('DATE_IN_FUTURE', ['packedOn'], { value: packedOn });
  return reasons;
}
