import { AMOUNT_FEN_MAX, type BusinessDate, type Fen, Reasons } from '@shanhai/kernel';
import { checkDate, checkLength, requireItems } from '@shanhai/graphql';
import { type EvidenceKind, isInvoiceNumber, normalNumber } from '../rules/evidence';

/** A document that supports goods of one supplier order. */
export interface Document {
  kind: EvidenceKind;
  number: string;
  /** All of the document, tax included; negative for a reversing (red) invoice. */
  amountFen: Fen;
  issuedOn: string;
  fileHash?: string | null;
  /** What of the amount is for which goods; the rest is freight and the like. */
  lines: DocumentLine[];
}
export interface DocumentLine {
  orderLineId: string;
  traceCode?: string | null;
  /** Packs, where the document says so; negative as the amount is. */
  quantity?: number | null;
  amountFen: Fen;
}

/** Longer than any number that a bank, a tax office or a unit gives. */
export const NUMBER_LENGTH_MAX = 64;
/** The lines of the largest supplier order, in a few lots. */
const LINES_MAX = 1000;
/**
 * Refuses what is wrong with a document itself, all of it at once.
 * @throws Refusal REQUIRED, TOO_LONG and INVALID (number, amountFen), DATE_INVALID, DATE_IN_FUTURE (issuedOn), NOT_POSITIVE and INVALID (amountFen, lines.N), TOO_MANY.
 */
export function checkDocument(input: Document, today: BusinessDate, reasons = new Reasons()): void {
  requireItems(input.lines, LINES_MAX, ['lines']);
  const number = normalNumber(input.number);
  if (number === '') reasons.add('REQUIRED', ['number']);
  checkLength(number, NUMBER_LENGTH_MAX, ['number'], reasons);
  const dated = checkDate(input.issuedOn, ['issuedOn'], reasons);
  if (dated && input.issuedOn > today) reasons.add('DATE_IN_FUTURE', ['issuedOn'], { value: input.issuedOn });
  if (input.kind === 'INVOICE' && dated && !isInvoiceNumber(number, input.issuedOn))
    reasons.add('INVALID', ['number'], {
      value: number.slice(0, NUMBER_LENGTH_MAX),
      reason: {
        zh: '数电发票号码为 20 位数字，前两位为开票年份',
        en: 'a digital invoice has 20 digits, the first two are the year of issue',
      },
    });
  checkAmounts(input, reasons);
  reasons.refuseIfAny();
}

/** Amounts are above zero, or all below it for a reversing invoice; the lines have no more than the whole. */
function checkAmounts({ kind, amountFen, lines }: Document, reasons: Reasons): void {
  const reversing = kind === 'INVOICE' && amountFen < 0n;
  const size = (fen: Fen) => (reversing ? -fen : fen);
  if (size(amountFen) <= 0n) reasons.add('NOT_POSITIVE', ['amountFen'], { value: amountFen });
  if (size(amountFen) > AMOUNT_FEN_MAX)
    reasons.add('INVALID', ['amountFen'], {
      value: amountFen,
      reason: { zh: `最多 ${AMOUNT_FEN_MAX}`, en: `at most ${AMOUNT_FEN_MAX}` },
    });
  lines.forEach((line, index) => {
    if (size(line.amountFen) <= 0n)
      reasons.add('NOT_POSITIVE', ['lines', index, 'amountFen'], { value: line.amountFen });
    if (line.quantity != null && (reversing ? -line.quantity : line.quantity) <= 0)
      reasons.add('NOT_POSITIVE', ['lines', index, 'quantity'], { value: line.quantity });
  });
  const sum = lines.reduce((total, line) => total + size(line.amountFen), 0n);
  if (sum > size(amountFen))
    reasons.add('INVALID', ['amountFen'], {
      value: amountFen,
      reason: { zh: `各行合计 ${sum} 超过总额`, en: `the lines sum up to ${sum}, more than the whole` },
    });
}
