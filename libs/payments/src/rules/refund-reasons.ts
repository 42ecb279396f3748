export const REFUND_REASONS = ['RETURNED', 'CANCELLED', 'ACCEPTED_LESS', 'OVERPAID'] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

const BY_CHANGE: Record<string, RefundReason> = {
  RETURNED: 'RETURNED',
  // Confirmed in part: the rest was called off.
  CONFIRMED: 'CANCELLED',
  // Closed short: what was not shipped will not come.
  CLOSED_SHORT: 'CANCELLED',
  CANCELLED: 'CANCELLED',
  DECLINED: 'CANCELLED',
  REJECTED: 'CANCELLED',
  EXPIRED: 'CANCELLED',
  ACCEPTED: 'ACCEPTED_LESS',
};

/** Why more was paid than is due, by the changes that lowered what is due; where none did, more came than was ever owed. */
export function refundReasons(changes: readonly string[]): RefundReason[] {
  const told = new Set(changes.map((change) => BY_CHANGE[change] ?? 'CANCELLED'));
  return told.size === 0 ? ['OVERPAID'] : REFUND_REASONS.filter((reason) => told.has(reason));
}
