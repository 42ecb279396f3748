import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts } from '@shanhai/database';
import { writeEvents } from '@shanhai/epcis';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { recallEnded } from '../facts/recall-facts';
import { lotsRecalled } from '../rules/recall-events';
import { mayRecall } from '../rules/who-recalls';
import { closeRecall, lockLotAndSeat, lockRecall } from '../store/recalls';

/**
 * Ends a recall: what is left of its lots may leave again. What an office began an office of the place ends.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, RECALL_OF_OFFICE, STATE_NOT_ALLOWED (it has ended).
 */
@Injectable()
export class EndRecall {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { recallId: string; reason: string }): Promise<void> {
    const endReason = requireReason(input.reason, ['reason']);
    const field = ['recallId'];
    await this.database.write(viewer, async (tx) => {
      const recall = await lockRecall(tx, input.recallId);
      if (!recall) refuse('NOT_FOUND', field, { value: input.recallId });
      const lot = (await lockLotAndSeat(tx, recall.lotId))!;
      const ofOffice = viewer.organisationKind === 'OFFICE';
      if (!mayRecall(viewer, lot))
        refuse(ofOffice ? 'OUTSIDE_YOUR_PLACES' : 'NOT_FOUND', field, { value: lot.traceCode });
      if (recall.endedOn !== null) refuse('STATE_NOT_ALLOWED', field, { state: 'ENDED' });
      if (!ofOffice && recall.startedBy !== recall.supplierId) refuse('RECALL_OF_OFFICE', field);
      const endedOn = this.clock.today();
      const { id, supplierId } = recall;
      const endedBy = viewer.organisationId;
      const active = await closeRecall(tx, { id, supplierId, endedBy, endedOn, endReason });
      recordFacts(tx, [
        ...writeEvents(tx, this.clock, lotsRecalled({ id, supplierId, on: endedOn }, active, 'active')),
        recallEnded(endedOn, { recallId: id, lotId: recall.lotId, supplierId, endedBy, reason: endReason }),
      ]);
      recordAudit(tx, { operation: 'endRecall', subjectId: recall.lotId, detail: { recallId: id, reason: endReason } });
    });
  }
}
