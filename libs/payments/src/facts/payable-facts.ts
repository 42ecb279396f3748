import type { NewFact } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { OrganisationProfile } from '@shanhai/organisations';

/** What a payable tells the libs above. `streamId` is the payable's subject. */
/** The buyer as it stands when a fact is recorded: what counting judges it by. No personal data. */
export interface BuyerStanding
  extends Pick<OrganisationProfile, 'organisationId' | 'kind' | 'unitType' | 'seatCode' | 'unitIds' | 'budgetUnitId'> {
  /** Those of `unitIds` that are unions; absent in facts recorded before that was told, whose chain counts as a whole. */
  unionIds?: readonly string[];
  /**
   * Of a person's purchase alone (CR-15): the account that bought. The rest tells of the unit that the person belonged to on the
   * fact's day; where there was none, of the account, and `unitIds` are empty.
   */
  ownAccountId?: string;
}

interface About {
  buyerId: string;
  payableId: string;
  subjectId: string;
}

export interface PayableOpenedPayload {
  payableId: string;
  /** What each item owes at first, in fen. */
  items: { itemId: string; kind: string; amountFen: string }[];
}
export interface DueChangedPayload {
  payableId: string;
  /** By how much more (or less, where negative) each item named owes, in fen. */
  items: { itemId: string; amountFen: string }[];
  reason: string;
}
export interface PaymentReceivedPayload {
  payableId: string;
  amountFen: string;
  transferId: string | null;
  bankReference: string | null;
  buyer: BuyerStanding;
}
export interface PaymentRefundedPayload {
  payableId: string;
  items: { itemId: string; amountFen: string }[];
  reason: string;
}

export function payableOpened(
  about: About,
  on: BusinessDate,
  key: string,
  items: { itemId: string; kind: string; amountFen: Fen }[],
): NewFact {
  return fact('payable.opened', about, on, key, { items });
}

export function dueChanged(
  about: About,
  on: BusinessDate,
  key: string,
  payload: { items: { itemId: string; amountFen: Fen }[]; reason: string },
): NewFact {
  return fact('payable.due_changed', about, on, key, payload);
}

export function paymentReceived(
  about: About,
  on: BusinessDate,
  key: string,
  payload: { amountFen: Fen; transferId: string | null; bankReference: string | null; buyer: BuyerStanding },
): NewFact {
  return fact('payment.received', about, on, key, payload);
}

export function paymentRefunded(
  about: About,
  on: BusinessDate,
  key: string,
  payload: { items: { itemId: string; amountFen: Fen }[]; reason: string },
): NewFact {
  return fact('payment.refunded', about, on, key, payload);
}

function fact(type: string, about: About, on: BusinessDate, key: string, payload: object): NewFact {
  return {
    type,
    version: 1,
    key,
    businessDate: on,
    ownerId: about.buyerId,
    streamId: about.subjectId,
    payload: { payableId: about.payableId, ...payload },
  };
}

/** The part of a profile that facts carry. */
export function buyerStanding(profile: OrganisationProfile): BuyerStanding {
  const { organisationId, kind, unitType, seatCode, unitIds, unionIds, budgetUnitId } = profile;
  return { organisationId, kind, unitType, seatCode, unitIds, unionIds, budgetUnitId };
}

/** A person's account as the unit stands that its owner belongs to; by itself, in no unit, where that is none (CR-15). */
export function personsStanding(account: OrganisationProfile, unit: OrganisationProfile | null): BuyerStanding {
  return { ...buyerStanding(unit ?? { ...account, unitIds: [], unionIds: [] }), ownAccountId: account.organisationId };
}
