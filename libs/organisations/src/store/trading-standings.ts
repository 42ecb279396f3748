import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export interface TradingStanding {
  organisationId: string;
  trading: boolean;
  effectiveOn: BusinessDate;
  reason: string;
  decidedBy: string;
  recordedOn: BusinessDate;
}

/** Which of these organisations are trading companies on a day; one statement. */
export async function tradingCompaniesOn(
  db: Queryable,
  ids: readonly string[],
  on: BusinessDate,
): Promise<Set<string>> {
  const rows = await db.query<{ id: string; trading: boolean }>(
    `SELECT DISTINCT ON (organisation_id) organisation_id AS id, trading FROM trading_standings
     WHERE organisation_id = ANY($1::uuid[]) AND effective_on <= $2 ORDER BY organisation_id, effective_on DESC, version DESC`,
    [ids, on],
  );
  return new Set(rows.filter(({ trading }) => trading).map(({ id }) => id));
}

/** Adds a version to those of an organisation that is locked. */
export function insertTradingStanding(tx: Tx, row: TradingStanding): void {
  tx.send(
    `INSERT INTO trading_standings (organisation_id, version, trading, effective_on, reason, decided_by, recorded_on)
     SELECT $1, COALESCE(max(version), 0) + 1, $2, $3, $4, $5, $6 FROM trading_standings WHERE organisation_id = $1`,
    [row.organisationId, row.trading, row.effectiveOn, row.reason, row.decidedBy, row.recordedOn],
  );
}
