import { type BusinessDate, newId } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx, wordIs } from '@shanhai/database';
import type { CardEvent } from '../card-rail';

export const CARD_CALL_STATUSES = ['WAITING', 'DONE', 'DEAD', 'ABANDONED'] as const;
export type CardCallStatus = (typeof CARD_CALL_STATUSES)[number];
export const CARD_CALL_KINDS = [
  'CREATE_PAYMENT',
  'CANCEL_PAYMENT',
  'CREATE_REFUND',
  'ABANDON_REFUND',
  'FOLLOW_PAYMENT',
  'FOLLOW_REFUND',
  'FOLLOW_DISPUTE',
  'FOLLOW_PAYOUT',
] as const;
export type CardCallKind = (typeof CARD_CALL_KINDS)[number];

/** A call of the card processor that is to be made, or was. */
export interface CardCall {
  id: string;
  custodianId: string;
  kind: CardCallKind;
  /** Our id of a payment or refund; of what is only followed, the processor's name. */
  subject: string;
  status: CardCallStatus;
  createdOn: BusinessDate;
  tries: number;
  rounds: number;
  failure: string | null;
  decisionReason: string | null;
}

/** What the processor's answer to a call changes, in the transaction that ends the call. */
export type CardAnswer = (tx: Tx) => Promise<void> | void;

const COLUMNS = `id, custodian_id AS "custodianId", kind, subject, status, created_on AS "createdOn", tries, rounds, failure, decision_reason AS "decisionReason"`;

/** The key under which the processor does a call once. A person who sends it off again makes it a new one. */
export const keyOf = ({ id, rounds }: CardCall): string => (rounds === 0 ? id : `${id}-${rounds}`);

export interface NewCardCall {
  custodianId: string;
  kind: CardCallKind;
  subject: string;
}

/** So long the process that wrote a call down has it for itself (`DoCardCalls.soon`): a user waits for its answer. */
export const OWN_FOR_MS = 3_000;

/** Adds calls, due for others when their own process had its time. One of the same kind and subject that nobody has begun serves for both. Returns the ids given. */
export function insertCardCalls(
  tx: Tx,
  at: { now: Date; today: BusinessDate },
  calls: readonly NewCardCall[],
): string[] {
  const rows = calls.map((call) => ({ ...call, id: newId() }));
  if (rows.length > 0)
    tx.send(
      `INSERT INTO card_calls (id, custodian_id, kind, subject, created_on, due_at)
       SELECT id, "custodianId", kind, subject, $2, $3 FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, "custodianId" uuid, kind text, subject text)
       ON CONFLICT (kind, subject) WHERE status = 'WAITING' AND tries = 0 DO NOTHING`,
      [JSON.stringify(rows), at.today, new Date(at.now.getTime() + OWN_FOR_MS)],
    );
  return rows.map(({ id }) => id);
}

/**
 * Takes calls that are due, or one that is due or new, until `leaseUntil`: whoever dies meanwhile leaves them due again. Nothing is locked while
 * the processor is called.
 */
export function takeCardCalls(
  tx: Tx,
  { now, leaseUntil, limit, id = null }: { now: Date; leaseUntil: Date; limit: number; id?: string | null },
): Promise<CardCall[]> {
  return tx.query(
    `UPDATE card_calls c SET due_at = $2, tries = c.tries + 1 FROM (
       SELECT id FROM card_calls WHERE status = 'WAITING' AND ${id === null ? 'due_at <= $1' : 'id = $4 AND (due_at <= $1 OR tries = 0)'} ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
     ) due WHERE c.id = due.id RETURNING ${COLUMNS.replace('id,', 'c.id,')}`,
    [now, leaseUntil, limit, ...(id === null ? [] : [id])],
  );
}

/** The call did its work. */
export function endCardCall(tx: Tx, id: string): void {
  tx.send(`UPDATE card_calls SET status = 'DONE' WHERE id = $1 AND status = 'WAITING'`, [id]);
}

/** The call failed for good: nothing more is tried until a person decides, or `againAt`, where one is given. */
export function giveUpCardCall(tx: Tx, id: string, failure: string, againAt: Date | null): void {
  tx.send(
    `UPDATE card_calls SET status = 'DEAD', failure = $2, due_at = COALESCE($3, 'infinity'::timestamptz) WHERE id = $1 AND status = 'WAITING'`,
    [id, failure, againAt],
  );
}

