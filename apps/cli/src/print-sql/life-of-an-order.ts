import { recordStatements } from '@shanhai/database';
import { StoreFile } from '@shanhai/files';
import { businessDateOf, formatYuan, newId } from '@shanhai/kernel';
import type { InProcessApi } from './in-process-api';
import type { SmallWorld } from './world';

/** The statements of each use case, by its name. */
export type Recorded = Record<string, string[]>;

interface OrderOf {
  id: string;
  paymentReference: string;
  supplierOrders: {
    id: string;
    supplier: { name: string };
    payable: { id: string; dueFen: string } | null;
    lines: { id: string; skuCode: string }[];
    shipments: { lines: { id: string; orderLineId: string }[] }[];
  }[];
}

const ORDER = `id paymentReference supplierOrders { id supplier { name } payable { id dueFen } lines { id skuCode }
  shipments { lines { id orderLineId } } }`;
const ADDRESS = { name: '仓库', divisionCode: '350181', street: '1 号', contact: '陈某', phone: '13800000000' };

/**
 * Takes one order over both suppliers from its placing to a refund, `lines` lines in all, and records what each step
 * asks of the database.
 */
export async function liveAnOrder(
  api: InProcessApi,
  world: SmallWorld,
  lines: number,
): Promise<{ orderId: string; recorded: Recorded }> {
  const { buyer, approver, suppliers, custodian } = world;
  const recorded: Recorded = {};
  const record = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const { result, statements } = await recordStatements(work);
    recorded[name] ??= statements;
    return result;
  };
  const today = businessDateOf(new Date());
  const skuCodes = suppliers.flatMap(({ skuCodes: codes }, index) => codes.slice(0, (lines + 1 - index) >> 1));

  const { order } = await record('place-order', () =>
    api.do<{ order: { id: string } }>(
      buyer,
      'placeOrder',
      {
        idempotencyKey: newId(),
        addresses: [ADDRESS],
        lines: skuCodes.map((skuCode) => ({ skuCode, quantity: 2, address: ADDRESS.name })),
      },
      'order { id }',
    ),
  );
  await record('approve-order', () => api.do(approver, 'approveOrder', { orderId: order.id }, 'order { id }'));
  const read = async () =>
    (await api.ask<{ order: OrderOf }>(buyer, `query ($id: ID!) { order(id: $id) { ${ORDER} } }`, { id: order.id }))
      .order;
  const placed = await read();
  const sellerOf = (part: OrderOf['supplierOrders'][number]) =>
    suppliers.find(({ skuCodes: codes }) => codes.includes(part.lines[0].skuCode))!;

  for (const part of placed.supplierOrders) {
    const input = { supplierOrderId: part.id };
    await record('confirm-supplier-order', () =>
      api.do(sellerOf(part), 'confirmSupplierOrder', input, 'supplierOrder { id }'),
    );
  }

  const csv = [
    '交易日期,贷方发生额,对方户名,对方账号,摘要,流水号',
    ...placed.supplierOrders.map(({ payable }) =>
      [
        today,
        formatYuan(BigInt(payable!.dueFen)).replace(/,/g, ''),
        '工会',
        '6222',
        placed.paymentReference,
        newId(),
      ].join(','),
    ),
  ].join('\n');
  const { hash: fileHash } = await api
    .use(StoreFile)
    .run(custodian, { mediaType: 'text/csv', content: Buffer.from(csv) });
  await record('import-bank-statement', () => api.do(custodian, 'importBankStatement', { fileHash }, 'matchedFen'));

  for (const part of placed.supplierOrders) {
    const { traceCode } = sellerOf(part);
    await record('ship-supplier-order', () =>
      api.do(
        sellerOf(part),
        'shipSupplierOrder',
        {
          idempotencyKey: newId(),
          supplierOrderId: part.id,
          shippedOn: today,
          lines: part.lines.map(({ id }) => ({ lineId: id, traceCode, quantity: 2 })),
        },
        'supplierOrder { id }',
      ),
    );
  }
  for (const part of (await read()).supplierOrders) {
    const shipped = part.shipments.flatMap((shipment) => shipment.lines);
    const about = { supplierOrderId: part.id };
    await record('accept-delivery', () =>
      api.do(
        buyer,
        'acceptDelivery',
        {
          ...about,
          idempotencyKey: newId(),
          acceptedOn: today,
          lines: shipped.map(({ id }) => ({ shipmentLineId: id, acceptedQuantity: 2 })),
        },
        'supplierOrder { id }',
      ),
    );
    await record('return-goods', () =>
      api.do(
        buyer,
        'returnGoods',
        {
          ...about,
          idempotencyKey: newId(),
          returnedOn: today,
          reason: '破损',
          lines: shipped.map(({ id }) => ({ shipmentLineId: id, quantity: 1 })),
        },
        'supplierOrder { id }',
      ),
    );
    await record('refund-payment', () =>
      api.do(
        custodian,
        'refundPayment',
        {
          idempotencyKey: newId(),
          payableId: part.payable!.id,
          items: part.lines.map(({ id }) => ({ itemId: id, amountFen: '3050' })),
          refundedOn: today,
          reason: '退货',
        },
        'payable { id }',
      ),
    );
  }
  return { orderId: order.id, recorded };
}
