import type { Fen } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import type { OrganisationProfile } from '@shanhai/organisations';

/** What an order needs to know of a SKU, as it stands at this moment. */
export interface Offer {
  skuId: string;
  skuCode: string;
  skuName: string;
  supplierId: string;
  supplierApproved: boolean;
  /** The supplier as it stands now. */
  supplier: Pick<OrganisationProfile, 'organisationId' | 'unitType' | 'seatCode'>;
  productId: string;
  categoryCode: string;
  pricing: 'PACK' | 'WEIGHT';
  /** Base units (gram, millilitre, piece) in one pack. */
  contentBase: bigint;
  caseSize: number;
  onSale: boolean;
  minimumQuantity: number;
  /** Packs on hand that nobody has reserved, as committed at this moment. */
  available: number;
  /** Ascending by quantity. Per pack; per 1,000 base units where priced by weight. */
  tiers: { fromQuantity: number; unitPriceFen: Fen }[];
}

type OfferRow = Omit<Offer, 'supplier' | 'available' | 'tiers'> & {
  unitType: OrganisationProfile['unitType'];
  seatCode: string;
  available: bigint;
  /** From quantity, and fen as digits. */
  tiers: [number, string][] | null;
};

/** The offers of SKU codes, in one statement; unknown codes are left out. */
export async function offersByCode(db: Queryable, codes: readonly string[]): Promise<Map<string, Offer>> {
  const rows = await db.query<OfferRow>(
    `SELECT k.id AS "skuId", k.code AS "skuCode", k.name AS "skuName", k.supplier_id AS "supplierId", o.status = 'APPROVED' AS "supplierApproved",
       o.unit_type AS "unitType", o.seat_code AS "seatCode", COALESCE(s.on_hand - s.reserved, 0) AS available,
       k.product_id AS "productId", p.category_code AS "categoryCode", k.pricing, k.content_base AS "contentBase", k.case_size AS "caseSize",
       COALESCE(l.status = 'ON_SALE', false) AS "onSale", COALESCE(l.minimum_quantity, 1) AS "minimumQuantity",
       (SELECT json_agg(json_build_array(t.from_quantity, t.unit_price_fen::text) ORDER BY t.from_quantity) FROM price_tiers t WHERE t.sku_id = k.id) AS tiers
     FROM skus k
     JOIN products p ON p.id = k.product_id AND p.supplier_id = k.supplier_id
     JOIN organisations o ON o.id = k.supplier_id
     LEFT JOIN listings l ON l.sku_id = k.id
     LEFT JOIN stock s ON s.sku_id = k.id
     WHERE k.code = ANY($1::text[])`,
    [codes],
  );
  return new Map(rows.map((row) => [row.skuCode, toOffer(row)]));
}

function toOffer(row: OfferRow): Offer {
  return {
    skuId: row.skuId,
    skuCode: row.skuCode,
    skuName: row.skuName,
    supplierId: row.supplierId,
    supplierApproved: row.supplierApproved,
    supplier: { organisationId: row.supplierId, unitType: row.unitType, seatCode: row.seatCode },
    productId: row.productId,
    categoryCode: row.categoryCode,
    pricing: row.pricing,
    contentBase: row.contentBase,
    caseSize: row.caseSize,
    onSale: row.onSale,
    minimumQuantity: row.minimumQuantity,
    available: Number(row.available),
    tiers: (row.tiers ?? []).map(([fromQuantity, fen]) => ({ fromQuantity, unitPriceFen: BigInt(fen) })),
  };
}
