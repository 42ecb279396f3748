import { type Fen, Reasons, refuse } from '@shanhai/kernel';
import type { Queryable } from '@shanhai/database';
import { readStoredCsv } from '@shanhai/files';
import { requireAtMost, requireItems } from '@shanhai/graphql';
import type { DeliveryAddress, WantedAddress } from '../rules/check-addresses';
import type { WantedLine } from '../rules/price-order';
import { readSpreadsheet, SPREADSHEET_COLUMNS } from '../rules/spreadsheet';
import type { ChargeRow } from '../store/rows';

/** The largest order that an eastern unit placed at once is some hundred lines; the limit bounds a transaction's locks. */
export const ORDER_LINES_MAX = 1000;
export const ADDRESSES_MAX = 200;
/** Freight, deposit and fee for each of some thirty suppliers. */
const CHARGES_MAX = 100;
const NOTE_MAX = 2000;
/** Beyond this a quantity is a slip of the keyboard. */
const LINE_QUANTITY_MAX = 10_000_000;

/** An order as a buyer gives it: lines and addresses, or a spreadsheet of both. */
export interface OrderInput {
  note?: string | null;
  addresses?: DeliveryAddress[] | null;
  lines?: { skuCode: string; quantity: number; address: string }[] | null;
  spreadsheetHash?: string | null;
  charges?: WantedCharge[] | null;
}
export interface WantedCharge {
  /** Global id. */
  supplierId: string;
  kind: ChargeRow['kind'];
  amountFen: Fen;
}

/** What a buyer wants, wherever it was written. */
export interface WantedOrder {
  lines: WantedLine[];
  addresses: WantedAddress[];
  charges: WantedCharge[];
}

/**
 * Reads an order's input and holds it against the limits; asks the database only for a spreadsheet.
 * @throws Refusal TOO_LONG, INVALID, REQUIRED, TOO_MANY, FILE_UNKNOWN, CSV_*
 */
export async function readWanted(db: Queryable, input: OrderInput): Promise<WantedOrder> {
  if ((input.note?.length ?? 0) > NOTE_MAX) refuse('TOO_LONG', ['note'], { max: NOTE_MAX });
  const { lines, addresses } = input.spreadsheetHash
    ? await readSheet(db, input, input.spreadsheetHash)
    : readLines(input);
  const charges = input.charges ?? [];
  requireItems(lines, ORDER_LINES_MAX, ['lines']);
  requireAtMost(addresses, ADDRESSES_MAX, ['addresses']);
  requireAtMost(charges, CHARGES_MAX, ['charges']);
  const reasons = new Reasons();
  for (const { quantity, field } of lines) {
    if (quantity > LINE_QUANTITY_MAX)
      reasons.add('INVALID', [...field, 'quantity'], {
        value: quantity,
        reason: { zh: `最多 ${LINE_QUANTITY_MAX}`, en: `at most ${LINE_QUANTITY_MAX}` },
      });
  }
  reasons.refuseIfAny();
  return { lines, addresses, charges };
}

function readLines(input: OrderInput): Omit<WantedOrder, 'charges'> {
  return {
    lines: (input.lines ?? []).map((line, index) => ({
      skuCode: line.skuCode.trim(),
      quantity: line.quantity,
      addressName: line.address,
      field: ['lines', index],
    })),
    addresses: (input.addresses ?? []).map((address, index) => ({ address, field: ['addresses', index] })),
  };
}

async function readSheet(db: Queryable, input: OrderInput, hash: string): Promise<Omit<WantedOrder, 'charges'>> {
  if (input.lines?.length)
    refuse('INVALID', ['lines'], {
      value: 'lines',
      reason: { zh: '订单行与表格只能给一种', en: 'give lines or a spreadsheet, not both' },
    });
  if (input.addresses?.length)
    refuse('INVALID', ['addresses'], {
      value: 'addresses',
      reason: { zh: '收货地址与表格只能给一种', en: 'give addresses or a spreadsheet, not both' },
    });
  const rows = await readStoredCsv(db, hash, ['spreadsheetHash'], { required: SPREADSHEET_COLUMNS });
  const reasons = new Reasons();
  const sheet = readSpreadsheet(rows, reasons);
  reasons.refuseIfAny();
  return sheet;
}
