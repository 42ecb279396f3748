import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, groupedBy, toJson } from '@shanhai/kernel';
import { KEEP_POSTINGS } from './postings';

export const CLAIM_STATUSES = ['OPEN', 'CONFIRMED', 'REJECTED'] as const;
export type ClaimStatus = (typeof CLAIM_STATUSES)[number];

/** What of a transfer goes to the payables of one payment reference. */
export interface ClaimPart {
  reference: string;
  amountFen: Fen;
}

/** A proposal to spend money in suspense: on orders, or back to the payer. */
export interface TransferClaim {
  id: string;
  custodianId: string;
  transferId: string;
  kind: 'ORDER' | 'GIVE_BACK';
  amountFen: Fen;
  parts: ClaimPart[];
  reason: string;
  proposedBy: string;
  proposedOn: BusinessDate;
  status: ClaimStatus;
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  decisionReason: string | null;
  bankReference: string | null;
}

const COLUMNS = `id, custodian_id AS "custodianId", transfer_id AS "transferId", kind, amount_fen AS "amountFen", parts, reason, proposed_by AS "proposedBy",
  proposed_on AS "proposedOn", status, decided_by AS "decidedBy", decided_on AS "decidedOn", decision_reason AS "decisionReason", bank_reference AS "bankReference"`;

type Kept = Omit<TransferClaim, 'parts'> & { parts: (Omit<ClaimPart, 'amountFen'> & { amountFen: string })[] };
const fromKept = ({ parts, ...claim }: Kept): TransferClaim => ({
  ...claim,
  parts: parts.map((part) => ({ ...part, amountFen: BigInt(part.amountFen) })),
});

/** Proposes a claim and holds its amount; the transfer's row is locked. */
export function insertClaim(
  tx: Tx,
  claim: Pick<TransferClaim, 'id' | 'custodianId' | 'transferId' | 'kind' | 'amountFen' | 'parts' | 'reason' | 'proposedBy' | 'proposedOn'>, // prettier-ignore
): void {
  tx.send(
    `WITH held AS (UPDATE bank_transfers SET claimed_fen = claimed_fen + $5 WHERE id = $3 AND custodian_id = $2)
     INSERT INTO transfer_claims (id, custodian_id, transfer_id, kind, amount_fen, parts, reason, proposed_by, proposed_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      claim.id,
      claim.custodianId,
      claim.transferId,
      claim.kind,
      claim.amountFen,
      toJson(claim.parts),
      claim.reason,
      claim.proposedBy,
      claim.proposedOn,
    ],
  );
}

export interface ClaimDecision {
  status: Exclude<ClaimStatus, 'OPEN'>;
  decidedBy: string;
  decidedOn: BusinessDate;
  decisionReason: string | null;
  bankReference: string | null;
}

/** Decides an open claim and frees what it held: for payments where it was for orders, else it went back or is open again. */
export function decideClaim(tx: Tx, claim: TransferClaim, decision: ClaimDecision): void {
  const confirmed = decision.status === 'CONFIRMED';
  tx.send(
    `WITH spent AS (UPDATE bank_transfers SET claimed_fen = claimed_fen - $3, matched_fen = matched_fen + $4, returned_fen = returned_fen + $5,
       reason = CASE WHEN $4 + $5 > 0 THEN $6 ELSE reason END WHERE id = $7 AND custodian_id = $2),
     postings AS (SELECT $1::uuid AS id, $7::uuid AS source_id, $10::date AS effective_on, 'GIVEN_BACK' AS reason, 'SUSPENSE' AS debit_account, $2::uuid AS debit_owner_id,
       'BANK' AS credit_account, $2::uuid AS credit_owner_id, $5::bigint AS amount_fen, NULL::uuid AS payable_id),
     ${KEEP_POSTINGS}
     UPDATE transfer_claims SET status = $8, decided_by = $9, decided_on = $10, decision_reason = $11, bank_reference = $12 WHERE id = $1 AND custodian_id = $2`,
    [
      claim.id,
      claim.custodianId,
      claim.amountFen,
      confirmed && claim.kind === 'ORDER' ? claim.amountFen : 0n,
      confirmed && claim.kind === 'GIVE_BACK' ? claim.amountFen : 0n,
      claim.kind === 'ORDER' ? 'CLAIMED' : 'GIVEN_BACK',
      claim.transferId,
      decision.status,
      decision.decidedBy,
      decision.decidedOn,
      decision.decisionReason,
      decision.bankReference,
    ],
  );
}

export async function lockTransferClaim(tx: Tx, custodianId: string, id: string): Promise<TransferClaim | null> {
  const [claim] = await tx.query<Kept>(
    `SELECT ${COLUMNS} FROM transfer_claims WHERE id = $1 AND custodian_id = $2 FOR UPDATE`,
    [id, custodianId],
  );
  return claim ? fromKept(claim) : null;
}

export async function transferClaimsById(db: Queryable, ids: readonly string[]): Promise<Map<string, TransferClaim>> {
  const rows = await db.query<Kept>(`SELECT ${COLUMNS} FROM transfer_claims WHERE id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, fromKept(row)]));
}

/** The claims on each of these transfers, in the order in which they were proposed. */
export async function claimsOfTransfers(db: Queryable, ids: readonly string[]): Promise<Map<string, TransferClaim[]>> {
  const rows = await db.query<Kept>(
    `SELECT ${COLUMNS} FROM transfer_claims WHERE transfer_id = ANY($1::uuid[]) ORDER BY proposed_on, id`,
    [ids],
  );
  return groupedBy(rows.map(fromKept), (claim) => claim.transferId);
}

export async function transferClaimPage(
  db: Queryable,
  custodianId: string,
  status: ClaimStatus | null,
  page: Page,
): Promise<TransferClaim[]> {
  const parameters: unknown[] = [custodianId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'proposed_on', type: 'date' },
      { sql: 'id', type: 'uuid' },
    ],
    parameters,
  );
  // OPEN by its literal, so that the index of open claims serves.
  const wanted = status === null ? 'TRUE' : `status = '${status}'`;
  const rows = await db.query<Kept>(
    `SELECT ${COLUMNS} FROM transfer_claims WHERE custodian_id = $1 AND ${wanted} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return rows.map(fromKept);
}
