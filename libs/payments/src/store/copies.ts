import type { Queryable } from '@shanhai/database';
import { groupedBy } from '@shanhai/kernel';
import { DAYS_APART_MAX } from '../rules/copies';
import { COPIES } from './transfer-claims';
import { TRANSFER_COLUMNS, type Transfer } from './transfers';

/** Whether people confirmed that a transfer is a copy of another. */
export async function isCopy(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.query(`SELECT FROM ${COPIES} c WHERE c.copy_id = $1`, [id]);
  return rows.length > 0;
}

/** How a transfer and the one that it may be a copy of stand: whether the latter is a copy itself, the former has copies, and one statement told of both. */
export async function copyStanding(
  db: Queryable,
  { copyId, originalId }: { copyId: string; originalId: string },
): Promise<{ isCopy: boolean; hasCopies: boolean; toldTogether: boolean }> {
  const [standing] = await db.query<{ isCopy: boolean; hasCopies: boolean; toldTogether: boolean }>(
    `SELECT EXISTS (SELECT FROM ${COPIES} c WHERE c.copy_id = $2) AS "isCopy", EXISTS (SELECT FROM ${COPIES} c WHERE c.original_id = $1) AS "hasCopies",
       (SELECT count(DISTINCT statement_id) FROM bank_transfers WHERE id IN ($1, $2)) = 1 AS "toldTogether"`,
    [copyId, originalId],
  );
  return standing;
}

/** Of one transfer so many that it may be a copy of. */
const ALIKE_MAX = 20;

/** Transfers of the same amount about the same day that other statements told of, and that are no copies nor held as such, by the transfer that they are like; the nearest day first. */
export async function likeTransfers(db: Queryable, ids: readonly string[]): Promise<Map<string, Transfer[]>> {
  const rows = await db.query<Transfer & { copyId: string }>(
    `SELECT o.*, n.id AS "copyId" FROM bank_transfers n CROSS JOIN LATERAL (
       SELECT ${TRANSFER_COLUMNS} FROM bank_transfers WHERE custodian_id = n.custodian_id AND amount_fen = n.amount_fen AND booked_on BETWEEN n.booked_on - ${DAYS_APART_MAX} AND n.booked_on + ${DAYS_APART_MAX}
         AND statement_id <> n.statement_id AND reason NOT IN ('LIKE_ANOTHER', 'DUPLICATE') AND reversed_fen = 0 ORDER BY abs(booked_on - n.booked_on), id LIMIT ${ALIKE_MAX}) o
     WHERE n.id = ANY($1::uuid[])`,
    [ids],
  );
  return groupedBy(rows, ({ copyId }) => copyId);
}
