import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy, toJson } from '@shanhai/kernel';
import type { Declared, DeclaredRow } from '../rules/declared-purchase';

/** What a declaration said once: a version stays as it was submitted. */
export interface DeclaredVersionRow extends Omit<Declared, 'rows'> {
  declarationId: string;
  buyerId: string;
  version: number;
  invoiceEvidenceId: string;
  paymentEvidenceId: string;
  submittedOn: BusinessDate;
  submittedBy: string;
}
export type DeclaredRowRow = DeclaredRow & {
  declarationId: string;
  buyerId: string;
  version: number;
  number: number;
  /** Of its lot. */
  traceCode: string | null;
};

export function insertDeclaredVersion(tx: Tx, row: DeclaredVersionRow, rows: readonly DeclaredRow[]): void {
  tx.send(
    `INSERT INTO declared_versions (declaration_id, buyer_id, version, seller_id, seller_code, seller_name, bought_on, accepted_on, invoice_number, invoiced_on, invoice_fen,
       invoice_hash, invoice_evidence_id, paid_on, paid_fen, bank_reference, payment_hash, payment_evidence_id, submitted_on, submitted_by, content_hash)
     SELECT "declarationId", "buyerId", version, "sellerId", "sellerCode", "sellerName", "boughtOn", "acceptedOn", "invoiceNumber", "invoicedOn", "invoiceFen",
       "invoiceHash", "invoiceEvidenceId", "paidOn", "paidFen", "bankReference", "paymentHash", "paymentEvidenceId", "submittedOn", "submittedBy", "contentHash"
     FROM jsonb_to_record($1::jsonb) AS v("declarationId" uuid, "buyerId" uuid, version integer, "sellerId" uuid, "sellerCode" text, "sellerName" text, "boughtOn" date,
       "acceptedOn" date, "invoiceNumber" text, "invoicedOn" date, "invoiceFen" bigint, "invoiceHash" text, "invoiceEvidenceId" uuid, "paidOn" date, "paidFen" bigint,
       "bankReference" text, "paymentHash" text, "paymentEvidenceId" uuid, "submittedOn" date, "submittedBy" uuid, "contentHash" text)`,
    [toJson(row)],
  );
  tx.send(
    `INSERT INTO declared_rows (id, buyer_id, declaration_id, version, row_number, product_name, category_code, sku_id, lot_id, quantity_base, base_unit, goods_fen, origin_code, harvested_on, origin_hashes)
     SELECT id, $2, $3, $4, ordinal, "productName", "categoryCode", "skuId", "lotId", "quantityBase", "baseUnit", "goodsFen", "originCode", "harvestedOn", ARRAY(SELECT jsonb_array_elements_text("originHashes"))
     FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (id uuid, "productName" text, "categoryCode" text, "skuId" uuid, "lotId" uuid, "quantityBase" bigint, "baseUnit" text, "goodsFen" bigint,
       "originCode" text, "harvestedOn" date, "originHashes" jsonb)) WITH ORDINALITY
       AS r(id, "productName", "categoryCode", "skuId", "lotId", "quantityBase", "baseUnit", "goodsFen", "originCode", "harvestedOn", "originHashes", ordinal)`,
    [toJson(rows), row.buyerId, row.declarationId, row.version],
  );
}

const VERSION_COLUMNS = `v.declaration_id AS "declarationId", v.buyer_id AS "buyerId", v.version, v.seller_id AS "sellerId", v.seller_code AS "sellerCode", v.seller_name AS "sellerName",
  v.bought_on AS "boughtOn", v.accepted_on AS "acceptedOn", v.invoice_number AS "invoiceNumber", v.invoiced_on AS "invoicedOn", v.invoice_fen AS "invoiceFen",
  v.invoice_hash AS "invoiceHash", v.invoice_evidence_id AS "invoiceEvidenceId", v.paid_on AS "paidOn", v.paid_fen AS "paidFen", v.bank_reference AS "bankReference",
  v.payment_hash AS "paymentHash", v.payment_evidence_id AS "paymentEvidenceId", v.submitted_on AS "submittedOn", v.submitted_by AS "submittedBy", v.content_hash AS "contentHash"`;

/** All versions of declarations, oldest first. */
export async function declaredVersions(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, DeclaredVersionRow[]>> {
  const rows = await db.query<DeclaredVersionRow>(
    `SELECT ${VERSION_COLUMNS} FROM declared_versions v WHERE v.declaration_id = ANY($1::uuid[]) ORDER BY v.declaration_id, v.version`,
    [ids],
  );
  return groupedBy(rows, ({ declarationId }) => declarationId);
}

const ROW_COLUMNS = `r.id, r.declaration_id AS "declarationId", r.buyer_id AS "buyerId", r.version, r.row_number AS number, r.product_name AS "productName",
  r.category_code AS "categoryCode", r.sku_id AS "skuId", r.lot_id AS "lotId", l.trace_code AS "traceCode", r.quantity_base AS "quantityBase", r.base_unit AS "baseUnit", r.goods_fen AS "goodsFen",
  r.origin_code AS "originCode", r.harvested_on AS "harvestedOn", r.origin_hashes AS "originHashes"`;

export const versionKey = ({ declarationId, version }: { declarationId: string; version: number }) =>
  `${declarationId}:${version}`;

/** The rows of versions, by `versionKey`, in their order. */
export async function rowsOfVersions(db: Queryable, keys: readonly string[]): Promise<Map<string, DeclaredRowRow[]>> {
  const rows = await db.query<DeclaredRowRow>(
    `SELECT ${ROW_COLUMNS} FROM unnest($1::text[]) AS k(key) JOIN declared_rows r
       ON r.declaration_id = split_part(k.key, ':', 1)::uuid AND r.version = split_part(k.key, ':', 2)::integer LEFT JOIN lots l ON l.id = r.lot_id
     ORDER BY r.declaration_id, r.version, r.row_number`,
    [keys],
  );
  return groupedBy(rows, versionKey);
}

export async function declaredRowsById(db: Queryable, ids: readonly string[]): Promise<Map<string, DeclaredRowRow>> {
  const rows = await db.query<DeclaredRowRow>(
    `SELECT ${ROW_COLUMNS} FROM declared_rows r LEFT JOIN lots l ON l.id = r.lot_id WHERE r.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Declarations of a buyer that stand, by the number of their invoice, the newest where there are several; with the hash of what they say. */
export async function liveDeclarations(
  db: Queryable,
  buyerId: string,
  invoiceNumbers: readonly string[],
): Promise<Map<string, { declarationId: string; contentHash: string | null }>> {
  const rows = await db.query<{ number: string; declarationId: string; contentHash: string | null }>(
    `SELECT v.invoice_number AS number, d.id AS "declarationId", v.content_hash AS "contentHash" FROM declared_versions v
     JOIN declared_purchases d ON d.id = v.declaration_id AND d.buyer_id = v.buyer_id AND d.version = v.version AND d.status IN ('SUBMITTED', 'SENT_BACK', 'CONFIRMED')
     WHERE v.buyer_id = $1 AND v.invoice_number = ANY($2::text[]) ORDER BY d.id`,
    [buyerId, invoiceNumbers],
  );
  return new Map(rows.map(({ number, ...row }) => [number, row]));
}
