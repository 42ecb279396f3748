import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { OriginState } from '../rules/origin-states';

export type ClaimState = Exclude<OriginState, 'UNCLAIMED'>;

export interface OriginClaimRow {
  id: string;
  supplierId: string;
  lotId: string;
  placeCode: string;
  /** The place's own code and every code above it, at the harvest and at the claim: whose office may judge. */
  placeCodes: string[];
  /** Content hashes of files. */
  evidence: string[];
  status: ClaimState;
  claimedOn: BusinessDate;
  /** The office that decided. */
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  reason: string | null;
}

export const CLAIM_COLUMNS = `c.id, c.supplier_id AS "supplierId", c.lot_id AS "lotId", c.place_code AS "placeCode", c.place_codes AS "placeCodes",
  c.evidence, c.status, c.claimed_on AS "claimedOn", c.decided_by AS "decidedBy", c.decided_on AS "decidedOn", c.reason`;

/** Claims by id, in one statement; unknown ids are left out. */
export async function claimsById(db: Queryable, ids: readonly string[]): Promise<Map<string, OriginClaimRow>> {
  const rows = await db.query<OriginClaimRow>(
    `SELECT ${CLAIM_COLUMNS} FROM origin_claims c WHERE c.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The latest claim of each lot, by lot id. */
export async function latestClaims(db: Queryable, lotIds: readonly string[]): Promise<Map<string, OriginClaimRow>> {
  const rows = await db.query<OriginClaimRow>(
    `SELECT DISTINCT ON (c.lot_id) ${CLAIM_COLUMNS} FROM origin_claims c WHERE c.lot_id = ANY($1::uuid[])
     ORDER BY c.lot_id, c.claimed_on DESC, c.id DESC`,
    [lotIds],
  );
  return new Map(rows.map((row) => [row.lotId, row]));
}

/** A claim, locked; null where it is unknown. */
export async function lockClaim(tx: Tx, id: string): Promise<OriginClaimRow | null> {
  const [row] = await tx.query<OriginClaimRow>(
    `SELECT ${CLAIM_COLUMNS} FROM origin_claims c WHERE c.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

export type NewClaim = Pick<
  OriginClaimRow,
  'id' | 'supplierId' | 'lotId' | 'placeCode' | 'placeCodes' | 'evidence' | 'claimedOn'
>;

export function insertClaim(tx: Tx, claim: NewClaim): void {
  tx.send(
    `INSERT INTO origin_claims (id, supplier_id, lot_id, place_code, place_codes, evidence, status, claimed_on)
     VALUES ($1, $2, $3, $4, $5, $6, 'PENDING', $7)`,
    [claim.id, claim.supplierId, claim.lotId, claim.placeCode, claim.placeCodes, claim.evidence, claim.claimedOn],
  );
}

export function decideClaim(tx: Tx, decided: OriginClaimRow): void {
  tx.send(
    `UPDATE origin_claims SET status = $3, decided_by = $4, decided_on = $5, reason = $6 WHERE id = $1 AND supplier_id = $2`,
    [decided.id, decided.supplierId, decided.status, decided.decidedBy, decided.decidedOn, decided.reason],
  );
}
