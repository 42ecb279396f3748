import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { OrganisationProfile } from '@shanhai/organisations';
import type { BuyerStanding } from '@shanhai/payments';
import type { ClosingSide } from '../rules/close-short';

/** The supplier as it stood when the order was placed. */
export type SupplierStanding = Pick<OrganisationProfile, 'organisationId' | 'unitType' | 'seatCode'>;
export const supplierStanding = ({ organisationId, unitType, seatCode }: SupplierStanding): SupplierStanding => ({
  organisationId,
  unitType,
  seatCode,
});

/** Payloads of version 1. Quantities are packs; amounts are fen, masses base units, both as strings of digits. */
export interface PlacedPayload {
  orderId: string;
  orderNumber: string;
  channel: string;
  buyer: BuyerStanding;
  supplier: SupplierStanding;
  lines: {
    lineId: string;
    skuId: string;
    productId: string;
    categoryCode: string;
    pricing: 'PACK' | 'WEIGHT';
    contentBase: string;
    unitPriceFen: string;
    quantity: number;
    amountFen: string;
  }[];
}
export interface ConfirmedPayload {
  /** Absent in facts of before suppliers promised a day. */
  deliverBy?: BusinessDate;
  lines: { lineId: string; quantity: number }[];
}
/** Declined, rejected, cancelled or expired: nothing of it will be delivered. */
export interface EndedPayload {
  reason: string;
}
/** Its buyer or its supplier ended what was confirmed and not shipped; where nothing was shipped, it has ended too. */
export interface ClosedShortPayload {
  by: ClosingSide;
  reason: string;
  /** Packs that will not come. */
  lines: { lineId: string; quantity: number }[];
}
export interface ShippedPayload {
  shipmentId: string;
  lines: {
    shipmentLineId: string;
    lineId: string;
    quantity: number;
    nominalFen: string;
    lot: ShippedLot;
  }[];
}
/** A lot as it was known when it was shipped. What is optional is absent where it says nothing of the lot. */
export interface ShippedLot {
  lotId: string;
  traceCode: string;
  placeCode: string;
  harvestedOn: BusinessDate;
  claimId: string;
  /** Only of lots that were made of other lots. */
  made?: MadeOfShares;
  /** Absent: the supplier's own goods. Null: goods of a trading company that no producer's mandate covers (CR-14). */
  mandate?: CoveringMandate | null;
  /** Regional brands that it claims, kept or dropped with the reason (CR-13); they change nothing of what counts. */
  brands?: { code: string; claimed: boolean; reason: string | null }[];
}
/** What a lot comes from, by mass of what went into it (CR-12). */
export interface MadeOfShares {
  /** Merged by place and harvest day, and sorted by them. */
  shares: { placeCode: string; harvestedOn: BusinessDate; massBase: string }[];
  /** Place and day of the last step that processed it; null where lots were only mixed. */
  processedIn: string | null;
  processedOn: BusinessDate | null;
}
/** The producer's mandate that covers product and lot (CR-14), good from a day until before another, or without an end. */
export interface CoveringMandate {
  mandateId: string;
  producerId: string;
  from: BusinessDate;
  until: BusinessDate | null;
}
export interface AcceptedPayload {
  deliveryId: string;
  buyer: BuyerStanding;
  /** What the accepted packs cost, by packs or by net weight; differences of a cumulative sum, so they add up. */
  lines: {
    shipmentLineId: string;
    lineId: string;
    lotId: string;
    acceptedQuantity: number;
    rejectedQuantity: number;
    acceptedMass: string;
    acceptedFen: string;
  }[];
}
export interface ReturnedPayload {
  deliveryId: string;
  reason: string;
  lines: {
    shipmentLineId: string;
    lineId: string;
    lotId: string;
    quantity: number;
    mass: string;
    returnedFen: string;
  }[];
}

/**
 * An office does not let the origin of lots stand that were shipped, from a day on: of the lot itself and of those made of it.
 * Once for each revocation and supplier order.
 */
export interface OriginRevokedPayload {
  revocationId: string;
  claimId: string;
  officeId: string;
  lotIds: string[];
  from: BusinessDate;
  reason: string;
}
/** It stands again from a day on: the revocation was withdrawn, or a new claim verified. */
export interface OriginReinstatedPayload {
  revocationId: string;
  officeId: string;
  on: BusinessDate;
  reason: string;
}

type Payloads = {
  placed: PlacedPayload;
  confirmed: ConfirmedPayload;
  ended: EndedPayload;
  closed_short: ClosedShortPayload;
  shipped: ShippedPayload;
  accepted: AcceptedPayload;
  returned: ReturnedPayload;
  origin_revoked: OriginRevokedPayload;
  origin_reinstated: OriginReinstatedPayload;
};

/** A fact of a supplier order; `key` makes it unique among those of its type. */
export function supplierOrderFact<Happening extends keyof Payloads>(
  happening: Happening,
  about: { buyerId: string; supplierOrderId: string },
  on: BusinessDate,
  key: string,
  payload: Payloads[Happening],
): NewFact {
  return {
    type: `supplier_order.${happening}`,
    version: 1,
    key,
    businessDate: on,
    ownerId: about.buyerId,
    streamId: about.supplierOrderId,
    payload: { supplierOrderId: about.supplierOrderId, ...payload },
  };
}
