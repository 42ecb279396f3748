import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { Fen } from '@shanhai/kernel';
import type { Owed } from '../rules/payouts';

/** What a custodian owes a supplier now. */
export interface PayoutDue {
  custodianId: string;
  supplierId: string;
  owedFen: Fen;
  /** Of that, what is set off: paid out before, and not earned by now. */
  setOffFen: Fen;
  payables: number;
}

/**
 * What is owed, by supplier for a custodian, by custodian for a supplier, in the order of their ids. The indexes hold what is owed now and
 * nothing that was paid out, so it is as fast in old books.
 */
export function duePage(
  db: Queryable,
  side: 'CUSTODIAN' | 'SUPPLIER',
  ownerId: string,
  page: Page,
): Promise<PayoutDue[]> {
  const [own, other] = side === 'CUSTODIAN' ? ['custodian_id', 'payee_id'] : ['payee_id', 'custodian_id'];
  const parameters: unknown[] = [ownerId];
  const { where, orderAndLimit } = keysetSql(page, [{ sql: other, type: 'uuid' }], parameters, true);
  return db.query(
    `SELECT custodian_id AS "custodianId", payee_id AS "supplierId", sum(owed_fen)::bigint AS "owedFen", -COALESCE(sum(owed_fen) FILTER (WHERE owed_fen < 0), 0)::bigint AS "setOffFen",
       count(*)::integer AS payables
     FROM payable_holdings WHERE ${own} = $1 AND owed_fen <> 0 AND ${where} GROUP BY custodian_id, payee_id ${orderAndLimit}`,
    parameters,
  );
}

/** The payables of which a custodian owes a supplier something, or has something to set off, which comes first; unlocked. */
export async function payablesOwed(
  db: Queryable,
  { custodianId, supplierId }: { custodianId: string; supplierId: string },
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT payable_id AS id FROM payable_holdings WHERE custodian_id = $1 AND payee_id = $2 AND owed_fen <> 0 ORDER BY owed_fen > 0, payable_id LIMIT $3`,
    [custodianId, supplierId, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * What a custodian has in hand of a payable and nobody else is to have, of a row `h` of holdings: less what payouts took, what refunds under
 * way claim, and what open disputes do. Below zero where a payout took what was claimed since.
 */
export const FREE_OF_HOLDING = `(h.received_fen - h.returned_fen - h.payout_fen
       - (SELECT COALESCE(sum(r.amount_fen), 0) FROM card_refunds r WHERE r.payable_id = h.payable_id AND r.custodian_id = h.custodian_id AND r.status IN ('REQUESTED', 'PENDING'))
       - (SELECT COALESCE(sum(CASE m.kind WHEN 'PAYMENT' THEN m.amount_fen ELSE -m.amount_fen END), 0) FROM payable_movements m
          WHERE m.payable_id = h.payable_id AND m.card_payment_id IN (SELECT d.card_payment_id FROM card_disputes d WHERE d.card_payment_id = m.card_payment_id AND d.custodian_id = h.custodian_id AND d.status = 'OPEN'))
       )`;

/** What a custodian owes of payables whose rows are locked, in the order of their ids. */
export function owedOf(db: Queryable, custodianId: string, payableIds: readonly string[]): Promise<Owed[]> {
  return db.query(
    `SELECT h.payable_id AS "payableId", h.buyer_id AS "buyerId", h.owed_fen AS "owedFen", ${FREE_OF_HOLDING}::bigint AS "freeFen"
     FROM payable_holdings h WHERE h.custodian_id = $1 AND h.payable_id = ANY($2::uuid[]) AND h.owed_fen <> 0 ORDER BY h.payable_id`,
    [custodianId, payableIds],
  );
}
