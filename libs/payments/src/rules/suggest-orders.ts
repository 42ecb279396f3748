import { type BusinessDate, compareText, type Fen } from '@shanhai/kernel';

/** An open order of a unit that a transfer in suspense may come from. */
export interface Candidate {
  reference: string;
  buyerId: string;
  /** The day on which it was placed. */
  openedOn: BusinessDate;
  /** What is open towards each of its suppliers. */
  openParts: Fen[];
  /** The payer bears the unit's name. */
  byName: boolean;
  /** Money of the payer's account paid for the unit before. */
  byAccount: boolean;
}

export const SUGGESTION_REASONS = ['AMOUNT_OF_ORDER', 'AMOUNT_OF_PART', 'PAYER_NAME', 'PAYER_ACCOUNT'] as const;
export type SuggestionReason = (typeof SUGGESTION_REASONS)[number];

export interface Suggestion {
  candidate: Candidate;
  openFen: Fen;
  /** 1 to 100. */
  score: number;
  reasons: SuggestionReason[];
}

/** An exact amount says most; of name and account together as much as the amount of a part. */
const SCORES: Record<SuggestionReason, number> = {
  AMOUNT_OF_ORDER: 60,
  AMOUNT_OF_PART: 40,
  PAYER_NAME: 25,
  PAYER_ACCOUNT: 15,
};
const SUGGESTIONS_MAX = 5;

/**
 * Orders that money in suspense may be for, the likeliest first, with a score and its reasons; of equal ones the older order first.
 * They are proposals for a person: nothing is ever paid by them.
 */
export function suggestOrders(amountFen: Fen, candidates: readonly Candidate[]): Suggestion[] {
  const suggestions = candidates.map((candidate): Suggestion => {
    const openFen = candidate.openParts.reduce((sum, fen) => sum + fen, 0n);
    const ofOrder = openFen === amountFen;
    const fits: Record<SuggestionReason, boolean> = {
      AMOUNT_OF_ORDER: ofOrder,
      AMOUNT_OF_PART: !ofOrder && candidate.openParts.includes(amountFen),
      PAYER_NAME: candidate.byName,
      PAYER_ACCOUNT: candidate.byAccount,
    };
    const reasons = SUGGESTION_REASONS.filter((reason) => fits[reason]);
    return { candidate, openFen, reasons, score: reasons.reduce((sum, reason) => sum + SCORES[reason], 0) };
  });
  return suggestions
    .filter(({ score }) => score > 0)
    .sort(
      (a, b) =>
        b.score - a.score ||
        compareText(a.candidate.openedOn, b.candidate.openedOn) ||
        compareText(a.candidate.reference, b.candidate.reference),
    )
    .slice(0, SUGGESTIONS_MAX);
}