export function tryCardCallLater(tx: Tx, id: string, dueAt: Date, failure: string): void {
  tx.send(`UPDATE card_calls SET due_at = $2, failure = $3 WHERE id = $1 AND status = 'WAITING'`, [id, dueAt, failure]);
}

/** What a person decided about a dead call: it is tried anew, as it was or as another kind, or given up. */
export function decideCardCall(
  tx: Tx,
  { id, kind, rounds }: CardCall,
  decision: { status: 'WAITING' | 'ABANDONED'; now: Date; reason: string; kind?: CardCallKind },
): void {
  tx.send(
    `UPDATE card_calls SET status = $2, kind = $3, due_at = $4, tries = 1, rounds = $5, decision_reason = $6 WHERE id = $1`,
    [id, decision.status, decision.kind ?? kind, decision.now, rounds + 1, decision.reason],
  );
}

export async function lockCardCall(tx: Tx, custodianId: string, id: string): Promise<CardCall | null> {
  const [call] = await tx.query<CardCall>(
    `SELECT ${COLUMNS} FROM card_calls WHERE id = $1 AND custodian_id = $2 FOR UPDATE`,
    [id, custodianId],
  );
  return call ?? null;
}

export async function cardCallsById(db: Queryable, ids: readonly string[]): Promise<Map<string, CardCall>> {
  const rows = await db.query<CardCall>(`SELECT ${COLUMNS} FROM card_calls WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export function cardCallPage(
  db: Queryable,
  custodianId: string,
  status: CardCallStatus | null,
  page: Page,
): Promise<CardCall[]> {
  const parameters: unknown[] = [custodianId];
  const keyset = keysetSql(page, [{ sql: 'created_on', type: 'date' }, { sql: 'id', type: 'uuid' }], parameters); // prettier-ignore
  return db.query(
    `SELECT ${COLUMNS} FROM card_calls WHERE custodian_id = $1 AND ${wordIs('status', status)} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** Records events that were not known, each once, and asks about what they are about. One statement. */
export function insertCardEvents(
  tx: Tx,
  at: { now: Date; today: BusinessDate; custodianId: string },
  events: readonly CardEvent[],
): void {
  const rows = events.flatMap(({ id, type, about, happenedAt }) =>
    about ? [{ id, type, kind: about.kind, subject: about.ref, happenedAt, callId: newId() }] : [],
  );
  if (rows.length === 0) return;
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS e(id text, type text, kind text, subject text, "happenedAt" timestamptz, "callId" uuid)),
     told AS (INSERT INTO card_events (id, type, subject, happened_at) SELECT id, type, subject, "happenedAt" FROM given ON CONFLICT (id) DO NOTHING RETURNING id)
     INSERT INTO card_calls (id, custodian_id, kind, subject, created_on, due_at)
     SELECT g."callId", $2, g.kind, g.subject, $3, $4 FROM told JOIN given g ON g.id = told.id
     ON CONFLICT (kind, subject) WHERE status = 'WAITING' AND tries = 0 DO NOTHING`,
    [JSON.stringify(rows), at.custodianId, at.today, at.now],
  );
}

/**
 * Takes the turn to read the processor's lists: from when its events, the entries of its balance and disputes; null where it is not
 * time yet. The first reading of events begins a day back, those of entries and disputes with the first one.
 */
export async function takeEventsTurn(
  tx: Tx,
  custodianId: string,
  { now, againAt }: { now: Date; againAt: Date },
): Promise<{ readTo: Date; entriesReadTo: Date; disputesReadTo: Date } | null> {
  const [turn] = await tx.query<{ readTo: Date; entriesReadTo: Date; disputesReadTo: Date }>(
    `INSERT INTO card_event_cursors AS c (custodian_id, read_to, read_again_at) VALUES ($1, $2::timestamptz - interval '1 day', $3)
     ON CONFLICT (custodian_id) DO UPDATE SET read_again_at = $3 WHERE c.read_again_at <= $2 RETURNING read_to AS "readTo", entries_read_to AS "entriesReadTo", disputes_read_to AS "disputesReadTo"`,
    [custodianId, now, againAt],
  );
  return turn ?? null;
}

/** All events, entries and disputes up to then are recorded or asked about. */
export function moveEventsCursor(tx: Tx, custodianId: string, readTo: Date): void {
  tx.send(
    `UPDATE card_event_cursors SET read_to = GREATEST(read_to, $2), entries_read_to = GREATEST(entries_read_to, $2), disputes_read_to = GREATEST(disputes_read_to, $2)
     WHERE custodian_id = $1`,
    [custodianId, readTo],
  );
}
