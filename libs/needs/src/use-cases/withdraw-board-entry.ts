import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { requireReason, type Viewer } from '@shanhai/graphql';
import { after, Clock, refuse } from '@shanhai/kernel';
import { type NewNotice, notify } from '@shanhai/organisations';
import { ENTRY_TRANSITIONS } from '../rules/board-entry';
import { entryGone } from '../rules/board-offer';
import { offerersOf } from '../store/board-offers';
import { closeEntry, lockEntry } from '../store/board-entries';

/**
 * Its publisher takes an entry off the board. What was public stays to be read, as withdrawn; those with offers for it are told.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, STATE_NOT_ALLOWED.
 */
@Injectable()
export class WithdrawBoardEntry {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: { entryId: string; reason: string }): Promise<void> {
    const reason = requireReason(input.reason, ['reason']);
    await this.database.write(viewer, async (tx) => {
      const field = ['entryId'];
      const today = this.clock.today();
      const entry = await lockEntry(tx, today, input.entryId);
      if (entry?.organisationId !== viewer.organisationId) refuse('NOT_FOUND', field, { value: input.entryId });
      if (!after(ENTRY_TRANSITIONS, 'withdraw', entry.state))
        refuse('STATE_NOT_ALLOWED', field, { state: entry.status });
      closeEntry(tx, entry.id, 'WITHDRAWN', reason);
      notify(tx, today, goneNotices(await offerersOf(tx, [entry.id])));
      recordAudit(tx, {
        operation: 'withdrawBoardEntry',
        subjectId: entry.id,
        before: { state: entry.state },
        after: { state: 'WITHDRAWN' },
        detail: { reason },
      });
    });
  }
}

/** What those who have offers for entries are told when these are no more. */
export function goneNotices(
  offerers: readonly { organisationId: string; entryId: string; title: string }[],
): NewNotice[] {
  return offerers.map(({ organisationId, entryId: id, title }) => ({
    ...{ organisationId, kind: 'BOARD_ENTRY_GONE', key: `board:${id}:GONE`, subject: { type: 'BoardEntry', id } },
    text: entryGone(title),
  }));
}
