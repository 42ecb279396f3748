import { Injectable } from '@nestjs/common';
import { addDays, after, type BusinessDate, Clock, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { releaseStock } from '@shanhai/catalogue';
import { Database, recordFacts, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { checkDate, checkReason, fromGlobalId, type Viewer } from '@shanhai/graphql';
import { changeDues } from '@shanhai/payments';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { DELIVERY_DAYS, DELIVERY_DAYS_MAX } from '../rules/close-short';
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
  /** The day until which it is delivered; DELIVERY_DAYS from now where none is said. */
  deliverBy?: string | null;
  idempotencyKey?: string | null;
}

/**
 * Confirms an order, wholly or in part. What is not confirmed gives its stock back and is no longer owed.
 * Refusals: NOT_FOUND (supplierOrderId, lines.N.lineId), STATE_NOT_ALLOWED, INVALID (more than ordered, a line twice, a day too far off: deliverBy), TOO_MANY,
 * NOT_POSITIVE (nothing at all: decline), DATE_INVALID, DATE_OUT_OF_ORDER (deliverBy is over), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ConfirmSupplierOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ConfirmSupplierOrderInput): Promise<{ supplierOrderId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    const today = this.clock.today();
    const deliverBy = readDeliverBy(input.deliverBy, today);
    return this.database.write(viewer, async (tx) => {
      const [result, { organisationId }] = [{ supplierOrderId }, viewer];
      const claim = { organisationId, operation: 'confirmSupplierOrder', key: input.idempotencyKey, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      const part = await lockOwnSupplierOrder(tx, viewer, input.supplierOrderId, 'confirm');
      const before = await linesOf(tx, [part.id]);
      const confirmed = readConfirmed(input, before);
      const lines = before.map((line) => {
        const changed = { ...line, confirmedQuantity: confirmed.get(line.id) ?? line.confirmedQuantity };
        return { ...changed, dueFen: lineDueFen(changed) };
      });
      if (lines.every((line) => line.confirmedQuantity === 0)) refuse('NOT_POSITIVE', ['lines'], { value: 0 });
      tx.send(
        "UPDATE supplier_orders SET status = 'CONFIRMED', confirmed_on = $2, expires_on = NULL, deliver_by = $3 WHERE id = $1",
        [part.id, today, deliverBy],
      );
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
          deliverBy,
          lines: lines.map((line) => ({ lineId: line.id, quantity: line.confirmedQuantity })),
        }),
      ]);
      recordAudit(tx, {
        operation: 'confirmSupplierOrder',
        subjectId: part.id,
        before: { status: part.status, lines: quantitiesOf(before) },
        after: { status: 'CONFIRMED', deliverBy, lines: quantitiesOf(lines) },
      });
      return result;
    });
  }
}

/** The day that the supplier promises, from today on and not out of the buyer's sight. */
function readDeliverBy(given: string | null | undefined, today: BusinessDate): BusinessDate {
  if (given == null) return addDays(today, DELIVERY_DAYS);
  const [reasons, field, latest] = [new Reasons(), ['deliverBy'], addDays(today, DELIVERY_DAYS_MAX)];
  if (checkDate(given, field, reasons)) {
    if (given < today) reasons.add('DATE_OUT_OF_ORDER', field, { value: given, limit: today });
    if (given > latest)
      reasons.add('INVALID', field, { value: given, reason: { zh: `最晚 ${latest}`, en: `${latest} at the latest` } });
  }
  reasons.refuseIfAny();
  return given;
}

export const quantitiesOf = (lines: readonly { id: string; confirmedQuantity: number }[]) =>
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

/**
 * Declines an order that was not confirmed yet; its stock goes back.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class DeclineSupplierOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(
    viewer: Viewer,
    input: { supplierOrderId: string; reason: string; idempotencyKey?: string | null },
  ): Promise<{ supplierOrderId: string }> {
    const reasons = new Reasons();
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
    const result = { supplierOrderId: fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']) };
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'declineSupplierOrder', key: input.idempotencyKey, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      const part = await lockOwnSupplierOrder(tx, viewer, input.supplierOrderId, 'decline');
      await endSupplierOrders(tx, [part], 'DECLINED', this.clock.today());
      recordAudit(tx, {
        operation: 'declineSupplierOrder',
        subjectId: part.id,
        before: { status: part.status },
        after: { status: 'DECLINED' },
        detail: { reason: input.reason },
      });
      return result;
    });
  }
}
