import { LogFollower, type Queryable, type Tx } from '@shanhai/database';
import { toJson } from '@shanhai/kernel';
import type { KeptRoot } from '../counting-view';
import type { DeliveredGoods, MatchedSale } from '../rules/match-sales';

const FOLLOWED = ['supplier_order.accepted', 'supplier_order.returned'];

/** How far deliveries to partners are followed. */
export const partnerDeliveries = new LogFollower('partner_delivery_progress');

/** Facts of partners' acceptances and returns at positions, by lines. */
const TOLD = `told AS MATERIALIZED (
  SELECT p.type, f.owner_id AS partner_id, f.stream_id, f.business_date, l.line FROM fact_positions p
  JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
  JOIN organisations o ON o.id = p.owner_id AND o.kind = 'CHANNEL_PARTNER'
  CROSS JOIN LATERAL jsonb_array_elements(f.payload -> 'lines') AS l(line)
  WHERE p.position > $1 AND p.position <= $2 AND p.type = ANY($3::text[]))`;

/** Adds what partners accepted at positions. */
export function addAccepted(tx: Tx, after: bigint, until: bigint): void {
  tx.send(
    `WITH ${TOLD}
     INSERT INTO partner_deliveries AS d (partner_id, line_id, lot_id, accepted_on, supplier_order_id, supplier_id, sku_id, quantity, value_fen)
     SELECT t.partner_id, x.id, (t.line ->> 'lotId')::uuid, t.business_date, t.stream_id, x.supplier_id, x.sku_id,
       sum((t.line ->> 'acceptedQuantity')::int)::int, sum((t.line ->> 'acceptedFen')::bigint)::bigint
     FROM told t JOIN order_lines x ON x.id = (t.line ->> 'lineId')::uuid AND x.buyer_id = t.partner_id
     WHERE t.type = 'supplier_order.accepted' GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum((t.line ->> 'acceptedQuantity')::int) > 0
     ON CONFLICT (partner_id, line_id, lot_id, accepted_on) DO UPDATE SET quantity = d.quantity + EXCLUDED.quantity, value_fen = d.value_fen + EXCLUDED.value_fen`,
    [after, until, FOLLOWED],
  );
}

/** Takes off what they gave back, of the newest acceptances of the root first. */
export function takeOffReturned(tx: Tx, after: bigint, until: bigint): void {
  tx.send(
    `WITH ${TOLD}, back AS (
       SELECT partner_id, (line ->> 'lineId')::uuid AS line_id, (line ->> 'lotId')::uuid AS lot_id, sum((line ->> 'quantity')::int) AS packs
       FROM told WHERE type = 'supplier_order.returned' GROUP BY 1, 2, 3
     ), taken AS (
       SELECT d.partner_id, d.line_id, d.lot_id, d.accepted_on,
         LEAST(d.quantity, GREATEST(0, b.packs - (sum(d.quantity) OVER (PARTITION BY d.partner_id, d.line_id, d.lot_id ORDER BY d.accepted_on DESC) - d.quantity))) AS packs
       FROM back b JOIN partner_deliveries d USING (partner_id, line_id, lot_id) WHERE d.quantity > 0
     )
     UPDATE partner_deliveries d SET quantity = d.quantity - t.packs, value_fen = d.value_fen - d.value_fen * t.packs / d.quantity
     FROM taken t WHERE t.packs > 0 AND (d.partner_id, d.line_id, d.lot_id, d.accepted_on) = (t.partner_id, t.line_id, t.lot_id, t.accepted_on)`,
    [after, until, FOLLOWED],
  );
}

/** One at a time matches rows of a partner, whichever report they are of. */
export async function lockMatching(tx: Tx, partnerId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`partner_deliveries ${partnerId}`]);
}

/** Packs wanted of a SKU, and of one of its lots where rows name it. */
export interface Wanted {
  skuId: string;
  lotId: string | null;
  packs: number;
}

/**
 * Unsold deliveries that rows can be of: of each SKU, and of each lot that is named, the oldest that hold as many packs as are wanted
 * before the last day. Those after the day are left out: nothing is sold before it is there.
 */
export function openDeliveries(
  tx: Tx,
  partnerId: string,
  wanted: readonly Wanted[],
  lastDay: string,
): Promise<DeliveredGoods[]> {
  return tx.query<DeliveredGoods>(
    `WITH wanted AS (
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS w("skuId" uuid, "lotId" uuid, packs bigint)
     ), skus AS (SELECT "skuId" AS id, sum(packs) AS packs FROM wanted GROUP BY 1), open AS (
       SELECT d.*, d.quantity - d.sold_quantity AS packs,
         sum(d.quantity - d.sold_quantity) OVER (PARTITION BY d.sku_id ORDER BY d.accepted_on, d.line_id, d.lot_id) - (d.quantity - d.sold_quantity) AS before,
         sum(d.quantity - d.sold_quantity) OVER (PARTITION BY d.sku_id, d.lot_id ORDER BY d.accepted_on, d.line_id) - (d.quantity - d.sold_quantity) AS before_of_lot
       FROM partner_deliveries d JOIN skus ON skus.id = d.sku_id
       WHERE d.partner_id = $1 AND d.sold_quantity < d.quantity AND d.accepted_on <= $3
     )
     SELECT o.supplier_order_id AS "supplierOrderId", o.line_id AS "lineId", o.lot_id AS "lotId", o.sku_id AS "skuId", o.accepted_on AS "acceptedOn",
       o.packs::int AS quantity, GREATEST(0, o.value_fen - o.sold_fen) AS "valueFen"
     FROM open o JOIN skus ON skus.id = o.sku_id LEFT JOIN wanted named ON named."skuId" = o.sku_id AND named."lotId" = o.lot_id
     WHERE o.before < skus.packs OR o.before_of_lot < named.packs`,
    [partnerId, toJson(wanted), lastDay],
  );
}

