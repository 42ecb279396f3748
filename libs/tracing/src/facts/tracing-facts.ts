import type { BaseUnit, BusinessDate } from '@shanhai/kernel';
import type { NewFact } from '@shanhai/database';

/** A lot came to be: the quantity that its mass balance (CR-20) starts from. */
export interface LotRecorded {
  lotId: string;
  supplierId: string;
  productId: string;
  traceCode: string;
  quantityBase: bigint;
  baseUnit: BaseUnit;
  placeCode: string;
  harvestedOn: BusinessDate;
}

/** A lot was made of others: what was taken of each, and by which process and greatest yield (CR-20). */
export interface LotMade {
  lotId: string;
  supplierId: string;
  productId: string;
  traceCode: string;
  quantityBase: bigint;
  baseUnit: BaseUnit;
  /** Where all that it comes from grew, else where it was made. */
  placeCode: string;
  making: {
    id: string;
    kind: 'PROCESSED' | 'MIXED' | 'TAKEN_OVER';
    placeCode: string;
    process: { code: string; version: number; yieldOutput: bigint; yieldInput: bigint } | null;
    taken: { lotId: string; takenBase: bigint }[];
  };
  /** Place and day of the last step that processed it (CR-12). */
  processedIn: string | null;
  processedOn: BusinessDate | null;
}

/** Parts of a lot went into cases, each with its own number (SSCC). */
export interface LotPacked {
  lotId: string;
  supplierId: string;
  cases: { sscc: string; quantityBase: bigint }[];
}

/** The step that made a lot was recorded by mistake. */
export interface LotUndone {
  lotId: string;
  supplierId: string;
  makingId: string;
  reason: string;
}

/** Part of a lot spoiled, was lost or used up. */
export interface LotLost {
  lotId: string;
  supplierId: string;
  quantityBase: bigint;
  reason: string;
  /** The loss in whose place it stands, where that was recorded wrongly. */
  corrects?: string;
}

/** An office judged that the lot is, or is not, from the place. */
export interface OriginClaimDecided {
  claimId: string;
  lotId: string;
  supplierId: string;
  officeId: string;
  placeCode: string;
  harvestedOn: BusinessDate;
  /** Content hashes of the files that were judged. */
  evidence: string[];
  /** First day on which it holds no more; absent where it has no end. */
  validUntil?: BusinessDate;
}

/** From a day on an office no longer lets the claim stand that it, or another, had verified. */
export interface OriginClaimRevoked {
  revocationId: string;
  claimId: string;
  lotId: string;
  supplierId: string;
  officeId: string;
  from: BusinessDate;
  reason: string;
}

/** The origin of a lot stands again from a day on. */
export type OriginReinstated = Omit<OriginClaimRevoked, 'from'> & { on: BusinessDate };

/** Facts of a lot live with its supplier, in the lot's stream. */
function ofLot(
  type: string,
  key: string,
  businessDate: BusinessDate,
  payload:
    | LotRecorded
    | LotMade
    | LotPacked
    | LotUndone
    | LotLost
    | OriginClaimDecided
    | OriginClaimRevoked
    | OriginReinstated,
): NewFact {
  return { type, version: 1, key, businessDate, ownerId: payload.supplierId, streamId: payload.lotId, payload };
}

export const lotRecorded = (businessDate: BusinessDate, payload: LotRecorded) =>
  ofLot('lot.recorded', payload.lotId, businessDate, payload);

export const lotMade = (businessDate: BusinessDate, payload: LotMade) =>
  ofLot('lot.made', payload.lotId, businessDate, payload);

export const lotPacked = (businessDate: BusinessDate, key: string, payload: LotPacked) =>
  ofLot('lot.packed', key, businessDate, payload);

export const lotUndone = (businessDate: BusinessDate, payload: LotUndone) =>
  ofLot('lot.undone', payload.lotId, businessDate, payload);

export const lotLost = (businessDate: BusinessDate, lossId: string, payload: LotLost) =>
  ofLot('lot.lost', lossId, businessDate, payload);

export const originClaimVerified = (businessDate: BusinessDate, payload: OriginClaimDecided) =>
  ofLot('origin_claim.verified', payload.claimId, businessDate, payload);

export const originClaimRejected = (businessDate: BusinessDate, payload: OriginClaimDecided & { reason: string }) =>
  ofLot('origin_claim.rejected', payload.claimId, businessDate, payload);

export const originClaimRevoked = (businessDate: BusinessDate, payload: OriginClaimRevoked) =>
  ofLot('origin_claim.revoked', payload.revocationId, businessDate, payload);

export const originReinstated = (payload: OriginReinstated) =>
  ofLot('origin_claim.reinstated', payload.revocationId, payload.on, payload);
