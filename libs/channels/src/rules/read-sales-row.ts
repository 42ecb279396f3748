import { type BusinessDate, type Fen, isBusinessDate, isText, parseYuan, addDays } from '@shanhai/kernel';

/** What of a report's row is said, as text: by a file's cells or over the API. */
export interface SaidRow {
  rowKey: string;
  skuCode: string;
  gtin: string;
  lot: string;
  quantity: string;
  unit: string;
  retailYuan: string;
  soldOn: string;
  kind: string;
}

/** A sale; intended or signed at a fair, which is recorded and never counted (CR-21). */
export const SALE_KINDS = ['SALE', 'INTENT', 'SIGNED'] as const;
export type SaleKind = (typeof SALE_KINDS)[number];

/** A row that could be read. */
export interface ReadRow {
  rowKey: string;
  /** Null where a GTIN names the goods. */
  skuCode: string | null;
  gtin: string | null;
  lot: string | null;
  /** Thousandths of the unit. */
  quantityMilli: bigint;
  unit: string;
  retailFen: Fen;
  soldOn: BusinessDate;
  kind: SaleKind;
}

export const SAID_FIELDS = [
  'rowKey',
  'skuCode',
  'gtin',
  'lot',
  'quantity',
  'unit',
  'retailYuan',
  'soldOn',
  'kind',
] as const satisfies (keyof SaidRow)[];
export type SaidField = (typeof SAID_FIELDS)[number];

export const ROW_KEY_LENGTH_MAX = 80;
/** Cells are kept up to here, so that the verdicts can show what was said. */
export const CELL_LENGTH_MAX = 80;
const KINDS: Record<string, SaleKind> = {
  '': 'SALE',
  SALE: 'SALE',
  销售: 'SALE',
  INTENT: 'INTENT',
  意向: 'INTENT',
  SIGNED: 'SIGNED',
  签约: 'SIGNED',
};
/** Commas stand between thousands alone: 1,5 is not 15. */
const QUANTITY = /^(\d{1,3}(?:,\d{3}){1,2}|\d{1,9})(?:\.(\d{1,3})0*)?$/;
const RETAIL_FEN_MAX = 10n ** 12n;

const WITHDRAWN = new Set(['WITHDRAWN', '撤回']);

/** Whether a row of a correction takes back the one that stands under its key: it says so, or that nothing was sold. */
export function withdraws({ rowKey, quantity, kind }: SaidRow): boolean {
  if (rowKey === '' || rowKey.length > ROW_KEY_LENGTH_MAX || !isText(rowKey)) return false;
  return WITHDRAWN.has(kind.toUpperCase()) || /^0+(\.0+)?$/.test(quantity);
}

/** Reads a row, or names the fields that are wrong. `today` bounds the day of the sale. */
export function readSalesRow(said: SaidRow, today: BusinessDate): ReadRow | { faults: SaidField[] } {
  const faults = new Set<SaidField>();
  for (const field of SAID_FIELDS) if (!isText(said[field]) || said[field].length > CELL_LENGTH_MAX) faults.add(field);
  if (said.rowKey === '' || said.rowKey.length > ROW_KEY_LENGTH_MAX) faults.add('rowKey');
  if (said.skuCode === '' && said.gtin === '') faults.add('skuCode');
  if (said.gtin !== '' && !/^\d{8,14}$/.test(said.gtin)) faults.add('gtin');
  const [, whole, fraction = ''] = QUANTITY.exec(said.quantity) ?? [];
  const quantityMilli =
    whole === undefined ? 0n : BigInt(whole.replaceAll(',', '')) * 1000n + BigInt(fraction.padEnd(3, '0'));
  if (quantityMilli <= 0n) faults.add('quantity');
  const retailFen = parseYuan(said.retailYuan);
  if (retailFen === null || retailFen < 0n || retailFen > RETAIL_FEN_MAX) faults.add('retailYuan');
  const soldOn = dayOf(said.soldOn);
  if (soldOn === null || soldOn > today) faults.add('soldOn');
  const kind = Object.hasOwn(KINDS, said.kind.toUpperCase()) ? KINDS[said.kind.toUpperCase()] : undefined;
  if (!kind) faults.add('kind');
  if (faults.size > 0) return { faults: [...faults] };
  return {
    rowKey: said.rowKey,
    skuCode: said.skuCode || null,
    gtin: said.gtin || null,
    lot: said.lot || null,
    quantityMilli,
    unit: said.unit,
    retailFen: retailFen!,
    soldOn: soldOn!,
    kind: kind!,
  };
}

/** Day 0 of Excel's calendar; serial numbers of days are right from 1900-03-01 on. */
const DAY_ZERO = '1899-12-30';

/** A day as people and spreadsheets write it: 2025-3-1, 2025/03/01, 2025年3月1日, 20250301, or Excel's serial number. */
export function dayOf(text: string): BusinessDate | null {
  const serial = /^[2-6]\d{4}$/.test(text) ? addDays(DAY_ZERO, Number(text)) : null;
  if (serial) return serial;
  const [, year, month, day] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isBusinessDate(date) ? date : null;
}
