import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts } from '@shanhai/database';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { holdDecided } from '../facts/field-facts';
import { decideHold, type HoldDecision, lockHold } from '../store/lot-holds';
import { lockLot } from '../store/lots';

/**
 * The office of a held lot's place, or one above it, releases it or refuses it, and says why. What it released may be shipped and made into others.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED (it is decided).
 */
@Injectable()
export class DecideLotHold {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { lotHoldId: string; decision: HoldDecision; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    const field = ['lotHoldId'];
    const { decision } = input;
    await this.database.write(viewer, async (tx) => {
      const hold = await lockHold(tx, input.lotHoldId);
      if (!hold) refuse('NOT_FOUND', field, { value: input.lotHoldId });
      if (!isOfPlaces(viewer, hold.placeCodes)) refuse('OUTSIDE_YOUR_PLACES', field, { value: hold.placeCodes[0] });
      if (hold.decision !== null) refuse('STATE_NOT_ALLOWED', field, { state: hold.decision });
      const { lotId, supplierId } = hold;
      await lockLot(tx, lotId, supplierId);
      const decidedOn = this.clock.today();
      const officeId = viewer.organisationId;
      const decided = { ...hold, decision, decidedBy: officeId, decidedOn, reason };
      decideHold(tx, decided, decision === 'RELEASED' ? 'FREE' : 'REFUSED');
      recordFacts(tx, [holdDecided(decidedOn, { holdId: hold.id, lotId, supplierId, officeId, decision, reason })]);
      recordAudit(tx, {
        operation: 'decideLotHold',
        subjectId: lotId,
        before: { standing: 'HELD' },
        after: { decision },
        detail: { holdId: hold.id, reason },
      });
    });
  }
}
