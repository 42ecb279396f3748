import type { BusinessDate } from '@shanhai/kernel';
import type { NewFact } from '@shanhai/database';

/** A producer lets a company sell its goods (CR-14). */
export interface MandateGranted {
  mandateId: string;
  producerId: string;
  companyId: string;
  productIds: string[];
  categoryCodes: string[];
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  /** Content hash of the paper. */
  fileHash: string;
}

/** It lets it no more, from a day on. */
export interface MandateRevoked {
  mandateId: string;
  producerId: string;
  companyId: string;
  from: BusinessDate;
  reason: string;
}

/** Facts of a mandate live with its producer, in a stream of their own. */
function ofMandate(
  type: string,
  key: string,
  businessDate: BusinessDate,
  payload: MandateGranted | MandateRevoked,
): NewFact {
  return { type, version: 1, key, businessDate, ownerId: payload.producerId, streamId: payload.mandateId, payload };
}

export const mandateGranted = (on: BusinessDate, payload: MandateGranted) =>
  ofMandate('mandate.granted', payload.mandateId, on, payload);

/** A mandate that was ended for a later day may be ended earlier: each is told once. */
export const mandateRevoked = (on: BusinessDate, payload: MandateRevoked) =>
  ofMandate('mandate.revoked', `${payload.mandateId}:${payload.from}`, on, payload);
