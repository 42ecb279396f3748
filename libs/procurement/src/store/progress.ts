import type { BusinessDate, Fen } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { LostCode } from '../rules/carried-places';
import { monthsOf, periodBefore } from '../rules/pace';
import type { TargetSubject } from '../rules/target';
import { pairingName, SUMS } from './figures';
import { stoodIn } from './reserve';
import { visibleTargets } from './targets';

export interface ProgressRow {
  id: string;
  scheme: string;
  subjectKind: string;
  subject: string;
  subjectName: string;
  measure: string;
  period: string;
  targetFen: Fen;
  countedFen: Fen;
  /** Counted in the same period a year before. */
  lastYearFen: Fen;
  /** What the scheme would still count of open orders, whenever they were placed. */
  expectedFen: Fen;
  source: string;
  /** Place by share among the targets of its kind and measure that the viewer sees, from 1; equal shares have the same place. */
  rank: number;
  rankedAmong: number;
}

/**
 * Stages beyond their sums. What is expected of orders is read sum by sum from the index of those that are not zero, and not
 * from all stages of all years; the tail is short.
 */
const STAGE_TAIL = `stage_tail AS MATERIALIZED (
       SELECT e.facet_id, sum(e.amount_fen) AS amount_fen FROM stage_entries e
       WHERE e.position > (SELECT stages_rolled FROM bounds) AND e.position <= (SELECT through FROM bounds) GROUP BY 1
     )`;

/**
 * What is counted in a period, was counted in the same one a year before, and is expected of open orders, per combination
 * of facets, then per subject: `subjects(kind, subject, measure, counted, last_year, expected)`. $1 is the scheme,
 * $3 to $8 are the months, $9 to $10 those of the year before, $4 is today: a pairing that has ended by then counts nothing any more (CR-10).
 */
const subjectSums = (divisions: (kind: string, codes: string) => string): string => `per_facet AS MATERIALIZED (
       SELECT f.measure, f.unit_ids, f.buyer_codes, f.origin_codes, f.pairing_id, s.counted, s.last_year, 0 AS expected
       FROM (SELECT facet_id, COALESCE(sum(amount_fen) FILTER (WHERE recognised_month BETWEEN $3 AND $8), 0) AS counted,
           COALESCE(sum(amount_fen) FILTER (WHERE recognised_month BETWEEN $9 AND $10), 0) AS last_year
         FROM sums WHERE recognised_month BETWEEN $3 AND $8 OR recognised_month BETWEEN $9 AND $10 GROUP BY facet_id) s
       JOIN count_facets f ON f.id = s.facet_id WHERE f.scheme_code = $1 AND f.outcome = 'COUNTED'
       UNION ALL
       SELECT 'PURCHASE', f.unit_ids, f.buyer_codes, f.origin_codes, f.pairing_id, 0, 0, COALESCE(s.amount_fen, 0) + COALESCE(e.amount_fen, 0)
       FROM stage_facets f LEFT JOIN stage_tail e ON e.facet_id = f.id
       CROSS JOIN LATERAL (SELECT sum(t.amount_fen) AS amount_fen FROM stage_totals t WHERE t.facet_id = f.id AND t.amount_fen <> 0) s
       WHERE f.stage = 'EXPECTED' AND f.scheme_code = $1 AND (f.pairing_id IS NULL OR f.pairing_id IN (
         SELECT p.id FROM (SELECT DISTINCT ON (id) id, valid_from, valid_until FROM pairings ORDER BY id, version DESC) p
         WHERE p.valid_from <= $4::date AND (p.valid_until IS NULL OR p.valid_until > $4::date)))
     ), subjects AS (
       SELECT x.kind, x.subject, c.measure, sum(c.counted) AS counted, sum(c.last_year) AS last_year, sum(c.expected) AS expected
       FROM per_facet c CROSS JOIN LATERAL (
         SELECT 'UNIT' AS kind, unnest(c.unit_ids)::text AS subject
         UNION ALL SELECT 'UNIT_ALONE', c.unit_ids[1]::text
         UNION ALL ${divisions('BUYER_DIVISION', 'c.buyer_codes')}
         UNION ALL ${divisions('ORIGIN_DIVISION', 'c.origin_codes')}
         UNION ALL SELECT 'PAIRING', c.pairing_id::text
       ) x GROUP BY 1, 2, 3
     )`;

/** Divisions of a combination of facets by the codes recorded, or by those that their places have now. */
const RECORDED = {
  divisions: (kind: string, codes: string) => `SELECT '${kind}', unnest(${codes})`,
  subject: 't.subject',
};
const CARRIED = {
  divisions: (kind: string, codes: string) =>
    `SELECT DISTINCT '${kind}', COALESCE(l.now, d.code) FROM unnest(${codes}) AS d(code) LEFT JOIN lost l ON l.code = d.code`,
  subject: 'COALESCE((SELECT l.now FROM lost l WHERE l.code = t.subject), t.subject)',
};

/** Which of the targets that are ranked are shown. */
export interface ProgressFilter {
  subjectKind?: TargetSubject | null;
  /** Id of a unit. */
  unitId?: string | null;
}

