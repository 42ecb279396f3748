import type { Queryable } from '@shanhai/database';
import type { OfferChanged } from '../facts/offer-facts';

const OFFER = `SELECT jsonb_build_object('skuId', k.id, 'supplierId', k.supplier_id, 'productId', p.id, 'skuCode', k.code, 'skuName', k.name, 'productName', p.name,
    'categoryCode', p.category_code, 'originCode', p.origin_code, 'baseUnit', p.base_unit, 'pricing', k.pricing, 'contentBase', k.content_base::text, 'caseSize', k.case_size,
    'status', g.status, 'minimumQuantity', g.minimum_quantity, 'available', COALESCE(s.on_hand - s.reserved, 0)::text,
    'tiers', COALESCE((SELECT jsonb_agg(jsonb_build_object('fromQuantity', t.from_quantity, 'unitPriceFen', t.unit_price_fen::text) ORDER BY t.from_quantity)
      FROM price_tiers t WHERE t.sku_id = k.id AND t.supplier_id = k.supplier_id), '[]')) AS offer
  FROM skus k JOIN listings g ON g.sku_id = k.id AND g.supplier_id = k.supplier_id JOIN products p ON p.id = k.product_id AND p.supplier_id = k.supplier_id
  LEFT JOIN stock s ON s.sku_id = k.id AND s.supplier_id = k.supplier_id`;

/** A SKU's offer as it stands now; null where it was never on sale. Reads products, a table of goods. */
export async function offerOf(db: Queryable, { id, supplierId }: { id: string; supplierId: string }) {
  const [row] = await db.query<{ offer: OfferChanged }>(`${OFFER} WHERE k.id = $1 AND k.supplier_id = $2`, [
    id,
    supplierId,
  ]);
  return row?.offer ?? null;
}

/** What is on sale that the log knows nothing of, behind a SKU in the order of ids. */
export async function offersUntold(db: Queryable, after: string, most: number): Promise<OfferChanged[]> {
  const rows = await db.query<{ offer: OfferChanged }>(
    `${OFFER} WHERE g.status = 'ON_SALE' AND k.id > $1 AND NOT EXISTS (SELECT FROM fact_positions f WHERE f.stream_id = k.id) ORDER BY k.id LIMIT $2`,
    [after, most],
  );
  return rows.map(({ offer }) => offer);
}
