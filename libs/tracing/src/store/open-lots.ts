import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { LOT_COLUMNS, type LotRow } from './lots';

/** As many as one looks through on a product's page. */
export const OPEN_LOTS_MAX = 10;

/** Verified lots with something left that may leave, by product id, the latest harvest first; one statement. */
export async function openLotsOfProducts(
  db: Queryable,
  productIds: readonly string[],
  today: BusinessDate,
): Promise<Map<string, LotRow[]>> {
  const rows = await db.query<LotRow>(
    `SELECT l.* FROM unnest($1::uuid[]) AS wanted(product_id) CROSS JOIN LATERAL (
       SELECT ${LOT_COLUMNS} FROM lots l
       WHERE l.product_id = wanted.product_id AND l.origin_status = 'VERIFIED' AND l.revocations = 0 AND (l.origin_valid_until IS NULL OR l.origin_valid_until > $3)
         AND l.standing = 'FREE' AND l.open_recalls = 0 AND l.shipped_base + l.taken_base + l.lost_base + l.declared_base < l.quantity_base
       ORDER BY l.harvested_on DESC, l.id LIMIT $2
     ) l`,
    [productIds, OPEN_LOTS_MAX, today],
  );
  return groupedBy(rows, (row) => row.productId);
}
