import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { DifferenceAcceptedPayload } from '../rules/invoiced-order';

/** A person of the buyer found that a difference between invoices and goods stands. Counting does not read it. */
export function differenceAccepted(
  about: { buyerId: string; supplierOrderId: string },
  on: BusinessDate,
  payload: DifferenceAcceptedPayload,
): NewFact {
  return {
    type: 'invoice.difference_accepted',
    version: 1,
    key: payload.acceptanceId,
    businessDate: on,
    ownerId: about.buyerId,
    streamId: about.supplierOrderId,
    payload,
  };
}
