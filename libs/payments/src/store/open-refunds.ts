import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import { groupedBy } from '@shanhai/kernel';
import { type Payable, PAYABLE_COLUMNS } from './payables';

/** Whose side of a payable somebody is on. */
export type PayableSide = 'BUYER' | 'SUPPLIER' | 'CUSTODIAN';

/** The columns that a page of each side is sorted by; the ids of payables are in the order in which they were opened. */
export const SORTED: Record<PayableSide, Parameters<typeof keysetSql>[1]> = {
  BUYER: [{ sql: 'opened_on', type: 'date' }, { sql: 'id', type: 'uuid' }], // prettier-ignore
  SUPPLIER: [{ sql: 'opened_on', type: 'date' }, { sql: 'id', type: 'uuid' }], // prettier-ignore
  CUSTODIAN: [{ sql: 'h.payable_id', type: 'uuid' }],
};

/** Of a payable on a page of a side what the page goes on from. */
export const refundCursor = (side: PayableSide, { openedOn, id }: Payable): string[] =>
  side === 'CUSTODIAN' ? [id] : [openedOn, id];

/** Payables of an organisation that are paid beyond what is due, the newest first. Indexes hold those alone, by buyer, supplier and custodian. */
export function openRefundPage(db: Queryable, side: PayableSide, ownerId: string, page: Page): Promise<Payable[]> {
  const parameters: unknown[] = [ownerId];
  const { where, orderAndLimit } = keysetSql(page, SORTED[side], parameters);
  if (side === 'CUSTODIAN')
    return db.query(
      `SELECT p.* FROM (SELECT payable_id, buyer_id FROM payable_holdings h WHERE custodian_id = $1 AND to_refund AND ${where} ${orderAndLimit}) h
       CROSS JOIN LATERAL (SELECT ${PAYABLE_COLUMNS} FROM payables WHERE id = h.payable_id AND buyer_id = h.buyer_id) p ORDER BY p.id ${page.backward ? 'ASC' : 'DESC'}`,
      parameters,
    );
  const own = side === 'BUYER' ? 'buyer_id' : 'payee_id';
  return db.query(
    `SELECT ${PAYABLE_COLUMNS} FROM payables WHERE paid_fen > due_fen AND ${own} = $1 AND ${where} ${orderAndLimit}`,
    parameters,
  );
}

/** The reasons of changes that lowered what payables owe, by payable. */
export async function loweredBy(db: Queryable, payableIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.query<{ id: string; reason: string }>(
    `SELECT DISTINCT payable_id AS id, reason FROM payable_movements WHERE payable_id = ANY($1::uuid[]) AND kind = 'DUE_CHANGED' AND amount_fen < 0`,
    [payableIds],
  );
  const grouped = groupedBy(rows, ({ id }) => id);
  return new Map([...grouped].map(([id, each]) => [id, each.map(({ reason }) => reason)]));
}
