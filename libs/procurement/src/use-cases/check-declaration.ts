import { checkDate, checkLength, requireItems } from '@shanhai/graphql';
import { AMOUNT_FEN_MAX, type BusinessDate, type Fen, Reasons } from '@shanhai/kernel';
import {
  DECLARED_ROWS_MAX,
  ORIGIN_FILES_MAX,
  PRODUCT_NAME_LENGTH_MAX,
  SELLER_NAME_LENGTH_MAX,
} from '../rules/declared-purchase';
import type { DeclarationInput, DeclarationRowInput } from '../rules/declaration-input';
import { isInvoiceNumber, normalNumber } from '../rules/evidence';
import { NUMBER_LENGTH_MAX } from './check-document';

/**
 * Refuses what is wrong with a declaration by itself, all of it at once.
 * @throws Refusal REQUIRED, TOO_LONG, TOO_MANY, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, NOT_POSITIVE, INVALID at the field.
 */
export function checkDeclaration(input: DeclarationInput, today: BusinessDate): void {
  requireItems(input.rows, DECLARED_ROWS_MAX, ['rows']);
  const reasons = new Reasons();
  checkSeller(input, reasons);
  checkDates(input, today, reasons);
  checkNumbers(input, reasons);
  checkAmounts(input, reasons);
  input.rows.forEach((row, index) => checkRow(row, ['rows', index], reasons));
  reasons.refuseIfAny();
}

function checkSeller({ seller }: DeclarationInput, reasons: Reasons): void {
  const named = [seller.organisationId, seller.creditCode].filter((each) => each != null && each.trim() !== '');
  if (named.length === 0) reasons.add('REQUIRED', ['seller', 'creditCode']);
  if (named.length > 1)
    reasons.add('INVALID', ['seller'], {
      value: seller.creditCode!.slice(0, 40),
      reason: { zh: '供应商与信用代码只填一个', en: 'name a supplier or a credit code, not both' },
    });
  checkLength(seller.name, SELLER_NAME_LENGTH_MAX, ['seller', 'name'], reasons);
}

function checkDates(
  { boughtOn, acceptedOn, invoice, payment, rows }: DeclarationInput,
  today: BusinessDate,
  reasons: Reasons,
): void {
  const past = (value: string, field: (string | number)[]) => {
    const dated = checkDate(value, field, reasons);
    if (dated && value > today) reasons.add('DATE_IN_FUTURE', field, { value });
    return dated;
  };
  const dated = [past(boughtOn, ['boughtOn']), past(acceptedOn, ['acceptedOn'])].every(Boolean);
  if (dated && acceptedOn < boughtOn)
    reasons.add('DATE_OUT_OF_ORDER', ['acceptedOn'], { value: acceptedOn, limit: boughtOn });
  past(invoice.issuedOn, ['invoice', 'issuedOn']);
  past(payment.paidOn, ['payment', 'paidOn']);
  rows.forEach(({ harvestedOn }, index) => {
    const field = ['rows', index, 'harvestedOn'];
    if (harvestedOn == null || !checkDate(harvestedOn, field, reasons) || !dated || harvestedOn <= acceptedOn) return;
    reasons.add('DATE_OUT_OF_ORDER', ['acceptedOn'], { value: acceptedOn, limit: harvestedOn });
  });
}

function checkNumbers({ invoice, payment }: DeclarationInput, reasons: Reasons): void {
  const number = normalNumber(invoice.number);
  if (number === '') reasons.add('REQUIRED', ['invoice', 'number']);
  else if (!isInvoiceNumber(number, invoice.issuedOn))
    reasons.add('INVALID', ['invoice', 'number'], {
      value: number.slice(0, NUMBER_LENGTH_MAX),
      reason: {
        zh: '数电发票号码为 20 位数字，前两位为开票年份',
        en: 'a digital invoice has 20 digits, the first two are the year of issue',
      },
    });
  if (normalNumber(payment.bankReference) === '') reasons.add('REQUIRED', ['payment', 'bankReference']);
  checkLength(payment.bankReference.trim(), NUMBER_LENGTH_MAX, ['payment', 'bankReference'], reasons);
}

/** Goods are part of the invoice; what is left of it is freight and the like. Nobody pays more than an invoice asks for. */
function checkAmounts({ invoice, payment, rows }: DeclarationInput, reasons: Reasons): void {
  const above = (fen: Fen, field: (string | number)[]) => {
    if (fen <= 0n) reasons.add('NOT_POSITIVE', field, { value: fen });
    else if (fen > AMOUNT_FEN_MAX)
      reasons.add('INVALID', field, {
        value: fen,
        reason: { zh: `最多 ${AMOUNT_FEN_MAX}`, en: `at most ${AMOUNT_FEN_MAX}` },
      });
  };
  above(invoice.amountFen, ['invoice', 'amountFen']);
  above(payment.amountFen, ['payment', 'amountFen']);
  rows.forEach(({ goodsFen }, index) => above(goodsFen, ['rows', index, 'goodsFen']));
  const sum = rows.reduce((total, { goodsFen }) => total + goodsFen, 0n);
  if (sum > invoice.amountFen)
    reasons.add('INVALID', ['invoice', 'amountFen'], {
      value: invoice.amountFen,
      reason: { zh: `各行合计 ${sum} 超过发票金额`, en: `the rows sum up to ${sum}, more than the invoice` },
    });
  if (payment.amountFen > invoice.amountFen)
    reasons.add('INVALID', ['payment', 'amountFen'], {
      value: payment.amountFen,
      reason: { zh: '超过发票金额', en: 'more than the invoice' },
    });
}

/** Whether a lot says where goods come from. */
export const namesLot = ({ traceCode }: Pick<DeclarationRowInput, 'traceCode'>): boolean => !!traceCode?.trim();

const OF_LOT = { zh: '已填溯源码，以批次为准', en: 'the lot says it' };

function checkRow(row: DeclarationRowInput, field: (string | number)[], reasons: Reasons): void {
  if (row.productName.trim() === '') reasons.add('REQUIRED', [...field, 'productName']);
  checkLength(row.productName, PRODUCT_NAME_LENGTH_MAX, [...field, 'productName'], reasons);
  const ofLot = namesLot(row);
  if (!ofLot && !row.skuCode?.trim() && !row.categoryCode?.trim()) reasons.add('REQUIRED', [...field, 'categoryCode']);
  if (!ofLot && !row.originCode?.trim()) reasons.add('REQUIRED', [...field, 'originCode']);
  for (const said of ofLot ? (['originCode', 'harvestedOn'] as const) : [])
    if (row[said]?.trim()) reasons.add('INVALID', [...field, said], { value: row[said].slice(0, 40), reason: OF_LOT });
  const files = row.originProof.length;
  if (files === 0 && !ofLot) reasons.add('REQUIRED', [...field, 'originProof']);
  if (files > ORIGIN_FILES_MAX)
    reasons.add('TOO_MANY', [...field, 'originProof'], { max: ORIGIN_FILES_MAX, count: files });
}
