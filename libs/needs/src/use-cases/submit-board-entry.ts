import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { searchTerms } from '@shanhai/catalogue';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { categories } from '@shanhai/goods';
import { isOfPlaces, type Viewer } from '@shanhai/graphql';
import { type BaseUnit, type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { type BoardKind, STANDING_ENTRIES_MAX } from '../rules/board-entry';
import { checkTerms, type EntryTerms, keptTerms } from '../rules/check-entry';
import { mayPublish } from '../rules/who-publishes';
import { insertEntry, lockBoardOf, standingEntries } from '../store/board-entries';

export interface EntryToSubmit extends EntryTerms {
  idempotencyKey: string;
  kind: BoardKind;
  categoryCode: string;
  baseUnit: BaseUnit;
  placeCode: string;
}

/**
 * Puts a harvest or a need before the office of its place. Gives back its id.
 * Refuses REQUIRED, TOO_LONG, CONTACT_IN_TEXT (everybody reads it), NOT_POSITIVE, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, ENTRY_KIND (a supplier's
 * need, a buyer's harvest), DIVISION_UNKNOWN, OUTSIDE_YOUR_PLACES (an office's place), NOT_FOUND (category), TOO_MANY (that stand), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class SubmitBoardEntry {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, input: EntryToSubmit): Promise<string> {
    const today = this.clock.today();
    const reasons = new Reasons();
    checkTerms(input, today, reasons);
    if (!mayPublish(viewer.organisationKind, input.kind)) reasons.add('ENTRY_KIND', ['kind']);
    reasons.refuseIfAny();
    return this.database.write(viewer, (tx) => this.submit(tx, viewer, input, today));
  }

  private async submit(tx: Tx, viewer: Viewer, input: EntryToSubmit, today: BusinessDate): Promise<string> {
    const id = newId();
    const { organisationId, userId } = viewer;
    const { idempotencyKey: key, ...entry } = input;
    const claim = { organisationId, operation: 'submitBoardEntry', key, input, result: id };
    const first = await takeIdempotencyKey(tx, claim);
    if (first) return first;
    const place = await this.places.requireDivision(entry.placeCode, today, ['divisionCode'], tx);
    const placeCodes = await this.places.ancestry(entry.placeCode, today, tx);
    if (viewer.organisationKind === 'OFFICE' && !isOfPlaces(viewer, placeCodes))
      refuse('OUTSIDE_YOUR_PLACES', ['divisionCode'], { value: entry.placeCode });
    lockBoardOf(tx, organisationId);
    const [[category], standing] = await tx.together([
      categories(tx, [entry.categoryCode]),
      standingEntries(tx, organisationId),
    ]);
    if (!category) refuse('NOT_FOUND', ['categoryCode'], { value: entry.categoryCode.slice(0, 40) });
    if (standing >= STANDING_ENTRIES_MAX) refuse('TOO_MANY', [], { max: STANDING_ENTRIES_MAX, count: standing + 1 });
    const row = { ...entry, ...keptTerms(entry), id, organisationId, placeCodes, submittedOn: today };
    insertEntry(tx, row, userId, termsOf(row, [category.nameZh, category.nameEn], place.name));
    recordAudit(tx, { operation: 'submitBoardEntry', subjectId: id, after: row });
    return id;
  }
}

/** What an entry is found by. */
export function termsOf({ title, note }: EntryTerms, classes: string[], place: string): string {
  return searchTerms({ names: [title], classes, rest: [note, place] });
}
