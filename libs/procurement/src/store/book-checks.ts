import { type BookCheck, inBatch, LOG, type Offender, type Queryable, STREAMS, type Walk } from '@shanhai/database';
import type { Month } from '@shanhai/kernel';
import type { Facets } from '../rules/count-purchase';
import { facetIdOf } from '../rules/difference';
import { COUNTED_STREAMS } from './counted-streams';
import { declaredChecks } from './declared-checks';
import { evidenceChecks } from './evidence-checks';
import { invoiceChecks } from './invoice-checks';
import { invoiceMatchChecks } from './invoice-match-checks';
import { type KeptSum, sealOf, sumsToJson } from './seals';

const ENTRIES: Walk = { table: 'count_entries', key: 'position', type: 'bigint', isLog: true, rowsAtOnce: 5_000 };
const FACETS: Walk = { table: 'count_facets', key: 'id', type: 'uuid', rowsAtOnce: 100 };
const ENTRY_BATCH = inBatch('e.position', 'bigint');
/** An entry's id as `hashId` makes it, from the bytes of a SHA-256 as `h`. */
const ID_OF_HASH = `encode(set_byte(set_byte(h, 6, get_byte(h, 6) & 15 | 128), 8, get_byte(h, 8) & 63 | 128), 'hex')::uuid`;

/** What the office recorded, each with its reference fact. */
const OFFICE_RECORDS = `(SELECT fact_id, code || ' ' || version AS record FROM schemes UNION ALL SELECT fact_id, month FROM period_seal_requests
  UNION ALL SELECT fact_id, 'run ' || id FROM count_runs) records`;

