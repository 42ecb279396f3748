import { allocate, divideRounded, type Fen, positive, type Transitions } from '@shanhai/kernel';

export const PAYOUT_STATES = ['PREPARED', 'APPROVED', 'PAID', 'CANCELLED', 'RETURNED'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];
export type PayoutVerb = 'approve' | 'pay' | 'cancel' | 'return';

export const PAYOUT_TRANSITIONS: Transitions<PayoutState, PayoutVerb> = {
  approve: { from: ['PREPARED'], to: 'APPROVED' },
  pay: { from: ['APPROVED'], to: 'PAID' },
  cancel: { from: ['PREPARED', 'APPROVED'], to: 'CANCELLED' },
  return: { from: ['PAID'], to: 'RETURNED' },
};

/** The platform keeps a tenth at most. */
export const BASIS_POINTS_MAX = 1000;

/** What a custodian owes a supplier of one payable. */
export interface Owed {
  payableId: string;
  buyerId: string;
  /** Below zero where more was paid out than the supplier has earned. */
  owedFen: Fen;
  /** What the custodian has in hand of it and nobody else is to have: less what is on its way back to the buyer, or disputed. */
  freeFen: Fen;
}

export interface PayoutLine {
  payableId: string;
  buyerId: string;
  amountFen: Fen;
  feeFen: Fen;
}

export interface PayoutSums {
  grossFen: Fen;
  feeFen: Fen;
  lines: PayoutLine[];
}

/**
 * One payout of all that is owed: what was paid out too much is set off. The fee is of the sum, rounded once, half up, and spread over
 * lines that pay by largest remainder. Null where nothing is to be paid.
 */
export function payoutOf(owed: readonly Owed[], basisPoints: number): PayoutSums | null {
  const lines = owed
    .map(({ payableId, buyerId, owedFen, freeFen }) => ({
      payableId,
      buyerId,
      amountFen: owedFen < 0n ? owedFen : least(owedFen, positive(freeFen)),
    })) // prettier-ignore
    .filter(({ amountFen }) => amountFen !== 0n);
  const grossFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  if (grossFen <= 0n) return null;
  const feeFen = divideRounded(grossFen * BigInt(basisPoints), 10_000n);
  const fees = allocate(feeFen, lines.map(({ amountFen }) => positive(amountFen))); // prettier-ignore
  return { grossFen, feeFen, lines: lines.map((line, index) => ({ ...line, feeFen: fees[index] })) };
}

const least = (a: Fen, b: Fen): Fen => (a < b ? a : b);

/** A bank's code (联行号) as it is written, without blanks; null where it is none (12 digits). */
export function bankCodeOf(text: string): string | null {
  const code = text.normalize('NFKC').replace(/[\s-]/g, '');
  return /^\d{12}$/.test(code) ? code : null;
}