export interface ProgressQuestion {
  scheme: string;
  /** `YYYY` or `YYYY-MM` */
  period: string;
  today: BusinessDate;
  /** Codes that places lost in the period or the one before: what is recorded under them is the place's still. */
  lost: readonly LostCode[];
}

/** Shares are compared as whole numbers of this part: two that differ differ by more, with amounts up to AMOUNT_FEN_MAX. */
const SHARE_PARTS = '1000000000000000000000000000000';

/**
 * Targets of a scheme and period by name, with what was counted for them by recognition date; reserved shares that were declared
 * and approved are targets of RESERVE. One statement, one snapshot; the periods are summed once for all targets, and all that
 * the viewer sees are ranked, whichever page is asked for.
 */
export async function progress(
  db: Queryable,
  viewer: Viewer,
  { scheme, period, today, lost }: ProgressQuestion,
  filter: ProgressFilter,
  page: Page,
): Promise<{ countedThrough: bigint; rows: ProgressRow[] }> {
  const [months, before] = [monthsOf(period), monthsOf(periodBefore(period))];
  const parameters: unknown[] = [
    scheme,
    period,
    months.from,
    today,
    filter.subjectKind ?? null,
    filter.unitId ?? null,
    JSON.stringify(lost),
    months.until,
    before.from,
    before.until,
  ];
  const codes = lost.length > 0 ? CARRIED : RECORDED;
  const visible = visibleTargets(viewer, parameters);
  const columns = [
    { sql: 'r."subjectName"', type: 'text' },
    { sql: 'r.id', type: 'text' },
  ];
  const keyset = keysetSql(page, columns, parameters, true);
  type Fens = 'targetFen' | 'countedFen' | 'lastYearFen' | 'expectedFen';
  const [row] = await db.query<{ through: bigint; rows: (Omit<ProgressRow, Fens> & Record<Fens, string>)[] }>(
    `WITH ${SUMS}, ${STAGE_TAIL}, lost AS (SELECT * FROM jsonb_to_recordset($7::jsonb) AS l(code text, now text)), ${subjectSums(codes.divisions)}, newest AS (
       SELECT DISTINCT ON (id) id::text AS id, scheme_code, subject_kind, subject, measure, period, amount_fen, source, withdrawn FROM targets WHERE scheme_code = $1 AND period = $2 ORDER BY id, version DESC
     ), declared AS (
       SELECT DISTINCT ON (d.unit_id) d.unit_id, d.duty_fen FROM reserve_declarations d JOIN organisations o ON o.id = d.unit_id AND ${stoodIn('o', 'd.year')}
       WHERE d.year = CASE WHEN $1 = 'RESERVE' AND length($2) = 4 THEN $2::integer END AND d.status = 'APPROVED' ORDER BY d.unit_id, d.version DESC
     ), t AS (
       SELECT id, scheme_code, subject_kind, subject, measure, period, amount_fen, source FROM newest WHERE NOT withdrawn
       UNION ALL
       SELECT 'reserve:' || unit_id, 'RESERVE', 'UNIT_ALONE', unit_id::text, 'PURCHASE', $2, duty_fen, '预留份额填报' FROM declared WHERE duty_fen > 0
     ), ranked AS (
       SELECT t.id, t.scheme_code AS scheme, t.subject_kind AS "subjectKind", t.subject, t.measure, t.period, t.source, t.amount_fen::text AS "targetFen",
         COALESCE(u.name, (SELECT name FROM division_spans WHERE t.subject_kind LIKE '%DIVISION' AND code = t.subject ORDER BY edition DESC, valid_from DESC LIMIT 1),
           CASE t.subject_kind WHEN 'PAIRING' THEN ${pairingName('t.subject')} END, t.subject) AS "subjectName",
         COALESCE(s.counted, 0)::text AS "countedFen", COALESCE(s.last_year, 0)::text AS "lastYearFen", COALESCE(s.expected, 0)::text AS "expectedFen",
         rank() OVER (PARTITION BY t.subject_kind, t.measure ORDER BY div(COALESCE(s.counted, 0) * ${SHARE_PARTS}, t.amount_fen) DESC)::integer AS rank,
         count(*) OVER (PARTITION BY t.subject_kind, t.measure)::integer AS "rankedAmong"
       FROM t LEFT JOIN subjects s ON s.kind = t.subject_kind AND s.subject = ${codes.subject} AND s.measure = t.measure
       LEFT JOIN organisations u ON u.id = CASE WHEN t.subject_kind LIKE 'UNIT%' THEN t.subject::uuid END WHERE ${visible}
     ), shown AS (
       SELECT r.* FROM ranked r WHERE ($5::text IS NULL OR r."subjectKind" = $5) AND ($6::text IS NULL OR r."subjectKind" LIKE 'UNIT%' AND r.subject = $6) AND ${keyset.where} ${keyset.orderAndLimit}
     )
     SELECT (SELECT through FROM bounds) AS through, COALESCE(jsonb_agg(to_jsonb(p)), '[]') AS rows FROM shown p`,
    parameters,
  );
  return {
    countedThrough: row.through,
    rows: row.rows.map((each) => ({
      ...each,
      targetFen: BigInt(each.targetFen),
      countedFen: BigInt(each.countedFen),
      lastYearFen: BigInt(each.lastYearFen),
      expectedFen: BigInt(each.expectedFen),
    })),
  };
}
