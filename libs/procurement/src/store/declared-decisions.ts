import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';

export interface DeclaredDecision {
  declarationId: string;
  buyerId: string;
  version: number;
  decision: 'SENT_BACK' | 'CONFIRMED' | 'REVOKED' | 'WITHDRAWN';
  /** The office, or the buyer where it withdrew. */
  organisationId: string;
  decidedBy: string;
  decidedOn: BusinessDate;
  /** Null where it was confirmed. */
  reason: string | null;
}

export function insertDeclaredDecision(tx: Tx, row: DeclaredDecision): void {
  tx.send(
    `INSERT INTO declared_decisions (declaration_id, buyer_id, version, decision, organisation_id, decided_by, decided_on, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.declarationId,
      row.buyerId,
      row.version,
      row.decision,
      row.organisationId,
      row.decidedBy,
      row.decidedOn,
      row.reason,
    ],
  );
}

/** What became of declarations, in the order in which it was decided. */
export async function declaredDecisions(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, DeclaredDecision[]>> {
  const rows = await db.query<DeclaredDecision>(
    `SELECT declaration_id AS "declarationId", buyer_id AS "buyerId", version, decision, organisation_id AS "organisationId", decided_by AS "decidedBy",
       decided_on AS "decidedOn", reason
     FROM declared_decisions WHERE declaration_id = ANY($1::uuid[]) ORDER BY declaration_id, version, decision`,
    [ids],
  );
  return groupedBy(rows, ({ declarationId }) => declarationId);
}
