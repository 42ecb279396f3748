import { type BookCheck, inBatch, type Walk } from '@shanhai/database';

/** A bulletin may have thousands of rows. */
const BULLETINS: Walk = { table: 'bulletins', key: 'id', type: 'uuid', rowsAtOnce: 50 };
/** Bulletins of a batch with what they say. */
const SAID = `said AS MATERIALIZED (SELECT b.*, CASE WHEN pg_input_is_valid(b.content, 'jsonb') THEN b.content::jsonb ELSE '{}' END AS says FROM bulletins b WHERE ${inBatch('b.id', 'uuid')})`;

/** Bulletins: what is published is what was prepared, approved by another, and what sealed months hold (CR-7, CR-22). */
export const bulletinChecks: readonly BookCheck[] = [
  {
    code: 'BULLETIN_HASH',
    says: {
      zh: '通报的哈希与其内容相符，口径和期间即内容所述',
      en: 'A bulletin’s hash is that of its content, which names its scheme and months',
    },
    finds: { zh: '通报“{title}”已被改动', en: 'bulletin “{title}” was changed' },
    walk: BULLETINS,
    offenders: `WITH ${SAID} SELECT id::text AS subject, title FROM said
      WHERE hash <> sha256(convert_to(content, 'UTF8')) OR (scheme_code, from_month, until_month, title) IS DISTINCT FROM (says->'scheme'->>'code', says->>'from', says->>'until', says->>'title')`,
  },
  {
    code: 'BULLETIN_APPROVED_BY_ANOTHER',
    says: {
      zh: '印发通报的不是拟稿人（CR-22）',
      en: 'Nobody published the bulletin that he prepared (CR-22)',
    },
    finds: { zh: '由 {person} 拟稿并印发', en: 'was prepared and published by {person}' },
    walk: { table: 'bulletin_decisions', key: 'bulletin_id', type: 'uuid', rowsAtOnce: 5_000 },
    offenders: `SELECT d.bulletin_id::text AS subject, d.decided_by AS person FROM bulletin_decisions d JOIN bulletins b ON b.id = d.bulletin_id
      WHERE ${inBatch('d.bulletin_id', 'uuid')} AND d.published AND d.decided_by = b.prepared_by`,
  },
  {
    code: 'BULLETIN_STANDS_ALONE',
    says: {
      zh: '同一机关、口径和期间只有一份有效的通报；替换的正是印发时所替的',
      en: 'Of an office, scheme and period one bulletin stands, and one takes the place of what it was prepared to replace',
    },
    finds: {
      zh: '通报“{title}”：另有 {others} 份有效，撤回 {withdraws}，拟替 {replaces}',
      en: 'bulletin “{title}”: {others} others stand, it withdraws {withdraws} and replaces {replaces}',
    },
    walk: { ...BULLETINS, rowsAtOnce: 1_000 },
    offenders: `SELECT * FROM (
        SELECT b.id::text AS subject, b.title, d.withdraws, b.replaces, EXISTS (SELECT FROM bulletin_decisions w WHERE w.withdraws = b.id) AS withdrawn,
          (SELECT count(*) FROM bulletins o JOIN bulletin_decisions p ON p.bulletin_id = o.id AND p.published
           WHERE (o.office_id, o.scheme_code, o.from_month, o.until_month) = (b.office_id, b.scheme_code, b.from_month, b.until_month) AND o.id <> b.id
             AND NOT EXISTS (SELECT FROM bulletin_decisions w WHERE w.withdraws = o.id)) AS others
        FROM bulletins b JOIN bulletin_decisions d ON d.bulletin_id = b.id AND d.published WHERE ${inBatch('b.id', 'uuid')}
      ) s WHERE (others > 0 AND NOT withdrawn) OR withdraws IS DISTINCT FROM replaces`,
  },
  {
    code: 'BULLETIN_NAMES_SEALS',
    says: {
      zh: '通报所载各月封存与封存记录相同（CR-7）',
      en: 'A bulletin names the seal of each of its months, as it was made (CR-7)',
    },
    finds: {
      zh: '{month}：通报载 {said}，封存为 {sealed}',
      en: '{month}: the bulletin names {said}, the seal is {sealed}',
    },
    walk: BULLETINS,
    offenders: `WITH ${SAID}, named AS (
        SELECT id, seal->>'month' AS month, concat_ws('/', seal->>'entries', seal->>'hash') AS seal FROM said, jsonb_array_elements(says->'seals') AS seal
      ), months AS (
        SELECT id, to_char(month, 'YYYY-MM') AS month FROM said, generate_series((from_month || '-01')::date, (until_month || '-01')::date, interval '1 month') AS month
      )
      SELECT m.id::text AS subject, m.month, n.seal AS said, s.seal AS sealed FROM months m LEFT JOIN named n ON n.id = m.id AND n.month = m.month
      LEFT JOIN (SELECT month, concat_ws('/', entries, encode(hash, 'hex')) AS seal FROM period_seals) s ON s.month = m.month
      WHERE n.seal IS NULL OR n.seal IS DISTINCT FROM s.seal`,
  },
  {
    code: 'BULLETIN_IS_ITS_ENTRIES',
    says: {
      zh: '通报每张表的合计等于其月份、口径和地区现有的汇总（I1、I6）',
      en: 'Each table of a bulletin sums to what its months hold for its scheme and place (I1, I6)',
    },
    finds: {
      zh: '第 {table} 表 {measure}：通报 {said} 分 {counted} 笔，汇总 {now} 分 {entries} 笔',
      en: 'table {table}, {measure}: the bulletin says {said} fen in {counted} entries, the months hold {now} in {entries}',
    },
    walk: BULLETINS,
    // Sealed months are summed up soon after; a bulletin that comes before that is looked at the next time.
    offenders: `WITH ${SAID}, ready AS (
        SELECT * FROM said WHERE (SELECT position FROM count_rollup) >= (SELECT max(s.position) FROM period_seals s WHERE s.month BETWEEN from_month AND until_month)
      ), told AS (
        SELECT id, t.place AS "table", each->>'measure' AS measure, sum((each->>'amountFen')::numeric) AS amount, sum((each->>'goodsFen')::numeric) AS goods, sum((each->>'entries')::numeric) AS entries
        FROM ready, jsonb_array_elements(says->'tables') WITH ORDINALITY AS t(said, place), jsonb_array_elements(t.said->'rows') AS each GROUP BY 1, 2, 3
      ), held AS (
        SELECT r.id, f.measure, sum(c.amount_fen) AS amount, sum(c.goods_fen) AS goods, sum(c.entries) AS entries
        FROM ready r JOIN count_facets f ON f.scheme_code = r.scheme_code AND f.outcome = 'COUNTED' AND (r.says->'office'->>'placeCode' = ANY(f.buyer_codes) OR r.says->'office'->>'placeCode' = ANY(f.origin_codes))
        JOIN count_totals c ON c.facet_id = f.id AND c.posting_month BETWEEN r.from_month AND r.until_month GROUP BY 1, 2
      ), now AS (SELECT h.*, t.place AS "table" FROM held h JOIN ready r ON r.id = h.id, jsonb_array_elements(r.says->'tables') WITH ORDINALITY AS t(said, place))
      SELECT COALESCE(t.id, n.id)::text AS subject, COALESCE(t."table", n."table") AS "table", COALESCE(t.measure, n.measure) AS measure, t.amount AS said, t.entries AS counted, n.amount AS now, n.entries
      FROM told t FULL JOIN now n ON n.id = t.id AND n."table" = t."table" AND n.measure = t.measure
      WHERE (t.amount, t.goods, t.entries) IS DISTINCT FROM (n.amount, n.goods, n.entries)`,
  },
];
