import { type BusinessDate, type Fen, type Month, toJson } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { PostedEntry } from '../rules/count-stream';
import type { Facets } from '../rules/count-purchase';
import { entryIdOf } from '../rules/difference';
import { type Facet, ROWS_MAX } from '../rules/facet';
import type { RunKind, RunStatus } from '../rules/run';
import type { SchemeVersion } from '../rules/scheme';
import { facetColumn, RECORDED_CODES } from './facet-columns';
import { type FigureFilter, matching, type TotalsRow, visibleFacets } from './figures';

/** A run over the log, as it was asked for. */
export interface NewRun {
  id: string;
  kind: RunKind;
  schemeCode: string;
  scheme: SchemeVersion | null;
  knownOn: BusinessDate | null;
  from: Month;
  until: Month;
  factId: string;
}

export interface RunRow extends NewRun {
  organisationId: string;
  status: RunStatus;
  /** The run's place in the event log; null until it is sequenced. */
  position: bigint | null;
  lastStreamId: string | null;
  purchases: bigint;
  reached: bigint;
  requestedAt: Date;
  endedAt: Date | null;
}

const COLUMNS = `r.organisation_id AS "organisationId", r.id, r.kind, r.scheme_code AS "schemeCode", r.scheme, r.known_on AS "knownOn", r.from_month AS "from", r.until_month AS until,
  r.fact_id AS "factId", r.status, p.position, r.last_stream_id AS "lastStreamId", r.purchases, r.reached, r.requested_at AS "requestedAt", r.ended_at AS "endedAt"`;

