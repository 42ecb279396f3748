import { type BusinessDate, type Fen, firstDayOf, type Month, nextMonth } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { NewEntry } from '../rules/difference';
import type { CarriedPlace } from '../rules/carried-places';
import { countedThrough, type FigureFilter, matching, type PlacesAsOf, visibleFacets } from './figures';

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
  /** Entries of facts up to this position alone, as figures of that `countedThrough` are made of. */
  through?: bigint | null;
}

/** Entries of the list that a page is looked for in before the facets are asked which they have: bounds a common page's time. */
const NEAR = 1_000;
const LISTED = [
  { sql: 'e.recognised_on', type: 'date' },
  { sql: 'e.id', type: 'uuid' },
];

/**
 * Entries that a viewer may see of facts that are counted, latest recognition first. Where what is asked for is common, the
 * page is found among the next entries of the list; where it is rare, from facets to their entries. Neither goes through the
 * whole ledger, and as entries up to a position never change, both are of one moment.
 */
export async function entryPage(
  db: Queryable,
  viewer: Viewer,
  filter: EntryFilter,
  page: Page,
  places: PlacesAsOf | null = null,
): Promise<EntryRow[]> {
  const through = await countedThrough(db, filter.through);
  const near = await readEntries(db, viewer, filter, page, { through, places, way: 'NEAR' });
  return near.length > page.limit || filter.orderLineId
    ? near
    : readEntries(db, viewer, filter, page, { through, places, way: 'BY_FACET' });
}

/**
 * What a place is asked of, where codes are carried to a date (CR-9): the filter's places, and the office's own. A code may be
 * another place in another month, so entries `e` are asked, not their facets `f` alone.
 */
function placesWanted(
  viewer: Viewer,
  filter: FigureFilter,
  { carried, seatCode }: PlacesAsOf,
  parameters: unknown[],
): string {
  const isIn = (code: string, recorded: string) => {
    const inside = carried.filter(({ codes }: CarriedPlace) => codes.includes(code));
    const spans = `$${parameters.push(JSON.stringify(inside))}::jsonb`;
    return `EXISTS (SELECT FROM jsonb_to_recordset(${spans}) AS c(code text, "from" text, until text)
      WHERE c.code = ${recorded}[1] AND to_char(e.recognised_on, 'YYYY-MM') >= c."from" AND to_char(e.recognised_on, 'YYYY-MM') < c.until)`;
  };
  const wanted: string[] = [];
  if (filter.buyerCode) wanted.push(isIn(filter.buyerCode, 'f.buyer_codes'));
  if (filter.originCode) wanted.push(isIn(filter.originCode, 'f.origin_codes'));
  if (viewer.organisationKind !== 'OFFICE') return [visibleFacets(viewer, parameters), ...wanted].join(' AND ');
  const own = seatCode === null ? [] : [isIn(seatCode, 'f.buyer_codes'), isIn(seatCode, 'f.origin_codes')];
  return [`(${[visibleFacets(viewer, parameters), ...own].join(' OR ')})`, ...wanted].join(' AND ');
}

function readEntries(
  db: Queryable,
  viewer: Viewer,
  filter: EntryFilter,
  page: Page,
  { through, places, way }: { through: bigint; places: PlacesAsOf | null; way: 'NEAR' | 'BY_FACET' },
): Promise<EntryRow[]> {
  const parameters: unknown[] = [through];
  const scheme = filter.scheme ? `f.scheme_code = $${parameters.push(filter.scheme)}` : 'TRUE';
  const ofPlaces =
    places === null ? visibleFacets(viewer, parameters) : placesWanted(viewer, filter, places, parameters);
  const recorded = places === null ? filter : { ...filter, buyerCode: null, originCode: null };
  const facets = `${scheme} AND ${places === null ? ofPlaces : 'TRUE'} AND ${matching(recorded, parameters)}`;
  const { where, orderAndLimit } = keysetSql(page, LISTED, parameters);
  const entries = ['e.position <= $1', where, ...spanOf(filter, parameters)].join(' AND ');
  if (way === 'BY_FACET')
    return db.query(
      `SELECT ${COLUMNS} FROM count_facets f CROSS JOIN LATERAL (SELECT * FROM count_entries e WHERE e.facet_id = f.id AND ${entries}${places === null ? '' : ` AND ${ofPlaces}`} ${orderAndLimit}) e
       WHERE ${facets} ${orderAndLimit}`,
      parameters,
    );
  // A line has few entries, which an index of their own finds.
  const next = filter.orderLineId
    ? `e.order_line_id = $${parameters.push(filter.orderLineId)}`
    : `TRUE ${keysetSql({ ...page, beyond: null, limit: NEAR }, LISTED, parameters).orderAndLimit}`;
  return db.query(
    `SELECT ${COLUMNS} FROM (SELECT * FROM count_entries e WHERE ${entries} AND ${next}) e JOIN count_facets f ON f.id = e.facet_id
     WHERE ${facets}${places === null ? '' : ` AND ${ofPlaces}`} ${orderAndLimit}`,
    parameters,
  );
}

/** The months asked for, as conditions that the list's index can use: nothing is posted before it is recognised (CR-7). */
function spanOf({ from, until, basis }: EntryFilter, parameters: unknown[]): string[] {
  const conditions: string[] = [];
  if (basis === 'POSTING') {
    if (from) conditions.push(`e.posting_month >= $${parameters.push(from)}`);
    if (until) conditions.push(`e.posting_month <= $${parameters.push(until)}`);
  } else if (from) conditions.push(`e.recognised_on >= $${parameters.push(firstDayOf(from))}::date`);
  if (until) conditions.push(`e.recognised_on < $${parameters.push(firstDayOf(nextMonth(until)))}::date`);
  return conditions;
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
