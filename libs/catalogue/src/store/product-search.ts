import { categoriesBelow } from '@shanhai/goods';
import type { BusinessDate } from '@shanhai/kernel';
import type { Qualifying } from '../goods-that-count';
import type { SearchQuery } from '../segmentation/search-terms';

export interface ProductFilter {
  categoryCode?: string | null;
  originCode?: string | null;
  /** Code of an origin list, as of today. */
  originList?: string | null;
  brandCode?: string | null;
  supplierId?: string | null;
  priceFromFen?: bigint | null;
  priceToFen?: bigint | null;
  inStock?: boolean | null;
  /** What would count for a scheme. */
  counting?: Qualifying | null;
}

/** Which products on sale are asked for. */
export interface ProductSearch {
  /** Null for no search. */
  query: SearchQuery | null;
  filter: ProductFilter;
  today: BusinessDate;
}

/** A category holds those below it, as deep as categories go. */
const IN_CATEGORY = `f.category_code IN (${categoriesBelow('$CODE')})`;
const ON_LIST = `f.origin_codes && ARRAY(SELECT m.division_code FROM origin_list_members m WHERE m.list_code = $CODE
  AND m.edition = (SELECT max(l.edition) FROM origin_lists l WHERE l.code = $CODE)
  AND m.valid_from <= $TODAY::date AND (m.valid_until IS NULL OR $TODAY::date < m.valid_until))`;
/** Products of which something is on sale and nothing can be sold: fewer than those that can, and found by an index of their own. */
export const SOLD_OUT = `SELECT t.product_id FROM stock t WHERE NOT t.sellable AND t.sellable_from IS NOT NULL
  GROUP BY t.product_id HAVING NOT EXISTS (SELECT FROM stock u WHERE u.product_id = t.product_id AND u.sellable)`;

/**
 * The filter as SQL conditions on `product_search s`; its parameters follow `parameters`. What facets say is asked of
 * them, not of each product. Reads also categories, origin lists and organisations, tables of goods, divisions and organisations.
 */
export function filterSql({ filter, today }: ProductSearch, parameters: unknown[]): string[] {
  const add = (value: unknown) => `$${parameters.push(value)}`;
  const ofFacets: string[] = [];
  if (filter.categoryCode) ofFacets.push(IN_CATEGORY.replaceAll('$CODE', add(filter.categoryCode)));
  if (filter.originCode) ofFacets.push(`f.origin_codes @> ARRAY[${add(filter.originCode)}::text]`);
  if (filter.originList)
    ofFacets.push(ON_LIST.replaceAll('$CODE', add(filter.originList)).replaceAll('$TODAY', add(today)));
  if (filter.counting) ofFacets.push(`f.origin_codes[1] = ANY(${add(filter.counting.origins)}::text[])`);
  if (filter.brandCode) ofFacets.push(`f.brand_code = ${add(filter.brandCode)}`);

  const where: string[] = [];
  if (ofFacets.length > 0)
    // As an array PostgreSQL expects a few, as they are; joined with, it would expect most of them and read all products.
    where.push(`s.facet_id = ANY(ARRAY(SELECT f.id FROM product_facets f WHERE ${ofFacets.join(' AND ')}))`);
  if (filter.supplierId) where.push(`s.supplier_id = ${add(filter.supplierId)}::uuid`);
  if (filter.counting)
    where.push(
      `s.supplier_id IN (SELECT id FROM organisations WHERE seat_code = ANY(${add(filter.counting.seats)}::text[]))`,
    );
  if (filter.inStock) where.push(`s.product_id NOT IN (${SOLD_OUT})`);
  return [...where, ...priceSql(filter, parameters)];
}

/** The bounds of prices as SQL conditions on `product_search s`; their parameters follow `parameters`. */
export function priceSql({ priceFromFen, priceToFen }: ProductFilter, parameters: unknown[]): string[] {
  const bound = (operator: string, fen: bigint | null | undefined) =>
    fen == null ? [] : [`s.lowest_price_fen ${operator} $${parameters.push(fen)}::bigint`];
  return [...bound('>=', priceFromFen), ...bound('<=', priceToFen)];
}
