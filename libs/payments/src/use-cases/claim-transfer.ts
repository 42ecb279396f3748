import { Injectable } from '@nestjs/common';
import { Clock, type Fen, newId, positive, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { checkReason, fromGlobalId, requireItems, type Viewer } from '@shanhai/graphql';
import { receives } from '../rules/match-transfer';
import { referencesIn } from '../rules/payment-reference';
import { closedAmong, payablesNamed } from '../store/named-payables';
import { type ClaimPart, insertClaim, type TransferClaim } from '../store/transfer-claims';
import { lockTransfer, openOf, type Transfer } from '../store/transfers';

/** One transfer pays a year's orders of a unit at most. */
export const CLAIM_PARTS_MAX = 100;

export interface ClaimTransferInput {
  idempotencyKey: string;
  transferId: string;
  /** The orders that the money is for; without an amount as much as the order owes, or as is left. */
  parts: { paymentReference: string; amountFen?: Fen | null }[];
  reason: string;
}

/**
 * Proposes that money in suspense is for orders: the payer forgot the payment reference, or paid for another unit. Nothing is paid
 * until a second person confirms; until then the money is held.
 *
 * Refusals: NOT_FOUND (transferId), TRANSFER_NOT_OPEN (nothing of it is left), PAYER_UNKNOWN, CLOSED_REFERENCE (parts.N.paymentReference), REFERENCE_TWICE, NOT_POSITIVE,
 * ALREADY_PAID, ANOTHER_RECEIVER (it is paid into another's account), CLAIM_ABOVE_OPEN (parts.N), REQUIRED, TOO_MANY, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ClaimTransfer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ClaimTransferInput): Promise<{ claimId: string }> {
    requireItems(input.parts, CLAIM_PARTS_MAX, ['parts']);
    return proposeClaim(this.database, viewer, 'claimTransfer', this.clock, input, async (transfer, tx) => {
      const parts = await readParts(tx, viewer.organisationId, input.parts, requireOpen(transfer));
      return { kind: 'ORDER', amountFen: parts.reduce((sum, part) => sum + part.amountFen, 0n), parts };
    });
  }
}

export interface GiveBackTransferInput {
  idempotencyKey: string;
  transferId: string;
  /** All that is left where nothing is said. */
  amountFen?: Fen | null;
  reason: string;
}

/**
 * Proposes that money in suspense goes back to its payer. Nothing is given back until a second person confirms with the bank's reference.
 * Refusals: NOT_FOUND (transferId), TRANSFER_NOT_OPEN, NOT_POSITIVE, CLAIM_ABOVE_OPEN (amountFen), REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class GiveBackTransfer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: GiveBackTransferInput): Promise<{ claimId: string }> {
    return proposeClaim(this.database, viewer, 'giveBackTransfer', this.clock, input, (transfer) => {
      const openFen = requireOpen(transfer);
      const amountFen = input.amountFen ?? openFen;
      if (amountFen <= 0n) refuse('NOT_POSITIVE', ['amountFen'], { value: amountFen });
      if (amountFen > openFen) refuse('CLAIM_ABOVE_OPEN', ['amountFen'], { amount: amountFen, available: openFen });
      return { kind: 'GIVE_BACK', amountFen, parts: [] };
    });
  }
}

type Proposal = Pick<TransferClaim, 'kind' | 'amountFen' | 'parts'> &
  Partial<Pick<TransferClaim, 'cardPayoutId' | 'balanceFen' | 'payoutId' | 'originalId'>>;

/** What of a transfer is still to be spent. @throws Refusal TRANSFER_NOT_OPEN. */
export function requireOpen(transfer: Transfer): Fen {
  const openFen = openOf(transfer);
  if (openFen === 0n) refuse('TRANSFER_NOT_OPEN', ['transferId']);
  return openFen;
}

