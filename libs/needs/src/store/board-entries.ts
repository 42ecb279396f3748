import type { Queryable, Tx } from '@shanhai/database';
import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { BoardKind, EntryState, EntryStatus } from '../rules/board-entry';
import type { EntryTerms } from '../rules/check-entry';
import { standingParts } from './fulfilments';

export interface EntryRow extends EntryTerms {
  id: string;
  organisationId: string;
  kind: BoardKind;
  categoryCode: string;
  baseUnit: BaseUnit;
  placeCode: string;
  /** The place's code and every code above it on the day of submission: whose office may judge, and where it is found. */
  placeCodes: string[];
  state: EntryState;
  status: EntryStatus;
  /** What orders that came of it are today, and what of that buyers accepted and kept. */
  orderedBase: bigint;
  acceptedBase: bigint;
  /** One more with each edit: who judges names the one that was read. */
  version: number;
  /** Who wrote any version. */
  writers: string[];
  submittedOn: BusinessDate;
  publishedOn: BusinessDate | null;
  /** Whether everybody sees it: this very version was approved. */
  shown: boolean;
  /** Why it was sent back or withdrawn; for its publisher and the offices of the place. */
  reason: string | null;
}

/** Entries `e` with what came of them, `m`: read from orders as they are, so that what is cancelled or comes back gives its quantity back. */
export const ENTRIES = `board_entries e CROSS JOIN LATERAL (
  SELECT COALESCE(sum(p.stands), 0)::bigint AS ordered, COALESCE(sum(p.accepted), 0)::bigint AS accepted FROM (${standingParts('e.id')}) p) m`;
/** What of an entry is told today, $1, without waiting for the worker that ends it. */
export const STATUS = `CASE WHEN e.state IN ('PENDING', 'SENT_BACK', 'WITHDRAWN') THEN e.state WHEN m.ordered >= e.quantity_base THEN 'FULFILLED'
  WHEN e.state = 'EXPIRED' OR e.valid_until <= $1::date THEN 'EXPIRED' WHEN m.ordered > 0 THEN 'PARTLY' ELSE 'OPEN' END`;
export const ENTRY_COLUMNS = `e.id, e.organisation_id AS "organisationId", e.kind, e.category_code AS "categoryCode", e.base_unit AS "baseUnit",
  e.place_code AS "placeCode", e.place_codes AS "placeCodes", e.title, e.note, e.quantity_base AS "quantityBase", e.price_fen AS "priceFen",
  e.price_base AS "priceBase", e.valid_from AS "validFrom", e.valid_until AS "validUntil", e.state, ${STATUS} AS status, m.ordered AS "orderedBase", m.accepted AS "acceptedBase", e.version, e.writers,
  e.submitted_on AS "submittedOn", e.published_on AS "publishedOn", e.shown, e.reason`;

export async function entriesById(
  db: Queryable,
  today: BusinessDate,
  ids: readonly string[],
): Promise<Map<string, EntryRow>> {
  const rows = await db.query<EntryRow>(`SELECT ${ENTRY_COLUMNS} FROM ${ENTRIES} WHERE e.id = ANY($2::uuid[])`, [
    today,
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** An entry, locked: all that is decided of it, its offers and what fulfils it goes under this lock. Null where it is unknown. */
export async function lockEntry(tx: Tx, today: BusinessDate, id: string): Promise<EntryRow | null> {
  // Read by a statement of its own: one that waited for the lock would see what else changed as it was before.
  await tx.query('SELECT FROM board_entries WHERE id = $1 FOR NO KEY UPDATE', [id]);
  return (await entriesById(tx, today, [id])).get(id) ?? null;
}

/** Makes changes of what an organisation has on the board wait for each other until the transaction ends. */
export function lockBoardOf(tx: Tx, organisationId: string): void {
  tx.send("SELECT pg_advisory_xact_lock(hashtextextended('needs board ' || $1::text, 0))", [organisationId]);
}

/** How many entries of an organisation stand or ask to. */
export async function standingEntries(tx: Tx, organisationId: string): Promise<number> {
  const [{ standing }] = await tx.query<{ standing: number }>(
    `SELECT count(*)::int AS standing FROM board_entries WHERE organisation_id = $1 AND state IN ('PENDING', 'SENT_BACK', 'PUBLIC')`,
    [organisationId],
  );
  return standing;
}

export type NewEntry = Omit<
  EntryRow,
  'state' | 'status' | 'orderedBase' | 'acceptedBase' | 'version' | 'writers' | 'publishedOn' | 'shown' | 'reason'
>;

/** Adds an entry that waits for the office of its place. `terms` is a tsvector's text form. */
export function insertEntry(tx: Tx, row: NewEntry, writtenBy: string, terms: string): void {
  tx.send(
    `INSERT INTO board_entries (id, organisation_id, kind, category_code, base_unit, place_code, place_codes, title, note, quantity_base, price_fen, price_base,
       valid_from, valid_until, state, writers, submitted_on, terms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'PENDING', ARRAY[$15::uuid], $16, $17::tsvector)`,
    [
      ...[row.id, row.organisationId, row.kind, row.categoryCode, row.baseUnit, row.placeCode, row.placeCodes],
      ...[row.title, row.note, row.quantityBase, row.priceFen, row.priceBase, row.validFrom, row.validUntil],
      ...[writtenBy, row.submittedOn, terms],
    ],
  );
}

/** Writes other terms of a locked entry as its next version, which waits for the office. */
export function rewriteEntry(tx: Tx, id: string, row: EntryTerms, writtenBy: string, terms: string): void {
  tx.send(
    `UPDATE board_entries SET title = $2, note = $3, quantity_base = $4, price_fen = $5, price_base = $6, valid_from = $7, valid_until = $8, terms = $9::tsvector,
       state = 'PENDING', reason = NULL, version = version + 1, writers = array_remove(writers, $10::uuid) || $10::uuid WHERE id = $1`,
    [
      ...[id, row.title, row.note, row.quantityBase, row.priceFen, row.priceBase, row.validFrom, row.validUntil],
      ...[terms, writtenBy],
    ],
  );
}

/** Makes the version of a locked entry public. */
export function approveEntry(tx: Tx, id: string, approvedBy: string, on: BusinessDate): void {
  tx.send(
    `UPDATE board_entries SET state = 'PUBLIC', reason = NULL, approved_version = version, approved_by = $2, published_on = COALESCE(published_on, $3) WHERE id = $1`,
    [id, approvedBy, on],
  );
}

/** Writes that a locked entry was sent back or withdrawn, and why. */
export function closeEntry(tx: Tx, id: string, state: 'SENT_BACK' | 'WITHDRAWN', reason: string): void {
  tx.send('UPDATE board_entries SET state = $2, reason = $3 WHERE id = $1', [id, state, reason]);
}

export interface EndedEntry {
  id: string;
  organisationId: string;
  title: string;
}

/** Ends so many entries whose time is over. Of several workers each takes others. */
export function expireEntries(tx: Tx, today: BusinessDate, limit: number): Promise<EndedEntry[]> {
  return tx.query(
    `UPDATE board_entries e SET state = 'EXPIRED' FROM (
       SELECT id FROM board_entries WHERE state IN ('PENDING', 'SENT_BACK', 'PUBLIC') AND valid_until <= $1 ORDER BY valid_until LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
     ) over WHERE e.id = over.id RETURNING e.id, e.organisation_id AS "organisationId", e.title`,
    [today, limit],
  );
}
