import type { Pairing, PairingQuestion, RuleBook, SharedPairing } from '@shanhai/divisions';
import type { Made, PlaceOnDay } from './lot';
import {
  carriedOrigin,
  isEnough,
  type JudgedShare,
  mainOrigin,
  massOf,
  placesByMass,
  processedRule,
  shareRule,
} from './origin-shares';
import { type OriginJudgement, type Outcome, type Question, type RuleResult, ruleResult } from './scheme';

/** The programme of schemes that name none. */
export const DEFAULT_PROGRAMME = 'EAST_WEST';

/**
 * CR-8, CR-10, CR-11: the pairing at recognition; where there is none, why not. Of a lot that was made of others, one pairing
 * for all of it, whose western party enough of its mass comes from and in which it was last processed (CR-12).
 */
export function pairedOrigin(question: Question): OriginJudgement {
  const { book, buyer, lot, on, parameters } = question;
  const originCode = mainOrigin(book.places, lot, on);
  const asked = {
    programmeCode: parameters.programme ?? DEFAULT_PROGRAMME,
    buyerSeatCode: buyer.seatCode,
    buyerOrganisationIds: buyer.unitIds,
    originCode,
    date: on,
  };
  if (lot.made) return pairedShares(question, lot.made, asked);
  const { pairing, former } = book.matchPairing(asked);
  const match = pairing ?? former;
  const result = pairedRule(book, asked, match, pairing !== null);
  return { results: [result], pairingId: match?.id ?? null, originCode };
}

/** `asked` names the place that most comes from. */
function pairedShares(
  { book, lot, on, parameters }: Question,
  { shares, processed }: Made,
  asked: PairingQuestion,
): OriginJudgement {
  const whole = massOf(shares);
  const isInWest = (pairing: Pairing, place: PlaceOnDay) =>
    book.isInWest(pairing, carriedOrigin(book.places, place, on), on);
  const candidates = book.pairingsOfShares(asked, placesByMass(book.places, shares, on)).map((each) => ({
    ...each,
    enough: isEnough(each.mass, whole, parameters),
    inside: processed === null || isInWest(each.pairing, processed),
  }));
  const chosen = nearestToCounting(candidates);
  if (!chosen)
    return { results: [pairedRule(book, asked, null, false)], pairingId: null, originCode: asked.originCode };
  const { pairing, holds, enough } = chosen;
  const judged = shares.map((share): JudgedShare => ({ ...share, qualifies: isInWest(pairing, share) }));
  const counting = judged.filter(({ qualifies }) => qualifies);
  const originCode = enough ? placesByMass(book.places, counting, on)[0].code : asked.originCode;
  const of = { pairingId: pairing.id, westDivisionCode: pairing.westDivisionCode, placesEdition: book.places.edition };
  return {
    results: [
      pairedRule(book, { ...asked, originCode }, pairing, holds),
      shareRule(judged, parameters, of),
      ...processedRule(lot, (place) => isInWest(pairing, place), of),
    ],
    pairingId: pairing.id,
    originCode,
  };
}

type Candidate = SharedPairing & { enough: boolean; inside: boolean };

/**
 * Of pairings, most specific first, the one that it counts for: the first that holds, that enough comes from, and in which it
 * was processed. Where there is none, the one that misses least, which then says why: enough before little, holding before
 * ended, more before less.
 */
function nearestToCounting(candidates: readonly Candidate[]): Candidate | null {
  const most = (some: readonly Candidate[]) =>
    some.reduce<Candidate | null>((best, each) => (best === null || each.mass > best.mass ? each : best), null);
  return (
    candidates.find(({ holds, enough, inside }) => holds && enough && inside) ??
    candidates.find(({ holds, enough }) => holds && enough) ??
    candidates.find(({ enough, inside }) => enough && inside) ??
    candidates.find(({ enough }) => enough) ??
    most(candidates.filter(({ holds }) => holds)) ??
    most(candidates)
  );
}

function pairedRule(book: RuleBook, question: PairingQuestion, match: Pairing | null, holds: boolean): RuleResult {
  const { programmeCode, buyerSeatCode, originCode, date } = question;
  const failure = holds ? 'NOT_PAIRED' : match ? 'FORMER_PAIRING' : whyNotPaired(book, question);
  return ruleResult('PAIRED', holds, failure, {
    programme: programmeCode,
    buyerSeatCode,
    originCode,
    on: date,
    placesEdition: book.places.edition,
    pairingId: match?.id ?? null,
    pairingVersion: match?.version ?? null,
    validFrom: match?.validFrom ?? null,
    validUntil: match?.validUntil ?? null,
  });
}

/** Goods for which there never was a pairing: those that go west, those of the buyer's own side, others (CR-11). */
function whyNotPaired(book: RuleBook, question: PairingQuestion): Outcome {
  const { buyerSeatCode, originCode } = question;
  const reverse = { ...question, buyerSeatCode: originCode, buyerOrganisationIds: [], originCode: buyerSeatCode };
  const { pairing, former } = book.matchPairing(reverse);
  if (pairing || former) return 'EAST_TO_WEST';
  // Inside a province there may be pairings too: only where there is none does the side say anything.
  return originCode.slice(0, 2) === buyerSeatCode.slice(0, 2) ? 'SAME_SIDE' : 'NOT_PAIRED';
}
