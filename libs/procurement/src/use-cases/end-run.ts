import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { after, refuse } from '@shanhai/kernel';
import { RUN_TRANSITIONS } from '../rules/run';
import { endRun, lockRun } from '../store/runs';

/**
 * Cancels a run that is not done, or deletes one that has ended: by the organisation that asked for it. What it entered is
 * removed by the worker.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED.
 */
@Injectable()
export class EndRun {
  constructor(private readonly database: Database) {}

  run(viewer: Viewer, verb: 'cancel' | 'delete', globalId: string): Promise<string> {
    const runId = fromGlobalId('CountRun', globalId, ['runId']);
    return this.database.write(viewer, async (tx) => {
      const status = await lockRun(tx, viewer.organisationId, runId);
      if (status === null) refuse('NOT_FOUND', ['runId'], { value: globalId });
      const next = after(RUN_TRANSITIONS, verb, status);
      if (next === null) refuse('STATE_NOT_ALLOWED', ['runId'], { state: status });
      endRun(tx, viewer.organisationId, runId, next);
      recordAudit(tx, { operation: `${verb}CountRun`, subjectId: runId, before: { status }, after: { status: next } });
      return runId;
    });
  }
}
