import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { SoldRow } from './sales-facts';

/** Facts of disputes about rows of confirmed reports: they hold sold goods out of what counts, and let them count again. */
export const SALES_DISPUTE_FACTS = ['channel.dispute_opened', 'channel.dispute_settled'] as const;

/** Packs of a disputed row, and the report that facts told them under. */
export type DisputedRow = SoldRow & { reportId: string };

/** Payloads of version 1. */
export interface SalesDisputeOpenedPayload {
  disputeId: string;
  /** The supplier or office that disputes. */
  openedBy: string;
  reason: string;
  disputed: DisputedRow[];
}
/** What was disputed counts as if it never was; where it is taken back, `channel.sales_corrected` says so besides. */
export interface SalesDisputeSettledPayload {
  disputeId: string;
  officeId: string;
  stands: boolean;
  reason: string;
}
type Payloads = {
  'channel.dispute_opened': SalesDisputeOpenedPayload;
  'channel.dispute_settled': SalesDisputeSettledPayload;
};

/** A dispute's fact in the stream of one supplier order whose goods the row sold. */
export function salesDisputeFact<Type extends keyof Payloads>(
  type: Type,
  { buyerId, supplierOrderId }: { buyerId: string; supplierOrderId: string },
  on: BusinessDate,
  payload: Payloads[Type],
): NewFact {
  return {
    type,
    version: 1,
    key: `${payload.disputeId}:${supplierOrderId}`,
    businessDate: on,
    ownerId: buyerId,
    streamId: supplierOrderId,
    payload: { supplierOrderId, ...payload },
  };
}
