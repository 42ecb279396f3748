import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { lockEntry } from '../store/board-entries';
import { endFulfilment, fulfilmentsById } from '../store/fulfilments';

/**
 * A line was named by mistake: the entry's publisher, or the line's buyer or supplier, takes it off the entry.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, STATE_NOT_ALLOWED (ended before).
 */
@Injectable()
export class EndBoardFulfilment {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { fulfilmentId: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    await this.database.write(viewer, async (tx) => {
      const on = this.clock.today();
      const field = ['fulfilmentId'];
      const read = async () =>
        (await fulfilmentsById(tx, viewer.organisationId, [input.fulfilmentId])).get(input.fulfilmentId);
      const seen = await read();
      if (!seen) refuse('NOT_FOUND', field, { value: input.fulfilmentId });
      await lockEntry(tx, on, seen.entryId);
      const fulfilment = (await read())!;
      if (fulfilment.endedOn !== null) refuse('STATE_NOT_ALLOWED', field, { state: 'ENDED' });
      endFulfilment(tx, fulfilment, { by: viewer.userId, on, reason });
      const { entryId, orderLineId } = fulfilment;
      recordAudit(tx, { operation: 'endBoardFulfilment', subjectId: entryId, before: { orderLineId }, after: {}, detail: { reason } }); // prettier-ignore
    });
  }
}
