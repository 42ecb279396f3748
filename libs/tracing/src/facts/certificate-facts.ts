import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** A commitment certificate of a lot, by the hash of what stands on it: the contact on it is nobody else's business. */
export interface CommitmentIssued {
  certificateId: string;
  lotId: string;
  supplierId: string;
  number: string;
  contentHash: string;
}

export interface CommitmentVoided {
  certificateId: string;
  lotId: string;
  supplierId: string;
  reason: string;
}

/** An office judged a licence of a supplier. */
export interface LicenceDecided {
  licenceId: string;
  supplierId: string;
  officeId: string;
  kind: string;
  number: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  categoryCodes: string[];
  fileHash: string;
}

const ofLot = (type: string, on: BusinessDate, payload: CommitmentIssued | CommitmentVoided): NewFact => ({
  type,
  version: 1,
  key: payload.certificateId,
  businessDate: on,
  ownerId: payload.supplierId,
  streamId: payload.lotId,
  payload,
});

export const commitmentIssued = (on: BusinessDate, payload: CommitmentIssued) =>
  ofLot('commitment_certificate.issued', on, payload);

export const commitmentVoided = (on: BusinessDate, payload: CommitmentVoided) =>
  ofLot('commitment_certificate.voided', on, payload);

const ofLicence = (type: string, on: BusinessDate, payload: LicenceDecided): NewFact => ({
  type,
  version: 1,
  key: payload.licenceId,
  businessDate: on,
  ownerId: payload.supplierId,
  streamId: payload.licenceId,
  payload,
});

export const licenceVerified = (on: BusinessDate, payload: LicenceDecided) =>
  ofLicence('licence.verified', on, payload);

export const licenceRejected = (on: BusinessDate, payload: LicenceDecided & { reason: string }) =>
  ofLicence('licence.rejected', on, payload);
