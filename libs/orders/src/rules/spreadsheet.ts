import type { Reasons } from '@shanhai/kernel';
import type { WantedAddress } from './check-addresses';
import type { WantedLine } from './price-order';

/** Heads of an order spreadsheet: SKU code, packs, name of the delivery point, its division, street, contact, phone. */
export const SPREADSHEET_COLUMNS = ['SKU编码', '数量', '收货点', '行政区划代码', '详细地址', '联系人', '电话'] as const;

/** So many faults are told at once; whoever mends the file sees the pattern by then. */
const FAULTS_MAX = 20;

/**
 * Reads an order from spreadsheet rows. A delivery point may stand in many rows, the same each time. Refusals name the
 * row as the spreadsheet shows it: `spreadsheet.12.quantity`. Adds CSV_VALUE to `reasons`.
 */
export function readSpreadsheet(
  rows: readonly { row: number; values: Record<string, string> }[],
  reasons: Reasons,
): { lines: WantedLine[]; addresses: WantedAddress[] } {
  const addresses = new Map<string, WantedAddress>();
  let faults = 0;
  const fault = (field: (string | number)[], row: number, column: string, value: string) => {
    if ((faults += 1) <= FAULTS_MAX) reasons.add('CSV_VALUE', field, { row, column, value: value.slice(0, 40) });
  };
  const lines = rows.map(({ row, values }): WantedLine => {
    const field = ['spreadsheet', row];
    const [skuCode, quantity, name, divisionCode, street, contact, phone] = SPREADSHEET_COLUMNS.map((column) =>
      values[column].trim(),
    );
    if (!/^\d{1,9}$/.test(quantity)) fault([...field, 'quantity'], row, '数量', quantity);
    const address = { name, divisionCode, street, contact, phone };
    const known = addresses.get(name);
    if (!known) addresses.set(name, { address, field });
    else if (JSON.stringify(known.address) !== JSON.stringify(address)) {
      fault([...field, 'address'], row, '收货点', name);
    }
    return { skuCode, quantity: Number(quantity) || 0, addressName: name, field };
  });
  return { lines, addresses: [...addresses.values()] };
}
