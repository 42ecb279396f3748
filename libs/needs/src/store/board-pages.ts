import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import { categoriesBelow } from '@shanhai/goods';
import type { Viewer } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { BoardKind, EntryStatus } from '../rules/board-entry';
import { ENTRIES, ENTRY_COLUMNS, type EntryRow, STATUS } from './board-entries';

/** Public ones, an organisation's own, or those of an office's places. */
export type EntriesOf = 'PUBLIC' | { organisationId: string } | Pick<Viewer, 'seatCodes'>;

export interface EntryFilter {
  kind?: BoardKind | null;
  /** With all categories below it. */
  categoryCode?: string | null;
  /** With all places below it. */
  placeCode?: string | null;
  status?: EntryStatus | null;
  /** The text form of a tsquery. */
  words?: string | null;
}

/** What has a status, by what is kept of it: only entries that lines were named for are asked what came of them, and an index finds the rest. */
const WITH_STATUS: Record<EntryStatus, string> = {
  PENDING: "e.state = 'PENDING'",
  SENT_BACK: "e.state = 'SENT_BACK'",
  WITHDRAWN: "e.state = 'WITHDRAWN'",
  OPEN: `e.state = 'PUBLIC' AND e.valid_until > $1::date AND (NOT e.matched OR ${STATUS} = 'OPEN')`,
  PARTLY: `e.state = 'PUBLIC' AND e.matched AND ${STATUS} = 'PARTLY'`,
  FULFILLED: `e.matched AND ${STATUS} = 'FULFILLED'`,
  EXPIRED: `(e.state = 'EXPIRED' OR (e.state = 'PUBLIC' AND e.valid_until <= $1::date)) AND (NOT e.matched OR ${STATUS} = 'EXPIRED')`,
};

/** Entries, the newest first: public ones by the day on which they became public, others by the day of submission. */
export async function pageOfEntries(
  db: Queryable,
  today: BusinessDate,
  whose: EntriesOf,
  filter: EntryFilter,
  page: Page,
): Promise<PageOf<EntryRow>> {
  const parameters: unknown[] = [today];
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const where: string[] = [];
  if (whose === 'PUBLIC') where.push('e.shown');
  else if ('seatCodes' in whose) where.push(`e.place_codes && ${put(whose.seatCodes)}::text[]`);
  else where.push(`e.organisation_id = ${put(whose.organisationId)}`);
  // Only what is asked for stands in the statement, so that its index can be chosen.
  if (filter.kind) where.push(`e.kind = ${put(filter.kind)}`);
  if (filter.categoryCode) where.push(`e.category_code IN (${categoriesBelow(put(filter.categoryCode))})`);
  if (filter.placeCode) where.push(`e.place_codes @> ARRAY[${put(filter.placeCode)}::text]`);
  if (filter.words != null) where.push(`e.terms @@ ${put(filter.words)}::tsquery`);
  if (filter.status) where.push(WITH_STATUS[filter.status]);
  const day = whose === 'PUBLIC' ? 'e.published_on' : 'e.submitted_on';
  const keyset = keysetSql(
    page,
    [
      { sql: day, type: 'date' },
      { sql: 'e.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ${ENTRIES} WHERE ${where.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [whose === 'PUBLIC' ? row.publishedOn : row.submittedOn, row.id]);
}
