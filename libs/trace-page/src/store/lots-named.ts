import type { Queryable } from '@shanhai/database';

/** Another lot, as the page names it. */
export interface OtherLot {
  id: string;
  traceCode: string;
  product: string;
  producer: string;
}

/** Lots by id, in one statement; unknown ids are left out. */
export async function lotsNamed(db: Queryable, ids: readonly string[]): Promise<Map<string, OtherLot>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<OtherLot>(
    `SELECT l.id, l.trace_code AS "traceCode", p.name AS product, o.name AS producer
     FROM lots l JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id JOIN organisations o ON o.id = l.supplier_id
     WHERE l.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