/** Which of the lots a partner ever accepted of the SKU, as `lotId|skuId`. */
export async function deliveredLots(db: Queryable, partnerId: string, lotIds: readonly string[]): Promise<Set<string>> {
  if (lotIds.length === 0) return new Set();
  const rows = await db.query<{ key: string }>(
    `SELECT DISTINCT lot_id::text || '|' || sku_id::text AS key FROM partner_deliveries WHERE partner_id = $1 AND lot_id = ANY($2::uuid[])`,
    [partnerId, lotIds],
  );
  return new Set(rows.map(({ key }) => key));
}

/** What is kept and sold of roots in all: by lines and lots. */
export function keptRoots(
  db: Queryable,
  partnerId: string,
  lineIds: readonly string[],
): Promise<(KeptRoot & { soldQuantity: number })[]> {
  return db.query<KeptRoot & { soldQuantity: number }>(
    `SELECT line_id AS "lineId", lot_id AS "lotId", sum(quantity)::int AS quantity, sum(value_fen)::bigint AS "valueFen", sum(sold_quantity)::int AS "soldQuantity"
     FROM partner_deliveries WHERE partner_id = $1 AND line_id = ANY($2::uuid[]) GROUP BY 1, 2`,
    [partnerId, lineIds],
  );
}

interface OfRow {
  reportId: string;
  partnerId: string;
}

/** Keeps which deliveries rows sold, and takes the packs off those; but for packs that the corrected rows hold. */
export function insertMatches(
  tx: Tx,
  { reportId, partnerId }: OfRow,
  matches: readonly (MatchedSale & { rowNumber: number })[],
): void {
  if (matches.length === 0) return;
  tx.send(
    `WITH matches AS (
       SELECT * FROM jsonb_to_recordset($3::jsonb) AS m("rowNumber" int, "lineId" uuid, "lotId" uuid, "acceptedOn" date, "supplierOrderId" uuid,
         quantity int, "exOriginFen" bigint, "retailFen" bigint, "soldAs" uuid)
     ), kept AS (
       INSERT INTO sales_matches (report_id, partner_id, row_number, line_id, lot_id, accepted_on, supplier_order_id, quantity, ex_origin_fen, retail_fen, sold_as, carried)
       SELECT $1, $2, "rowNumber", "lineId", "lotId", "acceptedOn", "supplierOrderId", quantity, "exOriginFen", "retailFen", COALESCE("soldAs", $1), "soldAs" IS NOT NULL FROM matches
     )
     UPDATE partner_deliveries d SET sold_quantity = d.sold_quantity + m.packs, sold_fen = d.sold_fen + m.fen
     FROM (SELECT "lineId", "lotId", "acceptedOn", sum(quantity) AS packs, sum("exOriginFen") AS fen FROM matches WHERE "soldAs" IS NULL GROUP BY 1, 2, 3) m
     WHERE d.partner_id = $2 AND (d.line_id, d.lot_id, d.accepted_on) = (m."lineId", m."lotId", m."acceptedOn")`,
    [reportId, partnerId, toJson(matches)],
  );
}

/** The numbers of rows of a report that are matched and that no fact will tell. */
export async function untoldRows(tx: Tx, { reportId, partnerId }: OfRow, told: readonly string[]): Promise<number[]> {
  const rows = await tx.query<{ rowNumber: number }>(
    `SELECT row_number AS "rowNumber" FROM sales_rows WHERE report_id = $1 AND partner_id = $2 AND matched_packs > 0 AND verdict <> ALL($3::text[])`,
    [reportId, partnerId, told],
  );
  return rows.map(({ rowNumber }) => rowNumber);
}

/** Gives back what rows of a report sold: all of them, or those of the numbers. */
export function dropMatches(tx: Tx, { reportId, partnerId }: OfRow, rowNumbers: readonly number[] | null): void {
  tx.send(
    `WITH gone AS (
       DELETE FROM sales_matches WHERE report_id = $1 AND partner_id = $2 AND ($3::int[] IS NULL OR row_number = ANY($3)) RETURNING *
     )
     UPDATE partner_deliveries d SET sold_quantity = d.sold_quantity - g.packs, sold_fen = d.sold_fen - g.fen
     FROM (SELECT line_id, lot_id, accepted_on, sum(quantity) AS packs, sum(ex_origin_fen) AS fen FROM gone WHERE NOT carried GROUP BY 1, 2, 3) g
     WHERE d.partner_id = $2 AND (d.line_id, d.lot_id, d.accepted_on) = (g.line_id, g.lot_id, g.accepted_on)`,
    [reportId, partnerId, rowNumbers],
  );
}
