import { AMOUNT_FEN_MAX, isBusinessDate, parseYuan, type BusinessDate, type Fen, type Reasons } from '@shanhai/kernel';

/** How a bank writes its statements: a table, SWIFT's customer statement message, or ISO 20022's bank-to-customer statement. */
export type StatementFormat = 'CSV' | 'MT940' | 'CAMT_053';

/** Money that came in. */
export interface StatementRow {
  /** The row of the table, the line of the message, or the number of the entry. */
  row: number;
  bankReference: string;
  bookedOn: BusinessDate;
  amountFen: Fen;
  payerName: string;
  payerAccount: string;
  remark: string;
}

export interface Statement {
  format: StatementFormat;
  rows: StatementRow[];
}

/** An incoming row as the file writes it: the amount in yuan, the day as `YYYY-MM-DD`. */
export interface WrittenRow {
  row: number;
  bankReference: string;
  bookedOn: string;
  amount: string;
  payerName: string;
  payerAccount: string;
  /** Each place that may name what is paid. */
  remarks: readonly string[];
}

type Judged = 'bookedOn' | 'amount' | 'bankReference';
/** What the file calls what is judged. */
export type Names = Readonly<Record<Judged, string>>;

const TEXT_MAX = 300;
/** So many faults are told at once; whoever mends the file sees the pattern by then. */
const FAULTS_MAX = 20;

/**
 * Judges incoming rows as they are written. A row booked after `today` is no statement's.
 * Adds CSV_VALUE or STATEMENT_VALUE (with row and column) and STATEMENT_ROW_TWICE to `reasons`.
 */
export function judgeRows(
  written: readonly WrittenRow[],
  code: 'CSV_VALUE' | 'STATEMENT_VALUE',
  names: Names,
  today: BusinessDate,
  reasons: Reasons,
): StatementRow[] {
  const seen = new Map<string, number>();
  let faults = 0;
  const fault = (...reason: Parameters<Reasons['add']>) => {
    if ((faults += 1) <= FAULTS_MAX) reasons.add(...reason);
  };
  return written.map((each) => {
    const { row, bankReference, bookedOn } = each;
    const wrong = (column: Judged) =>
      fault(code, ['fileHash'], { row, column: names[column], value: each[column].slice(0, 40) });
    const amountFen = parseYuan(each.amount);
    if (amountFen === null || amountFen < 0n || amountFen > AMOUNT_FEN_MAX) wrong('amount');
    if (!isBusinessDate(bookedOn) || bookedOn > today) wrong('bookedOn');
    if (bankReference === '' || bankReference.length > TEXT_MAX) wrong('bankReference');
    const first = seen.get(bankReference);
    if (first !== undefined)
      fault('STATEMENT_ROW_TWICE', ['fileHash'], { row, first, reference: bankReference.slice(0, 40) });
    seen.set(bankReference, first ?? row);
    return {
      row,
      bankReference,
      bookedOn,
      amountFen: amountFen ?? 0n,
      payerName: shortened(each.payerName),
      payerAccount: shortened(each.payerAccount),
      remark: shortened([...new Set(each.remarks.map((remark) => remark.trim()))].filter(Boolean).join(' ')),
    };
  });
}

/** Whether an amount of a table says that nothing moved in its column. */
export const isNothing = (amount: string) => /^0*(\.0*)?$/.test(amount);

/** The first characters of a text, none of them cut in half. */
function shortened(text: string): string {
  return text.length <= TEXT_MAX ? text : [...text].slice(0, TEXT_MAX).join('');
}
