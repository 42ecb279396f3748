import type { Queryable, Tx } from '@shanhai/database';
import { isOfPlaces, type Viewer } from '@shanhai/graphql';
import { type BusinessDate, refuse } from '@shanhai/kernel';
import type { EvidenceKind, PieceOfEvidence } from '../rules/evidence-kinds';
import type { ClaimState } from '../rules/origin-states';
import { LOT_COLUMNS, type LotRow } from './lots';

export interface OriginClaimRow {
  id: string;
  supplierId: string;
  lotId: string;
  placeCode: string;
  /** The place's own code and every code above it, at the harvest and at the claim: whose office may judge. */
  placeCodes: string[];
  /** Content hashes of files. */
  evidence: string[];
  /** Of the files, in their order; those beyond are OTHER. */
  evidenceKinds: EvidenceKind[];
  status: ClaimState;
  claimedOn: BusinessDate;
  /** The office that decided. */
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  reason: string | null;
  /** First day on which it holds no more; null where it has no end. */
  validUntil: BusinessDate | null;
}

export const CLAIM_COLUMNS = `c.id, c.supplier_id AS "supplierId", c.lot_id AS "lotId", c.place_code AS "placeCode", c.place_codes AS "placeCodes",
  c.evidence, c.evidence_kinds AS "evidenceKinds", c.valid_until AS "validUntil", c.status, c.claimed_on AS "claimedOn", c.decided_by AS "decidedBy", c.decided_on AS "decidedOn", c.reason`;

/** Claims by id, in one statement; unknown ids are left out. */
export async function claimsById(db: Queryable, ids: readonly string[]): Promise<Map<string, OriginClaimRow>> {
  const rows = await db.query<OriginClaimRow>(
    `SELECT ${CLAIM_COLUMNS} FROM origin_claims c WHERE c.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The claim of each lot that stands, else the latest, by lot id. */
export async function latestClaims(db: Queryable, lotIds: readonly string[]): Promise<Map<string, OriginClaimRow>> {
  const rows = await db.query<OriginClaimRow>(
    `SELECT DISTINCT ON (c.lot_id) ${CLAIM_COLUMNS} FROM origin_claims c WHERE c.lot_id = ANY($1::uuid[])
     ORDER BY c.lot_id, (c.status = 'VERIFIED') DESC, c.claimed_on DESC, c.id DESC`,
    [lotIds],
  );
  return new Map(rows.map((row) => [row.lotId, row]));
}

/**
 * A claim on the viewer's places, locked behind its lot: whatever ships or changes the lot waits.
 * Refuses NOT_FOUND, OUTSIDE_YOUR_PLACES at `originClaimId`.
 */
export async function lockClaimOf(tx: Tx, viewer: Viewer, id: string): Promise<OriginClaimRow & { lot: LotRow }> {
  const field = ['originClaimId'];
  const [lot] = await tx.query<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM lots l JOIN origin_claims c ON c.lot_id = l.id AND c.supplier_id = l.supplier_id WHERE c.id = $1 FOR NO KEY UPDATE OF l`,
    [id],
  );
  // What the claim says is read once nobody else can change it.
  const claim = lot && (await claimsById(tx, [id])).get(id);
  if (!claim) refuse('NOT_FOUND', field, { value: id });
  if (!isOfPlaces(viewer, claim.placeCodes)) refuse('OUTSIDE_YOUR_PLACES', field, { value: claim.placeCode });
  return { ...claim, lot };
}

export type NewClaim = Pick<
  OriginClaimRow,
  'id' | 'supplierId' | 'lotId' | 'placeCode' | 'placeCodes' | 'claimedOn'
> & { evidence: readonly PieceOfEvidence[] };

export function insertClaim(tx: Tx, claim: NewClaim): void {
  const { id, supplierId, lotId, placeCode, placeCodes, evidence, claimedOn } = claim;
  const [hashes, kinds] = [evidence.map(({ fileHash }) => fileHash), evidence.map(({ kind }) => kind)];
  tx.send(
    `INSERT INTO origin_claims (id, supplier_id, lot_id, place_code, place_codes, evidence, evidence_kinds, status, claimed_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'PENDING', $8)`,
    [id, supplierId, lotId, placeCode, placeCodes, hashes, kinds, claimedOn],
  );
}

export function decideClaim(tx: Tx, decided: OriginClaimRow): void {
  tx.send(
    `UPDATE origin_claims SET status = $3, decided_by = $4, decided_on = $5, reason = $6, valid_until = $7 WHERE id = $1 AND supplier_id = $2`,
    [
      ...[decided.id, decided.supplierId, decided.status, decided.decidedBy],
      ...[decided.decidedOn, decided.reason, decided.validUntil],
    ],
  );
}

export function setClaimStatus(tx: Tx, claim: Pick<OriginClaimRow, 'id' | 'supplierId'>, status: ClaimState): void {
  tx.send('UPDATE origin_claims SET status = $3 WHERE id = $1 AND supplier_id = $2', [
    claim.id,
    claim.supplierId,
    status,
  ]);
}

/** Whether a claim on a lot waits for an office. The lot's row is locked. */
export async function hasPendingClaim(tx: Tx, lot: Pick<LotRow, 'id' | 'supplierId'>): Promise<boolean> {
  const found = await tx.query(
    "SELECT 1 FROM origin_claims WHERE lot_id = $1 AND supplier_id = $2 AND status = 'PENDING'",
    [lot.id, lot.supplierId],
  );
  return found.length > 0;
}

/** The verified claim of a lot that has an end makes room for a new one. */
export function expireClaim(tx: Tx, lot: Pick<LotRow, 'id' | 'supplierId'>): void {
  tx.send(
    `UPDATE origin_claims SET status = 'EXPIRED' WHERE lot_id = $1 AND supplier_id = $2 AND status = 'VERIFIED'`,
    [lot.id, lot.supplierId],
  );
}