/** What all kinds share: `propose` says what of a transfer, whose row is locked, is to go where. */
export function proposeClaim(
  database: Database,
  viewer: Viewer,
  operation: string,
  clock: Clock,
  input: { idempotencyKey: string; transferId: string; reason: string },
  propose: (transfer: Transfer, tx: Tx) => Proposal | Promise<Proposal>,
): Promise<{ claimId: string }> {
  const transferId = fromGlobalId('BankTransfer', input.transferId, ['transferId']);
  const reasons = new Reasons();
  checkReason(input.reason, ['reason'], reasons);
  reasons.refuseIfAny();
  return database.write(viewer, async (tx) => {
    const id = newId();
    const { organisationId: custodianId } = viewer;
    const key = { organisationId: custodianId, operation, key: input.idempotencyKey, input, result: id };
    const first = await takeIdempotencyKey(tx, key);
    if (first) return { claimId: first };
    const transfer = await lockTransfer(tx, custodianId, transferId);
    if (!transfer) refuse('NOT_FOUND', ['transferId'], { value: input.transferId });
    const {
      kind,
      amountFen,
      parts,
      cardPayoutId = null,
      balanceFen = null,
      payoutId = null,
      originalId = null,
    } = await propose(transfer, tx);
    const { reason } = input;
    const [proposedBy, proposedOn] = [viewer.userId, clock.today()];
    const what = { kind, amountFen, parts, cardPayoutId, balanceFen, payoutId, originalId };
    insertClaim(tx, { id, custodianId, transferId, ...what, reason, proposedBy, proposedOn });
    recordAudit(tx, { operation, subjectId: transferId, detail: { claimId: id, ...what, reason } });
    return { claimId: id };
  });
}

/** The orders that are named and what each gets: no more than it owes, and all together no more than is open. */
async function readParts(
  tx: Tx,
  custodianId: string,
  wanted: ClaimTransferInput['parts'],
  openFen: Fen,
): Promise<ClaimPart[]> {
  const named = wanted.map(({ paymentReference }) => referencesIn(paymentReference)[0] ?? '');
  const owed = new Map<string, Fen>();
  const elsewhere = new Set<string>();
  const [payables, closed] = await tx.together([payablesNamed(tx, named), closedAmong(tx, named)]);
  for (const payable of payables) {
    const dueFen = positive(payable.dueFen - payable.paidFen);
    const mine = receives(custodianId, payable);
    for (const each of payable.references) {
      owed.set(each, (owed.get(each) ?? 0n) + (mine ? dueFen : 0n));
      if (!mine && dueFen > 0n) elsewhere.add(each);
    }
  }
  const reasons = new Reasons();
  const parts: ClaimPart[] = [];
  let left = openFen;
  wanted.forEach(({ paymentReference, amountFen: asked }, index) => {
    const reference = named[index];
    const due = owed.get(reference);
    if (due === undefined) {
      reasons.add('PAYER_UNKNOWN', ['parts', index, 'paymentReference'], { value: paymentReference.slice(0, 40) });
    } else if (closed.has(reference)) {
      reasons.add('CLOSED_REFERENCE', ['parts', index, 'paymentReference'], { reference });
    } else if (named.indexOf(reference) < index) {
      reasons.add('REFERENCE_TWICE', ['parts', index, 'paymentReference'], { value: reference });
    } else if (asked != null && asked <= 0n) {
      reasons.add('NOT_POSITIVE', ['parts', index, 'amountFen'], { value: asked });
    } else {
      const available = due < left ? due : left;
      const amountFen = asked ?? available;
      if (due === 0n)
        reasons.add(elsewhere.has(reference) ? 'ANOTHER_RECEIVER' : 'ALREADY_PAID', [
          'parts',
          index,
          'paymentReference',
        ]);
      else if (amountFen > available || amountFen === 0n)
        reasons.add('CLAIM_ABOVE_OPEN', ['parts', index, 'amountFen'], { amount: asked ?? due, available });
      left -= amountFen;
      parts.push({ reference, amountFen });
    }
  });
  reasons.refuseIfAny();
  return parts;
}