export function insertRun(tx: Tx, organisationId: string, run: NewRun): void {
  tx.send(
    `INSERT INTO count_runs (organisation_id, id, kind, scheme_code, scheme, known_on, from_month, until_month, fact_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      organisationId,
      run.id,
      run.kind,
      run.schemeCode,
      run.scheme && JSON.stringify(run.scheme),
      run.knownOn,
      run.from,
      run.until,
      run.factId,
    ],
  );
}

/** Runs of an organisation that were not deleted: how many there are, and how many of them are not done. */
export async function countRuns(tx: Tx, organisationId: string): Promise<{ open: number; kept: number }> {
  const [row] = await tx.query<{ open: number; kept: number }>(
    `SELECT count(*) FILTER (WHERE status IN ('WAITING', 'RUNNING'))::integer AS open, count(*)::integer AS kept
     FROM count_runs WHERE organisation_id = $1 AND status <> 'DELETED'`,
    [organisationId],
  );
  return row;
}

/** Runs of the viewer's organisation by id, those that were deleted left out. */
export async function runsById(db: Queryable, viewer: Viewer, ids: readonly string[]): Promise<Map<string, RunRow>> {
  const rows = await db.query<RunRow>(
    `SELECT ${COLUMNS} FROM count_runs r LEFT JOIN fact_positions p ON p.fact_id = r.fact_id
     WHERE r.organisation_id = $1 AND r.id = ANY($2::uuid[]) AND r.status <> 'DELETED'`,
    [viewer.organisationId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Runs of the viewer's organisation, newest first. Ids are made in the order of time. */
export function runPage(db: Queryable, viewer: Viewer, page: Page): Promise<RunRow[]> {
  const parameters: unknown[] = [viewer.organisationId];
  const keyset = keysetSql(page, [{ sql: 'r.id', type: 'uuid' }], parameters);
  return db.query(
    `SELECT ${COLUMNS} FROM count_runs r LEFT JOIN fact_positions p ON p.fact_id = r.fact_id
     WHERE r.organisation_id = $1 AND r.status <> 'DELETED' AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** The status of a run, locked until the transaction ends; null where the organisation has none of that id. */
export async function lockRun(tx: Tx, organisationId: string, id: string): Promise<RunStatus | null> {
  const [row] = await tx.query<{ status: RunStatus }>(
    "SELECT status FROM count_runs WHERE organisation_id = $1 AND id = $2 AND status <> 'DELETED' FOR UPDATE",
    [organisationId, id],
  );
  return row?.status ?? null;
}

/** Ends a run, whatever the end is. What a deleted one entered is swept again, also where it was before. */
export function endRun(tx: Tx, organisationId: string, id: string, status: RunStatus): void {
  tx.send(
    `UPDATE count_runs SET status = $3, ended_at = COALESCE(ended_at, now()), swept = false WHERE organisation_id = $1 AND id = $2`,
    [organisationId, id, status],
  );
}

/** The run that waits longest, of those whose place in the log is counted and that no other worker has in its hands. */
export async function takeRun(tx: Tx): Promise<(RunRow & { position: bigint }) | null> {
  const [row] = await tx.query<RunRow & { position: bigint }>(
    `SELECT ${COLUMNS} FROM count_runs r JOIN fact_positions p ON p.fact_id = r.fact_id
     WHERE r.status IN ('WAITING', 'RUNNING') AND p.position <= (SELECT min(position) FROM counter_slots)
     ORDER BY r.requested_at, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED`,
  );
  return row ?? null;
}

/** Notes that a run's purchases up to one are done; a batch that went well ends a row of failures. */
export function advanceRun(
  tx: Tx,
  run: { organisationId: string; id: string },
  done: { last: string; purchases: number; reached: bigint },
): void {
  tx.send(
    `UPDATE count_runs SET status = 'RUNNING', last_stream_id = $3, purchases = purchases + $4, reached = GREATEST(reached, $5), failures = 0
     WHERE organisation_id = $1 AND id = $2`,
    [run.organisationId, run.id, done.last, done.purchases, done.reached],
  );
}

/** Notes that a batch failed; with the last failure that is borne the run ends. */
export function noteFailure(tx: Tx, run: { organisationId: string; id: string }, failuresMax: number): void {
  tx.send(
    `UPDATE count_runs SET failures = failures + 1, status = CASE WHEN failures + 1 >= $3 THEN 'FAILED' ELSE status END,
       ended_at = CASE WHEN failures + 1 >= $3 THEN now() END
     WHERE organisation_id = $1 AND id = $2 AND status IN ('WAITING', 'RUNNING')`,
    [run.organisationId, run.id, failuresMax],
  );
}

/**
 * The last position recorded by the end of a day, of facts that change rules: what was known then. Not beyond `through`, so that
 * the answer is the same whenever it is asked: of today more is to come.
 */
export async function knownOnPosition(db: Queryable, day: BusinessDate, through: bigint): Promise<bigint> {
  const [row] = await db.query<{ position: bigint }>(
    `SELECT COALESCE(max(p.position), 0) AS position FROM fact_positions p JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id
     WHERE p.slot IS NULL AND p.position <= $2 AND f.recorded_at < ($1::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`,
    [day, through],
  );
  return row.position;
}

/** Keeps what a run counts; entries of a purchase come all at once. */
export function appendRunEntries(
  tx: Tx,
  run: { organisationId: string; id: string },
  entries: readonly PostedEntry[],
  facets: ReadonlyMap<string, Facets>,
): void {
  if (entries.length === 0) return;
  tx.send(
    `INSERT INTO count_run_facets (organisation_id, run_id, id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, pairing_id, category_code, channel, evidence_level)
     SELECT $1, $2, id, "schemeCode", "schemeVersion", measure, outcome, "buyerId", "unitIds", "buyerCodes", "supplierId", "originCodes", "pairingId", "categoryCode", channel, "evidenceLevel"
     FROM jsonb_to_recordset($3::jsonb) AS f(id uuid, "schemeCode" text, "schemeVersion" integer, measure text, outcome text, "buyerId" uuid, "unitIds" uuid[], "buyerCodes" text[],
       "supplierId" uuid, "originCodes" text[], "pairingId" uuid, "categoryCode" text, channel text, "evidenceLevel" smallint)
     ON CONFLICT DO NOTHING`,
    [run.organisationId, run.id, JSON.stringify([...facets].map(([id, each]) => ({ id, ...each })))],
  );
  const rows = entries.map((entry) => {
    const { facetId, streamId, lineId, lotId, recognisedOn, month, amountFen, goodsFen } = entry;
    return { id: entryIdOf(entry), facetId, streamId, lineId, lotId, recognisedOn, month, amountFen, goodsFen };
  });
  tx.send(
    `INSERT INTO count_run_entries (organisation_id, run_id, order_line_id, id, facet_id, stream_id, lot_id, recognised_on, posting_month, amount_fen, goods_fen)
     SELECT $1, $2, "lineId", id, "facetId", "streamId", "lotId", "recognisedOn", month, "amountFen", "goodsFen"
     FROM jsonb_to_recordset($3::jsonb) AS e(id uuid, "facetId" uuid, "streamId" uuid, "lineId" uuid, "lotId" uuid, "recognisedOn" date, month text, "amountFen" bigint, "goodsFen" bigint)`,
    [run.organisationId, run.id, toJson(rows)],
  );
}

/** Rows removed in one transaction: bounds its work. */
const SWEPT_AT_ONCE = 10_000;

/**
 * Removes some of what an ended run entered; at last its combinations of facets, and the run itself where it was deleted.
 * Returns false where there is nothing to remove.
 */
export async function sweepRun(tx: Tx): Promise<boolean> {
  const [run] = await tx.query<{ organisationId: string; id: string; status: RunStatus }>(
    `SELECT organisation_id AS "organisationId", id, status FROM count_runs
     WHERE status IN ('CANCELLED', 'FAILED', 'DELETED') AND NOT swept ORDER BY requested_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  if (!run) return false;
  const key = [run.organisationId, run.id];
  const gone = await tx.query(
    `DELETE FROM count_run_entries WHERE ctid = ANY(ARRAY(SELECT ctid FROM count_run_entries WHERE organisation_id = $1 AND run_id = $2 LIMIT $3)) RETURNING 1`,
    [...key, SWEPT_AT_ONCE],
  );
  if (gone.length === SWEPT_AT_ONCE) return true;
  tx.send('DELETE FROM count_run_facets WHERE organisation_id = $1 AND run_id = $2', key);
  if (run.status === 'DELETED') tx.send('DELETE FROM count_runs WHERE organisation_id = $1 AND id = $2', key);
  else tx.send('UPDATE count_runs SET swept = true WHERE organisation_id = $1 AND id = $2', key);
  return true;
}

/** What a run counts by facets, as far as the viewer sees it: one statement. Amounts are counted ones unless outcomes are asked for; one row above the most is enough to refuse. */
export async function runTotals(
  db: Queryable,
  viewer: Viewer,
  run: RunRow,
  question: { basis: 'RECOGNITION' | 'POSTING'; filter: FigureFilter; groupBy: readonly Facet[] },
): Promise<TotalsRow[]> {
  const month = monthColumn(question.basis);
  const parameters: unknown[] = [run.organisationId, run.id, run.from, run.until];
  const columns = question.groupBy.map((facet) =>
    facetColumn(facet, { month, ...RECORDED_CODES }, question.filter, parameters),
  );
  const outcome = question.filter.outcome ?? (question.groupBy.includes('OUTCOME') ? null : 'COUNTED');
  const rows = await db.query<{ keys: (string | null)[]; amountFen: Fen; goodsFen: Fen; entries: bigint }>(
    `SELECT ARRAY[${columns.join(', ')}]::text[] AS keys, sum(e.amount_fen)::bigint AS "amountFen", sum(e.goods_fen)::bigint AS "goodsFen", count(*) AS entries
     FROM count_run_entries e JOIN count_run_facets f ON f.organisation_id = e.organisation_id AND f.run_id = e.run_id AND f.id = e.facet_id
     WHERE e.organisation_id = $1 AND e.run_id = $2 AND ${month} BETWEEN $3 AND $4
       AND ${visibleFacets(viewer, parameters)} AND ${matching({ ...question.filter, outcome }, parameters)}
     GROUP BY ${['e.run_id', ...columns].join(', ')} ORDER BY 1 LIMIT ${ROWS_MAX + 1}`,
    parameters,
  );
  return rows.map((row) => ({ ...row, scheme: run.schemeCode }));
}

/** The month of an entry, as `e`, that a period is made of. */
export function monthColumn(basis: 'RECOGNITION' | 'POSTING'): string {
  return basis === 'POSTING' ? 'e.posting_month' : "to_char(e.recognised_on, 'YYYY-MM')";
}
