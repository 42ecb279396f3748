import type { CsvRow } from '@shanhai/files';
import type { BusinessDate, Reasons } from '@shanhai/kernel';
import { comesIn, FAULTS_MAX, isNothing, judgeRows, type StatementRow, type WrittenRow } from './statement';

/** The heads that banks give to the columns that we read; what stands in brackets behind a head is left off. */
const HEADS = {
  bookedOn: ['记账日期', '入账日期', '记账日', '交易日期', '交易日', '交易时间', '入账时间'],
  tradedOn: ['交易日期', '交易日', '交易时间'],
  incoming: ['贷方发生额', '收入金额', '贷方金额', '收入', '转入金额', '贷方发生金额'],
  outgoing: ['借方发生额', '支出金额', '借方金额', '支出', '转出金额', '借方发生金额'],
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
const OUTGOING = /^(借|支|付|往账|转出|出账|D$|DR)/i;
/** How a remark says that a row undoes another: what comes was sent before, what goes out had come. */
const UNDONE = /冲正|冲账|冲销|抹账|退汇/;
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

/** How the lines above the heads name the account: in a cell of its own, or before its number in one. */
const ACCOUNT_HEAD = /^(本方|查询|单位|银行|客户|企业|我方)?(账号\/卡号|账户号码|账户号|账户|账号|帐号|卡号):?/;

/** The accounts that the lines above a table's heads name as its own. */
export function accountsAbove(lines: readonly (readonly string[])[]): string[] {
  return lines.flatMap((cells) => {
    const said = cells.map((cell) => cell.normalize('NFKC').replace(/[\s-]/g, '')).filter(Boolean);
    return said.flatMap((cell, index) => {
      if (!ACCOUNT_HEAD.test(cell)) return [];
      const rest = cell.replace(ACCOUNT_HEAD, '').replace(/^:/, '') || (said[index + 1] ?? '');
      return /^[\d*]{6,40}/.exec(rest)?.[0] ?? [];
    });
  });
}

/**
 * Reads the rows of a bank's table. Amounts of both directions stand in columns of their own, where one below zero undoes what stood
 * there before, or in one beside the direction. Adds CSV_HEADER and what `judgeRows` says to `reasons`; CSV_VALUE too where a row has both
 * amounts, or a direction that is none.
 */
export function readCsvStatement(rows: readonly CsvRow[], today: BusinessDate, reasons: Reasons): StatementRow[] {
  const { columns, remarks } = columnsOf(Object.keys(rows[0]?.values ?? {}));
  for (const column of NEEDED) if (!columns.has(column)) missing(HEADS[column][0]);
  const apart = columns.has('incoming');
  if (!apart && !(columns.has('amount') && columns.has('direction'))) missing(HEADS.incoming[0]);
  if (remarks.length === 0) missing(REMARKS[0]);
  if (reasons.any) return [];
  const textOf = ({ values }: CsvRow, column: Column) => values[columns.get(column)!] ?? '';
  const signed =
    !apart && rows.every((row) => !OUTGOING.test(textOf(row, 'direction')) || isBelow(textOf(row, 'amount')));
  let faults = 0;
  const written = rows.map((each): WrittenRow => {
    const text = (column: Column) => textOf(each, column);
    const said = remarks.map((head) => each.values[head]);
    const moved = apart
      ? movedApart(text('incoming'), text('outgoing'))
      : movedBy(text('direction'), text('amount'), signed);
    if ('wrong' in moved && (faults += 1) <= FAULTS_MAX)
      reasons.add('CSV_VALUE', ['fileHash'], { row: each.row, column: columns.get(moved.wrong)!, value: text(moved.wrong).slice(0, 40) }); // prettier-ignore
    return {
      ...('wrong' in moved ? NOTHING : undone(moved, said)),
      row: each.row,
      bankReference: text('bankReference'),
      bookedOn: dayOf(text('bookedOn') || text('tradedOn')),
      alsoOn: dayOf(text('tradedOn')),
      payerName: text('payerName'),
      payerAccount: text('payerAccount'),
      remarks: said,
    };
  });
  const names = {
    amount: columns.get(apart ? 'incoming' : 'amount')!,
    bookedOn: columns.get('bookedOn')!,
    bankReference: columns.get('bankReference')!,
  };
  return judgeRows(written, 'CSV_VALUE', names, today, reasons);

  function missing(column: string): void {
    reasons.add('CSV_HEADER', ['fileHash'], { column });
  }
}

type Moved = Pick<WrittenRow, 'way' | 'amount'>;
const NOTHING: Moved = { way: 'OUT', amount: '' };

const isBelow = (amount: string) => amount.trim().startsWith('-');
const withoutSign = (amount: string) => amount.trim().replace(/^-/, '');

function movedApart(incoming: string, outgoing: string): Moved | { wrong: Column } {
  const goesOut = !isNothing(outgoing);
  if (isNothing(incoming))
    return { way: goesOut && isBelow(outgoing) ? 'CAME_BACK' : 'OUT', amount: withoutSign(outgoing) };
  if (goesOut) return { wrong: 'outgoing' };
  return { way: isBelow(incoming) ? 'REVERSAL' : 'IN', amount: withoutSign(incoming) };
}

/** `signed`: the bank writes all that goes out below zero, so that the sign says nothing more there. */
function movedBy(direction: string, amount: string, signed: boolean): Moved | { wrong: Column } {
  const [below, rest] = [isBelow(amount), withoutSign(amount)];
  if (isNothing(rest)) return { way: 'OUT', amount: rest };
  if (INCOMING.test(direction)) return { way: below ? 'REVERSAL' : 'IN', amount: rest };
  if (OUTGOING.test(direction)) return { way: below && !signed ? 'CAME_BACK' : 'OUT', amount: rest };
  return { wrong: 'direction' };
}

function undone(moved: Moved, said: readonly string[]): Moved {
  if (isNothing(moved.amount) || !said.some((remark) => UNDONE.test(remark))) return moved;
  return { ...moved, way: comesIn(moved.way) ? 'CAME_BACK' : 'REVERSAL' };
}

/** `2025-01-02` of what banks print: 20250102, 2025/1/2, 2025年1月2日, each with or without a time. */
function dayOf(text: string): string {
  const [, year, month, day] =
    /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?([T\s]?\d{1,2}:?\d{2}(:?\d{2})?(\.\d+)?)?$/.exec(text) ?? [];
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
}
