import type { Made, PlaceOnDay } from './lot';
import { carriedOrigin, type JudgedShare, mainOrigin, placesByMass, processedRule, shareRule } from './origin-shares';

import { type OriginJudgement, type Question, ruleResult } from './scheme';

/** CR-8: the lot's place on a list at harvest. Of a lot that was made of others, enough of its mass and the place of its last processing (CR-12). */
export function listedOrigin(question: Question, list: string): OriginJudgement {
  const { book, lot, on } = question;
  if (lot.made) return listedShares(question, lot.made, list);
  const { placeCode, harvestedOn } = lot;
  const result = ruleResult('ORIGIN_LISTED', book.isListed(list, placeCode, harvestedOn), 'ORIGIN_NOT_LISTED', {
    list,
    listEdition: book.editionOf(list),
    placesEdition: book.places.edition,
    placeCode,
    on: harvestedOn,
  });
  return { results: [result], pairingId: null, originCode: carriedOrigin(book.places, lot, on) };
}

function listedShares({ book, lot, on, parameters }: Question, { shares }: Made, list: string): OriginJudgement {
  const isListed = ({ placeCode, harvestedOn }: PlaceOnDay) => book.isListed(list, placeCode, harvestedOn);
  const judged = shares.map((share): JudgedShare => ({ ...share, qualifies: isListed(share) }));
  const asked = { list, listEdition: book.editionOf(list), placesEdition: book.places.edition };
  const share = shareRule(judged, parameters, asked);
  const counting = judged.filter(({ qualifies }) => qualifies);
  const main = share.passed ? placesByMass(book.places, counting, on)[0].code : mainOrigin(book.places, lot, on);
  return { results: [share, ...processedRule(lot, isListed, asked)], pairingId: null, originCode: main };
}
