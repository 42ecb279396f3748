import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { statusOf } from '../rules/bulletin';
import { bulletinsById, type BulletinRow, type Decision, insertDecision, standingBulletin } from '../store/bulletins';

/** Two officers who publish at once wait for each other: of one scheme and period one bulletin stands. */
const BULLETIN_LOCK = 7_304_071;

/**
 * Approves a prepared bulletin, which publishes it: from here on everybody reads it, and the one that it replaces is withdrawn.
 * What is approved is what was prepared, byte by byte.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (decided already), OWN_BULLETIN (CR-22), BULLETIN_STANDS.
 */
@Injectable()
export class ApproveBulletin {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { bulletinId: string }): Promise<{ bulletinId: string }> {
    return this.database.write(viewer, async (tx) => {
      tx.send('SELECT pg_advisory_xact_lock($1)', [BULLETIN_LOCK]);
      const bulletin = await preparedBulletin(tx, viewer, input.bulletinId);
      if (bulletin.preparedBy === viewer.userId) refuse('OWN_BULLETIN', ['bulletinId']);
      const standing = await standingBulletin(tx, bulletin);
      if ((standing?.id ?? null) !== bulletin.replaces) {
        if (standing) refuse('BULLETIN_STANDS', ['bulletinId'], { title: standing.title });
        // What it was to replace has been withdrawn by now.
        refuse('STATE_NOT_ALLOWED', ['bulletinId'], { state: 'REPLACED_IS_WITHDRAWN' });
      }
      await decide(tx, bulletin, {
        published: true,
        decidedBy: viewer.userId,
        decidedOn: this.clock.today(),
        reason: null,
        withdraws: bulletin.replaces,
      });
      return { bulletinId: bulletin.id };
    });
  }
}

/**
 * Sends a prepared bulletin back with a reason; a corrected one is prepared anew. Its preparer may do so too.
 * Refusals: REQUIRED, TOO_LONG (reason), NOT_FOUND, STATE_NOT_ALLOWED (decided already).
 */
@Injectable()
export class SendBackBulletin {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { bulletinId: string; reason: string }): Promise<{ bulletinId: string }> {
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const bulletin = await preparedBulletin(tx, viewer, input.bulletinId);
      await decide(tx, bulletin, {
        published: false,
        decidedBy: viewer.userId,
        decidedOn: this.clock.today(),
        reason,
        withdraws: null,
      });
      return { bulletinId: bulletin.id };
    });
  }
}

/** A bulletin of the viewer's own office that waits for a decision. */
async function preparedBulletin(tx: Tx, viewer: Viewer, globalId: string): Promise<BulletinRow> {
  const id = fromGlobalId('Bulletin', globalId, ['bulletinId']);
  const bulletin = (await bulletinsById(tx, viewer.organisationId, [id])).get(id);
  if (!bulletin || bulletin.officeId !== viewer.organisationId)
    refuse('NOT_FOUND', ['bulletinId'], { value: globalId });
  const status = statusOf(bulletin);
  if (status !== 'PREPARED') refuse('STATE_NOT_ALLOWED', ['bulletinId'], { state: status });
  return bulletin;
}

async function decide(tx: Tx, bulletin: BulletinRow, decision: Decision): Promise<void> {
  // Somebody else may have decided since it was read: the first decision stands.
  if (!(await insertDecision(tx, bulletin, decision)))
    refuse('STATE_NOT_ALLOWED', ['bulletinId'], { state: 'DECIDED' });
  recordAudit(tx, {
    operation: decision.published ? 'approveBulletin' : 'sendBackBulletin',
    subjectId: bulletin.id,
    before: { status: 'PREPARED' },
    after: { status: decision.published ? 'PUBLISHED' : 'SENT_BACK' },
    detail: { hash: bulletin.hash.toString('hex'), reason: decision.reason, withdraws: decision.withdraws },
  });
}
