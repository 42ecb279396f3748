import { AMOUNT_FEN_MAX, isBusinessDate, parseYuan, Reasons, type BusinessDate, type Fen } from '@shanhai/kernel';

export interface StatementRow {
  row: number;
  bankReference: string;
  bookedOn: BusinessDate;
  amountFen: Fen;
  payerName: string;
  payerAccount: string;
  remark: string;
}

/** The heads that banks give to the columns that we read. */
const HEADS = {
  bookedOn: ['交易日期', '记账日期', '入账日期'],
  amount: ['贷方发生额', '收入金额', '贷方金额', '收入'],
  bankReference: ['流水号', '交易流水号', '银行流水号'],
  payerName: ['对方户名', '付款人名称', '对方名称'],
  payerAccount: ['对方账号', '付款人账号'],
  remark: ['摘要', '附言', '用途', '备注'],
} as const;
type Column = keyof typeof HEADS;
const TEXT_MAX = 300;
/** So many faults are told at once; whoever mends the file sees the pattern by then. */
const FAULTS_MAX = 20;

/** The first characters of a text, none of them cut in half. */
function shortened(text: string): string {
  return text.length <= TEXT_MAX ? text : [...text].slice(0, TEXT_MAX).join('');
}

/**
 * Reads the incoming rows of a bank's CSV. A row without an incoming amount is an outgoing one and is passed over.
 * A row booked after `today` is no statement's. Adds CSV_HEADER, CSV_VALUE (with row and column) and STATEMENT_ROW_TWICE to `reasons`.
 */
export function readStatementRows(
  rows: readonly { row: number; values: Record<string, string> }[],
  today: BusinessDate,
  reasons: Reasons,
): StatementRow[] {
  const heads = Object.keys(rows[0]?.values ?? {});
  const columnOf = new Map<Column, string>();
  for (const [column, names] of Object.entries(HEADS) as [Column, readonly string[]][]) {
    const head = names.find((name) => heads.includes(name));
    if (head) columnOf.set(column, head);
    else reasons.add('CSV_HEADER', ['fileHash'], { column: names[0] });
  }
  if (reasons.any) return [];
  const seen = new Map<string, number>();
  const read: StatementRow[] = [];
  let faults = 0;
  const fault = (...reason: Parameters<Reasons['add']>) => {
    if ((faults += 1) <= FAULTS_MAX) reasons.add(...reason);
  };
  for (const { row, values } of rows) {
    const text = (column: Column) => (values[columnOf.get(column)!] ?? '').trim();
    const amount = text('amount');
    if (amount === '' || /^0*(\.0*)?$/.test(amount)) continue;
    const wrong = (column: Column) =>
      fault('CSV_VALUE', ['fileHash'], { row, column: columnOf.get(column)!, value: text(column).slice(0, 40) });
    const amountFen = parseYuan(amount);
    if (amountFen === null || amountFen < 0n || amountFen > AMOUNT_FEN_MAX) wrong('amount');
    const bookedOn = text('bookedOn').replace(/^(\d{4})[/.年]?(\d{2})[/.月]?(\d{2})日?$/, '$1-$2-$3');
    if (!isBusinessDate(bookedOn) || bookedOn > today) wrong('bookedOn');
    const bankReference = text('bankReference');
    if (bankReference === '' || bankReference.length > TEXT_MAX) wrong('bankReference');
    const first = seen.get(bankReference);
    if (first !== undefined)
      fault('STATEMENT_ROW_TWICE', ['fileHash'], { row, first, reference: bankReference.slice(0, 40) });
    seen.set(bankReference, first ?? row);
    read.push({
      row,
      bankReference,
      bookedOn,
      amountFen: amountFen ?? 0n,
      payerName: shortened(text('payerName')),
      payerAccount: shortened(text('payerAccount')),
      remark: shortened(text('remark')),
    });
  }
  return read;
}
