import { keysetSql, type Page, type Queryable, type Tx } from '@shanhai/database';
import { type BusinessDate, type Fen, groupedBy, toJson } from '@shanhai/kernel';
import { KEEP_POSTINGS } from './postings';
import { seenOnSql } from './sent-references';

export const CLAIM_STATUSES = ['OPEN', 'CONFIRMED', 'REJECTED'] as const;
export type ClaimStatus = (typeof CLAIM_STATUSES)[number];

/** What of a transfer goes to the payables of one payment reference. */
export interface ClaimPart {
  reference: string;
  amountFen: Fen;
}

/**
 * A proposal to spend money in suspense: on orders, back to the payer, as a payout of the card processor, as a payout to a supplier that came back, or as a copy of another transfer; or to take off
 * orders what the bank took back (TAKE_BACK).
 */
export interface TransferClaim {
  id: string;
  custodianId: string;
  transferId: string;
  kind: 'ORDER' | 'GIVE_BACK' | 'TAKE_BACK' | 'CARD_PAYOUT' | 'PAYOUT_RETURNED' | 'DUPLICATE';
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
  /** GIVE_BACK: when the bank's statement showed that the money went. */
  seenOn: BusinessDate | null;
  /** CARD_PAYOUT: which one, and what it takes out of the balance at the processor. */
  cardPayoutId: string | null;
  balanceFen: Fen | null;
  /** PAYOUT_RETURNED: which one. */
  payoutId: string | null;
  /** DUPLICATE: the transfer that it is a copy of. */
  originalId: string | null;
}

const COLUMNS = `id, custodian_id AS "custodianId", transfer_id AS "transferId", kind, amount_fen AS "amountFen", parts, reason, proposed_by AS "proposedBy",
  proposed_on AS "proposedOn", status, decided_by AS "decidedBy", decided_on AS "decidedOn", decision_reason AS "decisionReason", bank_reference AS "bankReference", ${seenOnSql('transfer_claims.id', 'transfer_claims.custodian_id')} AS "seenOn",
  card_payout_id AS "cardPayoutId", balance_fen AS "balanceFen", payout_id AS "payoutId", original_id AS "originalId"`;

/** Transfers that people confirmed to be copies, as a table `(copy_id, original_id)` that SQL of others joins. */
export const COPIES = `(SELECT transfer_id AS copy_id, original_id FROM transfer_claims WHERE status = 'CONFIRMED' AND original_id IS NOT NULL)`;

type Kept = Omit<TransferClaim, 'parts'> & { parts: (Omit<ClaimPart, 'amountFen'> & { amountFen: string })[] };
const fromKept = ({ parts, ...claim }: Kept): TransferClaim => ({
  ...claim,
  parts: parts.map((part) => ({ ...part, amountFen: BigInt(part.amountFen) })),
});

/** What an open claim holds of its transfer: what is to be taken off orders is there no more. */
const heldBy = ({ kind, amountFen }: Pick<TransferClaim, 'kind' | 'amountFen'>): Fen =>
  kind === 'TAKE_BACK' ? 0n : amountFen;

/** Proposes a claim and holds its amount; the transfer's row is locked. */
export function insertClaim(
  tx: Tx,
  claim: Pick<TransferClaim, 'id' | 'custodianId' | 'transferId' | 'kind' | 'amountFen' | 'parts' | 'reason' | 'proposedBy' | 'proposedOn' | 'cardPayoutId' | 'balanceFen' | 'payoutId' | 'originalId'>, // prettier-ignore
): void {
  tx.send(
    `WITH held AS (UPDATE bank_transfers SET claimed_fen = claimed_fen + $12 WHERE id = $3 AND custodian_id = $2)
     INSERT INTO transfer_claims (id, custodian_id, transfer_id, kind, amount_fen, parts, reason, proposed_by, proposed_on, card_payout_id, balance_fen, payout_id, original_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, $14)`,
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
      claim.cardPayoutId,
      claim.balanceFen,
      heldBy(claim),
      claim.payoutId,
      claim.originalId,
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

/** What a transfer says of itself once a claim of a kind is confirmed that spends it. */
const REASONS: Record<TransferClaim['kind'], string> = {
  ORDER: 'CLAIMED',
  GIVE_BACK: 'GIVEN_BACK',
  TAKE_BACK: 'GIVEN_BACK',
  CARD_PAYOUT: 'CARD_PAYOUT',
  PAYOUT_RETURNED: 'PAYOUT_RETURNED',
  DUPLICATE: 'DUPLICATE',
};

/** Decides an open claim and frees what it held: for payments where it was for orders; else it is a payout of cards, a copy, went back, is off its orders, or is open again. */
export function decideClaim(tx: Tx, claim: TransferClaim, decision: ClaimDecision): void {
  const confirmed = decision.status === 'CONFIRMED';
  const { amountFen } = claim;
  const matched = {
    ORDER: amountFen,
    CARD_PAYOUT: amountFen,
    PAYOUT_RETURNED: amountFen,
    DUPLICATE: amountFen,
    TAKE_BACK: -amountFen,
    GIVE_BACK: 0n,
  }[claim.kind];
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
      heldBy(claim),
      confirmed ? matched : 0n,
      confirmed && claim.kind === 'GIVE_BACK' ? claim.amountFen : 0n,
      REASONS[claim.kind],
      claim.transferId,
      decision.status,
      decision.decidedBy,
      decision.decidedOn,
      decision.decisionReason,
      decision.bankReference,
    ],
  );
}

/** What open proposals are to take off orders of a transfer; its row is locked. */
export async function openTakeBacks(db: Queryable, transferId: string): Promise<Fen> {
  const [{ fen }] = await db.query<{ fen: Fen }>(
    `SELECT COALESCE(sum(amount_fen), 0)::bigint AS fen FROM transfer_claims WHERE transfer_id = $1 AND kind = 'TAKE_BACK' AND status = 'OPEN'`,
    [transferId],
  );
  return fen;
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
