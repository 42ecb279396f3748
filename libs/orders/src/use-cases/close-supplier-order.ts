import { Injectable } from '@nestjs/common';
import { after, type BusinessDate, Clock, formatYuan, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { releaseStock } from '@shanhai/catalogue';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { fromGlobalId, requireReason, type Viewer } from '@shanhai/graphql';
import { notify } from '@shanhai/organisations';
import { changeDues, overpaidOf, releaseGoods } from '@shanhai/payments';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { type ClosedShort, closeShort, type ClosingSide } from '../rules/close-short';
import { allKeptFen } from '../rules/line-amount';
import { supplierOrderTransitions } from '../rules/states';
import { closeSupplierOrder, linesOf, lockSupplierOrder, setShort, setSupplierOrderStatus, updateLines } from '../store/lock'; // prettier-ignore
import type { LineRow, SupplierOrderRow } from '../store/rows';
import { quantitiesOf } from './answer-supplier-order';
import { endSupplierOrders } from './end-supplier-orders';

export interface CloseSupplierOrderInput {
  idempotencyKey: string;
  supplierOrderId: string;
  reason: string;
}

/**
 * Closes a confirmed order short: what is not shipped will not come. Its supplier may at any time, its buyer once the promised day is over.
 * The reservation goes back, it is no longer owed, and what was paid for it is owed to the buyer; what was shipped goes on as it is. Where
 * nothing was shipped the order is cancelled with its charges; else they stay as they were agreed. Both sides are told, and who holds money that is to go back.
 *
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (not confirmed, or all of it is shipped), DELIVERY_NOT_DUE (the buyer, before the promised day is over: supplierOrderId),
 * REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class CloseSupplierOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: CloseSupplierOrderInput): Promise<{ supplierOrderId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    const reason = requireReason(input.reason, ['reason']);
    return this.database.write(viewer, async (tx) => {
      const result = { supplierOrderId };
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'closeSupplierOrder', key: input.idempotencyKey, input, result };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const today = this.clock.today();
      const { part, by } = await lockToClose(tx, viewer, supplierOrderId, input.supplierOrderId, today);
      const before = await linesOf(tx, [part.id]);
      const short = closeShort(before);
      if (short.status === 'CANCELLED') await endSupplierOrders(tx, [part], 'CANCELLED', today);
      else await cut(tx, part, before, short, today);
      setShort(tx, part.id, { on: today, by, reason });
      recordFacts(tx, [
        supplierOrderFact('closed_short', { buyerId: part.buyerId, supplierOrderId: part.id }, today, part.id, {
          by,
          reason,
          lines: short.undelivered,
        }),
      ]);
      recordAudit(tx, {
        operation: 'closeSupplierOrder',
        subjectId: part.id,
        before: { status: part.status, lines: quantitiesOf(before) },
        after: { status: short.status, lines: quantitiesOf(short.lines) },
        detail: { by, reason },
      });
      await tell(tx, part, { by, reason, on: today });
      return result;
    });
  }
}

/** The viewer's own supplier order, locked, with the side that the viewer is on. */
async function lockToClose(
  tx: Tx,
  { organisationId }: Viewer,
  id: string,
  globalId: string,
  today: BusinessDate,
): Promise<{ part: SupplierOrderRow; by: ClosingSide }> {
  const field = ['supplierOrderId'];
  const part = await lockSupplierOrder(tx, id);
  if (!part || ![part.buyerId, part.supplierId].includes(organisationId))
    refuse('NOT_FOUND', field, { value: globalId });
  if (!after(supplierOrderTransitions, 'closeShort', part.status))
    refuse('STATE_NOT_ALLOWED', field, { state: part.status });
  const by = part.supplierId === organisationId ? 'SUPPLIER' : 'BUYER';
  if (by === 'BUYER' && part.deliverBy !== null && today <= part.deliverBy)
    refuse('DELIVERY_NOT_DUE', field, { until: part.deliverBy });
  return { part, by };
}

/** Some of it was shipped: takes the rest off stock and dues, and releases charges where nothing more is to be inspected. */
async function cut(
  tx: Tx,
  part: SupplierOrderRow,
  before: readonly LineRow[],
  { lines, status }: ClosedShort<LineRow>,
  on: BusinessDate,
): Promise<void> {
  if (status === 'CLOSED') closeSupplierOrder(tx, part.id, on);
  else setSupplierOrderStatus(tx, [part.id], status);
  updateLines(tx, lines);
  releaseStock(
    tx,
    lines.map(({ skuId, confirmedQuantity }, index) => ({
      skuId,
      quantity: before[index].confirmedQuantity - confirmedQuantity,
    })),
  );
  await changeDues(tx, [
    {
      subjectId: part.id,
      on,
      key: 'closed-short',
      reason: 'CLOSED_SHORT',
      items: lines.map(({ id, dueFen }, index) => ({ itemId: id, amountFen: dueFen - before[index].dueFen })),
    },
  ]);
  if (status === 'CLOSED') releaseGoods(tx, { subjectId: part.id, goodsFen: allKeptFen(lines), closed: true });
}

/** Tells buyer and supplier, and the custodians of money that is now to go back. */
async function tell(
  tx: Tx,
  part: SupplierOrderRow,
  { by, reason, on }: { by: ClosingSide; reason: string; on: BusinessDate },
): Promise<void> {
  const [orders, overpaid] = await tx.together([
    tx.query<{ number: string }>('SELECT number FROM orders WHERE id = $1', [part.orderId]),
    overpaidOf(tx, part.id),
  ]);
  const [{ number }] = orders;
  const owesBack = overpaid !== null && overpaid.overpaidFen > 0n;
  const yuan = formatYuan(overpaid?.overpaidFen ?? 0n);
  const [zh, en] = by === 'BUYER' ? ['采购方', 'buyer'] : ['供应商', 'supplier'];
  const notice = { kind: 'ORDER_CLOSED_SHORT', key: `closed-short:${part.id}` };
  const text = {
    zh: `订单 ${number} 的未发部分已由${zh}终止：${reason}${owesBack ? `；已付款中 ${yuan} 元待退` : ''}`,
    en: `What was not shipped of order ${number} was closed by the ${en}: ${reason}${owesBack ? `; ${yuan} yuan that were paid are to go back` : ''}`,
  };
  notify(tx, on, [
    ...[part.buyerId, part.supplierId].map((organisationId) => ({
      ...{ ...notice, organisationId, text },
      subject: { type: 'SupplierOrder', id: part.id },
    })),
    ...(owesBack ? overpaid.custodianIds : []).map((organisationId) => ({
      ...{ ...notice, organisationId, text },
      subject: { type: 'Payable', id: overpaid!.payableId },
    })),
  ]);
}
