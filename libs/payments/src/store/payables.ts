import { groupedBy, newId, type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import { type NewFact, type Queryable, recordFacts, type Tx } from '@shanhai/database';
import { dueChanged, payableOpened } from '../facts/payable-facts';
import { type Movement, paidByItem } from '../rules/paid-by-item';
import { shareOwed } from './holdings';
import { CHOSEN_RECEIVER } from './payees';
import { KEEP_POSTINGS } from './postings';

export type ItemKind = 'GOODS' | 'FREIGHT' | 'DEPOSIT' | 'FEE';

export interface NewPayable {
  id: string;
  buyerId: string;
  payeeId: string;
  subjectId: string;
  groupId: string;
  reference: string;
  openedOn: BusinessDate;
  items: { itemId: string; kind: ItemKind; amountFen: Fen }[];
}

export interface Payable {
  id: string;
  buyerId: string;
  payeeId: string;
  subjectId: string;
  groupId: string;
  reference: string;
  openedOn: BusinessDate;
  dueFen: Fen;
  paidFen: Fen;
  /** The custodian that receives its money, as the supplier had chosen when it was opened; null: any custodian of the platform. */
  receiverId: string | null;
  /** What the buyer has kept: accepted goods net of returns, and charges once all is accepted or rejected. */
  releasedFen: Fen;
  /** In payouts to the supplier that stand. */
  payoutFen: Fen;
  /** Of what was paid: what went to the supplier itself, by official card. */
  directFen: Fen;
}

/** The SELECT list of a payable, without alias. */
export const PAYABLE_COLUMNS = `id, buyer_id AS "buyerId", payee_id AS "payeeId", subject_id AS "subjectId", group_id AS "groupId", reference,
  opened_on AS "openedOn", due_fen AS "dueFen", paid_fen AS "paidFen", receiver_id AS "receiverId",
  released_fen AS "releasedFen", payout_fen AS "payoutFen", direct_fen AS "directFen"`;

/**
 * Opens payables with their items and first dues, under their payment references: one statement and one for the facts,
 * whatever their number. Facts of the caller's that are recorded `alongside` go into the same statement.
 */
export function insertPayables(tx: Tx, payables: readonly NewPayable[], alongside: readonly NewFact[] = []): void {
  const rows = payables.map((payable) => ({
    ...payable,
    dueFen: payable.items.reduce((sum, item) => sum + item.amountFen, 0n).toString(),
    movementId: newId(),
    items: payable.items.map((item) => ({ ...item, amountFen: item.amountFen.toString() })),
  }));
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, "buyerId" uuid, "payeeId" uuid, "subjectId" uuid, "groupId" uuid,
       reference text, "openedOn" date, "dueFen" bigint, items jsonb, "movementId" uuid)),
     opened AS (INSERT INTO payables (id, buyer_id, payee_id, subject_id, group_id, reference, opened_on, due_fen, receiver_id)
       SELECT given.id, "buyerId", "payeeId", "subjectId", "groupId", reference, "openedOn", "dueFen", ${CHOSEN_RECEIVER} FROM given),
     items AS (INSERT INTO payable_items (payable_id, buyer_id, item_id, kind, ordinal, due_fen)
       SELECT given.id, "buyerId", (i.item->>'itemId')::uuid, i.item->>'kind', i.ordinal, (i.item->>'amountFen')::bigint
       FROM given, jsonb_array_elements(items) WITH ORDINALITY AS i(item, ordinal)),
     named AS (INSERT INTO payment_references (reference, buyer_id, group_id) SELECT DISTINCT reference, "buyerId", "groupId" FROM given),
     postings AS (SELECT "movementId" AS id, "movementId" AS source_id, "openedOn" AS effective_on, 'ORDERED' AS reason, 'BUYER_DUE' AS debit_account, "buyerId" AS debit_owner_id,
       'SUPPLIER_DUE' AS credit_account, "payeeId" AS credit_owner_id, "dueFen" AS amount_fen, id AS payable_id FROM given),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason)
     SELECT "movementId", "buyerId", id, 'OPENED', "openedOn", "dueFen", items, 'ORDERED' FROM given`,
    [JSON.stringify(rows)],
  );
  const opened = payables.map((payable) =>
    payableOpened(
      { buyerId: payable.buyerId, payableId: payable.id, subjectId: payable.subjectId },
      payable.openedOn,
      payable.id,
      payable.items,
    ),
  );
  recordFacts(tx, [...opened, ...alongside]);
}

export interface DueChange {
  subjectId: string;
  on: BusinessDate;
  /** Unique within the subject. */
  key: string;
  /** CONFIRMED, ACCEPTED, RETURNED, CANCELLED… */
  reason: string;
  items: { itemId: string; amountFen: Fen }[];
}

/**
 * Changes what items of subjects' payables owe, by differences: confirmed in part, re-priced by weight, rejected,
 * returned, cancelled. Locks the payables in the order of their ids. Five statements, whatever the number of changes.
 */
export async function changeDues(tx: Tx, changes: readonly DueChange[]): Promise<void> {
  const real = changes
    .map((change) => ({ ...change, items: change.items.filter((item) => item.amountFen !== 0n) }))
    .filter((change) => change.items.length > 0);
  if (real.length === 0) return;
  const payables = await tx.query<Payable>(
    `SELECT ${PAYABLE_COLUMNS} FROM payables WHERE subject_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [real.map((change) => change.subjectId)],
  );
  const bySubject = new Map(payables.map((payable) => [payable.subjectId, payable]));
  const rows = real.map((change) => {
    const { id: payableId, buyerId, payeeId } = bySubject.get(change.subjectId)!;
    const totalFen = change.items.reduce((sum, item) => sum + item.amountFen, 0n);
    return { ...change, movementId: newId(), payableId, buyerId, payeeId, totalFen };
  });
  const json = toJson(rows);
  tx.send(
    `UPDATE payable_items i SET due_fen = i.due_fen + n.delta
     FROM (SELECT c."payableId" AS payable, (item->>'itemId')::uuid AS item, sum((item->>'amountFen')::bigint) AS delta
           FROM jsonb_to_recordset($1::jsonb) AS c("payableId" uuid, items jsonb), jsonb_array_elements(c.items) AS item GROUP BY 1, 2) n
     WHERE i.payable_id = n.payable AND i.item_id = n.item`,
    [json],
  );
  tx.send(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS c("movementId" uuid, "buyerId" uuid, "payeeId" uuid, "payableId" uuid, "on" date, "totalFen" bigint, items jsonb, reason text)),
     sums AS (UPDATE payables SET due_fen = due_fen + s.total FROM (SELECT "payableId", sum("totalFen") AS total FROM given GROUP BY 1) s WHERE payables.id = s."payableId"),
     postings AS (SELECT "movementId" AS id, "movementId" AS source_id, "on" AS effective_on, reason, CASE WHEN rises THEN 'BUYER_DUE' ELSE 'SUPPLIER_DUE' END AS debit_account,
       CASE WHEN rises THEN "buyerId" ELSE "payeeId" END AS debit_owner_id, CASE WHEN rises THEN 'SUPPLIER_DUE' ELSE 'BUYER_DUE' END AS credit_account,
       CASE WHEN rises THEN "payeeId" ELSE "buyerId" END AS credit_owner_id, abs("totalFen") AS amount_fen, "payableId" AS payable_id
       FROM given, LATERAL (SELECT "totalFen" > 0 AS rises) AS way),
     ${KEEP_POSTINGS}
     INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason)
     SELECT "movementId", "buyerId", "payableId", 'DUE_CHANGED', "on", "totalFen", items, reason FROM given`,
    [json],
  );
  shareOwed(tx, payables.map(({ id }) => id)); // prettier-ignore
  recordFacts(
    tx,
    rows.map(({ buyerId, payableId, subjectId, on, key, items, reason }) =>
      dueChanged({ buyerId, payableId, subjectId }, on, `${payableId}:${key}`, { items, reason }),
    ),
  );
}

/** The payables of one or several groups, unlocked. */
export function payablesOfGroups(db: Queryable, groupIds: readonly string[]): Promise<Payable[]> {
  return db.query(`SELECT ${PAYABLE_COLUMNS} FROM payables WHERE group_id = ANY($1::uuid[]) ORDER BY id`, [groupIds]);
}

/** The payables of subjects (supplier orders), unlocked. */
export function payablesOfSubjects(db: Queryable, subjectIds: readonly string[]): Promise<Payable[]> {
  return db.query(`SELECT ${PAYABLE_COLUMNS} FROM payables WHERE subject_id = ANY($1::uuid[]) ORDER BY id`, [
    subjectIds,
  ]);
}

/** The same, locked in the order of their ids: what they owe and were paid stays as it is until the transaction ends. */
export function lockPayablesOfSubjects(tx: Tx, subjectIds: readonly string[]): Promise<Payable[]> {
  return tx.query(`SELECT ${PAYABLE_COLUMNS} FROM payables WHERE subject_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [
    subjectIds,
  ]);
}

