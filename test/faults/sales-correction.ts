import { MatchSalesRows, TellSales } from '@shanhai/channels';
import { SalesFile } from './sales-file';

/** Packs of each row of the confirmed report, and what the correction says of them, row by row: withdrawn, fewer, more, another price. */
const SOLD = 2;
const CORRECTED = [0, 1, 3, 2];

/** What became of a correction, over all of its rows. */
export interface Corrected {
  status: string;
  /** Keys that name rows of the correction, and keys that wait for one. */
  keys: number;
  waiting: number;
  /** Packs of rows that stand, and those that deliveries say are sold. */
  packs: number;
  sold: number;
  /** Supplier orders of which facts tell another number of packs than stand now. */
  amiss: number;
}

/** A partner whose confirmed report sold goods of so many supplier orders, and a correction of all of its rows that is read from a file. */
export class SalesCorrection {
  private constructor(
    readonly file: SalesFile,
    private readonly rows: number,
  ) {}

  static async make(name: string, rows: number, orders: number): Promise<SalesCorrection> {
    const file = await SalesFile.make(name, correctionCsv(rows));
    await file.owner.query(
      `WITH supplier AS (
         INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, status, registered_on)
         VALUES (uuidv7(), 'SUPPLIER', 'COOPERATIVE', 's', 'S', '640422', 'APPROVED', '2020-01-01') RETURNING id
       ), product AS (
         INSERT INTO products (id, supplier_id, category_code, name, base_unit, origin_code, created_on)
         SELECT uuidv7(), id, (SELECT min(code) FROM categories), 'p', 'GRAM', '640422', '2020-01-01' FROM supplier RETURNING id, supplier_id
       ), sku AS (
         INSERT INTO skus (id, supplier_id, product_id, code, name, content_base, pricing, case_size)
         SELECT uuidv7(), supplier_id, id, 'GOJI-500', 's', 500, 'PACK', 10 FROM product RETURNING id, supplier_id
       ), partner AS (
         UPDATE sales_reports SET correction_reason = '退货' RETURNING partner_id AS id
       ), delivered AS (
         INSERT INTO partner_deliveries (partner_id, line_id, lot_id, accepted_on, supplier_order_id, supplier_id, sku_id, quantity, value_fen, sold_quantity, sold_fen)
         SELECT p.id, uuidv7(), uuidv7(), '2025-09-01'::date + (n % 20), uuidv7(), s.supplier_id, s.id, packs * 2, packs * 2000, packs, packs * 1000
         FROM partner p, sku s, generate_series(0, $2::int - 1) n CROSS JOIN LATERAL (SELECT ${SOLD} * (($1::int - 1 - n) / $2 + 1) AS packs) x RETURNING *
       ), numbered AS (SELECT *, row_number() OVER (ORDER BY supplier_order_id) - 1 AS n FROM delivered
       ), report AS (
         INSERT INTO sales_reports (id, partner_id, title, evidence, status, place_codes, created_on, created_by, standing, decided_on)
         SELECT uuidv7(), id, '十月', '{}', 'CONFIRMED', '{350181}', '2025-11-01', id, '{}', '2025-11-02' FROM partner RETURNING id, partner_id
       ), said AS (
         INSERT INTO sales_rows (report_id, partner_id, row_number, row_key, said, content_hash, sku_id, supplier_id, packs, retail_fen, sold_on, verdict, matched_packs, ex_origin_fen)
         SELECT r.id, r.partner_id, i, 'k' || i, '{}', '\\x00', s.id, s.supplier_id, ${SOLD}, ${SOLD} * 1500, '2025-10-01', 'NEW', ${SOLD}, ${SOLD} * 1000
         FROM report r, sku s, generate_series(0, $1 - 1) i RETURNING report_id, partner_id, row_number, row_key
       ), keys AS (
         INSERT INTO sales_row_keys (partner_id, row_key, report_id, row_number, content_hash) SELECT partner_id, row_key, report_id, row_number, '\\x00' FROM said
       )
       INSERT INTO sales_matches (report_id, partner_id, row_number, line_id, lot_id, accepted_on, supplier_order_id, quantity, ex_origin_fen, retail_fen, sold_as)
       SELECT r.report_id, r.partner_id, r.row_number, d.line_id, d.lot_id, d.accepted_on, d.supplier_order_id, ${SOLD}, ${SOLD} * 1000, ${SOLD} * 1500, r.report_id
       FROM said r JOIN numbered d ON d.n = r.row_number % $2`,
      [rows, orders],
    );
    return new SalesCorrection(file, rows);
  }

