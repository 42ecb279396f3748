import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type {
  DisputeOpenedPayload,
  DisputeSettledPayload,
  EvidenceAttachedPayload,
  EvidenceConfirmedPayload,
  EvidenceWithdrawnPayload,
} from '../rules/evidence';

type Payloads = {
  'evidence.attached': EvidenceAttachedPayload;
  'evidence.withdrawn': EvidenceWithdrawnPayload;
  'evidence.confirmed': EvidenceConfirmedPayload;
  'dispute.opened': DisputeOpenedPayload;
  'dispute.settled': DisputeSettledPayload;
};

/** A fact about one piece of evidence. Each happens to it once, but disputes, which are told apart by their id. */
export function evidenceFact<Type extends keyof Payloads>(
  type: Type,
  about: { buyerId: string; supplierOrderId: string },
  on: BusinessDate,
  payload: Payloads[Type],
): NewFact {
  const { evidenceId } = payload;
  return {
    type,
    version: 1,
    key: 'disputeId' in payload ? `${payload.disputeId}:${evidenceId}` : evidenceId,
    businessDate: on,
    ownerId: about.buyerId,
    streamId: about.supplierOrderId,
    payload: { supplierOrderId: about.supplierOrderId, ...payload },
  };
}
