import type { NewFact } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** Money that went to households, or, below zero, an entry that cancels one; amounts are fen as strings of digits. No household is named. */
export interface HouseholdPayoutApproved {
  payoutId: string;
  supplierId: string;
  kind: string;
  paidOn: BusinessDate;
  amountFen: string;
  households: number;
  reversesId: string | null;
  lines: { lineId: string; supplierOrderId: string; lotId: string | null; amountFen: string }[];
  voucherHashes: string[];
}

/** A payout holds from the day on which a second person approved it. */
export const payoutApproved = (on: BusinessDate, payload: HouseholdPayoutApproved): NewFact => ({
  type: 'household_payout.approved',
  version: 1,
  key: payload.payoutId,
  businessDate: on,
  ownerId: payload.supplierId,
  streamId: payload.payoutId,
  payload,
});
