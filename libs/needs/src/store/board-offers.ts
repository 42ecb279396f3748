import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { OfferState, OfferStatus, OfferTerms } from '../rules/board-offer';
import { standingParts } from './fulfilments';

export interface OfferRow extends OfferTerms {
  id: string;
  /** Who offers. */
  organisationId: string;
  entryId: string;
  publisherId: string;
  title: string;
  state: OfferState;
  status: OfferStatus;
  offeredOn: BusinessDate;
  answeredOn: BusinessDate | null;
  answer: string | null;
}

/** What is told of an offer today, $1. */
const STATUS = `CASE WHEN o.state = 'OPEN' AND (o.valid_until <= $1::date OR e.valid_until <= $1::date OR e.state IN ('EXPIRED', 'WITHDRAWN')) THEN 'LAPSED' ELSE o.state END`;
const OFFERS = 'board_offers o JOIN board_entries e ON e.id = o.entry_id AND e.organisation_id = o.publisher_id';
const COLUMNS = `o.id, o.organisation_id AS "organisationId", o.entry_id AS "entryId", o.publisher_id AS "publisherId", e.title, o.quantity_base AS "quantityBase",
  o.price_fen AS "priceFen", o.price_base AS "priceBase", o.message, o.valid_until AS "validUntil", o.state, ${STATUS} AS status,
  o.offered_on AS "offeredOn", o.answered_on AS "answeredOn", o.answer`;

/** Offers by id that an organisation made or received. */
export async function offersById(
  db: Queryable,
  today: BusinessDate,
  organisationId: string,
  ids: readonly string[],
): Promise<Map<string, OfferRow>> {
  const rows = await db.query<OfferRow>(
    `SELECT ${COLUMNS} FROM ${OFFERS} WHERE o.id = ANY($2::uuid[]) AND $3 IN (o.organisation_id, o.publisher_id)`,
    [today, ids, organisationId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface OfferFilter {
  side: 'MADE' | 'RECEIVED';
  entryId: string | null;
  status: OfferStatus | null;
}

/** Offers that an organisation made, or received, the newest first. */
export async function pageOfOffers(
  db: Queryable,
  today: BusinessDate,
  organisationId: string,
  { side, entryId, status }: OfferFilter,
  page: Page,
): Promise<PageOf<OfferRow>> {
  const parameters: unknown[] = [today, organisationId];
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const where = [side === 'MADE' ? 'o.organisation_id = $2' : 'o.publisher_id = $2'];
  if (entryId !== null) where.push(`o.entry_id = ${put(entryId)}`);
  if (status !== null) where.push(`${STATUS} = ${put(status)}`);
  const keyset = keysetSql(
    page,
    [
      { sql: 'o.offered_on', type: 'date' },
      { sql: 'o.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<OfferRow>(
    `SELECT ${COLUMNS} FROM ${OFFERS} WHERE ${where.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.offeredOn, row.id]);
}

export type NewOffer = OfferTerms & Pick<OfferRow, 'id' | 'organisationId' | 'entryId' | 'publisherId' | 'offeredOn'>;

/** Adds an open offer. False where the organisation has an open one for the entry. */
export async function insertOffer(tx: Tx, row: NewOffer, offeredBy: string): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO board_offers (id, organisation_id, entry_id, publisher_id, quantity_base, price_fen, price_base, message, valid_until, state, offered_by, offered_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'OPEN', $10, $11) ON CONFLICT (entry_id, organisation_id) WHERE state = 'OPEN' DO NOTHING RETURNING 1`,
    [
      ...[row.id, row.organisationId, row.entryId, row.publisherId, row.quantityBase, row.priceFen, row.priceBase],
      ...[row.message, row.validUntil, offeredBy, row.offeredOn],
    ],
  );
  return added.length > 0;
}

/** Writes what became of an offer, under the lock of its entry. */
export function setOffer(
  tx: Tx,
  { id, organisationId }: OfferRow,
  { state, by, on, answer }: { state: OfferState; by: string; on: BusinessDate; answer: string | null },
): void {
  tx.send(
    'UPDATE board_offers SET state = $3, answered_by = $4, answered_on = $5, answer = $6 WHERE id = $1 AND organisation_id = $2',
    [id, organisationId, state, by, on, answer],
  );
}

/** How many open offers an organisation has for entries that stand. */
export async function openOffers(tx: Tx, today: BusinessDate, organisationId: string): Promise<number> {
  const [{ open }] = await tx.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM ${OFFERS} WHERE o.organisation_id = $2 AND o.state = 'OPEN' AND ${STATUS} = 'OPEN'`,
    [today, organisationId],
  );
  return open;
}

/** Ends an organisation's offer for an entry that lapsed unanswered, so that it can make another. */
export function dropLapsedOffer(tx: Tx, today: BusinessDate, organisationId: string, entryId: string): void {
  tx.send(
    `UPDATE board_offers SET state = 'WITHDRAWN' WHERE organisation_id = $2 AND entry_id = $3 AND state = 'OPEN' AND valid_until <= $1`,
    [today, organisationId, entryId],
  );
}

/** Whose offers for entries are open or accepted. */
export function offerersOf(
  tx: Tx,
  entryIds: readonly string[],
): Promise<{ organisationId: string; entryId: string; title: string }[]> {
  return tx.query(
    `SELECT DISTINCT o.organisation_id AS "organisationId", o.entry_id AS "entryId", e.title FROM ${OFFERS} WHERE o.entry_id = ANY($1::uuid[]) AND o.state IN ('OPEN', 'ACCEPTED')`,
    [entryIds],
  );
}

/**
 * How much of a locked entry is agreed or ordered: of each other side what was accepted or what it ordered, whichever is more, for an
 * order follows an offer.
 */
export async function spokenFor(tx: Tx, entryId: string): Promise<bigint> {
  const [{ spoken }] = await tx.query<{ spoken: bigint }>(
    `SELECT COALESCE(sum(GREATEST(accepted, ordered)), 0)::bigint AS spoken FROM (
       SELECT sum(accepted) AS accepted, sum(ordered) AS ordered FROM (
         SELECT organisation_id AS party, quantity_base AS accepted, 0::bigint AS ordered FROM board_offers WHERE entry_id = $1 AND state = 'ACCEPTED'
         UNION ALL SELECT CASE e.kind WHEN 'HARVEST' THEN p.buyer_id ELSE p.supplier_id END, 0, p.stands FROM board_entries e CROSS JOIN LATERAL (${standingParts('e.id')}) p WHERE e.id = $1
       ) sides GROUP BY party
     ) parties`,
    [entryId],
  );
  return spoken;
}
