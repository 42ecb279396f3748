import { keysetSql, type Page, type PageOf, type Queryable, refuseCursorOf, toPage } from '@shanhai/database';
import { NEWEST_EDITION } from '@shanhai/divisions';
import { PRODUCT_COLUMNS, type ProductRow } from '@shanhai/goods';
import { ORGANISATION_COLUMNS, type OrganisationRow } from '@shanhai/organisations';
import { filterSql, priceSql, type ProductSearch } from './product-search';

export type ProductSort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC';

/** A product of a page, with what else most pages show. */
export interface ProductHit extends ProductRow, Omit<OrganisationRow, 'name'> {
  supplierName: string;
  /** Of the places of today. */
  edition: number;
  /** Its sort key: how good a match it is, 0 the best; the sort's own value; its id. */
  rank: number;
  sorted: string | bigint;
}

/** Parts of a cursor. */
export const PRODUCT_KEY_LENGTH = 3;

/** The column that each sort reads; the product's id makes it total. Equally good matches are sorted as NEWEST. */
const SORTS = {
  RELEVANCE: { sql: 's.published_on', type: 'date', ascending: false },
  NEWEST: { sql: 's.published_on', type: 'date', ascending: false },
  PRICE_ASC: { sql: 's.lowest_price_fen', type: 'bigint', ascending: true },
  PRICE_DESC: { sql: 's.lowest_price_fen', type: 'bigint', ascending: false },
} as const satisfies Record<ProductSort, { sql: string; type: string; ascending: boolean }>;

/**
 * Products looked through in the order of the sort before all matches are found and sorted. A word or filter that one in
 * fourteen matches fills a page of 20 from these; what is rarer has few enough matches to sort.
 */
const LOOKED_THROUGH = 300;

/**
 * A page of the products on sale; without a search, RELEVANCE is NEWEST. One statement reads also the products, their
 * suppliers and the edition of places, of goods, organisations and divisions.
 */
export async function pageOfProducts(
  db: Queryable,
  wanted: ProductSearch & { sort: ProductSort },
  page: Page,
): Promise<PageOf<ProductHit>> {
  const order = SORTS[wanted.sort];
  const parameters: unknown[] = [];
  const hits = hitsSql(wanted, page, parameters);
  const [up, down] = page.backward ? ['DESC', 'ASC'] : ['ASC', 'DESC'];
  const direction = order.ascending ? up : down;
  const rows = await db.query<ProductHit>(
    `SELECT ${PRODUCT_COLUMNS}, ${ORGANISATION_COLUMNS}, o.name AS "supplierName", ${NEWEST_EDITION} AS edition, hit.rank, hit.sorted
     FROM (${hits}) hit JOIN products p ON p.id = hit.product_id AND p.supplier_id = hit.supplier_id JOIN organisations o ON o.id = hit.supplier_id
     ORDER BY hit.rank ${up}, hit.sorted ${direction}, hit.product_id ${direction}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.rank, row.sorted, row.id]);
}

/**
 * Sort keys of a page and one row more. Which way is the shorter one, through products in their order until enough match
 * or to all matches by index, hangs on how common words and filters are, which a prepared plan does not know. So both are
 * written out: a bounded look in order, and where that does not fill the page, all matches. OFFSET 0 keeps each as it stands.
 */
function hitsSql(wanted: ProductSearch & { sort: ProductSort }, page: Page, parameters: unknown[]): string {
  const { query, sort } = wanted;
  const order = SORTS[sort];
  const columns = [
    { sql: order.sql, type: order.type },
    { sql: 's.product_id', type: 'uuid' },
  ];
  const filter = filterSql(wanted, parameters);
  const ranks = query === null ? [null] : sort === 'RELEVANCE' ? query.bestFirst : [query.all];
  const parts = inOrder(ranks, page).map(({ rank, found, rest }) => ({
    rank,
    rest,
    where: found === null ? filter : [`s.terms @@ $${parameters.push(found)}::tsquery`, ...filter],
  }));
  const select = (rank: number, from: string, where: string, keyset: { orderAndLimit: string }) =>
    `SELECT ${rank} AS rank, s.product_id, s.supplier_id, ${order.sql} AS sorted FROM ${from} s WHERE ${where} ${keyset.orderAndLimit}`;
  const keysetOf = (rest: Page) => keysetSql(rest, columns, parameters, order.ascending);

  const [{ rank, rest, where }] = parts;
  if (where.length === 0) {
    const keyset = keysetOf(rest);
    return select(rank, 'product_search', keyset.where, keyset);
  }
  const next = keysetOf({ ...rest, limit: LOOKED_THROUGH - 1 });
  // Bounds of the price are where products in the order of prices begin and end.
  const bounds = order.sql === 's.lowest_price_fen' ? priceSql(wanted.filter, parameters) : [];
  const look = select(
    rank,
    `(SELECT * FROM product_search s WHERE ${[...bounds, next.where].join(' AND ')} ${next.orderAndLimit})`,
    where.join(' AND '),
    keysetOf({ ...rest, beyond: null }),
  );
  const all = parts.map((part) => {
    const keyset = keysetOf(part.rest);
    const matches = `(SELECT * FROM product_search s WHERE ${part.where.join(' AND ')} OFFSET 0)`;
    return `(${select(part.rank, matches, `${keyset.where} AND NOT (SELECT yes FROM full_page)`, keyset)})`;
  });
  const limit = `$${parameters.push(page.limit + 1)}`;
  return `WITH look AS MATERIALIZED (${look}), full_page AS MATERIALIZED (SELECT count(*) = ${limit} AS yes FROM look)
     SELECT * FROM (SELECT * FROM look WHERE (SELECT yes FROM full_page)
     UNION ALL ${all.join('\n     UNION ALL ')}) part LIMIT ${limit}`;
}

/** The queries of a page in the order of reading, from the one that the cursor stands in, with what is left to read of each. */
function inOrder<Query>(ranks: readonly Query[], page: Page): { rank: number; found: Query; rest: Page }[] {
  const all = ranks.map((found, rank) => ({ found, rank, rest: { ...page, beyond: null } as Page }));
  if (page.backward) all.reverse();
  if (page.beyond === null) return all;
  const [rank, ...beyond] = page.beyond;
  const at = all.findIndex((each) => String(each.rank) === rank);
  if (at < 0) refuseCursorOf(page, rank);
  return all.slice(at).map((each, index) => (index === 0 ? { ...each, rest: { ...page, beyond } } : each));
}
