import { type BusinessDate, type Fen, newId } from '@shanhai/kernel';
import type { Posting } from './postings';
import type { PayoutLine } from '../rules/payouts';

/**
 * How a payout that the bank paid is posted: of each payable what the supplier got out of the custodian's bank account, and the fee, which
 * the custodian keeps for the platform. What is set off is posted back, so that all of it is what the bank paid.
 */
export function payoutPostings(
  payout: { id: string; custodianId: string; supplierId: string },
  lines: readonly PayoutLine[],
  on: BusinessDate,
): Posting[] {
  const supplier = { account: 'SUPPLIER_DUE', ownerId: payout.supplierId } as const;
  const bank = { account: 'BANK', ownerId: payout.custodianId } as const;
  const fees = { account: 'PLATFORM_FEES', ownerId: payout.custodianId } as const;
  const of = (payableId: string, reason: string, amountFen: Fen, debit: Posting['debit'], credit: Posting['credit']) =>
    amountFen > 0n ? [{ id: newId(), sourceId: payout.id, on, reason, debit, credit, amountFen, payableId }] : [];
  return lines.flatMap(({ payableId, amountFen, feeFen }): Posting[] => [
    ...of(payableId, 'PAYOUT', amountFen - feeFen, supplier, bank),
    ...of(payableId, 'PLATFORM_FEE', feeFen, supplier, fees),
    ...of(payableId, 'SET_OFF', -amountFen, bank, supplier),
  ]);
}

/** How a payout that the supplier's bank sent back is posted: all of it back, out of the suspense that the money came to. The fee is none, as of a payout that was never made. */
export function returnPostings(...[payout, lines, on]: Parameters<typeof payoutPostings>): Posting[] {
  return payoutPostings(payout, lines, on).map(({ debit, credit, ...posting }) => ({
    ...posting,
    reason: 'PAYOUT_RETURNED',
    debit: inSuspense(credit),
    credit: inSuspense(debit),
  }));
}

const inSuspense = (side: Posting['debit']): Posting['debit'] =>
  side.account === 'BANK' ? { ...side, account: 'SUSPENSE' } : side;
