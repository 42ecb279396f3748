import type { Facet } from '../rules/facet';

/** Where the facets of a figure are read from: SQL of one row of sums and its combination of facets, as `f`. */
export interface FacetSource {
  month: string;
  /** Codes of the buyer's and of the lot's place, lowest first: as recorded, or carried to a date. */
  buyerCodes: string;
  originCodes: string;
}

/** As of the recognition date, as entries name them. */
export const RECORDED_CODES = { buyerCodes: 'f.buyer_codes', originCodes: 'f.origin_codes' };

/** The place or unit whose parts are asked for, where there is one. */
export interface Below {
  /** Division codes of the buyer's seat, of the lot's place. */
  buyerCode?: string | null;
  originCode?: string | null;
  unitId?: string | null;
}

/** SQL of a facet's key. What lies below a place or unit is told by the filter; `parameters` takes its value. */
export function facetColumn(facet: Facet, source: FacetSource, filter: Below, parameters: unknown[]): string {
  const { month, buyerCodes, originCodes } = source;
  const level = (codes: string, n: number) => `division_at_level(${codes}, ${n})`;
  // Codes and units stand lowest first: what is right below one stands before it, before the first stands nothing.
  const below = (list: string, parent: string | null | undefined, type: string) =>
    parent ? `(${list})[array_position(${list}, $${parameters.push(parent)}::${type}) - 1]` : fromTop(list, 1);
  const columns: Record<Facet, () => string> = {
    MONTH: () => month,
    QUARTER: () => `left(${month}, 4) || '-Q' || ((right(${month}, 2)::integer + 2) / 3)`,
    YEAR: () => `left(${month}, 4)`,
    BUYER_PROVINCE: () => level(buyerCodes, 1),
    BUYER_CITY: () => level(buyerCodes, 2),
    BUYER_COUNTY: () => level(buyerCodes, 3),
    BUYER_DIVISION_BELOW: () => below(buyerCodes, filter.buyerCode, 'text'),
    BUYER: () => 'f.buyer_id::text',
    UNIT: () => 'f.unit_ids[1]::text',
    UNIT_TOP: () => `${fromTop('f.unit_ids', 1)}::text`,
    UNIT_LEVEL_2: () => `${fromTop('f.unit_ids', 2)}::text`,
    UNIT_LEVEL_3: () => `${fromTop('f.unit_ids', 3)}::text`,
    UNIT_BELOW: () => `${below('f.unit_ids', filter.unitId, 'uuid')}::text`,
    ORIGIN_PROVINCE: () => level(originCodes, 1),
    ORIGIN_CITY: () => level(originCodes, 2),
    ORIGIN_COUNTY: () => level(originCodes, 3),
    ORIGIN_TOWN: () => level(originCodes, 4),
    ORIGIN_VILLAGE: () => level(originCodes, 5),
    ORIGIN_DIVISION_BELOW: () => below(originCodes, filter.originCode, 'text'),
    SUPPLIER: () => 'f.supplier_id::text',
    PAIRING: () => 'f.pairing_id::text',
    CATEGORY: () => 'f.category_code',
    CATEGORY_TOP: () =>
      'COALESCE((SELECT c.parent_code FROM categories c WHERE c.code = f.category_code), f.category_code)',
    CHANNEL: () => 'f.channel',
    MEASURE: () => 'f.measure',
    EVIDENCE_LEVEL: () => "'E' || f.evidence_level",
    SCHEME: () => 'f.scheme_code',
    SCHEME_VERSION: () => 'f.scheme_version::text',
    OUTCOME: () => 'f.outcome',
  };
  return columns[facet]();
}

/** The n-th of a list that stands lowest first, counted from the top; null where it is shorter. */
function fromTop(list: string, n: number): string {
  return `(${list})[cardinality(${list}) - ${n - 1}]`;
}
