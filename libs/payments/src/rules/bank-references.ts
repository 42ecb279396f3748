import { type BusinessDate, contentHash, type Fen } from '@shanhai/kernel';
import { type Payer, payersAlike } from './payers-alike';

/** Digits that count entries of a file or of a day: they begin again, and name nothing. */
export const isCount = (reference: string): boolean => /^0*\d{1,5}$/.test(reference);

/** Of a bank's row, what makes it the same transfer as one that bears its reference. */
export interface BookedRow extends Payer {
  custodianId: string;
  /** Every day that the row bears. */
  days: readonly BusinessDate[];
  amountFen: Fen;
}
export interface BookedTransfer extends Payer {
  custodianId: string;
  bookedOn: BusinessDate;
  amountFen: Fen;
}

/** Whether a row tells of a transfer that bears its reference, and not of another to which a bank gave the same one. */
export const isSameTransfer = (row: BookedRow, transfer: BookedTransfer): boolean =>
  row.custodianId === transfer.custodianId &&
  row.amountFen === transfer.amountFen &&
  row.days.includes(transfer.bookedOn) &&
  payersAlike(row, transfer) !== 'OTHER';

/** The reference of a row's own where another transfer has the bank's: from the row alone, so that its file gives the same again. */
export function ownReference(
  bankReference: string,
  { custodianId, days, amountFen, payerAccount, payerName }: BookedRow,
): string {
  const row = { bankReference, custodianId, bookedOn: days[0], amountFen, payerAccount, payerName };
  return `${bankReference.slice(0, 60)}~${contentHash(row).toString('hex').slice(0, 32)}`;
}