/** Payables by id, locked in the order of their ids. */
export function lockPayables(tx: Tx, ids: readonly string[]): Promise<Payable[]> {
  return tx.query(`SELECT ${PAYABLE_COLUMNS} FROM payables WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [ids]);
}

export async function lockPayable(tx: Tx, payableId: string): Promise<Payable | null> {
  const [payable] = await tx.query<Payable>(`SELECT ${PAYABLE_COLUMNS} FROM payables WHERE id = $1 FOR UPDATE`, [
    payableId,
  ]);
  return payable ?? null;
}

interface MovementRow {
  id: string;
  payableId: string;
  kind: Movement['kind'];
  effectiveOn: BusinessDate;
  amountFen: Fen;
  items: { itemId: string; amountFen: string }[] | null;
}

/** Everything that moved payables, by payable, for `paidByItem`. */
export async function movementsOfPayables(db: Queryable, ids: readonly string[]): Promise<Map<string, Movement[]>> {
  const rows = await db.query<MovementRow>(
    'SELECT id, payable_id AS "payableId", kind, effective_on AS "effectiveOn", amount_fen AS "amountFen", items FROM payable_movements WHERE payable_id = ANY($1::uuid[])',
    [ids],
  );
  return new Map([...groupedBy(rows, (row) => row.payableId)].map(([id, moved]) => [id, moved.map(toMovement)]));
}

/** Everything that moved one payable. */
export async function movementsOf(db: Queryable, payableId: string): Promise<Movement[]> {
  return (await movementsOfPayables(db, [payableId])).get(payableId) ?? [];
}

function toMovement({ id, kind, effectiveOn, amountFen, items }: MovementRow): Movement {
  const at = { on: effectiveOn, key: id };
  if (kind === 'PAYMENT') return { ...at, kind, amountFen };
  return { ...at, kind, items: new Map((items ?? []).map((item) => [item.itemId, BigInt(item.amountFen)])) };
}

/** What each item of payables has been paid by now, by payable (CR-3). */
export async function paidItems(
  db: Queryable,
  payableIds: readonly string[],
): Promise<Map<string, ReadonlyMap<string, Fen>>> {
  const movements = await movementsOfPayables(db, payableIds);
  return new Map([...movements].map(([id, moved]) => [id, paidByItem(moved).at(-1)!.paid]));
}

export async function payablesById(db: Queryable, ids: readonly string[]): Promise<Map<string, Payable>> {
  const rows = await db.query<Payable>(`SELECT ${PAYABLE_COLUMNS} FROM payables WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}
