import type { SaidField, SaidRow } from './read-sales-row';
import { SAID_FIELDS } from './read-sales-row';

/** Heads of a report's columns, and what they are called besides. */
export const REPORT_COLUMNS: Record<SaidField, readonly string[]> = {
  rowKey: ['行键', '流水号', 'rowKey'],
  skuCode: ['SKU编码', 'skuCode'],
  gtin: ['商品条码', 'gtin'],
  lot: ['批次', '溯源码', 'lot'],
  quantity: ['数量', 'quantity'],
  unit: ['单位', 'unit'],
  retailYuan: ['零售金额', '零售金额(元)', 'retailYuan'],
  soldOn: ['销售日期', 'soldOn'],
  kind: ['类型', 'kind'],
};
const REQUIRED: readonly SaidField[] = ['rowKey', 'quantity', 'unit', 'retailYuan', 'soldOn'];

/** Which column holds what; or the heads that are missing. One of SKU code and GTIN is enough. */
export function readHeads(cells: readonly string[]): { columns: Map<SaidField, number> } | { missing: string[] } {
  const heads = cells.map((cell) => cell.trim());
  const columns = new Map<SaidField, number>();
  for (const field of SAID_FIELDS) {
    const at = heads.findIndex((head) => REPORT_COLUMNS[field].includes(head));
    if (at >= 0) columns.set(field, at);
  }
  const missing = REQUIRED.filter((field) => !columns.has(field)).map((field) => REPORT_COLUMNS[field][0]);
  if (!columns.has('skuCode') && !columns.has('gtin')) missing.push(REPORT_COLUMNS.skuCode[0]);
  return missing.length > 0 ? { missing } : { columns };
}

/** A row's cells by what they hold, trimmed; columns that are not there are empty. */
export function saidRow(cells: readonly string[], columns: ReadonlyMap<SaidField, number>): SaidRow {
  return Object.fromEntries(
    SAID_FIELDS.map((field) => [field, (cells[columns.get(field) ?? -1] ?? '').trim()]),
  ) as unknown as SaidRow;
}
