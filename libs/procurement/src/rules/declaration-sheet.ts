import { dayOf } from '@shanhai/channels';
import { type Fen, parseYuan, type Reasons, type RefusalReason } from '@shanhai/kernel';
import type { DeclarationInput, DeclarationRowInput } from './declaration-input';
import { normalNumber } from './evidence';
import type { MeasuredUnit } from './measured-quantity';

/** Columns of a file of declarations, and what their heads are called. The first ones say things of the invoice, the others of a row of it. */
export const SHEET_HEADS = {
  invoiceNumber: ['发票号码', 'invoiceNumber'],
  invoicedOn: ['开票日期', 'invoicedOn'],
  invoiceYuan: ['发票金额(元)', '发票金额', 'invoiceYuan'],
  invoiceFile: ['发票文件', 'invoiceFile'],
  sellerCode: ['销售方信用代码', 'sellerCode'],
  sellerName: ['销售方名称', 'sellerName'],
  boughtOn: ['采购日期', 'boughtOn'],
  acceptedOn: ['验收日期', 'acceptedOn'],
  paidOn: ['付款日期', 'paidOn'],
  paidYuan: ['付款金额(元)', '付款金额', 'paidYuan'],
  bankReference: ['银行流水号', 'bankReference'],
  paymentFile: ['付款凭证', 'paymentFile'],
  productName: ['商品名称', 'productName'],
  categoryCode: ['品类代码', 'categoryCode'],
  skuCode: ['SKU编码', 'skuCode'],
  quantity: ['数量', 'quantity'],
  unit: ['单位', 'unit'],
  goodsYuan: ['货款(元)', '货款', 'goodsYuan'],
  originCode: ['产地区划代码', 'originCode'],
  harvestedOn: ['采收日期', 'harvestedOn'],
  traceCode: ['溯源码', 'traceCode'],
  originProof: ['产地证明', 'originProof'],
} as const satisfies Record<string, readonly string[]>;
export type SheetField = keyof typeof SHEET_HEADS;
const FIELDS = Object.keys(SHEET_HEADS) as SheetField[];

/** Columns that a file may leave out. */
const OPTIONAL: readonly SheetField[] = ['sellerName', 'categoryCode', 'skuCode', 'originCode', 'harvestedOn', 'traceCode', 'originProof']; // prettier-ignore
/** What is said of an invoice: by its first row, and by others of it the same or nothing. */
const OF_INVOICE = FIELDS.slice(FIELDS.indexOf('invoiceNumber') + 1, FIELDS.indexOf('productName'));

/** Rows of a file, and invoices in it: bounds its transaction. */
export const SHEET_ROWS_MAX = 2_000;
export const SHEET_INVOICES_MAX = 200;
/** So many faults are told at once; whoever mends the file sees the pattern by then. */
export const SHEET_FAULTS_MAX = 200;
/** Beyond this a cell holds no one thing. */
const CELL_LENGTH_MAX = 2_000;

const UNITS: Record<string, MeasuredUnit> = {
  ...{ 克: 'GRAM', 斤: 'JIN', 公斤: 'KILOGRAM', 千克: 'KILOGRAM', 吨: 'TONNE', 毫升: 'MILLILITRE', 升: 'LITRE' },
  ...{ 个: 'PIECE', 枚: 'PIECE', 只: 'PIECE', 包装: 'PACK' },
  ...{ GRAM: 'GRAM', G: 'GRAM', JIN: 'JIN', KILOGRAM: 'KILOGRAM', KG: 'KILOGRAM', TONNE: 'TONNE' },
  ...{ MILLILITRE: 'MILLILITRE', ML: 'MILLILITRE', LITRE: 'LITRE', L: 'LITRE', PIECE: 'PIECE', PACK: 'PACK' },
};

export interface SheetRow {
  /** As a spreadsheet shows it. */
  row: number;
  said: Record<SheetField, string>;
}

/** What a file says of one invoice, which makes one declaration. */
export interface SheetInvoice {
  number: string;
  /** The rows that it stands in, in their order. */
  rows: number[];
  input: DeclarationInput;
}

/** Which column holds what; or the heads that are missing. */
export function sheetHeads(cells: readonly string[]): { columns: Map<SheetField, number> } | { missing: string[] } {
  const heads = cells.map((cell) => cell.trim());
  const columns = new Map<SheetField, number>();
  for (const field of FIELDS) {
    const names: readonly string[] = SHEET_HEADS[field];
    const at = heads.findIndex((head) => names.includes(head));
    if (at >= 0) columns.set(field, at);
  }
  const missing = FIELDS.filter((field) => !columns.has(field) && !OPTIONAL.includes(field));
  return missing.length > 0 ? { missing: missing.map((field) => SHEET_HEADS[field][0]) } : { columns };
}

export const sheetSaid = (cells: readonly string[], columns: ReadonlyMap<SheetField, number>): SheetRow['said'] =>
  Object.fromEntries(
    FIELDS.map((field) => [field, (cells[columns.get(field) ?? -1] ?? '').trim()]),
  ) as SheetRow['said'];

/**
 * Reads rows as declarations, one for each invoice, in the order of invoice numbers. Files are named by their content hash or as
 * `files` calls them. Adds CSV_VALUE at the row and column to `reasons` for each cell that cannot be read.
 */
