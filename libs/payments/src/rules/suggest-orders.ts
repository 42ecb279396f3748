import { type BusinessDate, compareText, type Fen, groupedBy } from '@shanhai/kernel';
import { ordersTogether } from './orders-together';

/** An open order of a unit that a transfer in suspense may come from. */
export interface Candidate {
  reference: string;
  buyerId: string;
  /** The day on which it was placed. */
  openedOn: BusinessDate;
  /** What is open towards each of its suppliers. */
  openParts: Fen[];
  /** It stands for orders of which each is a candidate too: a settlement sheet. */
  collective: boolean;
  /** The payer bears the unit's name. */
  byName: boolean;
  /** Money of the payer's account paid for the unit before. */
  byAccount: boolean;
}

export const SUGGESTION_REASONS = [
  'AMOUNT_OF_ORDER',
  'AMOUNT_TOGETHER',
  'AMOUNT_OF_PART',
  'PAYER_NAME',
  'PAYER_ACCOUNT',
] as const;
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
  AMOUNT_TOGETHER: 45,
  AMOUNT_OF_PART: 40,
  PAYER_NAME: 25,
  PAYER_ACCOUNT: 15,
};
const SUGGESTIONS_MAX = 5;

/**
 * Orders that money in suspense may be for, the likeliest first, with a score and its reasons; of equal ones the older order first.
 * Orders of one unit that are exact only together stand together. They are proposals for a person: nothing is ever paid by them.
 */
export function suggestOrders(amountFen: Fen, candidates: readonly Candidate[]): Suggestion[] {
  const open = candidates.map((candidate) => ({
    candidate,
    openFen: candidate.openParts.reduce((sum, fen) => sum + fen, 0n),
  }));
  const together = togetherOfOneUnit(amountFen, open);
  const found = ranked(amountFen, open, together);
  // Where others are so much likelier that not all have room, some of them would mislead.
  return found.filter(isTogether).length === together.length ? found : ranked(amountFen, open, []);
}

function ranked(amountFen: Fen, open: readonly Open[], together: readonly Open[]): Suggestion[] {
  const suggestions = open.map((each): Suggestion => {
    const { candidate, openFen } = each;
    const ofOrder = openFen === amountFen;
    const fits: Record<SuggestionReason, boolean> = {
      AMOUNT_OF_ORDER: ofOrder,
      AMOUNT_TOGETHER: together.includes(each),
      AMOUNT_OF_PART: !ofOrder && candidate.openParts.includes(amountFen),
      PAYER_NAME: candidate.byName,
      PAYER_ACCOUNT: candidate.byAccount,
    };
    const reasons = SUGGESTION_REASONS.filter((reason) => fits[reason]);
    return { candidate, openFen, reasons, score: reasons.reduce((sum, reason) => sum + SCORES[reason], 0) };
  });
  return suggestions
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || Number(isTogether(b)) - Number(isTogether(a)) || byAge(a, b))
    .slice(0, SUGGESTIONS_MAX);
}

type Open = Pick<Suggestion, 'candidate' | 'openFen'>;

const isTogether = ({ reasons }: Suggestion) => reasons.includes('AMOUNT_TOGETHER');
const byAge = ({ candidate: a }: Open, { candidate: b }: Open) =>
  compareText(a.openedOn, b.openedOn) || compareText(a.reference, b.reference);
const likeness = ([{ candidate }]: readonly Open[]) =>
  (candidate.byName ? SCORES.PAYER_NAME : 0) + (candidate.byAccount ? SCORES.PAYER_ACCOUNT : 0);

/** Of the likeliest unit that has none which is exact alone, orders that are exact together: of one unit only, so that nobody mixes two. */
function togetherOfOneUnit(amountFen: Fen, open: readonly Open[]): Open[] {
  const units = [...groupedBy(open, ({ candidate }) => candidate.buyerId).values()];
  const found = units
    .filter((ofUnit) => ofUnit.every(({ openFen }) => openFen !== amountFen))
    .map((ofUnit) => ordersTogether(amountFen, ofUnit.filter(({ candidate }) => !candidate.collective).sort(byAge)))
    .filter((orders) => orders.length > 0);
  return found.sort((a, b) => likeness(b) - likeness(a) || byAge(a[0], b[0]))[0] ?? [];
}
