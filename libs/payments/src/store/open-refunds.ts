import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import { groupedBy } from '@shanhai/kernel';
import { type Payable, PAYABLE_COLUMNS } from './payables';

/** Whose side of a payable somebody is on. */
export type PayableSide = 'BUYER' | 'SUPPLIER' | 'CUSTODIAN';

const SIDES: Record<PayableSide, string> = {
  BUYER: 'buyer_id = $1',
  SUPPLIER: 'payee_id = $1',
  CUSTODIAN:
    'EXISTS (SELECT FROM payable_holdings h WHERE h.payable_id = id AND h.custodian_id = $1 AND h.received_fen > h.returned_fen)',
};

/** Payables of an organisation that are paid beyond what is due, the newest first. Indexes hold those alone, by buyer and by supplier; a custodian looks through all of them. */
export function openRefundPage(db: Queryable, side: PayableSide, ownerId: string, page: Page): Promise<Payable[]> {
  const parameters: unknown[] = [ownerId];
  const keyset = keysetSql(page, [{ sql: 'opened_on', type: 'date' }, { sql: 'id', type: 'uuid' }], parameters); // prettier-ignore
  return db.query(
    `SELECT ${PAYABLE_COLUMNS} FROM payables WHERE paid_fen > due_fen AND ${SIDES[side]} AND ${keyset.where} ${keyset.orderAndLimit}`,
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
