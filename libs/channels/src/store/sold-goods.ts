import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';

/** A row of a partner's confirmed report that sold a supplier's goods, as its supplier sees it: without what customers paid. */
export interface SoldGoodsRow {
  reportId: string;
  rowNumber: number;
  rowKey: string;
  partnerId: string;
  skuId: string;
  soldOn: BusinessDate;
  confirmedOn: BusinessDate;
  quantity: number;
  exOriginFen: Fen;
  disputed: boolean;
}

/** What partners sold of a supplier's goods and what stands, the latest report first. */
export async function pageOfSoldGoods(
  db: Queryable,
  supplierId: string,
  { partnerId, disputed }: { partnerId: string | null; disputed: boolean | null },
  page: Page,
): Promise<PageOf<SoldGoodsRow>> {
  const parameters: unknown[] = [supplierId, partnerId, disputed];
  const keyset = keysetSql(
    page,
    [
      { sql: 's.report_id', type: 'uuid' },
      { sql: 's.row_number', type: 'bigint' },
    ],
    parameters,
  );
  const rows = await db.query<SoldGoodsRow>(
    `SELECT s.report_id AS "reportId", s.row_number AS "rowNumber", s.row_key AS "rowKey", s.partner_id AS "partnerId", s.sku_id AS "skuId", s.sold_on AS "soldOn",
       r.decided_on AS "confirmedOn", m.quantity, m.fen AS "exOriginFen", disputed.open AS disputed
     FROM sales_rows s JOIN sales_reports r ON r.id = s.report_id AND r.partner_id = s.partner_id AND r.status = 'CONFIRMED'
     CROSS JOIN LATERAL (SELECT sum(quantity)::int AS quantity, sum(ex_origin_fen)::bigint AS fen FROM sales_matches m
       WHERE (m.report_id, m.partner_id, m.row_number) = (s.report_id, s.partner_id, s.row_number)) m
     CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM sales_disputes d WHERE d.partner_id = s.partner_id AND d.row_key = s.row_key AND d.settled_on IS NULL) AS open) disputed
     WHERE s.supplier_id = $1 AND s.matched_packs > 0 AND m.quantity > 0 AND ($2::uuid IS NULL OR s.partner_id = $2) AND ($3::boolean IS NULL OR disputed.open = $3)
       AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.reportId, row.rowNumber]);
}
