import type { Queryable, Tx } from '@shanhai/database';
import { type EpcisEvent } from '@shanhai/epcis';
import type { Month } from '@shanhai/kernel';
import type { PackSeal } from '../rules/pack-manifest';

/** Entries that one statement reads. */
const ENTRIES_AT_ONCE = 5_000;
/** Rows of a cursor that are fetched at a time. */
const FETCHED_AT_ONCE = 200;

/** Months of a pack and the places in the log where they were sealed. */
export interface PackSpan {
  from: Month;
  until: Month;
  /** Everything in the pack is as of this place. */
  through: bigint;
}

/** Seals of months, with the chained hash of the log where each was made, and when that was. */
export function packSeals(
  db: Queryable,
  { from, until }: Pick<PackSpan, 'from' | 'until'>,
): Promise<(Omit<PackSeal, 'position'> & { position: bigint; recordedAt: Date })[]> {
  return db.query(
    `SELECT s.month, s.position, encode(s.hash, 'hex') AS hash, s.entries::text AS entries, encode(p.chain, 'hex') AS chain, f.recorded_at AS "recordedAt"
     FROM period_seals s JOIN fact_positions p ON p.position = s.position JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE s.month BETWEEN $1 AND $2 ORDER BY s.month`,
    [from, until],
  );
}

/** The condition that an entry, as `e`, stands in one of the months and was sealed in it. */
const SEALED = `e.posting_month BETWEEN $1 AND $2 AND e.position < (SELECT s.position FROM period_seals s WHERE s.month = e.posting_month)`;

/**
 * Rows of `entries.csv` without their heads, by month, place in the log and id: the order that seals are over. No cell holds a
 * comma or a line end: ids, codes, dates and digits. Persons have no credit code that leaves.
 */
export async function* entryLines(db: Queryable, { from, until }: PackSpan): AsyncGenerator<string[]> {
  let after = { month: '', position: -1n, id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows = await db.query<typeof after & { line: string }>(
      `SELECT e.posting_month AS month, e.position, e.id,
         concat_ws(',', e.id, e.facet_id, e.order_line_id, e.lot_id, e.recognised_on, e.posting_month, e.posting, e.amount_fen, e.goods_fen, e.position, e.fact_id,
           f.scheme_code, f.scheme_version, f.measure, f.outcome, e.stream_id,
           COALESCE((SELECT string_agg(o.credit_code, ' ' ORDER BY u.place) FROM unnest(f.unit_ids) WITH ORDINALITY u(id, place) JOIN organisations o ON o.id = u.id WHERE o.unit_type <> 'PERSON'), ''),
           array_to_string(f.buyer_codes, ' '), COALESCE(s.credit_code, (SELECT n.credit_code FROM declared_sellers n WHERE n.id = f.supplier_id), ''), array_to_string(f.origin_codes, ' '), COALESCE(f.pairing_id::text, ''),
           f.category_code, f.channel, f.evidence_level) AS line
       FROM count_entries e JOIN count_facets f ON f.id = e.facet_id LEFT JOIN organisations s ON s.id = f.supplier_id
       WHERE ${SEALED} AND (e.posting_month, e.position, e.id) > ($3, $4::bigint, $5::uuid)
       ORDER BY e.posting_month, e.position, e.id LIMIT ${ENTRIES_AT_ONCE}`,
      [from, until, after.month, after.position, after.id],
    );
    yield rows.map(({ line }) => line);
    if (rows.length < ENTRIES_AT_ONCE) return;
    after = rows.at(-1)!;
  }
}

/** Rows of a query that takes no parameters, a few at a time: sorted once, by PostgreSQL, on its disk where it must. */
async function* fetched<Row>(tx: Tx, name: string, select: string): AsyncGenerator<Row[]> {
  tx.send(`DECLARE ${name} NO SCROLL CURSOR FOR ${select}`);
  for (;;) {
    const rows = await tx.query<Row>(`FETCH ${FETCHED_AT_ONCE} FROM ${name}`);
    if (rows.length > 0) yield rows;
    if (rows.length < FETCHED_AT_ONCE) break;
  }
  tx.send(`CLOSE ${name}`);
}

