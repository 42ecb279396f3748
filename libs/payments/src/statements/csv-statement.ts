import type { CsvRow } from '@shanhai/files';
import type { BusinessDate, Reasons } from '@shanhai/kernel';
import { isNothing, judgeRows, type StatementRow, type WrittenRow } from './statement';

/** The heads that banks give to the columns that we read; what stands in brackets behind a head is left off. */
const HEADS = {
  bookedOn: ['交易日期', '记账日期', '入账日期', '交易日', '记账日', '交易时间', '入账时间'],
  incoming: ['贷方发生额', '收入金额', '贷方金额', '收入', '转入金额', '贷方发生金额'],
  amount: ['交易金额', '发生额', '金额'],
  direction: ['借贷标志', '借贷方向', '收支方向', '交易类型', '借贷'],
  bankReference: ['流水号', '交易流水号', '银行流水号', '账户明细编号-交易流水号', '核心流水号', '交易流水'],
  payerName: ['对方户名', '付款人名称', '对方名称', '收(付)方名称', '对方单位名称', '对方账户名称', '对方单位'],
  payerAccount: ['对方账号', '付款人账号', '收(付)方账号', '对方账户'],
} as const;
type Column = keyof typeof HEADS;
const REMARKS = [
  '摘要',
  '附言',
  '交易附言',
  '用途',
  '备注',
  '交易用途',
  '业务摘要',
  '其它摘要',
  '个性化信息',
  '交易摘要',
];
/** How a row says that money came in, where one column has the amounts of both directions. */
const INCOMING = /^(贷|收|来账|转入|入账|C$|CR)/i;
const NEEDED = ['bookedOn', 'bankReference', 'payerName', 'payerAccount'] as const;

/** A head as banks mean it: without blanks, and without what stands in brackets behind it. */
const plain = (head: string) =>
  head
    .replace(/\s/g, '')
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replace(/(\[[^\]]*\]|\([^)]*\))+$/, '');

/** The columns of a row of heads, by what they are to us. */
function columnsOf(heads: readonly string[]): { columns: Map<Column, string>; remarks: string[] } {
  const byName = new Map(heads.map((head) => [plain(head), head]));
  const columns = new Map<Column, string>();
  for (const [column, names] of Object.entries(HEADS) as [Column, readonly string[]][]) {
    const name = names.find((each) => byName.has(plain(each)));
    if (name) columns.set(column, byName.get(plain(name))!);
  }
  return { columns, remarks: REMARKS.flatMap((name) => byName.get(name) ?? []) };
}

/** Whether a line of a file is the one with the heads: banks print the account and the span above it. */
export function isHeads(cells: readonly string[]): boolean {
  const { columns } = columnsOf(cells);
  return columns.has('bookedOn') && columns.has('bankReference');
}

/**
 * Reads the incoming rows of a bank's table. A row without an incoming amount is an outgoing one and is passed over; so is one
 * whose direction says so, where both stand in one column. Adds CSV_HEADER and what `judgeRows` says to `reasons`.
 */
export function readCsvStatement(rows: readonly CsvRow[], today: BusinessDate, reasons: Reasons): StatementRow[] {
  const { columns, remarks } = columnsOf(Object.keys(rows[0]?.values ?? {}));
  for (const column of NEEDED) if (!columns.has(column)) missing(HEADS[column][0]);
  const apart = columns.has('incoming');
  if (!apart && !(columns.has('amount') && columns.has('direction'))) missing(HEADS.incoming[0]);
  if (remarks.length === 0) missing(REMARKS[0]);
  if (reasons.any) return [];
  const amountColumn = columns.get(apart ? 'incoming' : 'amount')!;
  const written = rows.flatMap(({ row, values }): WrittenRow[] => {
    const text = (column: Column) => values[columns.get(column)!] ?? '';
    const amount = values[amountColumn];
    if (isNothing(amount) || (!apart && !INCOMING.test(text('direction')))) return [];
    return [
      {
        row,
        bankReference: text('bankReference'),
        bookedOn: dayOf(text('bookedOn')),
        amount,
        payerName: text('payerName'),
        payerAccount: text('payerAccount'),
        remarks: remarks.map((head) => values[head]),
      },
    ];
  });
  const names = {
    amount: amountColumn,
    bookedOn: columns.get('bookedOn')!,
    bankReference: columns.get('bankReference')!,
  };
  return judgeRows(written, 'CSV_VALUE', names, today, reasons);

  function missing(column: string): void {
    reasons.add('CSV_HEADER', ['fileHash'], { column });
  }
}

/** `2025-01-02` of what banks print: 20250102, 2025/1/2, 2025年1月2日, each with or without a time. */
function dayOf(text: string): string {
  const [, year, month, day] =
    /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?([T\s]?\d{1,2}:?\d{2}(:?\d{2})?(\.\d+)?)?$/.exec(text) ?? [];
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
}
