import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export type ProductSort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC';

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
}

export interface ProductHit {
  productId: string;
  /** The sort key's leading value, as text. */
  key: string;
}

/** The column that each sort reads first; the product's id makes it total. */
const SORTS = {
  RELEVANCE: { sql: 'rank', type: 'bigint', ascending: false },
  NEWEST: { sql: 's.published_on', type: 'date', ascending: false },
  PRICE_ASC: { sql: 's.lowest_price_fen', type: 'bigint', ascending: true },
  PRICE_DESC: { sql: 's.lowest_price_fen', type: 'bigint', ascending: false },
} as const satisfies Record<ProductSort, { sql: string; type: string; ascending: boolean }>;

/** Whole parts of a rank, which is a float in PostgreSQL: a cursor must compare exactly. */
const RANK_PARTS = 1_000_000;
/** A category holds those below it, as deep as categories go. */
const IN_CATEGORY = `s.category_code IN (WITH RECURSIVE below AS (SELECT $CODE::text AS code UNION
  SELECT c.code FROM categories c JOIN below ON c.parent_code = below.code) SELECT code FROM below)`;
const ON_LIST = `s.origin_codes && ARRAY(SELECT m.division_code FROM origin_list_members m WHERE m.list_code = $CODE
  AND m.edition = (SELECT max(l.edition) FROM origin_lists l WHERE l.code = $CODE)
  AND m.valid_from <= $TODAY::date AND (m.valid_until IS NULL OR $TODAY::date < m.valid_until))`;
const IN_STOCK = `EXISTS (SELECT FROM skus k JOIN listings g ON g.sku_id = k.id AND g.status = 'ON_SALE'
  JOIN stock t ON t.sku_id = k.id WHERE k.product_id = s.product_id AND t.on_hand - t.reserved >= g.minimum_quantity)`;

/**
 * A page of the products on sale. `query` is a tsquery's text form, null for no search; without one, RELEVANCE is NEWEST.
 * Reads also categories and origin lists, tables of goods and divisions.
 */
export async function pageOfProducts(
  db: Queryable,
  {
    query,
    filter,
    sort,
    today,
  }: { query: string | null; filter: ProductFilter; sort: ProductSort; today: BusinessDate },
  page: Page,
): Promise<PageOf<ProductHit>> {
  const parameters: unknown[] = [];
  const add = (value: unknown) => `$${parameters.push(value)}`;
  const where: string[] = [];
  const q = query === null ? null : `${add(query)}::tsquery`;
  if (q) where.push(`s.terms @@ ${q}`);
  if (filter.categoryCode) where.push(IN_CATEGORY.replaceAll('$CODE', add(filter.categoryCode)));
  if (filter.originCode) where.push(`s.origin_codes @> ARRAY[${add(filter.originCode)}::text]`);
  if (filter.originList)
    where.push(ON_LIST.replaceAll('$CODE', add(filter.originList)).replaceAll('$TODAY', add(today)));
  if (filter.brandCode) where.push(`s.brand_code = ${add(filter.brandCode)}`);
  if (filter.supplierId) where.push(`s.supplier_id = ${add(filter.supplierId)}::uuid`);
  if (filter.priceFromFen != null) where.push(`s.lowest_price_fen >= ${add(filter.priceFromFen)}`);
  if (filter.priceToFen != null) where.push(`s.lowest_price_fen <= ${add(filter.priceToFen)}`);
  if (filter.inStock) where.push(IN_STOCK);

  const order = SORTS[sort === 'RELEVANCE' && q === null ? 'NEWEST' : sort];
  const first = order.sql === 'rank' ? `(ts_rank(s.terms, ${q}) * ${RANK_PARTS})::bigint` : order.sql;
  const columns = [
    { sql: first, type: order.type },
    { sql: 's.product_id', type: 'uuid' },
  ];
  const keyset = keysetSql(page, columns, parameters, order.ascending);
  const rows = await db.query<ProductHit>(
    `SELECT s.product_id AS "productId", (${first})::text AS key FROM product_search s
     WHERE ${[...where, keyset.where].join(' AND ')} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.key, row.productId]);
}
