import { addDays, AMOUNT_FEN_MAX, type BusinessDate, type Fen, isBusinessDate, type Reasons, type Transitions, type Words } from '@shanhai/kernel'; // prettier-ignore
import type { Viewer } from '@shanhai/graphql';
import { type BoardKind, ENTRY_QUANTITY_MAX, NOTE_LENGTH_MAX, STANDING_DAYS_MAX } from './board-entry';
import { checkAmount } from './check-entry';

/** As it is kept. */
export type OfferState = 'OPEN' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN';
/** As it is told: an open offer lapses on its day, and when its entry ended or was withdrawn. */
export const OFFER_STATUSES = ['OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'LAPSED'] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];
export type OfferVerb = 'accept' | 'decline' | 'withdraw';

/** What was accepted may come to nothing: each side can say so, and its quantity is free again. */
export const OFFER_TRANSITIONS: Transitions<OfferState, OfferVerb> = {
  accept: { from: ['OPEN'], to: 'ACCEPTED' },
  decline: { from: ['OPEN', 'ACCEPTED'], to: 'DECLINED' },
  withdraw: { from: ['OPEN', 'ACCEPTED'], to: 'WITHDRAWN' },
};

/** Of one organisation: more are not meant. */
export const OPEN_OFFERS_MAX = 100;

export interface OfferTerms {
  quantityBase: bigint;
  /** For `priceBase` base units; null where it is open. */
  priceFen: Fen | null;
  priceBase: bigint | null;
  message: string;
  /** The first day on which it holds no more. */
  validUntil: BusinessDate;
}

/** Whether an organisation can deliver or take what an entry is of. */
export function mayOffer(organisationKind: Viewer['organisationKind'], kind: BoardKind): boolean {
  if (kind === 'NEED') return organisationKind === 'SUPPLIER';
  return organisationKind === 'BUYER' || organisationKind === 'CHANNEL_PARTNER';
}

/** Adds NOT_POSITIVE, INVALID, REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER for all that is wrong with an offer. */
export function checkOffer(terms: OfferTerms, today: BusinessDate, reasons: Reasons): void {
  const { priceFen, priceBase, validUntil } = terms;
  checkAmount(terms.quantityBase, ENTRY_QUANTITY_MAX, 'quantityBase', reasons);
  if (priceFen !== null) checkAmount(priceFen, AMOUNT_FEN_MAX, 'priceFen', reasons);
  if (priceBase !== null) checkAmount(priceBase, ENTRY_QUANTITY_MAX, 'priceBase', reasons);
  if ((priceFen === null) !== (priceBase === null))
    reasons.add('REQUIRED', [priceFen === null ? 'priceFen' : 'priceBase']);
  if (terms.message.length > NOTE_LENGTH_MAX) reasons.add('TOO_LONG', ['message'], { max: NOTE_LENGTH_MAX });
  const last = addDays(today, STANDING_DAYS_MAX);
  const field = ['validUntil'];
  if (!isBusinessDate(validUntil)) reasons.add('DATE_INVALID', field, { value: validUntil });
  else if (validUntil <= today)
    reasons.add('DATE_OUT_OF_ORDER', field, { value: validUntil, limit: addDays(today, 1) });
  else if (validUntil > last) reasons.add('INVALID', field, { value: validUntil, reason: `≤ ${last}` });
}

export const offerMade = (title: string, name: string): Words => ({
  zh: `${name}对“${title}”提出意向`,
  en: `${name} made an offer for "${title}"`,
});
export const offerAnswered = (title: string, accepted: boolean): Words =>
  accepted
    ? { zh: `贵单位对“${title}”的意向已被接受`, en: `Your offer for "${title}" was accepted` }
    : { zh: `贵单位对“${title}”的意向未被接受`, en: `Your offer for "${title}" was declined` };
export const offerWithdrawn = (title: string, name: string): Words => ({
  zh: `${name}撤回了对“${title}”的意向`,
  en: `${name} withdrew its offer for "${title}"`,
});
export const entryGone = (title: string): Words => ({
  zh: `贵单位提出意向的“${title}”已结束或撤下`,
  en: `"${title}", for which you made an offer, has ended or was withdrawn`,
});
