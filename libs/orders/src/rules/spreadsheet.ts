import type { Reasons } from '@shanhai/kernel';
import type { WantedLine } from './price-order';

/** Heads of an order spreadsheet: SKU code, packs, name of the delivery point, its division, street, contact, phone. */
export const SPREADSHEET_COLUMNS = ['SKU编码', '数量', '收货点', '行政区划代码', '详细地址', '联系人', '电话'] as const;

interface SheetAddress {
  name: string;
  divisionCode: string;
  street: string;
  contact: string;
  phone: string;
}

/**
 * Reads an order from spreadsheet rows. A delivery point may stand in many rows, the same each time. Refusals name the
 * row as the spreadsheet shows it: `spreadsheet.12.数量`. Adds CSV_VALUE to `reasons`.
 */
export function readSpreadsheet(
  rows: readonly { row: number; values: Record<string, string> }[],
  reasons: Reasons,
): { lines: WantedLine[]; addresses: { address: SheetAddress; field: (string | number)[] }[] } {
  const addresses = new Map<string, { address: SheetAddress; field: (string | number)[] }>();
  const lines = rows.map(({ row, values }): WantedLine => {
    const field = ['spreadsheet', row];
    const [skuCode, quantity, name, divisionCode, street, contact, phone] = SPREADSHEET_COLUMNS.map((column) =>
      values[column].trim(),
    );
    if (!/^\d{1,9}$/.test(quantity))
      reasons.add('CSV_VALUE', [...field, 'quantity'], { row, column: '数量', value: quantity.slice(0, 40) });
    const address = { name, divisionCode, street, contact, phone };
    const known = addresses.get(name);
    if (!known) addresses.set(name, { address, field });
    else if (JSON.stringify(known.address) !== JSON.stringify(address)) {
      reasons.add('CSV_VALUE', [...field, 'address'], { row, column: '收货点', value: name.slice(0, 40) });
    }
    return { skuCode, quantity: Number(quantity) || 0, addressName: name, field };
  });
  return { lines, addresses: [...addresses.values()] };
}
