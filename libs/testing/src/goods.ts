import { randomInt } from 'node:crypto';
import { contentHash, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { searchTerms } from '@shanhai/catalogue';
import { newTraceCode } from '@shanhai/tracing';
import type { Person } from './people';
import { storedFile } from './orders';
import { sql } from './test-database';

export interface ListingOptions {
  name?: string;
  /** A category's code; made where it is missing. */
  category?: string;
  brandCode?: string | null;
  baseUnit?: 'GRAM' | 'MILLILITRE' | 'PIECE';
  contentBase?: bigint;
  pricing?: 'PACK' | 'WEIGHT';
  caseSize?: number;
  grade?: string;
  minimumQuantity?: number;
  /** Lowest price first in quantity: `[from quantity, price in fen]`. */
  tiers?: [number, bigint][];
  stock?: bigint;
  lotQuantityBase?: bigint;
  /** Where the lot grew, and the product's origin; the supplier's seat unless told. */
  placeCode?: string;
  harvestedOn?: string;
  publishedOn?: string;
  originStatus?: 'UNCLAIMED' | 'PENDING' | 'VERIFIED' | 'REJECTED';
  /** Whether the lot and its supplier have the papers that the category needs to be shipped; they have, unless told. */
  documents?: boolean;
  /** Write the row that search reads, too; it loads the dictionary, a tenth of a second. */
  searchable?: boolean;
}

export interface MadeListing {
  skuId: string;
  skuGlobalId: string;
  skuCode: string;
  productId: string;
  productGlobalId: string;
  lotId: string;
  lotGlobalId: string;
  traceCode: string;
}

/** Makes a product on sale with stock and a verified lot, by SQL. */
export async function aListing(supplier: Person, options: ListingOptions = {}): Promise<MadeListing> {
  const { name = '宁夏枸杞', category = 'GOJI', baseUnit = 'GRAM', placeCode = supplier.seatCode } = options;
  const { harvestedOn = '2024-07-01', publishedOn = '2024-07-02', originStatus = 'VERIFIED' } = options;
  const supplierId = supplier.organisationId;
  const [productId, skuId, lotId] = [newId(), newId(), newId()];
  const [skuCode, traceCode] = [`SKU-${skuId.slice(-12)}-${randomInt(1000)}`, newTraceCode()];
  await sql('INSERT INTO categories (code, name_zh, name_en) VALUES ($1, $1, $1) ON CONFLICT DO NOTHING', [category]);
  await sql(
    `INSERT INTO products (id, supplier_id, category_code, brand_code, name, base_unit, origin_code, created_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [productId, supplierId, category, options.brandCode ?? null, name, baseUnit, placeCode, publishedOn],
  );
  await sql(
    `INSERT INTO skus (id, supplier_id, product_id, code, name, content_base, pricing, case_size, grade)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      skuId,
      supplierId,
      productId,
      skuCode,
      name,
      options.contentBase ?? 500n,
      options.pricing ?? 'PACK',
      options.caseSize ?? 1,
      options.grade ?? null,
    ],
  );
  const tiers = options.tiers ?? [[1, 3_050n]];
  await sql(
    `INSERT INTO price_tiers (sku_id, supplier_id, from_quantity, unit_price_fen)
     SELECT $1::uuid, $2::uuid, * FROM unnest($3::int[], $4::bigint[])`,
    [skuId, supplierId, tiers.map(([from]) => from), tiers.map(([, price]) => price)],
  );
  await sql(
    `INSERT INTO listings (sku_id, supplier_id, status, minimum_quantity, published_on) VALUES ($1, $2, 'ON_SALE', $3, $4)`,
    [skuId, supplierId, options.minimumQuantity ?? 1, publishedOn],
  );
  await sql('INSERT INTO stock (sku_id, supplier_id, product_id, on_hand, sellable_from) VALUES ($1, $2, $3, $4, $5)', [
    skuId,
    supplierId,
    productId,
    options.stock ?? 1000n,
    options.minimumQuantity ?? 1,
  ]);
  const quantity = options.lotQuantityBase ?? 1_000_000_000n;
  await sql(
    `INSERT INTO lots (id, supplier_id, product_id, trace_code, quantity_base, base_unit, place_code, harvested_on, recorded_on, origin_status)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
    [lotId, supplierId, productId, traceCode, quantity, baseUnit, placeCode, harvestedOn, originStatus],
  );
  await sql('INSERT INTO trace_codes (code, lot_id, supplier_id) VALUES ($1, $2, $3)', [traceCode, lotId, supplierId]);
  if (originStatus !== 'UNCLAIMED') {
    await sql(
      `INSERT INTO origin_claims (id, supplier_id, lot_id, place_code, place_codes, evidence, status, claimed_on)
       VALUES ($1, $2, $3, $4, ARRAY[$4::text], $5, $6, $7)`,
      [
        newId(),
        supplierId,
        lotId,
        placeCode,
        [await storedFile('产地证明', 'application/pdf')],
        originStatus,
        harvestedOn,
      ],
    );
  }
  if (options.documents !== false) {
    const said = { product: name, quantityBase: String(quantity), baseUnit, placeCode, placeName: placeCode };
    await addDocuments(supplier, lotId, category, { traceCode, ...said, harvestedOn, issuedOn: harvestedOn });
  }
  if (options.searchable) {
    const terms = searchTerms({ names: [name], classes: [category], rest: [supplier.name] });
    const lowest = tiers.map(([, fen]) => fen).reduce((a, b) => (b < a ? b : a));
    const places = [placeCode, placeCode.slice(0, 6), `${placeCode.slice(0, 4)}00`, `${placeCode.slice(0, 2)}0000`];
    const facets = [category, options.brandCode ?? null, [...new Set(places)]];
    await sql(
      'INSERT INTO product_facets (category_code, brand_code, origin_codes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      facets,
    );
    await sql(
      `INSERT INTO product_search (product_id, supplier_id, facet_id, lowest_price_fen, published_on, terms)
       SELECT $4, $5, f.id, $6, $7, $8::tsvector FROM product_facets f
       WHERE f.category_code = $1 AND f.brand_code IS NOT DISTINCT FROM $2 AND f.origin_codes = $3`,
      [...facets, productId, supplierId, lowest, publishedOn, terms],
    );
  }
  return {
    skuId,
    skuGlobalId: toGlobalId('Sku', skuId),
    skuCode,
    productId,
    productGlobalId: toGlobalId('Product', productId),
    lotId,
    lotGlobalId: toGlobalId('Lot', lotId),
    traceCode,
  };
}

/** The papers that the category needs to be shipped: a commitment certificate of the lot, a verified licence of its supplier. */
async function addDocuments(
  { organisationId: supplierId, name }: Person,
  lotId: string,
  category: string,
  said: { traceCode: string; issuedOn: string } & Record<string, unknown>,
): Promise<void> {
  const content = {
    ...said,
    number: `${said.traceCode}-01`,
    party: { organisationId: supplierId, name, creditCode: '93640422MA7XQ1Y198' },
    contact: { name: '某', phone: '0954-3000000' },
    bases: ['SELF_COMMITMENT'],
    evidence: [],
  };
  await sql(
    `WITH needed AS (SELECT DISTINCT document FROM category_requirements WHERE category_code = $1), certificate AS (
       INSERT INTO commitment_certificates (id, supplier_id, lot_id, version, issued_on, content, content_hash)
       SELECT $2, $3, $4, 1, $5, $6, $7 FROM needed WHERE document = 'COMMITMENT_CERTIFICATE'
     )
     INSERT INTO licences (id, supplier_id, kind, number, issuer, category_codes, valid_from, file_hash, place_codes, status, put_on)
     SELECT $8, $3, document, $9, '县市场监督管理局', ARRAY[$1], '2020-01-01', $10, ARRAY[]::text[], 'VERIFIED', '2020-01-01'
     FROM needed WHERE document <> 'COMMITMENT_CERTIFICATE'`,
    [
      category,
      newId(),
      supplierId,
      lotId,
      said.issuedOn,
      JSON.stringify(content),
      contentHash(content),
      newId(),
      `SC-${lotId}`,
      await storedFile('许可证', 'application/pdf'),
    ],
  );
}
