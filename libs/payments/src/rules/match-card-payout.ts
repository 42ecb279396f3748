import { addDays, type BusinessDate, compareText, type Fen } from '@shanhai/kernel';

/** A payout of the card processor that no transfer brought yet. */
export interface AwaitedPayout {
  id: string;
  payoutRef: string;
  bankTrace: string | null;
  descriptor: string;
  /** In the smallest unit of `currency`. */
  amount: bigint;
  currency: string;
  arrivesOn: BusinessDate;
}

/** A transfer that may have brought one. */
export interface Bringing {
  /** What of it is in suspense. */
  openFen: Fen;
  bookedOn: BusinessDate;
  payerName: string;
  remark: string;
  /** The references that it names (`referencesNamed`). */
  named: readonly string[];
}

export const PAYOUT_REASONS = ['REFERENCE', 'AMOUNT', 'DESCRIPTOR', 'DAY'] as const;
export type PayoutReason = (typeof PAYOUT_REASONS)[number];

/** A reference with the amount is proof; amount, words and day together are still a likeness. */
const SCORES: Record<PayoutReason, number> = { REFERENCE: 50, AMOUNT: 30, DESCRIPTOR: 15, DAY: 5 };
/** Less is no reason: words and day alone fit every payout. Where the bank changed the currency there is no amount to go by. */
const leastScore = ({ currency }: AwaitedPayout) => (currency === 'cny' ? SCORES.AMOUNT : SCORES.DESCRIPTOR);
/** Money comes a little before the processor expects it, or after holidays. */
const [DAYS_BEFORE, DAYS_AFTER] = [2, 10];
const SUGGESTIONS_MAX = 5;

export interface PayoutSuggestion<Payout extends AwaitedPayout> {
  payout: Payout;
  /** 1 to 100. */
  score: number;
  reasons: PayoutReason[];
}

const packed = (text: string) => text.replace(/\s/g, '').toUpperCase();

function reasonsFor(transfer: Bringing, payout: AwaitedPayout): PayoutReason[] {
  const { bookedOn, named, payerName, remark } = transfer;
  const said = packed(`${payerName} ${remark}`);
  const fits: Record<PayoutReason, boolean> = {
    REFERENCE: named.includes(payout.payoutRef) || (payout.bankTrace !== null && named.includes(payout.bankTrace)),
    AMOUNT: payout.currency === 'cny' && payout.amount === transfer.openFen,
    DESCRIPTOR: payout.descriptor.trim() !== '' && said.includes(packed(payout.descriptor)),
    DAY: bookedOn >= addDays(payout.arrivesOn, -DAYS_BEFORE) && bookedOn <= addDays(payout.arrivesOn, DAYS_AFTER),
  };
  return PAYOUT_REASONS.filter((reason) => fits[reason]);
}

/** Payouts that a transfer may have brought, the likeliest first, with a score and its reasons. They are proposals for a person. */
export function suggestPayouts<Payout extends AwaitedPayout>(
  transfer: Bringing,
  awaited: readonly Payout[],
): PayoutSuggestion<Payout>[] {
  return awaited
    .map((payout) => {
      const reasons = reasonsFor(transfer, payout);
      return { payout, reasons, score: reasons.reduce((sum, reason) => sum + SCORES[reason], 0) };
    })
    .filter(({ score, payout }) => score >= leastScore(payout))
    .sort(
      (a, b) =>
        b.score - a.score ||
        compareText(a.payout.arrivesOn, b.payout.arrivesOn) ||
        compareText(a.payout.id, b.payout.id),
    ) // prettier-ignore
    .slice(0, SUGGESTIONS_MAX);
}

/** The payout that a transfer brought for sure: the transfer names it and is of its amount, and there is no other. Null else: nothing is guessed. */
export function provenPayout<Payout extends AwaitedPayout>(
  transfer: Bringing,
  awaited: readonly Payout[],
): Payout | null {
  const proven = awaited.filter((payout) => {
    const reasons = reasonsFor(transfer, payout);
    return reasons.includes('REFERENCE') && reasons.includes('AMOUNT');
  });
  return proven.length === 1 ? proven[0] : null;
}
