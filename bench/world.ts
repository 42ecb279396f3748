import { newId } from '@shanhai/kernel';
import { searchTerms } from '@shanhai/catalogue';
import type { BenchDatabase } from './database';

export interface World {
  buyerId: string;
  officeId: string;
  userId: string;
  products: number;
}

const SUPPLIERS = 40;
/** Neighbouring products are of one supplier, so that lines of one order meet few suppliers. */
const PRODUCTS_OF_A_BLOCK = 10;
const PLACES = ['640422', '640423', '640424', '640425', '640324', '640521'];
const GOODS = [
  ['枸杞', 'GOJI'],
  ['葡萄酒', 'WINE'],
  ['滩羊肉', 'TAN_LAMB'],
  ['红梅杏', 'APRICOTS'],
  ['马铃薯', 'POTATOES'],
  ['蜂蜜', 'HONEY'],
  ['小米', 'GRAINS'],
  ['牛肉', 'BEEF'],
];
const ORIGINS = ['宁夏', '西吉', '中宁', '盐池', '固原', '同心', '隆德', '泾源'];
const GRADES = ['特级', '一级', '有机', '礼盒装', '家庭装', '散装'];

/** The code of the n-th SKU, from 0; the n-th and the n+1-th are mostly of the same supplier. */
export const skuCode = (n: number): string => `B${String(n).padStart(6, '0')}`;

/** A buyer, an office, suppliers, and products on sale with two price tiers, stock and a verified lot each. */
export async function makeWorld({ sql }: BenchDatabase, products: number): Promise<World> {
  const [buyerId, officeId, userId] = [newId(), newId(), newId()];
  await sql(
    `INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, budget_unit, status, registered_on, decided_on)
     SELECT $1::uuid, 'BUYER', 'UNION', '福清某工会', 'BUYER', '350181', false, 'APPROVED', date '2020-01-01', date '2020-01-01'
     UNION ALL SELECT $2, 'OFFICE', 'COORDINATION_OFFICE', '宁夏某办公室', 'OFFICE', '640000', false, 'APPROVED', '2020-01-01', '2020-01-01'
     UNION ALL SELECT uuidv7(), 'SUPPLIER', 'COOPERATIVE', '合作社 ' || n, 'S' || lpad(n::text, 3, '0'), '640422', false, 'APPROVED', '2020-01-01', '2020-01-01'
     FROM generate_series(0, ${SUPPLIERS - 1}) AS n`,
    [buyerId, officeId],
  );
  await sql(`INSERT INTO users (id, email, name) VALUES ($1, 'bench@example.org', '某')`, [userId]);
  const names = ORIGINS.flatMap((origin) =>
    GOODS.flatMap(([goods, category]) =>
      GRADES.map((grade) => ({ name: `${origin}${goods} ${grade}`, category, goods })),
    ),
  ).map((each) => ({ ...each, terms: searchTerms({ names: [each.name], classes: [each.goods], rest: ['宁夏'] }) }));
  await sql(
    `CREATE TEMPORARY TABLE made AS
     SELECT n, uuidv7() AS product, uuidv7() AS sku, uuidv7() AS lot, 'B' || lpad(n::text, 6, '0') AS code, o.id AS supplier,
       names.name, names.category, names.terms::tsvector AS terms, ($4::text[])[1 + n % ${PLACES.length}] AS place,
       date '2025-01-01' + n % 300 AS published, 1000 + (n * 7919) % 9000 AS price
     FROM generate_series(0, $5::integer - 1) AS n
     JOIN unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS names(name, category, terms, ordinal) ON names.ordinal = 1 + (n * 31) % cardinality($1::text[])
     JOIN organisations o ON o.credit_code = 'S' || lpad((n / ${PRODUCTS_OF_A_BLOCK} % ${SUPPLIERS})::text, 3, '0')`,
    [
      names.map(({ name }) => name),
      names.map((each) => each.category),
      names.map(({ terms }) => terms),
      PLACES,
      products,
    ],
  );
  for (const statement of INSERTS) await sql(statement);
  await sql('VACUUM ANALYZE');
  return { buyerId, officeId, userId, products };
}

const INSERTS = [
  `INSERT INTO products (id, supplier_id, category_code, name, base_unit, origin_code, created_on) SELECT product, supplier, category, name, 'GRAM', place, published FROM made`,
  `INSERT INTO skus (id, supplier_id, product_id, code, name, content_base, pricing, case_size) SELECT sku, supplier, product, code, name, 500, 'PACK', 1 FROM made`,
  `INSERT INTO listings (sku_id, supplier_id, status, minimum_quantity, published_on) SELECT sku, supplier, 'ON_SALE', 1, published FROM made`,
  `INSERT INTO price_tiers (sku_id, supplier_id, from_quantity, unit_price_fen) SELECT sku, supplier, 1, price FROM made UNION ALL SELECT sku, supplier, 100, price * 9 / 10 FROM made`,
  `INSERT INTO stock (sku_id, supplier_id, product_id, on_hand, sellable_from) SELECT sku, supplier, product, 1000000000, 1 FROM made`,
  `INSERT INTO lots (id, supplier_id, product_id, trace_code, quantity_base, base_unit, place_code, harvested_on, recorded_on, origin_status)
   SELECT lot, supplier, product, 'T' || code, 1000000000000, 'GRAM', place, published, published, 'VERIFIED' FROM made`,
  `INSERT INTO product_facets (category_code, origin_codes) SELECT DISTINCT category, ARRAY[place, left(place, 4) || '00', '640000'] FROM made`,
  `INSERT INTO product_search (product_id, supplier_id, facet_id, lowest_price_fen, published_on, terms)
   SELECT product, supplier, f.id, price * 9 / 10, published, terms FROM made
   JOIN product_facets f ON f.category_code = category AND f.origin_codes = ARRAY[place, left(place, 4) || '00', '640000']`,
  'DROP TABLE made',
];
