import { type Queryable, type Tx } from '@shanhai/database';
import { toJson } from '@shanhai/kernel';
import type { EpcisEvent } from '../rules/event';
import type { Namespaces } from '../rules/event-hash';
import type { NewEvent } from '../rules/new-event';
import { sightsOf } from './sights';

export interface EventRow {
  id: string;
  ownerId: string;
  eventId: string;
  eventTime: Date;
  recordTime: Date;
  event: EpcisEvent;
  prefixes: Namespaces;
}

/** That an event was declared wrong later, by whoever captured it: looked up for each event (`OFFSET 0`), never by reading all. */
export const DECLARED = `EXISTS (SELECT FROM epcis_events d WHERE d.owner_id = e.owner_id AND d.event_id = e.event_id AND d.declares OFFSET 0)`;

export const COLUMNS = `e.id, e.owner_id AS "ownerId", e.event_id AS "eventId", e.event_time AS "eventTime", e.record_time AS "recordTime", e.event, e.prefixes`;

const insert = (conflict: string) => `WITH added AS (
       INSERT INTO epcis_events (id, owner_id, event_id, declares, event_time, record_time, declaration_time, terms, party_ids, place_codes, event, prefixes, own)
       SELECT id, "ownerId", "eventId", "declarationTime" IS NOT NULL, "eventTime", "recordTime", "declarationTime", terms, "partyIds", "placeCodes", event, prefixes, own
       FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "ownerId" uuid, "eventId" text, "eventTime" timestamptz, "recordTime" timestamptz, "declarationTime" timestamptz, terms text[], "partyIds" uuid[], "placeCodes" text[], event jsonb, prefixes jsonb, own boolean)
       ${conflict} RETURNING id, owner_id, declares, event_time, record_time, terms, party_ids, place_codes
     ), seen AS (INSERT INTO epcis_sights (reader, kind, event_time, record_time, id, owner_id) ${sightsOf('added')})
     SELECT id FROM added`;
const INSERT = insert('');
const INSERT_NEW = insert('ON CONFLICT (owner_id, event_id, declares) DO NOTHING');

/** Adds events; those that their owner captured before are left out. Returns the ids of the rows that are new. */
export async function insertEvents(tx: Tx, events: readonly NewEvent[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(INSERT_NEW, [toJson(events)]);
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
