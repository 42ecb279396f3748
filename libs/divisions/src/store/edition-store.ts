import type { Tx } from '@shanhai/database';
import type { PlaceSpan } from '../rules/place-book';

/** Serialises whoever changes places, lists or pairings: rare, and each change is judged by what is there. */
const RULES_LOCK = 7_304_101;

/** Taken first in each transaction that changes places, lists or pairings. */
export function lockRules(tx: Tx): void {
  tx.send('SELECT pg_advisory_xact_lock($1)', [RULES_LOCK]);
}

/** Codes whose newest edition is of another source. */
export async function codesOfOtherSources(tx: Tx, source: string): Promise<Set<string>> {
  const rows = await tx.query<{ code: string }>(
    `SELECT code FROM (SELECT DISTINCT ON (code) code, edition FROM division_spans ORDER BY code, edition DESC) newest
     JOIN division_editions USING (edition) WHERE source <> $1`,
    [source],
  );
  return new Set(rows.map((row) => row.code));
}

export interface Edition {
  edition: number;
  source: string;
  contentHash: Buffer;
  factId: string;
  spans: readonly PlaceSpan[];
}

export function insertEdition(tx: Tx, { edition, source, contentHash, factId, spans }: Edition): void {
  tx.send('INSERT INTO division_editions (edition, source, content_hash, fact_id) VALUES ($1, $2, $3, $4)', [
    edition,
    source,
    contentHash,
    factId,
  ]);
  const json = JSON.stringify(spans);
  tx.send(
    `INSERT INTO division_spans (code, edition, valid_from, valid_until, name, level, parent_code)
     SELECT code, $2, "validFrom", "validUntil", name, level, "parentCode"
     FROM jsonb_to_recordset($1::jsonb) AS s(code text, "validFrom" date, "validUntil" date, name text, level smallint, "parentCode" text)`,
    [json, edition],
  );
  tx.send(
    `INSERT INTO division_successors (code, edition, valid_from, successor_code, changed_on, partial)
     SELECT s.code, $2, s."validFrom", went.code, went."changedOn", went.partial
     FROM jsonb_to_recordset($1::jsonb) AS s(code text, "validFrom" date, successors jsonb),
       jsonb_to_recordset(s.successors) AS went(code text, "changedOn" date, partial boolean)`,
    [json, edition],
  );
}
