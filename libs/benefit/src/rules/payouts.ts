import type { Fen, Reasons } from '@shanhai/kernel';

/** 收购款, 分红, 保底收益. */
export const PAYOUT_KINDS = ['PURCHASE', 'DIVIDEND', 'GUARANTEED'] as const;
export type HouseholdPayoutKind = (typeof PAYOUT_KINDS)[number];
export const PAYOUT_STATES = ['RECORDED', 'APPROVED', 'REJECTED', 'CANCELLED'] as const;
export type HouseholdPayoutState = (typeof PAYOUT_STATES)[number];

export interface PaidHousehold {
  householdId: string;
  amountFen: Fen;
}
export interface SpentLine {
  orderLineId: string;
  lotId: string | null;
  amountFen: Fen;
}

const sum = (parts: readonly { amountFen: Fen }[]): Fen =>
  parts.reduce((total, { amountFen }) => total + amountFen, 0n);

/** Adds what of a payout cannot be: amounts that are not above zero, somebody or something named twice, two sums that are not the same. */
export function checkPayout(
  { households, lines }: { households: readonly PaidHousehold[]; lines: readonly SpentLine[] },
  reasons: Reasons,
): void {
  const each = (path: 'households' | 'lines', field: string, parts: readonly { amountFen: Fen; key: string }[]) => {
    const seen = new Set<string>();
    parts.forEach(({ amountFen, key }, index) => {
      if (amountFen <= 0n) reasons.add('NOT_POSITIVE', [path, index, 'amountFen'], { value: amountFen });
      if (seen.has(key)) reasons.add('NAMED_TWICE', [path, index, field]);
      seen.add(key);
    });
  };
  each('households', 'householdId', households.map(({ householdId, amountFen }) => ({ key: householdId, amountFen }))); // prettier-ignore
  each('lines', 'orderLineId', lines.map((line) => ({ key: `${line.orderLineId} ${line.lotId}`, amountFen: line.amountFen }))); // prettier-ignore
  const [given, spent] = [sum(households), sum(lines)];
  if (given !== spent) reasons.add('PAYOUT_SUMS_DIFFER', ['lines'], { given, spent });
}

/** The payout's sum, and what it takes of each line. */
export const payoutSum = sum;
export function takenByLine(lines: readonly SpentLine[]): Map<string, Fen> {
  const taken = new Map<string, Fen>();
  for (const { orderLineId, amountFen } of lines) taken.set(orderLineId, (taken.get(orderLineId) ?? 0n) + amountFen);
  return taken;
}
