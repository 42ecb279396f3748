import { type BusinessDate, type Fen, toJson } from '@shanhai/kernel';
import { keysetSql, LogFollower, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { BasisOfComparison, CountedLine, Others, WarningKind } from '../rules/plausibility';

/** How far counted entries were looked at, none before it is counted. */
export const plausibilityLook = new LogFollower('plausibility_progress', '(SELECT min(position) FROM counter_slots)');

export type NewLine = CountedLine & {
  lineId: string;
  buyerId: string;
  supplierId: string;
  supplierOrderId: string;
  categoryCode: string;
  baseUnit: string;
  grade: string | null;
  placeCodes: string[];
};

/** Lines that were counted for the first time by entries of some positions, in the order of their ids. */
export function newlyCounted(db: Queryable, position: bigint, until: bigint): Promise<NewLine[]> {
  return db.query(
    `SELECT DISTINCT ON (l.id) l.id AS "lineId", l.buyer_id AS "buyerId", l.supplier_id AS "supplierId", l.supplier_order_id AS "supplierOrderId", l.category_code AS "categoryCode",
       t.base_unit AS "baseUnit", k.grade, l.pricing, l.content_base AS "contentBase", l.unit_price_fen AS "unitPriceFen", l.confirmed_quantity * l.content_base AS "quantityBase",
       s.placed_on AS "orderedOn", t.harvested_on AS "harvestedOn", e.recognised_on AS "recognisedOn", f.buyer_codes || f.origin_codes AS "placeCodes"
     FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
     JOIN order_lines l ON l.id = e.order_line_id AND l.buyer_id = e.buyer_id
     JOIN skus k ON k.id = l.sku_id AND k.supplier_id = l.supplier_id
     JOIN supplier_orders s ON s.id = l.supplier_order_id AND s.buyer_id = l.buyer_id
     JOIN lots t ON t.id = e.lot_id AND t.supplier_id = l.supplier_id
     WHERE e.position > $1 AND e.position <= $2 AND e.amount_fen > 0
       AND NOT EXISTS (SELECT FROM price_observations o WHERE o.order_line_id = l.id AND o.buyer_id = l.buyer_id)
     ORDER BY l.id, e.recognised_on DESC, e.id`,
    [position, until],
  );
}

/** A kind of goods in a pack: what prices are compared within. */
export interface PackOfGoods {
  categoryCode: string;
  baseUnit: string;
  contentBase: bigint;
  /** Null where the SKU says none: then no lines are of the same. */
  grade: string | null;
  /** Lines up to this date are looked at. */
  until: BusinessDate;
}

/** The latest lines say what is usual; more would change the median little. */
const SAMPLE_MAX = 200;
/** Prices of before last year's harvest are no comparison. */
const RECENT_DAYS = 366;

/** What recent counted lines were like, for each kind of goods, of its own grade and pack, in its own pack and in any: in the order given. */
export async function othersOf(
  db: Queryable,
  packs: readonly PackOfGoods[],
): Promise<Record<BasisOfComparison, Others>[]> {
  const recent = (pack: string) => `LATERAL (
    SELECT count(*)::integer AS sample, percentile_disc(0.5) WITHIN GROUP (ORDER BY o.price_fen) AS price, percentile_disc(0.5) WITHIN GROUP (ORDER BY o.quantity_base) AS quantity
    FROM (SELECT price_fen, quantity_base FROM price_observations o
          WHERE o.category_code = w.category AND o.base_unit = w.unit ${pack} AND o.ordered_on <= w.until AND o.ordered_on > w.until - ${RECENT_DAYS}
          ORDER BY o.ordered_on DESC LIMIT ${SAMPLE_MAX}) o)`;
  const rows = await db.query<{
    gradeSample: number;
    gradePrice: Fen | null;
    gradeQuantity: bigint | null;
    packSample: number;
    packPrice: Fen | null;
    packQuantity: bigint | null;
    sample: number;
    price: Fen | null;
    quantity: bigint | null;
  }>(
    `SELECT g.sample AS "gradeSample", g.price AS "gradePrice", g.quantity AS "gradeQuantity", p.sample AS "packSample", p.price AS "packPrice", p.quantity AS "packQuantity", c.sample, c.price, c.quantity
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::date[], $5::text[]) WITH ORDINALITY AS w(category, unit, content, until, grade, ordinal),
       ${recent('AND o.content_base = w.content AND o.grade = w.grade')} g, ${recent('AND o.content_base = w.content')} p, ${recent('')} c ORDER BY w.ordinal`,
    [
      packs.map((pack) => pack.categoryCode),
      packs.map((pack) => pack.baseUnit),
      packs.map((pack) => pack.contentBase),
      packs.map((pack) => pack.until),
      packs.map((pack) => pack.grade),
    ],
  );
  return rows.map((row) => ({
    GRADE: { sample: row.gradeSample, priceFen: row.gradePrice, quantityBase: row.gradeQuantity },
    PACK: { sample: row.packSample, priceFen: row.packPrice, quantityBase: row.packQuantity },
    CATEGORY: { sample: row.sample, priceFen: row.price, quantityBase: row.quantity },
  }));
}

export function insertObservations(tx: Tx, lines: readonly (NewLine & { priceFen: Fen })[]): void {
  if (lines.length === 0) return;
  tx.send(
    `INSERT INTO price_observations (order_line_id, buyer_id, category_code, base_unit, content_base, grade, price_fen, quantity_base, ordered_on)
     SELECT "lineId", "buyerId", "categoryCode", "baseUnit", "contentBase", grade, "priceFen", "quantityBase", "orderedOn"
     FROM jsonb_to_recordset($1::jsonb) AS o("lineId" uuid, "buyerId" uuid, "categoryCode" text, "baseUnit" text, "contentBase" bigint, grade text, "priceFen" bigint, "quantityBase" bigint, "orderedOn" date)`,
    [toJson(lines)],
  );
}

export interface WarningRow {
  id: string;
  buyerId: string;
  supplierId: string;
  supplierOrderId: string;
  lineId: string;
  categoryCode: string;
  baseUnit: string;
  kind: WarningKind;
  measured: bigint;
  low: bigint | null;
  high: bigint | null;
  basis: BasisOfComparison | null;
  median: bigint | null;
  sample: number | null;
  raisedOn: BusinessDate;
  reviewedBy: string | null;
  reviewedOn: BusinessDate | null;
  reason: string | null;
  placeCodes: string[];
}

export function insertWarnings(
  tx: Tx,
  warnings: readonly Omit<WarningRow, 'reviewedBy' | 'reviewedOn' | 'reason'>[],
): void {
  if (warnings.length === 0) return;
  tx.send(
    `INSERT INTO plausibility_warnings (id, buyer_id, supplier_id, supplier_order_id, order_line_id, category_code, base_unit, kind, measured, low, high, basis, median, sample, raised_on, place_codes)
     SELECT id, "buyerId", "supplierId", "supplierOrderId", "lineId", "categoryCode", "baseUnit", kind, measured, low, high, basis, median, sample, "raisedOn", "placeCodes"
     FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, "buyerId" uuid, "supplierId" uuid, "supplierOrderId" uuid, "lineId" uuid, "categoryCode" text, "baseUnit" text, kind text,
       measured bigint, low bigint, high bigint, basis text, median bigint, sample integer, "raisedOn" date, "placeCodes" text[])`,
    [toJson(warnings)],
  );
}

const COLUMNS = `w.id, w.buyer_id AS "buyerId", w.supplier_id AS "supplierId", w.supplier_order_id AS "supplierOrderId", w.order_line_id AS "lineId",
  w.category_code AS "categoryCode", w.base_unit AS "baseUnit", w.kind, w.measured, w.low, w.high, w.basis, w.median, w.sample, w.raised_on AS "raisedOn",
  w.reviewed_by AS "reviewedBy", w.reviewed_on AS "reviewedOn", w.reason, w.place_codes AS "placeCodes"`;

export interface WarningFilter {
  kind?: WarningKind | null;
  reviewed?: boolean | null;
}

/** Warnings of an office's places, the latest first. */
export function warningPage(
  db: Queryable,
  seatCodes: readonly string[],
  filter: WarningFilter,
  page: Page,
): Promise<WarningRow[]> {
  const parameters: unknown[] = [seatCodes];
  const conditions = ['w.place_codes && $1::text[]'];
  if (filter.kind) conditions.push(`w.kind = $${parameters.push(filter.kind)}`);
  if (typeof filter.reviewed === 'boolean') conditions.push(`w.reviewed_on IS ${filter.reviewed ? 'NOT ' : ''}NULL`);
  const keyset = keysetSql(
    page,
    [
      { sql: 'w.raised_on', type: 'date' },
      { sql: 'w.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${COLUMNS} FROM plausibility_warnings w WHERE ${conditions.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** Those of the warnings that are of an office's places. */
export async function warningsById(
  db: Queryable,
  seatCodes: readonly string[],
  ids: readonly string[],
): Promise<Map<string, WarningRow>> {
  const rows = await db.query<WarningRow>(
    `SELECT ${COLUMNS} FROM plausibility_warnings w WHERE w.id = ANY($1::uuid[]) AND w.place_codes && $2::text[]`,
    [ids, seatCodes],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Marks a warning as looked at; false where somebody did before. */
export async function reviewWarning(
  tx: Tx,
  id: string,
  by: string,
  on: BusinessDate,
  reason: string,
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE plausibility_warnings SET reviewed_by = $2, reviewed_on = $3, reason = $4 WHERE id = $1 AND reviewed_on IS NULL RETURNING 1',
    [id, by, on, reason],
  );
  return rows.length > 0;
}
