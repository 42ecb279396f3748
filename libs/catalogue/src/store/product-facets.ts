import type { Queryable } from '@shanhai/database';
import type { FacetCounts } from '../rules/facets';
import { PRICE_BOUNDS_FEN } from '../rules/price-bands';
import { filterSql, type ProductSearch, SOLD_OUT } from './product-search';

interface CountRow {
  hits: number;
  categoryCode: string | null;
  brandCode: string | null;
  originCodes: string[] | null;
  supplierId: string | null;
  band: number | null;
  inStock: boolean | null;
}

/** Counts all products that are asked for, in one statement and one reading of them. */
export async function countFacets(db: Queryable, wanted: ProductSearch): Promise<FacetCounts> {
  const parameters: unknown[] = [PRICE_BOUNDS_FEN];
  const where = filterSql(wanted, parameters);
  if (wanted.query) where.unshift(`s.terms @@ $${parameters.push(wanted.query.all)}::tsquery`);
  const rows = await db.query<CountRow>(
    `WITH combinations AS (
       SELECT s.facet_id, s.supplier_id, width_bucket(s.lowest_price_fen, $1::bigint[]) AS band, s.product_id NOT IN (${SOLD_OUT}) AS in_stock,
         count(*) AS hits
       FROM product_search s ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
       GROUP BY 1, 2, 3, 4
     ), counted AS (
       SELECT facet_id, supplier_id, band, in_stock, sum(hits)::integer AS hits
       FROM combinations GROUP BY GROUPING SETS ((1), (2), (3), (4))
     )
     SELECT c.hits, f.category_code AS "categoryCode", f.brand_code AS "brandCode", f.origin_codes AS "originCodes",
       c.supplier_id AS "supplierId", c.band, c.in_stock AS "inStock"
     FROM counted c LEFT JOIN product_facets f ON f.id = c.facet_id`,
    parameters,
  );
  // Each row counts by one thing, and what it does not count by is null.
  return {
    facets: rows.flatMap(({ categoryCode, brandCode, originCodes, hits }) =>
      categoryCode === null ? [] : [{ categoryCode, brandCode, originCodes: originCodes!, hits }],
    ),
    suppliers: rows.flatMap(({ supplierId, hits }) => (supplierId === null ? [] : [{ supplierId, hits }])),
    bands: rows.flatMap(({ band, hits }) => (band === null ? [] : [{ band, hits }])),
    inStock: rows.find(({ inStock }) => inStock === true)?.hits ?? 0,
  };
}