/** The count ledger, its sums and its seals: invariants I1, I2, I4, I5, I7 of the counting rules. I3 and I8 are what `recount` shows. */
export const countChecks: readonly BookCheck[] = [
  ...evidenceChecks,
  ...invoiceChecks,
  ...invoiceMatchChecks,
  ...declaredChecks,
  {
    code: 'ENTRY_HAS_FACT',
    says: {
      zh: '每笔分录都有产生它的事实，位置和事实流相同（I5）',
      en: 'Each entry has the fact that made it, at its position, of its stream (I5)',
    },
    finds: {
      zh: '位置 {position} 没有该事实流的事实 {fact}',
      en: 'no fact {fact} of its stream stands at position {position}',
    },
    walk: ENTRIES,
    offenders: `SELECT e.id::text AS subject, e.position, e.fact_id AS fact FROM count_entries e WHERE ${ENTRY_BATCH} AND NOT EXISTS (
      SELECT FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id WHERE p.position = e.position AND p.fact_id = e.fact_id AND p.stream_id = e.stream_id)`,
  },
  {
    code: 'ENTRY_IS_ITS_ID',
    says: {
      zh: '分录编号由维度、计数根、确认日期、位置，以及所冲回的日期得出',
      en: 'An entry’s id follows from its facets, root, date and position, and from what it takes back',
    },
    finds: { zh: '应为 {expected}', en: 'should be {expected}' },
    walk: ENTRIES,
    // What takes back an earlier date names it; an older program named it only from the second of several entries on.
    offenders: `SELECT id::text AS subject, min(expected::text) FILTER (WHERE n = 1) AS expected FROM (SELECT id, n, ${ID_OF_HASH} AS expected FROM (
        SELECT e.id, named.n, substring(sha256(convert_to(named.text, 'UTF8')) FROM 1 FOR 16) AS h FROM count_entries e,
          format('"%s","%s","%s","%s","%s"', e.facet_id, e.order_line_id, e.lot_id, to_char(e.recognised_on, 'YYYY-MM-DD'), e.position) AS parts,
          LATERAL (VALUES (1, format('[%s]', parts)), (2, format('[%s,"%s"]', parts, e.judgement->>'takesBack'))) AS named(n, text)
        WHERE ${ENTRY_BATCH}) hashed) ids GROUP BY id HAVING bool_and(id <> expected)`,
  },
  {
    code: 'ENTRY_AMOUNT',
    says: {
      zh: '计入金额等于货款，未计入的为零，且分录载有判定依据',
      en: 'An entry counts its goods, or nothing where a rule left them out, and keeps what it was judged by',
    },
    finds: {
      zh: '判定 {outcome}，计入 {amount} 分，货款 {goods} 分',
      en: '{outcome}, counts {amount} fen of goods of {goods}',
    },
    walk: ENTRIES,
    offenders: `SELECT e.id::text AS subject, f.outcome, e.amount_fen AS amount, e.goods_fen AS goods FROM count_entries e LEFT JOIN count_facets f ON f.id = e.facet_id
      WHERE ${ENTRY_BATCH} AND (f.id IS NULL OR e.amount_fen <> CASE WHEN f.outcome = 'COUNTED' THEN e.goods_fen ELSE 0 END OR NOT e.judgement ?| ARRAY['rules', 'corrects'])`,
  },
  {
    code: 'ENTRY_POSTED_OPEN',
    says: {
      zh: '封存之后的分录不记入已封存月份及更早月份；入账月份不早于确认月份（CR-7）',
      en: 'Nothing is posted to a month after its seal’s place in the log, or that of a later month, nor before the month that it is recognised in (CR-7)',
    },
    finds: {
      zh: '确认于 {recognised}，记入 {month}（{posting}），封存位置 {sealed}',
      en: 'recognised on {recognised}, posted to {month} ({posting}), sealed at {sealed}',
    },
    walk: ENTRIES,
    offenders: `SELECT e.id::text AS subject, e.recognised_on AS recognised, e.posting_month AS month, e.posting, p.position AS sealed FROM count_entries e
      LEFT JOIN LATERAL (SELECT s.fact_id FROM period_seal_requests s WHERE s.month >= e.posting_month ORDER BY s.month LIMIT 1) r ON true
      LEFT JOIN fact_positions p ON p.fact_id = r.fact_id
      WHERE ${ENTRY_BATCH} AND (e.position > p.position OR e.posting_month < to_char(e.recognised_on, 'YYYY-MM')
        OR (e.posting = 'REGULAR' AND e.posting_month <> to_char(e.recognised_on, 'YYYY-MM')))`,
  },
  {
    code: 'ENTRY_SCHEME_IN_FORCE',
    says: {
      zh: '分录所据口径版本已生效，增加额的确认日在其有效期内；草案从不入账',
      en: 'An entry is of a version that is in force, an increase of a date in its span; drafts are never entered',
    },
    finds: {
      zh: '确认于 {recognised}，口径 {scheme} 第 {version} 版为 {status}（{from} 至 {until}）',
      en: 'recognised on {recognised}, version {version} of {scheme} is {status} ({from} to {until})',
    },
    walk: ENTRIES,
    offenders: `SELECT e.id::text AS subject, e.recognised_on AS recognised, f.scheme_code AS scheme, f.scheme_version AS version, s.status, s.valid_from AS "from", s.valid_until AS until
      FROM count_entries e JOIN count_facets f ON f.id = e.facet_id LEFT JOIN schemes s ON s.code = f.scheme_code AND s.version = f.scheme_version
      WHERE ${ENTRY_BATCH} AND (s.status IS DISTINCT FROM 'IN_FORCE' OR e.goods_fen > 0 AND NOT e.judgement ?| ARRAY['corrects', 'takesBack']
        AND NOT (e.recognised_on >= s.valid_from AND (s.valid_until IS NULL OR e.recognised_on < s.valid_until)))`,
  },
  {
    code: 'FACETS_COMPLETE',
    says: {
      zh: '每个维度组合完整，编号由其内容得出',
      en: 'Each combination of facets is complete and its id is the hash of its content',
    },
    finds: { zh: '口径 {scheme} 的组合不完整或已被改动', en: 'a combination of {scheme} is incomplete or was changed' },
    walk: FACETS,
    offenders: changedFacets,
  },
  {
    code: 'TOTALS_ARE_ENTRIES',
    says: {
      zh: '每个维度组合的汇总等于汇总位置之前的分录之和（I1）',
      en: 'Totals of each combination of facets are the sum of its entries up to the roll-up (I1)',
    },
    finds: {
      zh: '{recognised} 记入 {posting}：汇总 {amount} 分 {entries} 笔，分录 {summed} 分 {counted} 笔',
      en: '{recognised} posted to {posting}: totals say {amount} fen in {entries} entries, entries {summed} fen in {counted}',
    },
    walk: FACETS,
    offenders: `SELECT COALESCE(t.facet_id, e.facet_id)::text AS subject, COALESCE(t.recognised_month, e.recognised_month) AS recognised, COALESCE(t.posting_month, e.posting_month) AS posting,
        t.amount_fen AS amount, t.entries, e.amount_fen AS summed, e.entries AS counted
      FROM (SELECT t.* FROM count_totals t WHERE ${inBatch('t.facet_id', 'uuid')}) t
      FULL JOIN (SELECT e.facet_id, to_char(e.recognised_on, 'YYYY-MM') AS recognised_month, e.posting_month, sum(e.amount_fen) AS amount_fen, sum(e.goods_fen) AS goods_fen, count(*) AS entries
        FROM count_entries e WHERE ${inBatch('e.facet_id', 'uuid')} AND e.position <= (SELECT position FROM count_rollup) GROUP BY 1, 2, 3) e
        ON e.facet_id = t.facet_id AND e.recognised_month = t.recognised_month AND e.posting_month = t.posting_month
      WHERE (t.amount_fen, t.goods_fen, t.entries) IS DISTINCT FROM (e.amount_fen, e.goods_fen, e.entries)`,
  },
  {
    code: 'STAGE_TOTALS_ARE_ENTRIES',
    says: {
      zh: '订购、送达、验收、付款的汇总等于汇总位置之前的分录之和',
      en: 'Totals of what was ordered, delivered, accepted and paid are the sum of their entries up to the roll-up',
    },
    finds: {
      zh: '{month}：汇总 {amount} 分，分录 {summed} 分',
      en: '{month}: totals say {amount} fen, entries {summed}',
    },
    // Entries have no index by facets, which the counter would have to keep: all are gone through once for so many.
    walk: { ...FACETS, table: 'stage_facets', rowsAtOnce: 500_000 },
    offenders: `SELECT COALESCE(t.facet_id, e.facet_id)::text AS subject, COALESCE(t.month, e.month) AS month, t.amount_fen AS amount, e.amount_fen AS summed
      FROM (SELECT t.* FROM stage_totals t WHERE ${inBatch('t.facet_id', 'uuid')}) t
      FULL JOIN (SELECT e.facet_id, to_char(e.happened_on, 'YYYY-MM') AS month, sum(e.amount_fen) AS amount_fen FROM stage_entries e
        WHERE ${inBatch('e.facet_id', 'uuid')} AND e.position <= (SELECT stage_position FROM count_rollup) GROUP BY 1, 2) e ON e.facet_id = t.facet_id AND e.month = t.month
      WHERE t.amount_fen IS DISTINCT FROM e.amount_fen`,
  },
  {
    code: 'ROOT_WITHIN_CAP',
    says: {
      zh: '每个计数根 0 ≤ 计入 ≤ 货款 ≤ 上限（CR-3、I2）：已验收并留下的货款；预留份额另含在途货款',
      en: 'Each root: 0 ≤ counted ≤ goods ≤ its cap (CR-3, I2): goods accepted and kept; for RESERVE those still to come too',
    },
    finds: {
      zh: '口径 {scheme}，批次 {lot}：计入 {counted} 分，货款 {goods} 分，上限 {cap} 分',
      en: '{scheme}, lot {lot}: counts {counted} fen of goods of {goods}, the cap is {cap}',
    },
    walk: LOG,
    offenders: `WITH ${COUNTED_STREAMS}, roots AS (
        SELECT f.scheme_code AS scheme, e.order_line_id AS line, e.lot_id AS lot, sum(e.amount_fen) AS counted, sum(e.goods_fen) AS goods
        FROM counted JOIN count_entries e ON e.stream_id = counted.stream_id JOIN count_facets f ON f.id = e.facet_id AND f.measure = 'PURCHASE' GROUP BY 1, 2, 3
      ), kept AS (
        SELECT (each->>'lineId')::uuid AS line, (each->>'lotId')::uuid AS lot, sum(COALESCE((each->>'acceptedFen')::bigint, -(each->>'returnedFen')::bigint)) AS fen
        FROM counted JOIN deliveries d ON d.supplier_order_id = counted.stream_id, jsonb_array_elements(d.lines) AS each GROUP BY 1, 2
      ), coming AS (
        -- Rounded up: a root's share of what was not weighed yet may be a fen above its own rounding (CR-4).
        SELECT x.order_line_id AS line, x.lot_id AS lot, sum(CASE l.pricing WHEN 'PACK' THEN (x.quantity - x.accepted_quantity - x.rejected_quantity)::numeric * l.unit_price_fen
          ELSE div((x.quantity - x.accepted_quantity - x.rejected_quantity)::numeric * l.content_base * l.unit_price_fen + 1999, 1000) END) AS fen
        FROM counted JOIN order_lines l ON l.supplier_order_id = counted.stream_id JOIN shipment_lines x ON x.order_line_id = l.id GROUP BY 1, 2
      ), capped AS (
        SELECT r.*, GREATEST(COALESCE(k.fen, 0), 0) + CASE s.evaluator WHEN 'RESERVE' THEN COALESCE(c.fen, 0) + 1 ELSE 0 END AS cap
        FROM roots r JOIN order_lines l ON l.id = r.line JOIN (SELECT DISTINCT code, evaluator FROM schemes) s ON s.code = r.scheme
        LEFT JOIN kept k ON k.line = r.line AND k.lot = r.lot LEFT JOIN coming c ON c.line = r.line AND c.lot = r.lot
      )
      SELECT line::text AS subject, scheme, lot, counted, goods, cap FROM capped WHERE NOT (counted >= 0 AND counted <= goods AND goods <= cap)`,
  },
  {
    code: 'COUNTED_WAS_PAID',
    says: {
      zh: '每个口径计入的货款不超过已付金额，每行不超过该行应付（CR-3）',
      en: 'No scheme counts more of an order than was paid, nor of a line than it owes (CR-3)',
    },
    finds: {
      zh: '口径 {scheme}：货款 {goods} 分，{what} {limit} 分',
      en: '{scheme}: goods of {goods} fen, {what} {limit}',
    },
    walk: LOG,
    offenders: `WITH ${COUNTED_STREAMS}, lines AS (
        SELECT counted.stream_id, f.scheme_code AS scheme, e.order_line_id AS line, sum(e.goods_fen) AS goods
        FROM counted JOIN count_entries e ON e.stream_id = counted.stream_id JOIN count_facets f ON f.id = e.facet_id AND f.measure = 'PURCHASE' GROUP BY 1, 2, 3
      )
      SELECT x.line::text AS subject, x.scheme, x.goods, 'due' AS what, l.due_fen AS "limit" FROM lines x
      CROSS JOIN LATERAL (SELECT due_fen FROM order_lines WHERE id = x.line LIMIT 1) l WHERE x.goods > l.due_fen
      UNION ALL
      SELECT x.stream_id::text, x.scheme, x.goods, 'paid', p.paid_fen FROM (SELECT stream_id, scheme, sum(goods) AS goods FROM lines GROUP BY 1, 2) x
      CROSS JOIN LATERAL (SELECT paid_fen FROM payables WHERE subject_id = x.stream_id LIMIT 1) p WHERE x.goods > p.paid_fen`,
  },
  {
    code: 'ROOT_COUNTED_ONCE',
    says: {
      zh: '一个计数根在一个口径下同一日只按一种判定计入，且只属于一个事实流（CR-1、I7）',
      en: 'A root’s increase of one date is entered under one combination of facets of a scheme, and in one stream (CR-1, I7)',
    },
    finds: { zh: '口径 {scheme}，批次 {lot}，{date}：{times} 次', en: '{scheme}, lot {lot}, {date}: {times} times' },
    walk: LOG,
    offenders: `WITH ${STREAMS}, nets AS (
        SELECT f.scheme_code AS scheme, e.order_line_id AS line, e.lot_id AS lot, e.recognised_on AS date, e.facet_id, sum(e.goods_fen) AS goods
        FROM streams JOIN count_entries e ON e.stream_id = streams.stream_id JOIN count_facets f ON f.id = e.facet_id AND f.measure = 'PURCHASE' GROUP BY 1, 2, 3, 4, 5
      )
      SELECT line::text AS subject, scheme, lot, date::text AS date, count(*) AS times FROM nets WHERE goods > 0 GROUP BY line, scheme, lot, date HAVING count(*) > 1
      UNION ALL
      SELECT e.order_line_id::text, 'Σ', e.lot_id, '', count(DISTINCT o.stream_id) FROM streams JOIN count_entries e ON e.stream_id = streams.stream_id
      JOIN count_entries o ON o.order_line_id = e.order_line_id AND o.lot_id = e.lot_id GROUP BY 1, 3 HAVING count(DISTINCT o.stream_id) > 1`,
  },
  {
    code: 'FAMILY_COUNTED_ONCE',
    says: {
      zh: '东西部协作的采购与帮助销售合计，不超过该计数根留下和在途货物的货款（CR-1；按出厂价计时）',
      en: 'Purchases and assisted sales of east-west cooperation together count no more of a root than the goods kept and to come (CR-1; sales in ex-origin prices)',
    },
    finds: {
      zh: '批次 {lot}：合计 {counted} 分，货款 {goods} 分',
      en: 'lot {lot}: {counted} fen in all, the goods are {goods}',
    },
    walk: LOG,
    offenders: `WITH ${COUNTED_STREAMS}, roots AS (
        SELECT e.order_line_id AS line, e.lot_id AS lot, sum(e.amount_fen) AS counted, bool_or(f.measure = 'ASSISTED_SALE') AS assisted
        FROM counted JOIN count_entries e ON e.stream_id = counted.stream_id JOIN count_facets f ON f.id = e.facet_id
        JOIN schemes s ON s.code = f.scheme_code AND s.version = f.scheme_version
        WHERE s.evaluator IN ('EW_PURCHASE', 'EW_ASSIST') AND f.measure IN ('PURCHASE', 'ASSISTED_SALE') AND s.parameters->>'basis' IS DISTINCT FROM 'RETAIL' GROUP BY 1, 2
      ), goods AS (
        -- A fen for each parcel that is rounded by itself.
        SELECT r.line, r.lot, r.counted, COALESCE((SELECT sum((x.quantity - x.rejected_quantity - x.returned_quantity)::numeric * l.unit_price_fen
            * CASE l.pricing WHEN 'PACK' THEN 1 ELSE GREATEST(l.content_base, CASE WHEN x.accepted_quantity > 0 THEN x.accepted_mass / x.accepted_quantity + 1 ELSE 0 END) / 1000.0 END + 1)
          FROM order_lines l JOIN shipment_lines x ON x.order_line_id = l.id WHERE l.id = r.line AND x.lot_id = r.lot), 0) AS goods
        FROM roots r WHERE r.assisted
      )
      SELECT line::text AS subject, lot, counted, ceil(goods) AS goods FROM goods WHERE counted > ceil(goods)`,
  },
  {
    code: 'SEAL_HASH',
    says: {
      zh: '封存月份重新计算的哈希、笔数和合计与封存时相同（CR-7、I4）',
      en: 'A sealed month’s hash, count and sums, worked out again, are those of its seal (CR-7, I4)',
    },
    finds: {
      zh: '封存 {entries} 笔：{sealed}；现为 {counted} 笔：{now}',
      en: 'sealed {entries} entries: {sealed}; now {counted}: {now}',
    },
    walk: { table: 'period_seals', key: 'month', type: 'text', rowsAtOnce: 1 },
    offenders: brokenSeals,
  },
  {
    code: 'RUN_KEEPS_ITS_OWN',
    says: {
      zh: '试算只含其口径和月份的分录，清除后不留分录',
      en: 'A run keeps entries of its scheme and months alone, and none where they were removed',
    },
    finds: {
      zh: '{status}，有 {entries} 笔不该有的分录',
      en: 'is {status} and keeps {entries} entries that are not its own',
    },
    walk: { table: 'count_runs', key: 'id', type: 'uuid', rowsAtOnce: 1 },
    offenders: `SELECT r.id::text AS subject, r.status, e.entries FROM count_runs r CROSS JOIN LATERAL (
        SELECT count(*) AS entries FROM count_run_entries e LEFT JOIN count_run_facets f ON f.organisation_id = e.organisation_id AND f.run_id = e.run_id AND f.id = e.facet_id
        WHERE e.organisation_id = r.organisation_id AND e.run_id = r.id AND (r.swept OR f.scheme_code IS DISTINCT FROM r.scheme_code
          OR NOT (e.posting_month BETWEEN r.from_month AND r.until_month OR to_char(e.recognised_on, 'YYYY-MM') BETWEEN r.from_month AND r.until_month))) e
      WHERE ${inBatch('r.id', 'uuid')} AND e.entries > 0`,
  },
  {
    code: 'COUNTER_IN_LOG',
    says: {
      zh: '各计数槽的位置在日志之内，汇总不超前于任何计数槽',
      en: 'Slots have counted no further than the log reaches, and the roll-up no further than any slot',
    },
    finds: {
      zh: '计数槽位置 {position}，日志到 {head}，汇总到 {rolled}',
      en: 'the slot is at {position}, the log ends at {head}, the roll-up is at {rolled}',
    },
    walk: { table: 'counter_slots', key: 'slot', type: 'bigint', rowsAtOnce: 64 },
    offenders: `SELECT * FROM (SELECT c.slot::text AS subject, c.position, (SELECT COALESCE(max(position), 0) FROM fact_positions) AS head, (SELECT position FROM count_rollup) AS rolled
      FROM counter_slots c WHERE ${inBatch('c.slot', 'bigint')}) s WHERE NOT (rolled BETWEEN 0 AND position AND position <= head)`,
  },
  {
    code: 'OFFICE_HAS_FACT',
    says: {
      zh: '口径的每一版本、每次封存和每次试算都有记录它的事实',
      en: 'Each version of a scheme, each seal and each run has the fact that recorded it',
    },
    finds: { zh: '没有事实 {fact}', en: 'there is no fact {fact}' },
    walk: { table: OFFICE_RECORDS, key: 'fact_id', type: 'uuid', rowsAtOnce: 1_000 },
    offenders: `SELECT record AS subject, fact_id AS fact FROM ${OFFICE_RECORDS}
      WHERE ${inBatch('fact_id', 'uuid')} AND NOT EXISTS (SELECT FROM facts f WHERE f.id = records.fact_id AND f.stream_id IS NULL)`,
  },
];