  get matching(): MatchSalesRows {
    return this.file.app.get(MatchSalesRows);
  }

  get telling(): TellSales {
    return this.file.app.get(TellSales);
  }

  /** Deliveries are followed as far as the log goes: what was read is matched. */
  async follow(): Promise<void> {
    await this.file.owner.query('UPDATE sales_reports SET matches_after = 0');
  }

  /** The office confirms what was read and matched. */
  async confirm(): Promise<void> {
    await this.file.owner.query(
      `UPDATE sales_reports SET status = 'CONFIRMING', standing = '{}', decided_on = '2025-11-03' WHERE id = $1 AND status = 'DRAFT'`,
      [this.file.reportId],
    );
  }

  /** What must stand in the end. */
  get expected(): Corrected {
    const packs = Array.from({ length: this.rows }, (_, at) => CORRECTED[at % CORRECTED.length]);
    const all = packs.reduce((sum, each) => sum + each, 0);
    return { status: 'CONFIRMED', keys: this.rows, waiting: 0, packs: all, sold: all, amiss: 0 };
  }

  async found(): Promise<Corrected> {
    const { rows } = await this.file.owner.query<Corrected>(
      `WITH told AS (
         SELECT f.stream_id AS id, sum((l.line ->> 'quantity')::int) AS packs FROM facts f CROSS JOIN jsonb_array_elements(f.payload -> 'rows') AS l(line) WHERE f.type LIKE 'channel.%' GROUP BY 1
       ), before AS (
         SELECT d.supplier_order_id AS id, ${SOLD} * count(*)::int AS packs FROM (SELECT supplier_order_id, row_number() OVER (ORDER BY supplier_order_id) - 1 AS n, count(*) OVER () AS orders FROM partner_deliveries) d
         JOIN generate_series(0, $2::int - 1) i ON i % d.orders = d.n GROUP BY 1
       ), standing AS (
         SELECT m.supplier_order_id AS id, sum(m.quantity) AS packs FROM sales_matches m JOIN sales_row_keys k ON (k.report_id, k.partner_id, k.row_number) = (m.report_id, m.partner_id, m.row_number) GROUP BY 1
       )
       SELECT (SELECT status FROM sales_reports WHERE id = $1) AS status, (SELECT count(*)::int FROM sales_row_keys WHERE report_id = $1) AS keys,
         (SELECT count(*)::int FROM sales_row_corrections) AS waiting, (SELECT sum(packs)::int FROM standing) AS packs, (SELECT sum(sold_quantity)::int FROM partner_deliveries) AS sold,
         (SELECT count(*)::int FROM before b LEFT JOIN told t USING (id) LEFT JOIN standing s USING (id) WHERE b.packs + COALESCE(t.packs, 0) <> COALESCE(s.packs, 0)) AS amiss`,
      [this.file.reportId, this.rows],
    );
    return rows[0];
  }

  close = () => this.file.close();
}

function correctionCsv(rows: number): Buffer {
  const said = (at: number) => {
    const packs = CORRECTED[at % CORRECTED.length];
    const retail = packs === SOLD ? '28.00' : `${packs * 15}.00`;
    return `k${at},GOJI-500,${packs || ''},袋,${packs ? retail : ''},2025-10-01,${packs ? '' : '撤回'}`;
  };
  return Buffer.from(['行键,SKU编码,数量,单位,零售金额,销售日期,类型', ...Array.from({ length: rows }, (_, at) => said(at))].join('\r\n')); // prettier-ignore
}
