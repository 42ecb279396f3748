import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { isOfPlaces, requireReason, type Viewer } from '@shanhai/graphql';
import { after, type BusinessDate, Clock, refuse } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { ENTRY_TRANSITIONS } from '../rules/board-entry';
import { entryPublished, entryReviewed } from '../rules/board-words';
import { toBeTold } from '../store/board-alerts';
import { approveEntry, closeEntry, type EntryRow, lockEntry } from '../store/board-entries';

export interface EntryToReview {
  entryId: string;
  /** The version that was read: nothing else becomes public. */
  version: number;
  approve: boolean;
  reason?: string | null;
}

/**
 * The office of an entry's place, or one above it, makes it public, or sends it back with a reason, also when it was public. Whoever
 * wrote any of it does not approve it. Those who want to hear of such entries are told, once of each.
 * Refuses REQUIRED and TOO_LONG (reason), NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, ENTRY_CHANGED, OWN_ENTRY, ENTRY_ENDED.
 */
@Injectable()
export class ReviewBoardEntry {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: EntryToReview): Promise<void> {
    const reason = input.approve ? null : requireReason(input.reason ?? '', ['reason']);
    await this.database.write(viewer, async (tx) => {
      const today = this.clock.today();
      const entry = await this.reviewable(tx, viewer, input, today);
      if (reason === null) approveEntry(tx, entry.id, viewer.userId, today);
      else closeEntry(tx, entry.id, 'SENT_BACK', reason);
      await this.tell(tx, entry, reason, today);
      recordAudit(tx, {
        operation: 'reviewBoardEntry',
        subjectId: entry.id,
        before: { state: entry.state },
        after: { state: reason === null ? 'PUBLIC' : 'SENT_BACK', version: entry.version },
        detail: { organisationId: entry.organisationId, reason },
      });
    });
  }

  private async reviewable(tx: Tx, viewer: Viewer, input: EntryToReview, today: BusinessDate): Promise<EntryRow> {
    const { entryId, version, approve } = input;
    const field = ['entryId'];
    const entry = await lockEntry(tx, today, entryId);
    if (!entry) refuse('NOT_FOUND', field, { value: entryId });
    if (!isOfPlaces(viewer, entry.placeCodes)) refuse('OUTSIDE_YOUR_PLACES', field, { value: entry.placeCode });
    if (!after(ENTRY_TRANSITIONS, approve ? 'approve' : 'sendBack', entry.state))
      refuse('STATE_NOT_ALLOWED', field, { state: entry.status });
    if (entry.version !== version) refuse('ENTRY_CHANGED', ['version'], { value: version, version: entry.version });
    if (approve && entry.writers.includes(viewer.userId)) refuse('OWN_ENTRY', field);
    if (approve && entry.validUntil <= today) refuse('ENTRY_ENDED', field, { date: entry.validUntil });
    return entry;
  }

  private async tell(tx: Tx, entry: EntryRow, reason: string | null, today: BusinessDate): Promise<void> {
    const { id, organisationId, title, kind, placeCode, version } = entry;
    const subject = { type: 'BoardEntry', id };
    const own = { organisationId, kind: 'BOARD_ENTRY_REVIEWED', subject, text: entryReviewed(title, reason) };
    const notices = [{ ...own, key: `board:${id}:${version}:${reason === null ? 'PUBLIC' : 'SENT_BACK'}` }];
    if (reason === null) {
      const [told, book] = await tx.together([toBeTold(tx, entry), this.places.book(tx)]);
      const text = entryPublished(kind, title, book.spanAt(placeCode, entry.submittedOn)?.name ?? placeCode);
      notices.push(...told.map((each) => ({ organisationId: each, kind: 'BOARD_ENTRY_PUBLISHED', subject, text, key: `board:${id}` }))); // prettier-ignore
    }
    notify(tx, today, notices);
  }
}
