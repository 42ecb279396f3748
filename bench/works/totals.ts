import { inBulk, inParallel } from '../bulk';
import type { BenchDatabase } from '../database';
import type { World } from '../world';
import type { Work } from '../rounds';

/** 6 places, 8 categories, 4 buyers' places: with 12 months 2,304 groups, whatever the number of entries. */
const FACETS = 192;
/** Counted after the last roll-up. */
const TAIL = 500;
const SCHEME = 'EW_PURCHASE';

const TOTALS = `query ($scheme: String!, $period: PeriodInput!) { procurementTotals(scheme: $scheme, period: $period, groupBy: [MONTH, ORIGIN_COUNTY, CATEGORY]) {
  countedThrough totalFen rows { amountFen goodsFen entries facets { key name } } } }`;
const PROGRESS = `query ($scheme: String!) { targetProgress(scheme: $scheme, period: "2025") { countedThrough targets { subject subjectName targetFen countedFen } } }`;
const body = (query: string, variables: object) =>
  JSON.stringify({ query, variables: { scheme: SCHEME, ...variables } });

export const totals: Work = {
  name: 'procurementTotals by month, county and category',
  as: 'OFFICE',
  bodies: [body(TOTALS, { period: { from: '2025-01', until: '2025-12' } })],
  connections: [8],
};
export const targetProgress: Work = {
  name: 'targetProgress of six counties',
  as: 'OFFICE',
  bodies: [body(PROGRESS, {})],
  connections: [8],
};

/** Fills the ledger with so many entries, rolled up but for a tail, and sets a target for each place. */
export async function makeEntries(database: BenchDatabase, { buyerId }: World, entries: number): Promise<void> {
  const { sql } = database;
  await sql(
    `INSERT INTO count_facets (id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel, evidence_level)
     SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, 1, 'PURCHASE', 'COUNTED', $2, ARRAY[$2::uuid],
       ARRAY['350181', '350100', '350000'], ('00000000-0000-7000-9000-' || lpad((n / 48)::text, 12, '0'))::uuid,
       ARRAY[place, left(place, 4) || '00', '640000'], (ARRAY['GOJI', 'WINE', 'TAN_LAMB', 'APRICOTS', 'POTATOES', 'HONEY', 'GRAINS', 'BEEF'])[1 + n / 6 % 8], 'UNION_DIRECT', 1
     FROM generate_series(0, ${FACETS - 1}) AS n, LATERAL (SELECT (ARRAY['640422', '640423', '640424', '640425', '640324', '640521'])[1 + n % 6] AS place) p`,
    [SCHEME, buyerId],
  );
  const entriesSql = (from: number, until: number) =>
    `INSERT INTO count_entries (id, buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement)
     SELECT uuidv7(), '${buyerId}', ('00000000-0000-7000-8000-' || lpad((n % ${FACETS})::text, 12, '0'))::uuid, uuidv7(), uuidv7(), uuidv7(),
       make_date(2025, 1 + n / ${FACETS} % 12, 1 + n % 28), '2025-' || lpad((1 + n / ${FACETS} % 12)::text, 2, '0'), 'REGULAR',
       amount, amount, n + 1, uuidv7(), '[]' FROM generate_series(${from}, ${until - 1}) AS n, LATERAL (SELECT (n::bigint * 7919 % 1000003 - 50000) AS amount) a`;
  await inBulk(database, ['count_entries'], () =>
    inParallel(database, [entriesSql(0, entries / 2), entriesSql(entries / 2, entries)]),
  );
  await sql(
    `INSERT INTO count_totals SELECT facet_id, to_char(recognised_on, 'YYYY-MM'), posting_month, sum(amount_fen), sum(goods_fen), count(*)
     FROM count_entries WHERE position <= $1 GROUP BY 1, 2, 3`,
    [entries - TAIL],
  );
  await sql('UPDATE count_rollup SET position = $1', [entries - TAIL]);
  await sql('UPDATE counter_slots SET position = $1', [entries]);
  await sql(
    `INSERT INTO targets (id, version, scheme_code, subject_kind, subject, period, amount_fen, source, set_by, set_on)
     SELECT uuidv7(), 1, $1, 'ORIGIN_DIVISION', place, '2025', 1000000000, 'bench', $2, '2025-01-01'
     FROM unnest(ARRAY['640422', '640423', '640424', '640425', '640324', '640521']) AS place`,
    [SCHEME, buyerId],
  );
  await sql('VACUUM ANALYZE count_totals, count_facets, targets');
}

/** Compares answers, figure by figure, with the plain sums of all entries. @throws Error where a fen is missing. */
export async function requirePlainSums({ sql }: BenchDatabase, ask: (body: string) => Promise<string>): Promise<void> {
  interface Answer {
    procurementTotals: { rows: { amountFen: string; facets: { key: string }[] }[] };
    targetProgress: { targets: { subject: string; countedFen: string }[] };
  }
  const answer = async (work: Work) => (JSON.parse(await ask(work.bodies[0])) as { data: Answer }).data;
  const { rows } = (await answer(totals)).procurementTotals;
  const { targets } = (await answer(targetProgress)).targetProgress;
  const sums = (key: string) =>
    sql<{ key: string; amount: string }>(
      `SELECT ${key} AS key, sum(e.amount_fen)::text AS amount FROM count_entries e JOIN count_facets f ON f.id = e.facet_id GROUP BY 1`,
    );
  const groups = await sums(`to_char(e.recognised_on, 'YYYY-MM') || f.origin_codes[1] || f.category_code`);
  requireSame(groups, new Map(rows.map((row) => [row.facets.map(({ key }) => key).join(''), row.amountFen])));
  const counties = await sums('f.origin_codes[1]');
  requireSame(counties, new Map(targets.map(({ subject, countedFen }) => [subject, countedFen])));
}

function requireSame(sums: { key: string; amount: string }[], told: ReadonlyMap<string, string>): void {
  const wrong = sums.filter(({ key, amount }) => told.get(key) !== amount);
  if (wrong.length > 0 || told.size !== sums.length)
    throw new Error(`${wrong.length} figures differ from the plain sums: ${wrong[0]?.key}`);
}
