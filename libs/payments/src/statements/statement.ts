import { AMOUNT_FEN_MAX, isBusinessDate, parseYuan, type BusinessDate, type Fen, type Reasons } from '@shanhai/kernel';

/** How a bank writes its statements: a table, SWIFT's customer statement message, or ISO 20022's bank-to-customer statement. */
export type StatementFormat = 'CSV' | 'MT940' | 'CAMT_053';

/**
 * Which way a row moves money. IN: it came. CAME_BACK: it was sent and came back. REVERSAL: it had come, and the bank takes it back.
 * OUT: it was sent, or the bank's own charge.
 */
export type Way = 'IN' | 'CAME_BACK' | 'REVERSAL' | 'OUT';
export const comesIn = (way: Way): boolean => way === 'IN' || way === 'CAME_BACK';

/** A row that moves money; the payer is the payee where it goes out. */
export interface StatementRow {
  way: Way;
  /** The row of the table, the line of the message, or the number of the entry. */
  row: number;
  /** Under which the platform keeps it. */
  bankReference: string;
  /** As the bank writes it, where that alone says too little: `bankReference` then tells the account, the statement and the day before it. */
  toldReference: string | null;
  /** Under which a transfer of this row may have been kept before references told more. */
  formerReference: string | null;
  bookedOn: BusinessDate;
  /** Every day that the row bears, `bookedOn` first. */
  days: readonly BusinessDate[];
  amountFen: Fen;
  payerName: string;
  payerAccount: string;
  remark: string;
}

/** What a file says. */
export interface ReadRows {
  /** The accounts that it names as those it is of. */
  accounts: string[];
  rows: StatementRow[];
}
export interface Statement extends ReadRows {
  format: StatementFormat;
}

/** A row as the file writes it: the amount in yuan without a sign, the day as `YYYY-MM-DD`. */
export interface WrittenRow {
  way: Way;
  row: number;
  bankReference: string;
  /** What tells apart a reference that is no bank's own (a count of the file's entries, or the payer's): its account and statement, as far as the file names them. */
  within?: readonly string[];
  /** What an entry was known by before, where that is not `bankReference`. */
  formerReference?: string;
  bookedOn: string;
  /** Another day that the row bears. */
  alsoOn?: string;
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
export const FAULTS_MAX = 20;

/**
 * Judges rows as they are written. A row booked after `today` is no statement's. One that moves nothing is none; of those that go out
 * nothing is asked, because nothing is done with them but to recognise them.
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
  return written.filter(moves).map((each) => {
    const { way, row, bookedOn } = each;
    const bankReference = keptReference(each);
    const wrong = (column: Judged) => {
      if (way !== 'OUT') fault(code, ['fileHash'], { row, column: names[column], value: each[column].slice(0, 40) });
    };
    const amountFen = parseYuan(each.amount);
    if (amountFen === null || amountFen < 0n || amountFen > AMOUNT_FEN_MAX) wrong('amount');
    if (!isBusinessDate(bookedOn) || bookedOn > today) wrong('bookedOn');
    if (each.bankReference === '' || bankReference.length > TEXT_MAX) wrong('bankReference');
    // A reversal may bear the reference of what it takes back.
    const key = `${comesIn(way)} ${bankReference}`;
    const first = seen.get(key);
    if (first !== undefined && way !== 'OUT')
      fault('STATEMENT_ROW_TWICE', ['fileHash'], { row, first, reference: each.bankReference.slice(0, 40) });
    if (way !== 'OUT') seen.set(key, first ?? row);
    return {
      way,
      row,
      bankReference,
      toldReference: bankReference === each.bankReference ? null : each.bankReference,
      formerReference: each.formerReference ?? (bankReference === each.bankReference ? null : each.bankReference),
      bookedOn,
      days: [bookedOn, each.alsoOn ?? ''].filter(
        (day, index, days) => isBusinessDate(day) && days.indexOf(day) === index,
      ),
      amountFen: amountFen ?? 0n,
      payerName: shortened(each.payerName),
      payerAccount: shortened(each.payerAccount),
      remark: shortened([...new Set(each.remarks.map((remark) => remark.trim()))].filter(Boolean).join(' ')),
    };
  });
}

/** Only what comes in is looked for by its reference: what is taken back or goes out names that of another. */
const keptReference = ({ way, bankReference, within, bookedOn }: WrittenRow): string =>
  !within || !comesIn(way) || bankReference === ''
    ? bankReference
    : [...within.map((part) => part.trim().slice(0, 60)), bookedOn, bankReference].filter(Boolean).join('/');

const moves = ({ way, amount }: WrittenRow) => way === 'OUT' || parseYuan(amount) !== 0n;

/** Whether an amount of a table says that nothing moved in its column. */
export const isNothing = (amount: string) => /^0*(\.0*)?$/.test(amount);

/** The first characters of a text, none of them cut in half. */
function shortened(text: string): string {
  return text.length <= TEXT_MAX ? text : [...text].slice(0, TEXT_MAX).join('');
}
