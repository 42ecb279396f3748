import { addDays, AMOUNT_FEN_MAX, type BusinessDate, type Fen, isBusinessDate, type Reasons } from '@shanhai/kernel';
import { ENTRY_QUANTITY_MAX, NOTE_LENGTH_MAX, STANDING_DAYS_MAX, TITLE_LENGTH_MAX } from './board-entry';
import { namesContact, plainText } from './entry-text';

/** What its publisher may change later. */
export interface EntryTerms {
  title: string;
  note: string;
  quantityBase: bigint;
  /** Asked or offered for `priceBase` base units; null where it is open. */
  priceFen: Fen | null;
  priceBase: bigint | null;
  validFrom: BusinessDate;
  /** The first day on which it stands no more. */
  validUntil: BusinessDate;
}

/** Terms as they are kept. */
export function keptTerms(terms: EntryTerms): EntryTerms {
  return { ...terms, title: plainText(terms.title), note: plainText(terms.note) };
}

/** Adds REQUIRED, TOO_LONG, CONTACT_IN_TEXT, NOT_POSITIVE, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER for all that is wrong with the terms of an entry. */
export function checkTerms(terms: EntryTerms, today: BusinessDate, reasons: Reasons): void {
  if (plainText(terms.title) === '') reasons.add('REQUIRED', ['title']);
  checkText(terms.title, TITLE_LENGTH_MAX, 'title', reasons);
  checkText(terms.note, NOTE_LENGTH_MAX, 'note', reasons);
  checkAmount(terms.quantityBase, ENTRY_QUANTITY_MAX, 'quantityBase', reasons);
  const { priceFen, priceBase } = terms;
  if (priceFen !== null) checkAmount(priceFen, AMOUNT_FEN_MAX, 'priceFen', reasons);
  if (priceBase !== null) checkAmount(priceBase, ENTRY_QUANTITY_MAX, 'priceBase', reasons);
  if ((priceFen === null) !== (priceBase === null))
    reasons.add('REQUIRED', [priceFen === null ? 'priceFen' : 'priceBase']);
  checkDays(terms, today, reasons);
}

function checkText(text: string, max: number, field: string, reasons: Reasons): void {
  if (text.length > max) reasons.add('TOO_LONG', [field], { max });
  else if (namesContact(text)) reasons.add('CONTACT_IN_TEXT', [field]);
}

/** Adds NOT_POSITIVE, or INVALID above `max`. */
export function checkAmount(value: bigint, max: bigint, field: string, reasons: Reasons): void {
  if (value <= 0n) reasons.add('NOT_POSITIVE', [field], { value });
  else if (value > max) reasons.add('INVALID', [field], { value, reason: `≤ ${max}` });
}

function checkDays({ validFrom, validUntil }: EntryTerms, today: BusinessDate, reasons: Reasons): void {
  const wrong = Object.entries({ validFrom, validUntil }).filter(([, date]) => !isBusinessDate(date));
  for (const [field, value] of wrong) reasons.add('DATE_INVALID', [field], { value });
  if (wrong.length > 0) return;
  const first = validFrom > today ? validFrom : today;
  if (validUntil <= first) reasons.add('DATE_OUT_OF_ORDER', ['validUntil'], { value: validUntil, limit: addDays(first, 1) }); // prettier-ignore
  const last = addDays(today, STANDING_DAYS_MAX);
  if (validUntil > last) reasons.add('INVALID', ['validUntil'], { value: validUntil, reason: `≤ ${last}` });
}
