import { newId } from '@shanhai/kernel';
import type { Person } from './people';
import { sql } from './test-database';

/** An address that orders of tests deliver to. */
export const ADDRESS = {
  name: '仓库',
  divisionCode: '350203',
  street: '湖滨南路 1 号',
  contact: '陈某',
  phone: '13800000000',
};

export const ORDER_FIELDS = `order { id number status paymentReference goodsFen supplierOrders { id status goodsFen payable { id dueFen paidFen openFen status }
  lines { id skuCode orderedQuantity confirmedQuantity shippedQuantity acceptedQuantity rejectedQuantity returnedQuantity unitPriceFen dueFen }
  shipments { id lines { id orderLineId traceCode quantity acceptedQuantity rejectedQuantity returnedQuantity } } } }`;
export const PART_FIELDS = ORDER_FIELDS.replace(/^order \{.*?supplierOrders \{/s, 'supplierOrder {').replace(
  / \}$/,
  '',
);

export interface Parcel {
  skuCode: string;
  quantity: number;
}

/** Places an order of one or more SKUs to one address. */
export function place(buyer: Person, lines: Parcel[], more: object = {}) {
  return buyer.api.done(
    'placeOrder',
    {
      idempotencyKey: newId(),
      addresses: [ADDRESS],
      lines: lines.map((line) => ({ ...line, address: ADDRESS.name })),
      ...more,
    },
    ORDER_FIELDS,
  );
}

export function confirm(supplier: Person, supplierOrderId: string, lines?: { lineId: string; quantity: number }[]) {
  return supplier.api.done('confirmSupplierOrder', { supplierOrderId, lines }, PART_FIELDS);
}

export function ship(
  supplier: Person,
  supplierOrderId: string,
  shippedOn: string,
  lines: { lineId: string; traceCode: string; quantity: number }[],
) {
  return supplier.api.done(
    'shipSupplierOrder',
    { idempotencyKey: newId(), supplierOrderId, shippedOn, lines },
    PART_FIELDS,
  );
}

export function accept(
  buyer: Person,
  supplierOrderId: string,
  acceptedOn: string,
  lines: { shipmentLineId: string; acceptedQuantity: number; rejectedQuantity?: number; netGrams?: number }[],
) {
  return buyer.api.done('acceptDelivery', { idempotencyKey: newId(), supplierOrderId, acceptedOn, lines }, PART_FIELDS);
}

export interface TransferRow {
  on: string;
  yuan: string;
  remark: string;
  reference?: string;
  payer?: string;
}

/** The CSV of a bank statement. */
export function statementCsv(rows: TransferRow[]): string {
  const lines = rows.map((row) =>
    [row.on, row.yuan, '', row.payer ?? '厦门某工会', '62220000', row.remark, row.reference ?? newId()].join(','),
  );
  return ['交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号', ...lines].join('\n');
}

/** Stores a file as if it had been uploaded, and gives its content hash. */
export async function storedFile(content: string | Buffer, mediaType = 'text/csv'): Promise<string> {
  const { createHash } = await import('node:crypto');
  const bytes = Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('hex');
  await sql(
    'INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [hash, mediaType, bytes.length, bytes, newId()],
  );
  return hash;
}

/** Imports a statement with these transfers for the custodian. */
export async function pay(custodian: Person, rows: TransferRow[]) {
  const fileHash = await storedFile(statementCsv(rows));
  return custodian.api.done(
    'importBankStatement',
    { fileHash },
    'rows alreadyKnown matchedFen suspenseFen transfers { id amountFen matchedFen suspenseFen reason }',
  );
}
