import { Injectable } from '@nestjs/common';
import { after, Clock, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { releaseStock } from '@shanhai/catalogue';
import { Database, recordFacts, type Tx } from '@shanhai/database';
import { checkReason, fromGlobalId, type Viewer } from '@shanhai/graphql';
import { changeDues } from '@shanhai/payments';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { lineDueFen } from '../rules/line-amount';
import { supplierOrderTransitions, type SupplierOrderVerb } from '../rules/states';
import { linesOf, lockSupplierOrder, updateLines } from '../store/lock';
import type { SupplierOrderRow } from '../store/rows';
import { endSupplierOrders } from './end-supplier-orders';

/** The supplier's own order, locked. @throws Refusal NOT_FOUND, STATE_NOT_ALLOWED at `supplierOrderId`. */
export async function lockOwnSupplierOrder(
  tx: Tx,
  viewer: Viewer,
  globalId: string,
  verb: SupplierOrderVerb,
): Promise<SupplierOrderRow> {
  const part = await lockSupplierOrder(tx, fromGlobalId('SupplierOrder', globalId, ['supplierOrderId']));
  if (part?.supplierId !== viewer.organisationId) refuse('NOT_FOUND', ['supplierOrderId'], { value: globalId });
  if (!after(supplierOrderTransitions, verb, part.status))
    refuse('STATE_NOT_ALLOWED', ['supplierOrderId'], { state: part.status });
  return part;
}

export interface ConfirmSupplierOrderInput {
  supplierOrderId: string;
  /** Packs per line that the supplier can deliver; lines that are not named are confirmed whole. */
  lines?: { lineId: string; quantity: number }[] | null;
}

/**
 * Confirms an order, wholly or in part. What is not confirmed gives its stock back and is no longer owed.
 * Refusals: NOT_FOUND (supplierOrderId, lines.N.lineId), STATE_NOT_ALLOWED, INVALID (more than ordered, a line twice), TOO_MANY, NOT_POSITIVE (nothing at all: decline).
 */
@Injectable()
export class ConfirmSupplierOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ConfirmSupplierOrderInput): Promise<{ supplierOrderId: string }> {
    return this.database.write(viewer, async (tx) => {
      const part = await lockOwnSupplierOrder(tx, viewer, input.supplierOrderId, 'confirm');
      const today = this.clock.today();
      const before = await linesOf(tx, [part.id]);
      const confirmed = readConfirmed(input, before);
      const lines = before.map((line) => {
        const changed = { ...line, confirmedQuantity: confirmed.get(line.id) ?? line.confirmedQuantity };
        return { ...changed, dueFen: lineDueFen(changed) };
      });
      if (lines.every((line) => line.confirmedQuantity === 0)) refuse('NOT_POSITIVE', ['lines'], { value: 0 });
      tx.send("UPDATE supplier_orders SET status = 'CONFIRMED', confirmed_on = $2, expires_on = NULL WHERE id = $1", [
        part.id,
        today,
      ]);
      updateLines(tx, lines);
      releaseStock(
        tx,
        lines.map((line, index) => ({
          skuId: line.skuId,
          quantity: before[index].confirmedQuantity - line.confirmedQuantity,
        })),
      );
      await changeDues(tx, [
        {
          subjectId: part.id,
          on: today,
          key: 'confirmed',
          reason: 'CONFIRMED',
          items: lines.map((line, index) => ({ itemId: line.id, amountFen: line.dueFen - before[index].dueFen })),
        },
      ]);
      recordFacts(tx, [
        supplierOrderFact('confirmed', { buyerId: part.buyerId, supplierOrderId: part.id }, today, part.id, {
          lines: lines.map((line) => ({ lineId: line.id, quantity: line.confirmedQuantity })),
        }),
      ]);
      recordAudit(tx, {
        operation: 'confirmSupplierOrder',
        subjectId: part.id,
        before: { status: part.status, lines: quantitiesOf(before) },
        after: { status: 'CONFIRMED', lines: quantitiesOf(lines) },
      });
      return { supplierOrderId: part.id };
    });
  }
}

const quantitiesOf = (lines: readonly { id: string; confirmedQuantity: number }[]) =>
  lines.map(({ id, confirmedQuantity }) => ({ lineId: id, confirmedQuantity }));

function readConfirmed(
  input: ConfirmSupplierOrderInput,
  lines: readonly { id: string; orderedQuantity: number }[],
): Map<string, number> {
  const reasons = new Reasons();
  const ordered = new Map(lines.map((line) => [line.id, line.orderedQuantity]));
  const confirmed = new Map<string, number>();
  if (input.lines && input.lines.length > lines.length)
    refuse('TOO_MANY', ['lines'], { max: lines.length, count: input.lines.length });
  (input.lines ?? []).forEach(({ lineId, quantity }, index) => {
    const id = fromGlobalId('OrderLine', lineId, ['lines', index, 'lineId']);
    const most = ordered.get(id);
    if (most === undefined) reasons.add('NOT_FOUND', ['lines', index, 'lineId'], { value: lineId });
    else if (quantity < 0 || quantity > most)
      reasons.add('INVALID', ['lines', index, 'quantity'], {
        value: quantity,
        reason: { zh: `0 到 ${most}`, en: `0 to ${most}` },
      });
    if (confirmed.has(id))
      reasons.add('INVALID', ['lines', index, 'lineId'], { value: lineId, reason: { zh: '重复', en: 'named twice' } });
    confirmed.set(id, quantity);
  });
  reasons.refuseIfAny();
  return confirmed;
}

/** Declines an order that was not confirmed yet; its stock goes back. Refusals: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG (reason). */
@Injectable()
export class DeclineSupplierOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { supplierOrderId: string; reason: string }): Promise<{ supplierOrderId: string }> {
    const reasons = new Reasons();
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
    return this.database.write(viewer, async (tx) => {
      const part = await lockOwnSupplierOrder(tx, viewer, input.supplierOrderId, 'decline');
      await endSupplierOrders(tx, [part], 'DECLINED', this.clock.today());
      recordAudit(tx, {
        operation: 'declineSupplierOrder',
        subjectId: part.id,
        before: { status: part.status },
        after: { status: 'DECLINED' },
        detail: { reason: input.reason },
      });
      return { supplierOrderId: part.id };
    });
  }
}
