import { type Queryable, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { toJson } from '@shanhai/kernel';
import type { EpcisEvent } from '../rules/event';
import type { Namespaces } from '../rules/event-hash';
import type { NewEvent } from '../rules/new-event';
import type { PageStart } from '../rules/page-token';
import type { Compared, EventQuery, Span } from '../rules/read-query';

export interface EventRow {
  id: string;
  ownerId: string;
  eventId: string;
  eventTime: Date;
  recordTime: Date;
  event: EpcisEvent;
  prefixes: Namespaces;
}

/** That an event was declared wrong later, by whoever captured it. */
const DECLARED = `EXISTS (SELECT FROM epcis_events d WHERE d.owner_id = e.owner_id AND d.event_id = e.event_id AND d.declares)`;

const COLUMNS = `e.id, e.owner_id AS "ownerId", e.event_id AS "eventId", e.event_time AS "eventTime", e.record_time AS "recordTime", e.event, e.prefixes`;

const INSERT = `INSERT INTO epcis_events (id, owner_id, event_id, declares, event_time, record_time, declaration_time, terms, party_ids, place_codes, event, prefixes, own)
     SELECT id, "ownerId", "eventId", "declarationTime" IS NOT NULL, "eventTime", "recordTime", "declarationTime", terms, "partyIds", "placeCodes", event, prefixes, own
     FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "ownerId" uuid, "eventId" text, "eventTime" timestamptz, "recordTime" timestamptz, "declarationTime" timestamptz, terms text[], "partyIds" uuid[], "placeCodes" text[], event jsonb, prefixes jsonb, own boolean)`;

/** Adds events; those that their owner captured before are left out. Returns the ids of the rows that are new. */
export async function insertEvents(tx: Tx, events: readonly NewEvent[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `${INSERT} ON CONFLICT (owner_id, event_id, declares) DO NOTHING RETURNING id`,
    [toJson(events)],
  );
  return new Set(rows.map((row) => row.id));
}

/** Adds events that nobody can have captured before. */
export function sendEvents(tx: Tx, events: readonly NewEvent[]): void {
  if (events.length > 0) tx.send(INSERT, [toJson(events)]);
}

/** An event as it was at first. */
export type Original = Pick<NewEvent, 'eventId' | 'event' | 'prefixes' | 'own'>;

/** Those of some events that their owner has; until the transaction ends no other adds one of the ids that senders choose. */
export function originalsOf(tx: Tx, ownerId: string, eventIds: readonly string[]): Promise<Original[]> {
  tx.send(`SELECT pg_advisory_xact_lock(hashtextextended('epcis_events ' || $1, 0))`, [ownerId]);
  return tx.query<Original>(
    'SELECT event_id AS "eventId", event, prefixes, own FROM epcis_events WHERE owner_id = $1 AND event_id = ANY($2::text[]) AND NOT declares',
    [ownerId, eventIds],
  );
}

/** What stays of an event when it is declared wrong. */
export type Standing = Pick<NewEvent, 'ownerId' | 'eventId' | 'partyIds' | 'placeCodes' | 'event' | 'prefixes'>;

/** Events that this system wrote itself, of owners, that have all of some terms and were not declared wrong. */
export function standingEvents(
  db: Queryable,
  sought: readonly { ownerId: string; terms: readonly string[] }[],
): Promise<Standing[]> {
  return db.query<Standing>(
    `SELECT e.owner_id AS "ownerId", e.event_id AS "eventId", e.party_ids AS "partyIds", e.place_codes AS "placeCodes", e.event, e.prefixes
     FROM jsonb_to_recordset($1::jsonb) AS s("ownerId" uuid, terms text[])
     JOIN epcis_events e ON e.terms @> s.terms AND e.owner_id = s."ownerId" AND e.own AND NOT e.declares AND NOT ${DECLARED}`,
    [toJson(sought)],
  );
}

/** The events that a query finds among those that an organisation may see, one more than a page where there are more. */
export function findEvents(
  db: Queryable,
  viewer: Viewer,
  query: EventQuery,
  after: PageStart | null,
): Promise<EventRow[]> {
  const parameters: unknown[] = [];
  const where = conditionsOf(viewer, query, parameters);
  const column = query.orderBy === 'eventTime' ? 'e.event_time' : 'e.record_time';
  const direction = query.descending ? 'DESC' : 'ASC';
  if (after) {
    const at = [`$${parameters.push(after.time)}::timestamptz`, `$${parameters.push(after.id)}::uuid`];
    where.push(`(${column}, e.id) ${query.descending ? '<' : '>'} (${at.join(', ')})`);
  }
  return db.query<EventRow>(
    `SELECT ${COLUMNS} FROM epcis_events e WHERE ${where.join(' AND ')} ORDER BY ${column} ${direction}, e.id ${direction} LIMIT $${parameters.push(query.perPage + 1)}`,
    parameters,
  );
}

/** How many events a query finds, counted no further than `most`. */
export async function countEvents(db: Queryable, viewer: Viewer, query: EventQuery, most: number): Promise<number> {
  const parameters: unknown[] = [];
  const where = conditionsOf(viewer, query, parameters).join(' AND ');
  const [{ count }] = await db.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM (SELECT FROM epcis_events e WHERE ${where} LIMIT $${parameters.push(most)}) found`,
    parameters,
  );
  return count;
}

function conditionsOf(viewer: Viewer, query: EventQuery, parameters: unknown[]): string[] {
  const value = (given: unknown) => `$${parameters.push(given)}`;
  const own = value(viewer.organisationId);
  const ofPlace = viewer.organisationKind === 'OFFICE' ? ` OR ${value(viewer.seatCode)} = ANY(e.place_codes)` : '';
  const within = (column: string, { from, until }: Span) => [
    ...(from === null ? [] : [`${column} >= ${value(from)}::timestamptz`]),
    ...(until === null ? [] : [`${column} < ${value(until)}::timestamptz`]),
  ];
  return [
    `(e.party_ids IS NULL OR e.owner_id = ${own}::uuid OR ${own}::uuid = ANY(e.party_ids)${ofPlace})`,
    ...query.terms.map((terms) => `e.terms && ${value(terms)}::text[]`),
    ...(query.without.length > 0 ? [`NOT e.terms && ${value(query.without)}::text[]`] : []),
    ...query.compared.map((each) => comparison(each, value)),
    ...(query.eventIds === null ? [] : [`e.event_id = ANY(${value(query.eventIds)}::text[])`]),
    ...(query.declared === null ? [] : [`${query.declared ? '' : 'NOT '}e.declares`]),
    ...(query.standing ? [`NOT e.declares AND NOT ${DECLARED}`] : []),
    ...within('e.event_time', query.eventTime),
    ...within('e.record_time', query.recordTime),
    ...within('e.declaration_time', query.declarationTime),
  ];
}

/** That a field has a value that is greater or less. Values that are no number, or no time, are none of these. */
function comparison({ field, operator, type, value: than }: Compared, value: (given: unknown) => string): string {
  const [start, from] = [value(`${field}=`), value(`${field}=`.length + 1)];
  const of = `substr(t, ${from}::integer)`;
  return `EXISTS (SELECT FROM unnest(e.terms) t WHERE starts_with(t, ${start}) AND CASE WHEN pg_input_is_valid(${of}, '${type}') THEN ${of}::${type} ${operator} ${value(than)}::${type} ELSE false END)`;
}

export interface CaptureRow {
  id: string;
  capturedAt: Date;
  onError: 'rollback' | 'proceed';
  events: number;
  errors: unknown[];
}

export function insertCapture(tx: Tx, ownerId: string, { id, capturedAt, onError, events, errors }: CaptureRow): void {
  tx.send(
    'INSERT INTO epcis_captures (id, owner_id, captured_at, on_error, events, errors) VALUES ($1, $2, $3, $4, $5, $6)',
    [id, ownerId, capturedAt, onError, events, toJson(errors)],
  );
}

const CAPTURE = `id, captured_at AS "capturedAt", on_error AS "onError", events, errors`;

/** An organisation's own capture; null where there is none of this id. */
export async function captureById(db: Queryable, ownerId: string, id: string): Promise<CaptureRow | null> {
  const [row] = await db.query<CaptureRow>(`SELECT ${CAPTURE} FROM epcis_captures WHERE owner_id = $1 AND id = $2`, [
    ownerId,
    id,
  ]);
  return row ?? null;
}

/** An organisation's captures, the newest first, one more than a page where there are more. */
export function capturesOf(
  db: Queryable,
  ownerId: string,
  perPage: number,
  before: string | null,
): Promise<CaptureRow[]> {
  return db.query<CaptureRow>(
    `SELECT ${CAPTURE} FROM epcis_captures WHERE owner_id = $1 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $2`,
    [ownerId, perPage + 1, before],
  );
}
