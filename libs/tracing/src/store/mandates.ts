import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { Goods, MandateTerms } from '../rules/mandates';

export interface MandateRow extends MandateTerms {
  /** The producer. */
  supplierId: string;
  companyId: string;
  fileHash: string;
  /** Codes of both seats and of the places above them. */
  placeCodes: string[];
  grantedOn: BusinessDate;
  revokedOn: BusinessDate | null;
  revokeReason: string | null;
}

const COLUMNS = `m.id, m.supplier_id AS "supplierId", m.company_id AS "companyId", m.product_ids AS "productIds", m.category_codes AS "categoryCodes",
  m.valid_from AS "validFrom", m.valid_until AS "validUntil", m.file_hash AS "fileHash", m.place_codes AS "placeCodes", m.granted_on AS "grantedOn",
  m.revoked_from AS "revokedFrom", m.revoked_on AS "revokedOn", m.revoke_reason AS "revokeReason"`;

/** Mandates by id, in one statement; unknown ids are left out. */
export async function mandatesById(db: Queryable, ids: readonly string[]): Promise<Map<string, MandateRow>> {
  const rows = await db.query<MandateRow>(`SELECT ${COLUMNS} FROM mandates m WHERE m.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A producer's own mandate, locked; null where it is unknown or another's. */
export async function lockMandate(tx: Tx, id: string, supplierId: string): Promise<MandateRow | null> {
  const [row] = await tx.query<MandateRow>(
    `SELECT ${COLUMNS} FROM mandates m WHERE m.id = $1 AND m.supplier_id = $2 FOR NO KEY UPDATE`,
    [id, supplierId],
  );
  return row ?? null;
}

/** All mandates of producers to a company, kept from being revoked until the transaction ends. */
export function mandatesBetween(tx: Tx, companyId: string, supplierIds: readonly string[]): Promise<MandateRow[]> {
  return tx.query(
    `SELECT ${COLUMNS} FROM mandates m WHERE m.company_id = $1 AND m.supplier_id = ANY($2::uuid[]) ORDER BY m.id FOR SHARE`,
    [companyId, supplierIds],
  );
}

/** The products of lots with their categories and those above them, by lot; one statement. */
export async function goodsOfLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, Goods>> {
  const rows = await db.query<Goods & { lotId: string }>(
    `WITH RECURSIVE up AS (
       SELECT l.id, l.product_id, p.category_code AS code, 1 AS depth FROM lots l JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
       WHERE l.id = ANY($1::uuid[])
       UNION ALL SELECT up.id, up.product_id, c.parent_code, up.depth + 1 FROM up JOIN categories c ON c.code = up.code WHERE c.parent_code IS NOT NULL
     ) SELECT id AS "lotId", product_id AS "productId", array_agg(code ORDER BY depth) AS "categoryCodes" FROM up GROUP BY id, product_id`,
    [lotIds],
  );
  return new Map(rows.map(({ lotId, ...goods }) => [lotId, goods]));
}

export type NewMandate = Omit<MandateRow, 'revokedFrom' | 'revokedOn' | 'revokeReason'>;

export function insertMandate(tx: Tx, row: NewMandate): void {
  tx.send(
    `INSERT INTO mandates (id, supplier_id, company_id, product_ids, category_codes, valid_from, valid_until, file_hash, place_codes, granted_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[row.id, row.supplierId, row.companyId, row.productIds, row.categoryCodes, row.validFrom, row.validUntil],
      ...[row.fileHash, row.placeCodes, row.grantedOn],
    ],
  );
}

export function endMandate(
  tx: Tx,
  mandate: MandateRow,
  end: { from: BusinessDate; on: BusinessDate; reason: string },
): void {
  tx.send(
    'UPDATE mandates SET revoked_from = $3, revoked_on = $4, revoke_reason = $5 WHERE id = $1 AND supplier_id = $2',
    [mandate.id, mandate.supplierId, end.from, end.on, end.reason],
  );
}

/** Whose mandates: those that a producer granted, those that a company has, those of an office's places. */
export type MandatesOf = { producerId: string } | { companyId: string } | { seatCodes: readonly string[] };

/** Mandates that a viewer may see, the newest first. */
export async function pageOfMandates(db: Queryable, whose: MandatesOf, page: Page): Promise<PageOf<MandateRow>> {
  const [owned, value] =
    'producerId' in whose
      ? ['m.supplier_id = $1', whose.producerId]
      : 'companyId' in whose
        ? ['m.company_id = $1', whose.companyId]
        : ['m.place_codes && $1::text[]', whose.seatCodes];
  const parameters: unknown[] = [value];
  const keyset = keysetSql(
    page,
    [
      { sql: 'm.granted_on', type: 'date' },
      { sql: 'm.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<MandateRow>(
    `SELECT ${COLUMNS} FROM mandates m WHERE ${owned} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.grantedOn, row.id]);
}
