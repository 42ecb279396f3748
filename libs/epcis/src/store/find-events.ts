import type { Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { PageStart } from '../rules/page-token';
import { planOf, type QueryPlan } from '../rules/query-plan';
import type { Compared, EventQuery, Span } from '../rules/read-query';
import { COLUMNS, DECLARED, type EventRow } from './events';
import { PUBLIC } from './sights';

/** Whose events are looked for. */
export type Reader = Pick<Viewer, 'organisationId' | 'organisationKind' | 'seatCodes'>;

/** Events that are looked at, the next ones in order, before what is rare is looked up by the index of terms. */
const WALKED = 1_000;
/** Where no term can be looked up, each walk goes so much further than the one before. */
const FURTHER = 8;

/** The events that a query finds among those that an organisation may see, one more than a page where there are more. */
export function findEvents(
  db: Queryable,
  reader: Reader,
  query: EventQuery,
  after: PageStart | null,
): Promise<EventRow[]> {
  return find(db, { reader, query, columns: COLUMNS }, after);
}

/** How many events a query finds, counted no further than `most`. */
export async function countEvents(db: Queryable, reader: Reader, query: EventQuery, most: number): Promise<number> {
  return (await find(db, { reader, query: { ...query, perPage: most - 1 }, columns: 'e.id' }, null)).length;
}

interface Sought {
  reader: Reader;
  query: EventQuery;
  columns: string;
}

async function find(db: Queryable, sought: Sought, after: PageStart | null): Promise<EventRow[]> {
  const { query } = sought;
  const plan = planOf(query);
  if (plan.narrow) return eventsByTerms(db, sought, after);
  const found: EventRow[] = [];
  const most = query.perPage + 1;
  for (let start = after, walk = looksFurther(query, plan) ? WALKED : most; ; walk *= FURTHER) {
    const { rows, last } = await walkSights(db, { ...sought, plan, start, walk });
    found.push(...rows.slice(0, most - found.length));
    if (found.length === most || last === null) return found;
    if (plan.terms.length > 0) return eventsByTerms(db, sought, after);
    start = last;
  }
}

/** Whether an event may be of the right kind and time and still not be one that is sought. */
function looksFurther({ without, compared, standing, declarationTime }: EventQuery, { terms }: QueryPlan): boolean {
  const { from, until } = declarationTime;
  return terms.length + without.length + compared.length > 0 || standing || from !== null || until !== null;
}

/**
 * Goes through what an organisation may see in the order that is asked for, each kind of event by its index, and takes what the query
 * finds among the next `walk`. `last` is where it stopped; null where nothing is left.
 */
async function walkSights(
  db: Queryable,
  { reader, query, columns, plan, start, walk }: Sought & { plan: QueryPlan; start: PageStart | null; walk: number },
): Promise<{ rows: EventRow[]; last: PageStart | null }> {
  const parameters: unknown[] = [];
  const value = (given: unknown) => `$${parameters.push(given)}`;
  const { column, direction } = orderOf(query);
  const readers = [PUBLIC, reader.organisationId, ...(reader.organisationKind === 'OFFICE' ? reader.seatCodes : [])];
  const kinds = [
    'kind IS NOT NULL',
    ...[plan.types, plan.actions, plan.steps, plan.dispositions].flatMap((names, index) =>
      names === null ? [] : [`split_part(kind, ' ', ${index + 1}) = ANY(${value(names)}::text[])`],
    ),
    ...(plan.declared === null ? [] : [`${plan.declared ? '' : 'NOT '}kind LIKE '% declared'`]),
  ];
  const seen = [
    ...within('s.event_time', query.eventTime, value),
    ...within('s.record_time', query.recordTime, value),
    ...beyond(`s.${column}`, 's.id', start, query, value),
  ].map((condition) => ` AND ${condition}`);
  const most = value(walk);
  const rows = await db.query<EventRow & { walked: number; lastAt: Date; lastId: string }>(
    `WITH RECURSIVE kinds AS (
       SELECT r.reader, (SELECT min(s.kind) FROM epcis_sights s WHERE s.reader = r.reader) AS kind FROM unnest(${value(readers)}::text[]) AS r(reader)
       UNION ALL SELECT k.reader, (SELECT min(s.kind) FROM epcis_sights s WHERE s.reader = k.reader AND s.kind > k.kind) FROM kinds k WHERE k.kind IS NOT NULL
     ), walked AS MATERIALIZED (
       SELECT DISTINCT s.at, s.id, s.owner_id FROM kinds k, LATERAL (
         SELECT s.${column} AS at, s.id, s.owner_id FROM epcis_sights s WHERE s.reader = k.reader AND s.kind = k.kind${seen.join('')}
         ORDER BY s.${column} ${direction}, s.id ${direction} LIMIT ${most}
       ) s WHERE ${kinds.join(' AND ')} ORDER BY s.at ${direction}, s.id ${direction} LIMIT ${most}
     ), found AS (
       SELECT ${columns}, w.at FROM walked w, LATERAL (SELECT * FROM epcis_events e WHERE e.id = w.id AND e.owner_id = w.owner_id LIMIT 1) e
       WHERE ${['true', ...saidIn(query, plan.terms, value)].join(' AND ')} ORDER BY w.at ${direction}, w.id ${direction} LIMIT ${value(query.perPage + 1)}
     ), last AS (SELECT at, id FROM walked ORDER BY at ${opposite(direction)}, id ${opposite(direction)} LIMIT 1)
     SELECT f.*, (SELECT count(*)::integer FROM walked) AS walked, l.at AS "lastAt", l.id AS "lastId"
     FROM last l LEFT JOIN found f ON true ORDER BY f.at ${direction}, f.id ${direction}`,
    parameters,
  );
  const [first] = rows;
  const more = first !== undefined && first.walked === walk;
  return {
    rows: rows.filter(({ id }) => id !== null),
    last: more ? { time: first.lastAt.toISOString(), id: first.lastId } : null,
  };
}

/** By the index of terms, which finds what few events have; what is found is sorted. */
function eventsByTerms(
  db: Queryable,
  { reader, query, columns }: Sought,
  after: PageStart | null,
): Promise<EventRow[]> {
  const parameters: unknown[] = [];
  const value = (given: unknown) => `$${parameters.push(given)}`;
  const { column, direction } = orderOf(query);
  const own = value(reader.organisationId);
  const ofPlace = reader.organisationKind === 'OFFICE' ? ` OR e.place_codes && ${value(reader.seatCodes)}::text[]` : '';
  const where = [
    `(e.party_ids IS NULL OR e.owner_id = ${own}::uuid OR ${own}::uuid = ANY(e.party_ids)${ofPlace})`,
    ...saidIn(query, query.terms, value),
    ...(query.eventIds === null ? [] : [`e.event_id = ANY(${value(query.eventIds)}::text[])`]),
    ...(query.declared === null ? [] : [`${query.declared ? '' : 'NOT '}e.declares`]),
    ...within('e.event_time', query.eventTime, value),
    ...within('e.record_time', query.recordTime, value),
    ...beyond(`e.${column}`, 'e.id', after, query, value),
  ];
  return db.query<EventRow>(
    `SELECT ${columns} FROM epcis_events e WHERE ${where.join(' AND ')} ORDER BY e.${column} ${direction}, e.id ${direction} LIMIT ${value(query.perPage + 1)}`,
    parameters,
  );
}

type Value = (given: unknown) => string;

function orderOf({ orderBy, descending }: EventQuery) {
  const column = orderBy === 'eventTime' ? 'event_time' : 'record_time';
  return { column, direction: descending ? 'DESC' : 'ASC' } as const;
}
const opposite = (direction: 'ASC' | 'DESC') => (direction === 'ASC' ? 'DESC' : 'ASC');

/** That events say what is asked, or are told about, besides their kind and time. */
function saidIn(query: EventQuery, terms: readonly string[][], value: Value): string[] {
  return [
    ...terms.map((group) => `e.terms && ${value(group)}::text[]`),
    ...(query.without.length > 0 ? [`NOT e.terms && ${value(query.without)}::text[]`] : []),
    ...query.compared.map((each) => comparison(each, value)),
    ...(query.standing ? [`NOT e.declares AND NOT ${DECLARED}`] : []),
    ...within('e.declaration_time', query.declarationTime, value),
  ];
}

function within(column: string, { from, until }: Span, value: Value): string[] {
  return [
    ...(from === null ? [] : [`${column} >= ${value(from)}::timestamptz`]),
    ...(until === null ? [] : [`${column} < ${value(until)}::timestamptz`]),
  ];
}

function beyond(column: string, id: string, start: PageStart | null, query: EventQuery, value: Value): string[] {
  if (!start) return [];
  return [
    `(${column}, ${id}) ${query.descending ? '<' : '>'} (${value(start.time)}::timestamptz, ${value(start.id)}::uuid)`,
  ];
}

/** That a field has a value that is greater or less. Values that are no number, or no time, are none of these. */
function comparison({ field, operator, type, value: than }: Compared, value: Value): string {
  const [start, from] = [value(`${field}=`), value(`${field}=`.length + 1)];
  const of = `substr(t, ${from}::integer)`;
  return `EXISTS (SELECT FROM unnest(e.terms) t WHERE starts_with(t, ${start}) AND CASE WHEN pg_input_is_valid(${of}, '${type}') THEN ${of}::${type} ${operator} ${value(than)}::${type} ELSE false END)`;
}