async function changedFacets(db: Queryable, after: string, through: string): Promise<Offender[]> {
  const rows = await db.query<Facets & { id: string }>(
    `SELECT f.id, f.scheme_code AS "schemeCode", f.scheme_version AS "schemeVersion", f.measure, f.outcome, f.buyer_id AS "buyerId", f.unit_ids AS "unitIds",
       f.buyer_codes AS "buyerCodes", f.supplier_id AS "supplierId", f.origin_codes AS "originCodes", f.pairing_id AS "pairingId", f.category_code AS "categoryCode",
       f.channel, f.evidence_level AS "evidenceLevel"
     FROM count_facets f WHERE ${inBatch('f.id', 'uuid')}`,
    [after, through],
  );
  // Who belonged to no unit at payment bought for none, which counts for nothing (CR-15).
  const isComplete = ({ outcome, unitIds, buyerCodes, originCodes }: Facets) =>
    (unitIds.length > 0 || outcome !== 'COUNTED') && buyerCodes.length > 0 && originCodes.length > 0;
  return rows
    .filter(({ id, ...facets }) => !isComplete(facets) || facetIdOf(facets) !== id)
    .map(({ id, schemeCode }) => ({ subject: id, scheme: schemeCode }));
}

const sayingOf = (sums: readonly KeptSum[]) =>
  sums
    .map(
      ({ scheme, measure, entries, countedFen, goodsFen }) =>
        `${scheme}/${measure} ${countedFen}/${goodsFen} (${entries})`,
    )
    .join(', ');

async function brokenSeals(db: Queryable, after: string, through: string): Promise<Offender[]> {
  const seals = await db.query<{ month: Month; position: bigint; entries: bigint; sums: KeptSum[]; hash: Buffer }>(
    `SELECT month, position, entries, sums, hash FROM period_seals s WHERE ${inBatch('s.month', 'text')}`,
    [after, through],
  );
  const offenders: Offender[] = [];
  for (const { month, position, entries, sums, hash } of seals) {
    const now = await sealOf(db, month, position);
    const [sealed, counted] = [sayingOf(sums), sayingOf(sumsToJson(now.sums))];
    if (now.hash.equals(hash) && now.entries === entries && sealed === counted) continue;
    offenders.push({ subject: month, sealed, entries, now: counted, counted: now.entries });
  }
  return offenders;
}
