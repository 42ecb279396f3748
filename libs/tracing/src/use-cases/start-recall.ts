import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey } from '@shanhai/database';
import { writeEvents } from '@shanhai/epcis';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, newId, refuse } from '@shanhai/kernel';
import { recallStarted } from '../facts/recall-facts';
import { lotsRecalled } from '../rules/recall-events';
import { mayRecall, seatsThatRecall } from '../rules/who-recalls';
import { lockLotsMadeOf } from '../store/lots-made-of';
import { hasOpenRecall, insertRecall, lockLotAndSeat, type RecallLevel } from '../store/recalls';

export interface RecallToStart {
  lotId: string;
  level: RecallLevel;
  reason: string;
  idempotencyKey: string;
}

/**
 * Calls back a lot and all that was made of it, by its supplier or the office of its place: from here on nothing of them is shipped or made into others.
 * Gives back the recall's id.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND (lot), OUTSIDE_YOUR_PLACES, RECALL_OPEN, TOO_MANY (lots were made of it), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class StartRecall {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: RecallToStart): Promise<string> {
    const reason = requireReason(input.reason, ['reason']);
    const { organisationId } = viewer;
    return this.database.write(viewer, async (tx) => {
      const id = newId();
      const claim = { organisationId, operation: 'startRecall', key: input.idempotencyKey, input, result: id };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const lot = await lockLotAndSeat(tx, input.lotId);
      requireMayRecall(viewer, lot, input.lotId);
      if (await hasOpenRecall(tx, lot.id)) refuse('RECALL_OPEN', ['lotId'], { lot: lot.traceCode });
      const lots = await lockLotsMadeOf(tx, lot, ['lotId']);
      const { level } = input;
      const startedOn = this.clock.today();
      const open = { endedBy: null, endedOn: null, endReason: null };
      const recall = {
        id,
        supplierId: lot.supplierId,
        lotId: lot.id,
        level,
        reason,
        startedBy: organisationId,
        startedOn,
      };
      insertRecall(tx, { ...recall, ...open, placeCodes: seatsThatRecall(lot) }, lots);
      const lotIds = lots.map((each) => each.id);
      const event = { id, supplierId: lot.supplierId, on: startedOn };
      recordFacts(tx, [
        ...writeEvents(tx, this.clock, lotsRecalled(event, lotIds, 'recalled')),
        recallStarted(startedOn, {
          recallId: id,
          lotId: lot.id,
          supplierId: lot.supplierId,
          level,
          reason,
          startedBy: organisationId,
          lotIds,
        }),
      ]);
      recordAudit(tx, {
        operation: 'startRecall',
        subjectId: lot.id,
        after: { recallId: id, level, lots: lots.length },
        detail: { reason },
      });
      return id;
    });
  }
}

type LotWithSeat = Awaited<ReturnType<typeof lockLotAndSeat>>;

/** @throws Refusal NOT_FOUND where the lot is unknown or another supplier's, OUTSIDE_YOUR_PLACES for an office of another place; at `lotId`. */
export function requireMayRecall(
  viewer: Viewer,
  lot: LotWithSeat,
  value: string,
): asserts lot is NonNullable<LotWithSeat> {
  if (lot && mayRecall(viewer, lot)) return;
  refuse(lot && viewer.organisationKind === 'OFFICE' ? 'OUTSIDE_YOUR_PLACES' : 'NOT_FOUND', ['lotId'], {
    value: lot?.traceCode ?? value,
  });
}
