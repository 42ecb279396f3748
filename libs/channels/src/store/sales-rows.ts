import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, type Month, toJson } from '@shanhai/kernel';
import type { NamedSku, PriceTolerance } from '../rules/judge-row';
import type { SalesRow } from '../rules/match-sales';
import type { SaidRow } from '../rules/read-sales-row';
import type { Verdict } from '../rules/sales-report';
import type { SalesReportRow } from './sales-reports';

/** A report, as its rows name it. */
export interface OfReport {
  reportId: string;
  partnerId: string;
}

/** A report whose rows take keys: those of new sales, or those of rows that stand and that it corrects. */
export interface KeysOf extends OfReport {
  corrects: boolean;
}

export const keysOf = ({ id, partnerId, correctionReason }: SalesReportRow): KeysOf => ({
  reportId: id,
  partnerId,
  corrects: correctionReason !== null,
});

const keyTable = (corrects: boolean) => (corrects ? 'sales_row_corrections' : 'sales_row_keys');

/** A row of a report as it is kept. */
export interface SalesRowRow extends OfReport {
  rowNumber: number;
  rowKey: string;
  said: SaidRow;
  skuId: string | null;
  supplierId: string | null;
  lotId: string | null;
  packs: number | null;
  retailFen: Fen | null;
  soldOn: BusinessDate | null;
  verdict: Verdict | null;
  detail: Record<string, unknown> | null;
  matchedPacks: number;
  countedPacks: number;
  exOriginFen: Fen;
}

const COLUMNS = `s.report_id AS "reportId", s.partner_id AS "partnerId", s.row_number AS "rowNumber", s.row_key AS "rowKey", s.said, s.sku_id AS "skuId",
  s.supplier_id AS "supplierId", s.lot_id AS "lotId", s.packs, s.retail_fen AS "retailFen", s.sold_on AS "soldOn", s.verdict, s.detail,
  s.matched_packs AS "matchedPacks", s.counted_packs AS "countedPacks", s.ex_origin_fen AS "exOriginFen"`;

/** SKUs by code and, behind a colon, by GTIN of 14 digits. */
export async function namedSkus(
  db: Queryable,
  codes: readonly string[],
  gtins: readonly string[],
): Promise<Map<string, NamedSku>> {
  const rows = await db.query<NamedSku & { name: string }>(
    `SELECT n.name, k.id, k.supplier_id AS "supplierId", k.content_base AS "contentBase", k.case_size AS "caseSize", p.base_unit AS "baseUnit"
     FROM (SELECT code AS name, id, supplier_id FROM skus WHERE code = ANY($1::text[])
       UNION ALL SELECT ':' || gtin, sku_id, supplier_id FROM gtins WHERE gtin = ANY($2::text[])) n
     JOIN skus k ON k.id = n.id AND k.supplier_id = n.supplier_id JOIN products p ON p.id = k.product_id AND p.supplier_id = k.supplier_id`,
    [codes, gtins],
  );
  return new Map(rows.map(({ name, ...sku }) => [name, sku]));
}

/** Lots by trace code and by other names. */
export async function namedLots(db: Queryable, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const rows = await db.query<{ name: string; lotId: string }>(
    `SELECT alias AS name, lot_id AS "lotId" FROM lot_aliases WHERE alias = ANY($1::text[])
     UNION ALL SELECT code, lot_id FROM trace_codes WHERE code = ANY($1::text[])`,
    [names],
  );
  return new Map(rows.map(({ name, lotId }) => [name, lotId]));
}

/** Those of the months that an office of the places locked. */
export async function lockedMonths(
  db: Queryable,
  placeCodes: readonly string[],
  months: readonly Month[],
): Promise<Month[]> {
  const rows = await db.query<{ month: Month }>(
    `SELECT DISTINCT month FROM (
       SELECT DISTINCT ON (division_code, month) month, locked FROM sales_period_locks
       WHERE division_code = ANY($1::text[]) AND month = ANY($2::text[]) ORDER BY division_code, month, version DESC) newest WHERE locked`,
    [placeCodes, months],
  );
  return rows.map(({ month }) => month);
}

