import { type BusinessDate, type Fen, type Month } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { NewEntry } from '../rules/difference';
import { type FigureFilter, matching, visibleFacets } from './figures';

export interface EntryRow {
  id: string;
  schemeCode: string;
  schemeVersion: number;
  measure: string;
  outcome: string;
  buyerId: string;
  supplierId: string;
  buyerCodes: string[];
  originCodes: string[];
  pairingId: string | null;
  categoryCode: string;
  channel: string;
  evidenceLevel: number;
  streamId: string;
  orderLineId: string;
  lotId: string;
  recognisedOn: BusinessDate;
  postingMonth: Month;
  posting: string;
  amountFen: Fen;
  goodsFen: Fen;
  position: bigint;
  factId: string;
  judgement: NewEntry['judgement'];
}

/** Columns of an entry `e` with its facets `f`. */
export const COLUMNS = `e.id, f.scheme_code AS "schemeCode", f.scheme_version AS "schemeVersion", f.measure, f.outcome, f.buyer_id AS "buyerId", f.supplier_id AS "supplierId",
  f.buyer_codes AS "buyerCodes", f.origin_codes AS "originCodes", f.pairing_id AS "pairingId", f.category_code AS "categoryCode", f.channel, f.evidence_level AS "evidenceLevel",
  e.stream_id AS "streamId", e.order_line_id AS "orderLineId", e.lot_id AS "lotId", e.recognised_on AS "recognisedOn", e.posting_month AS "postingMonth", e.posting,
  e.amount_fen AS "amountFen", e.goods_fen AS "goodsFen", e.position, e.fact_id AS "factId", e.judgement`;

export interface EntryFilter extends FigureFilter {
  scheme?: string | null;
  from?: Month | null;
  until?: Month | null;
  basis?: 'RECOGNITION' | 'POSTING' | null;
  orderLineId?: string | null;
}

/** Entries that a viewer may see, latest recognition first. */
export function entryPage(db: Queryable, viewer: Viewer, filter: EntryFilter, page: Page): Promise<EntryRow[]> {
  const parameters: unknown[] = [
    filter.scheme ?? null,
    filter.from ?? null,
    filter.until ?? null,
    filter.orderLineId ?? null,
  ];
  const month = filter.basis === 'POSTING' ? 'e.posting_month' : "to_char(e.recognised_on, 'YYYY-MM')";
  const conditions = [visibleFacets(viewer, parameters), matching(filter, parameters)];
  const keyset = keysetSql(
    page,
    [
      { sql: 'e.recognised_on', type: 'date' },
      { sql: 'e.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${COLUMNS} FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
     WHERE ($1::text IS NULL OR f.scheme_code = $1) AND ($2::text IS NULL OR ${month} >= $2) AND ($3::text IS NULL OR ${month} <= $3)
       AND ($4::uuid IS NULL OR e.order_line_id = $4) AND ${conditions.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export async function entriesById(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, EntryRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<EntryRow>(
    `SELECT ${COLUMNS} FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE e.id = ANY($1::uuid[]) AND ${visibleFacets(viewer, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface FactRow {
  position: bigint;
  type: string;
  businessDate: BusinessDate;
  recordedAt: Date;
  /** What a return, refund, cut, move or ending says of itself. */
  reason: string | null;
}

/** The facts of a purchase up to a position, in the order of the log. */
export function factsOf(db: Queryable, streamId: string, throughPosition: bigint): Promise<FactRow[]> {
  return db.query(
    `SELECT p.position, f.type, f.business_date AS "businessDate", f.recorded_at AS "recordedAt", f.payload ->> 'reason' AS reason FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.stream_id = $1 AND p.position <= $2 ORDER BY p.position`,
    [streamId, throughPosition],
  );
}
