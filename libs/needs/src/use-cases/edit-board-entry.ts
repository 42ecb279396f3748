import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { categories } from '@shanhai/goods';
import type { Viewer } from '@shanhai/graphql';
import { after, Clock, Reasons, refuse } from '@shanhai/kernel';
import { ENTRY_TRANSITIONS } from '../rules/board-entry';
import { checkTerms, type EntryTerms, keptTerms } from '../rules/check-entry';
import { spokenFor } from '../store/board-offers';
import { lockEntry, rewriteEntry } from '../store/board-entries';
import { termsOf } from './submit-board-entry';

export interface EntryToEdit extends EntryTerms {
  entryId: string;
  /** The version that was read. */
  version: number;
}

/**
 * Its publisher writes other terms of an entry; kind, category, unit and place stay. It goes to the office again, and nobody else sees it
 * until it is approved.
 * Refuses REQUIRED, TOO_LONG, CONTACT_IN_TEXT, NOT_POSITIVE, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, STATE_NOT_ALLOWED, ENTRY_CHANGED,
 * BELOW_AGREED (of offers and orders).
 */
@Injectable()
export class EditBoardEntry {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { entryId, version, ...input }: EntryToEdit): Promise<void> {
    const today = this.clock.today();
    const reasons = new Reasons();
    checkTerms(input, today, reasons);
    reasons.refuseIfAny();
    await this.database.write(viewer, async (tx) => {
      const field = ['entryId'];
      const entry = await lockEntry(tx, today, entryId);
      if (entry?.organisationId !== viewer.organisationId) refuse('NOT_FOUND', field, { value: entryId });
      if (!after(ENTRY_TRANSITIONS, 'edit', entry.state)) refuse('STATE_NOT_ALLOWED', field, { state: entry.status });
      if (entry.version !== version) refuse('ENTRY_CHANGED', ['version'], { value: version, version: entry.version });
      const terms = keptTerms(input);
      const spoken = await spokenFor(tx, entryId);
      if (terms.quantityBase < spoken)
        refuse('BELOW_AGREED', ['quantityBase'], { value: terms.quantityBase, least: spoken });
      const [category] = await categories(tx, [entry.categoryCode]);
      const place = (await this.places.book(tx)).spanAt(entry.placeCode, entry.submittedOn);
      rewriteEntry(tx, entryId, terms, viewer.userId, termsOf(terms, [category.nameZh, category.nameEn], place?.name ?? '')); // prettier-ignore
      const { title, note, quantityBase, priceFen, priceBase, validFrom, validUntil, state } = entry;
      const before = { state, title, note, quantityBase, priceFen, priceBase, validFrom, validUntil };
      recordAudit(tx, {
        operation: 'editBoardEntry',
        subjectId: entryId,
        before,
        after: { state: 'PENDING', ...terms },
      });
    });
  }
}