/** Days on which rows of the verdicts sold what was delivered, the earliest first, and how many did. */
export function daysOfRows(
  db: Queryable,
  { reportId, partnerId }: OfReport,
  verdicts: readonly Verdict[],
): Promise<{ soldOn: BusinessDate; rows: number }[]> {
  return db.query(
    `SELECT sold_on AS "soldOn", count(*)::int AS rows FROM sales_rows WHERE report_id = $1 AND partner_id = $2 AND verdict = ANY($3::text[]) AND matched_packs > 0
     GROUP BY 1 ORDER BY 1`,
    [reportId, partnerId, verdicts],
  );
}

/** Tolerances of prices, the newest first. */
export function priceTolerances(db: Queryable): Promise<(PriceTolerance & { from: BusinessDate })[]> {
  return db.query(
    `SELECT valid_from AS "from", low_bp AS "lowBp", high_bp AS "highBp" FROM sales_price_tolerances ORDER BY valid_from DESC`,
  );
}

export interface ClaimedKey {
  rowKey: string;
  rowNumber: number;
  /** Hexadecimal. */
  contentHash: string;
}

/** Takes keys for rows of a report, where no live report has them; in one order, so that two imports do not wait for each other in a circle. Returns those taken. */
export async function claimKeys(
  tx: Tx,
  { reportId, partnerId, corrects }: KeysOf,
  keys: readonly ClaimedKey[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.query<{ rowKey: string }>(
    `INSERT INTO ${keyTable(corrects)} (partner_id, row_key, report_id, row_number, content_hash)
     SELECT $2, "rowKey", $1, "rowNumber", decode("contentHash", 'hex') FROM jsonb_to_recordset($3::jsonb) AS k("rowKey" text, "rowNumber" int, "contentHash" text) ORDER BY "rowKey"
     ON CONFLICT DO NOTHING RETURNING row_key AS "rowKey"`,
    [reportId, partnerId, toJson(keys)],
  );
  return new Set(rows.map(({ rowKey }) => rowKey));
}

export interface KeyHolder {
  reportId: string;
  rowNumber: number;
  contentHash: string;
}

/** Which rows have the keys. */
export async function holdersOf(
  db: Queryable,
  { partnerId, corrects }: Omit<KeysOf, 'reportId'>,
  keys: readonly string[],
): Promise<Map<string, KeyHolder>> {
  if (keys.length === 0) return new Map();
  const rows = await db.query<KeyHolder & { rowKey: string }>(
    `SELECT row_key AS "rowKey", report_id AS "reportId", row_number AS "rowNumber", encode(content_hash, 'hex') AS "contentHash"
     FROM ${keyTable(corrects)} WHERE partner_id = $1 AND row_key = ANY($2::text[])`,
    [partnerId, keys],
  );
  return new Map(rows.map((row) => [row.rowKey, row]));
}

/** Gives the keys of rows to later rows of the same report. */
export function moveKeys(tx: Tx, { reportId, partnerId, corrects }: KeysOf, keys: readonly ClaimedKey[]): void {
  if (keys.length === 0) return;
  tx.send(
    `UPDATE ${keyTable(corrects)} s SET row_number = k."rowNumber", content_hash = decode(k."contentHash", 'hex')
     FROM jsonb_to_recordset($3::jsonb) AS k("rowKey" text, "rowNumber" int, "contentHash" text) WHERE s.partner_id = $2 AND s.report_id = $1 AND s.row_key = k."rowKey"`,
    [reportId, partnerId, toJson(keys)],
  );
}

/** Frees all keys of a report. */
export function freeKeys(tx: Tx, { reportId, partnerId, corrects }: KeysOf): void {
  tx.send(`DELETE FROM ${keyTable(corrects)} WHERE report_id = $1 AND partner_id = $2`, [reportId, partnerId]);
}

/** Frees the keys of rows of a confirmed report that sold nothing: another one may say them again. Intentions keep theirs. */
export function freeUnsoldKeys(tx: Tx, { reportId, partnerId }: OfReport, told: readonly Verdict[]): void {
  tx.send(
    `DELETE FROM sales_row_keys k USING sales_rows s WHERE k.report_id = $1 AND k.partner_id = $2
       AND (s.report_id, s.partner_id, s.row_number) = (k.report_id, k.partner_id, k.row_number) AND s.verdict <> 'INTENT'
       AND (s.matched_packs = 0 OR s.verdict <> ALL($3::text[]))`,
    [reportId, partnerId, told],
  );
}

export type NewSalesRow = Pick<
  SalesRowRow,
  | 'rowNumber'
  | 'rowKey'
  | 'said'
  | 'skuId'
  | 'supplierId'
  | 'lotId'
  | 'packs'
  | 'retailFen'
  | 'soldOn'
  | 'verdict'
  | 'detail'
> & { contentHash: string };

export function insertSalesRows(tx: Tx, { reportId, partnerId }: OfReport, rows: readonly NewSalesRow[]): void {
  if (rows.length === 0) return;
  tx.send(
    `INSERT INTO sales_rows (report_id, partner_id, row_number, row_key, said, content_hash, sku_id, supplier_id, lot_id, packs, retail_fen, sold_on, verdict, detail)
     SELECT $1, $2, "rowNumber", "rowKey", said, decode("contentHash", 'hex'), "skuId", "supplierId", "lotId", packs, "retailFen", "soldOn", verdict, detail
     FROM jsonb_to_recordset($3::jsonb) AS s("rowNumber" int, "rowKey" text, said jsonb, "contentHash" text, "skuId" uuid, "supplierId" uuid, "lotId" uuid, packs int,
       "retailFen" bigint, "soldOn" date, verdict text, detail jsonb)`,
    [reportId, partnerId, toJson(rows)],
  );
}

/** The next rows to match: those that name a lot before those that name none, earlier sales first. */
export function rowsToMatch(
  tx: Tx,
  { reportId, partnerId }: OfReport,
  most: number,
): Promise<(SalesRow & { rowNumber: number })[]> {
  return tx.query(
    `SELECT row_number AS "rowNumber", row_key AS "rowKey", sku_id AS "skuId", lot_id AS "lotId", sold_on AS "soldOn", packs AS quantity, retail_fen AS "retailFen"
     FROM sales_rows WHERE report_id = $1 AND partner_id = $2 AND verdict IS NULL ORDER BY (lot_id IS NULL), sold_on, row_key LIMIT $3`,
    [reportId, partnerId, most],
  );
}

export type MatchedVerdict = Pick<
  SalesRowRow,
  'rowNumber' | 'verdict' | 'matchedPacks' | 'countedPacks' | 'exOriginFen'
>;

export function setVerdicts(tx: Tx, { reportId, partnerId }: OfReport, rows: readonly MatchedVerdict[]): void {
  tx.send(
    `UPDATE sales_rows s SET verdict = v.verdict, matched_packs = v."matchedPacks", counted_packs = v."countedPacks", ex_origin_fen = v."exOriginFen"
     FROM jsonb_to_recordset($3::jsonb) AS v("rowNumber" int, verdict text, "matchedPacks" int, "countedPacks" int, "exOriginFen" bigint)
     WHERE s.report_id = $1 AND s.partner_id = $2 AND s.row_number = v."rowNumber"`,
    [reportId, partnerId, toJson(rows)],
  );
}

/** Rows of a report, in their order, of a verdict where one is given. */
export async function pageOfSalesRows(
  db: Queryable,
  reportId: string,
  verdict: Verdict | null,
  page: Page,
): Promise<PageOf<SalesRowRow>> {
  const parameters: unknown[] = [reportId, verdict];
  const keyset = keysetSql(page, [{ sql: 's.row_number', type: 'bigint' }], parameters, true);
  const rows = await db.query<SalesRowRow>(
    `SELECT ${COLUMNS} FROM sales_rows s WHERE s.report_id = $1 AND ($2::text IS NULL OR s.verdict = $2) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.rowNumber]);
}

/** All rows of a report in their order, some at a time, each batch a statement of its own. */
export async function* salesRowBatches(
  db: Queryable,
  reportId: string,
  rowsAtOnce: number,
): AsyncGenerator<SalesRowRow[]> {
  for (let after = -1; ; ) {
    const rows = await db.query<SalesRowRow>(
      `SELECT ${COLUMNS} FROM sales_rows s WHERE s.report_id = $1 AND s.row_number > $2 ORDER BY s.row_number LIMIT $3`,
      [reportId, after, rowsAtOnce],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.rowNumber;
  }
}