export function readDeclarationSheet(
  rows: readonly SheetRow[],
  files: ReadonlyMap<string, string>,
  reasons: Reasons,
): SheetInvoice[] {
  const byNumber = new Map<string, SheetRow[]>();
  for (const each of rows) {
    const number = normalNumber(each.said.invoiceNumber);
    byNumber.set(number, [...(byNumber.get(number) ?? []), each]);
  }
  return [...byNumber]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([number, ofInvoice]) => ({
      number,
      rows: ofInvoice.map(({ row }) => row),
      input: readInvoice(ofInvoice, new Cells(files, reasons)),
    }));
}

function readInvoice(rows: readonly SheetRow[], cells: Cells): DeclarationInput {
  const [first, ...others] = rows;
  const { said } = first;
  for (const each of others)
    for (const field of OF_INVOICE)
      if (each.said[field] !== '' && each.said[field] !== said[field]) cells.fault(each, field);
  for (const each of rows) for (const field of FIELDS) if (each.said[field].length > CELL_LENGTH_MAX) cells.fault(each, field); // prettier-ignore
  return {
    seller: { creditCode: said.sellerCode, name: said.sellerName || null },
    boughtOn: cells.day(first, 'boughtOn'),
    acceptedOn: cells.day(first, 'acceptedOn'),
    invoice: {
      ...{ number: said.invoiceNumber, issuedOn: cells.day(first, 'invoicedOn') },
      ...{ amountFen: cells.yuan(first, 'invoiceYuan'), fileHash: cells.file(said.invoiceFile) },
    },
    payment: {
      ...{ paidOn: cells.day(first, 'paidOn'), bankReference: said.bankReference },
      ...{ amountFen: cells.yuan(first, 'paidYuan'), fileHash: cells.file(said.paymentFile) },
    },
    rows: rows.map((each) => readGoods(each, cells)),
  };
}

function readGoods(row: SheetRow, cells: Cells): DeclarationRowInput {
  const { said } = row;
  const { productName, quantity } = said;
  const unit = Object.hasOwn(UNITS, said.unit.toUpperCase()) ? UNITS[said.unit.toUpperCase()] : null;
  if (!unit) cells.fault(row, 'unit');
  return {
    ...{
      productName,
      quantity: quantity.replaceAll(',', ''),
      unit: unit ?? 'GRAM',
      goodsFen: cells.yuan(row, 'goodsYuan'),
    },
    ...{ categoryCode: said.categoryCode || null, skuCode: said.skuCode || null },
    ...{ traceCode: said.traceCode || null, originCode: said.originCode || null },
    harvestedOn: said.harvestedOn === '' ? null : cells.day(row, 'harvestedOn'),
    originProof: said.originProof.split(/[\s;；,，]+/).filter(Boolean).map((name) => cells.file(name)), // prettier-ignore
  };
}

/** Reads cells as people and spreadsheets write them. */
class Cells {
  constructor(
    private readonly files: ReadonlyMap<string, string>,
    private readonly reasons: Reasons,
  ) {}

  fault({ row, said }: SheetRow, field: SheetField): void {
    const parameters = { row, column: SHEET_HEADS[field][0], value: said[field].slice(0, 40) };
    this.reasons.add('CSV_VALUE', ['spreadsheet', row, field], parameters);
  }

  day(row: SheetRow, field: SheetField): string {
    const day = dayOf(row.said[field]);
    if (day === null) this.fault(row, field);
    return day ?? '';
  }

  yuan(row: SheetRow, field: SheetField): Fen {
    const fen = parseYuan(row.said[field]);
    if (fen === null) this.fault(row, field);
    return fen ?? 0n;
  }

  file(name: string): string {
    return this.files.get(name) ?? name.toLowerCase();
  }
}

/** Where of a declaration's input something is, as its column in the file. */
const COLUMN_OF: Record<string, SheetField> = {
  ...{ seller: 'sellerCode', 'seller.creditCode': 'sellerCode', 'seller.name': 'sellerName' },
  ...{ boughtOn: 'boughtOn', acceptedOn: 'acceptedOn' },
  ...{ 'invoice.number': 'invoiceNumber', 'invoice.issuedOn': 'invoicedOn', 'invoice.amountFen': 'invoiceYuan' },
  ...{ 'invoice.fileHash': 'invoiceFile', 'payment.paidOn': 'paidOn', 'payment.bankReference': 'bankReference' },
  ...{ 'payment.amountFen': 'paidYuan', 'payment.fileHash': 'paymentFile', goodsFen: 'goodsYuan' },
};

/** What is wrong with an invoice's declaration, told where it stands in the file: `spreadsheet.12.quantity`. */
export function atSheet({ rows }: SheetInvoice, { field, ...reason }: RefusalReason): RefusalReason {
  const [part, index, name] = field;
  const of = part === 'rows' && name !== undefined ? rows[Number(index)] : rows[0];
  const path = part === 'rows' ? (name ?? 'invoice.number') : field.join('.');
  return { ...reason, field: ['spreadsheet', String(of), COLUMN_OF[path] ?? path] };
}