/** A cursor takes no parameters; months are checked here once more before they become SQL. */
function sealedIn({ from, until }: PackSpan): string {
  for (const month of [from, until]) if (!/^\d{4}-\d\d$/.test(month)) throw new Error(`no month: ${month}`);
  return SEALED.replace('$1', `'${from}'`).replace('$2', `'${until}'`);
}

/** Supplier orders that the entries are of, by id; not those of persons, whose purchases are published to nobody. */
export async function* orderIdsOf(tx: Tx, span: PackSpan): AsyncGenerator<string[]> {
  const select = `SELECT s.id FROM (SELECT DISTINCT e.stream_id FROM count_entries e WHERE ${sealedIn(span)}) d
    JOIN supplier_orders s ON s.id = d.stream_id JOIN organisations b ON b.id = s.buyer_id WHERE b.unit_type <> 'PERSON' ORDER BY s.id`;
  for await (const rows of fetched<{ id: string }>(tx, 'pack_orders', select)) yield rows.map(({ id }) => id);
}

export interface PackedEvent {
  eventId: string;
  recordTime: Date;
  event: EpcisEvent;
  prefixes: Record<string, string>;
}

/** Public trace events that name a lot of the entries, as the log had them; the earliest first. */
export function eventsOf(tx: Tx, span: PackSpan): AsyncGenerator<PackedEvent[]> {
  const named = ['class', 'inputClass', 'outputClass', 'childClass'].map((field) => `'${field}=urn:uuid:' || l.lot_id`);
  const select = `SELECT e.event_id AS "eventId", e.record_time AS "recordTime", e.event, e.prefixes FROM epcis_events e
    WHERE e.id IN (SELECT x.id FROM (SELECT DISTINCT e.lot_id FROM count_entries e WHERE ${sealedIn(span)}) l
      CROSS JOIN LATERAL (SELECT x.id FROM epcis_events x WHERE x.terms && ARRAY[${named.join(', ')}] AND x.party_ids IS NULL OFFSET 0) x)
      AND EXISTS (SELECT FROM fact_positions p WHERE p.stream_id = e.id AND p.position <= ${span.through}) ORDER BY e.event_time, e.id`;
  return fetched<PackedEvent>(tx, 'pack_events', select);
}

/** Versions of rules that were known at a place of the log: schemes, lists with their members, programmes, pairings, editions of divisions. */
export function ruleRows(db: Queryable, through: bigint): Promise<{ rule: object }[]> {
  const known = (alias: string) =>
    `EXISTS (SELECT FROM fact_positions p WHERE p.fact_id = ${alias}.fact_id AND p.position <= $1)`;
  return db.query(
    `SELECT rule FROM (
       SELECT 1 AS kind, s.code AS code, s.version AS version, jsonb_build_object('kind', 'SCHEME', 'code', s.code, 'version', s.version, 'evaluator', s.evaluator, 'nameZh', s.name_zh, 'nameEn', s.name_en,
         'status', s.status, 'validFrom', s.valid_from, 'validUntil', s.valid_until, 'source', s.source, 'parameters', s.parameters) AS rule FROM schemes s WHERE ${known('s')}
       UNION ALL SELECT 2, l.code, l.edition, jsonb_build_object('kind', 'ORIGIN_LIST', 'code', l.code, 'edition', l.edition, 'nameZh', l.name_zh, 'nameEn', l.name_en, 'source', l.source,
         'members', (SELECT jsonb_agg(jsonb_build_array(m.division_code, m.valid_from, m.valid_until) ORDER BY m.division_code, m.valid_from) FROM origin_list_members m WHERE m.list_code = l.code AND m.edition = l.edition))
         FROM origin_lists l WHERE ${known('l')}
       UNION ALL SELECT 3, g.id::text, g.version, to_jsonb(g) - 'fact_id' - 'recorded_at' || '{"kind": "PAIRING"}' FROM pairings g WHERE ${known('g')}
       UNION ALL SELECT 4, d.edition::text, d.edition, jsonb_build_object('kind', 'DIVISIONS', 'edition', d.edition, 'source', d.source, 'contentHash', encode(d.content_hash, 'hex')) FROM division_editions d WHERE ${known('d')}
     ) rules ORDER BY kind, code COLLATE "C", version`,
    [through],
  );
}
