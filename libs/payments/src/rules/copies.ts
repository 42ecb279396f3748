import { type BusinessDate, daysBetween, type Fen } from '@shanhai/kernel';
import { mayBeOnePayer, type Payer } from './payers-alike';
import { referencesIn } from './payment-reference';

/** A bank books a transfer in one format up to so many days from the day that it tells in another. */
export const DAYS_APART_MAX = 5;

/** What a bank says of a transfer beside its own reference. */
export interface ToldTransfer extends Payer {
  bookedOn: BusinessDate;
  amountFen: Fen;
  remark: string;
}

/** In what two transfers differ that cannot be one told twice. */
export type Difference = 'AMOUNT' | 'DAY' | 'PAYER' | 'REMARK';

/** Why two transfers of the same amount cannot be one told twice: another payer, or remarks that name other orders. Null where they may be. */
export function saidApart(a: Omit<ToldTransfer, 'bookedOn' | 'amountFen'>, b: typeof a): 'PAYER' | 'REMARK' | null {
  if (!mayBeOnePayer(a, b)) return 'PAYER';
  const [mine, theirs] = [referencesIn(a.remark), referencesIn(b.remark)];
  const apart = mine.length > 0 && theirs.length > 0 && !mine.some((reference) => theirs.includes(reference));
  return apart ? 'REMARK' : null;
}

/** In what a transfer differs from another so that it cannot be a copy of it; null where it may be one. */
export function differenceOf(copy: ToldTransfer, original: ToldTransfer): Difference | null {
  if (copy.amountFen !== original.amountFen) return 'AMOUNT';
  if (Math.abs(daysBetween(copy.bookedOn, original.bookedOn)) > DAYS_APART_MAX) return 'DAY';
  return saidApart(copy, original);
}
