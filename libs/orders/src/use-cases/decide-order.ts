import { Injectable } from '@nestjs/common';
import { addDays, after, Clock, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, takeKeyIfGiven, type Tx } from '@shanhai/database';
import { checkLength, checkReason, fromGlobalId, REASON_LENGTH_MAX, type Viewer } from '@shanhai/graphql';
import { organisationProfiles } from '@shanhai/organisations';
import { buyerStanding } from '@shanhai/payments';
import { supplierStanding } from '../facts/supplier-order-facts';
import { orderTransitions, type OrderVerb } from '../rules/states';
import { linesOf, lockOrder, lockSupplierOrdersOf, setSupplierOrderStatus } from '../store/lock';
import { chargesOfSupplierOrders } from '../store/read-orders';
import type { OrderRow } from '../store/rows';
import { endSupplierOrders } from './end-supplier-orders';
import { openForDelivery } from './open-for-delivery';
import { CONFIRMATION_DAYS } from './place-order';

async function lockOwnOrder(tx: Tx, viewer: Viewer, globalId: string, verb: OrderVerb): Promise<OrderRow> {
  const order = await lockOrder(tx, fromGlobalId('Order', globalId, ['orderId']));
  if (order?.buyerId !== viewer.organisationId) refuse('NOT_FOUND', ['orderId'], { value: globalId });
  if (!after(orderTransitions, verb, order.status)) refuse('STATE_NOT_ALLOWED', ['orderId'], { state: order.status });
  return order;
}

function decide(tx: Tx, viewer: Viewer, order: OrderRow, verb: OrderVerb, on: string, reason: string): void {
  const status = after(orderTransitions, verb, order.status)!;
  tx.send(
    'UPDATE orders SET status = $2, decided_by = $3, decided_on = $4, decision_reason = $5, expires_on = NULL WHERE id = $1',
    [order.id, status, viewer.userId, on, reason],
  );
  recordAudit(tx, {
    operation: `${verb}Order`,
    subjectId: order.id,
    before: { status: order.status },
    after: { status },
    detail: { reason },
  });
}

/**
 * Approves an order that waits for its unit: it becomes binding, and its payables open.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED, OWN_APPROVAL, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ApproveOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: { orderId: string; idempotencyKey?: string | null }): Promise<{ orderId: string }> {
    const result = { orderId: fromGlobalId('Order', input.orderId, ['orderId']) };
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'approveOrder', key: input.idempotencyKey, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      const order = await lockOwnOrder(tx, viewer, input.orderId, 'approve');
      if (order.placedBy === viewer.userId) refuse('OWN_APPROVAL', ['orderId']);
      const today = this.clock.today();
      const parts = await lockSupplierOrdersOf(tx, order.id);
      decide(tx, viewer, order, 'approve', today, '');
      setSupplierOrderStatus(
        tx,
        parts.map((part) => part.id),
        'PLACED',
      );
      tx.send('UPDATE supplier_orders SET expires_on = $2 WHERE order_id = $1', [
        order.id,
        addDays(today, CONFIRMATION_DAYS),
      ]);
      const ids = parts.map((part) => part.id);
      const [profiles, lines, charges] = await tx.together([
        organisationProfiles(tx, [order.buyerId, ...parts.map((part) => part.supplierId)]),
        linesOf(tx, ids),
        chargesOfSupplierOrders(tx, ids),
      ]);
      const suppliers = new Map([...profiles].map(([id, profile]) => [id, supplierStanding(profile)]));
      const buyer = buyerStanding(profiles.get(order.buyerId)!);
      openForDelivery(tx, { order, supplierOrders: parts, lines, charges, buyer, suppliers }, today);
      return result;
    });
  }
}

/**
 * Rejects an order that waits for its unit; its stock goes back.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class RejectOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(
    viewer: Viewer,
    input: { orderId: string; reason: string; idempotencyKey?: string | null },
  ): Promise<{ orderId: string }> {
    const reasons = new Reasons();
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
    const result = { orderId: fromGlobalId('Order', input.orderId, ['orderId']) };
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'rejectOrder', key: input.idempotencyKey, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      const order = await lockOwnOrder(tx, viewer, input.orderId, 'reject');
      const parts = await lockSupplierOrdersOf(tx, order.id);
      decide(tx, viewer, order, 'reject', this.clock.today(), input.reason);
      await endSupplierOrders(tx, parts, 'REJECTED', this.clock.today());
      return result;
    });
  }
}

/**
 * Cancels an order of which no supplier has confirmed anything; what suppliers declined stays declined.
 * Refusals: NOT_FOUND, STATE_NOT_ALLOWED (naming the supplier order's state), TOO_LONG (reason), IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(
    viewer: Viewer,
    input: { orderId: string; reason?: string | null; idempotencyKey?: string | null },
  ): Promise<{ orderId: string }> {
    const reasons = new Reasons();
    checkLength(input.reason, REASON_LENGTH_MAX, ['reason'], reasons);
    reasons.refuseIfAny();
    const result = { orderId: fromGlobalId('Order', input.orderId, ['orderId']) };
    return this.database.write(viewer, async (tx) => {
      const { organisationId } = viewer;
      const claim = { organisationId, operation: 'cancelOrder', key: input.idempotencyKey, input, result };
      if (await takeKeyIfGiven(tx, claim)) return result;
      const order = await lockOwnOrder(tx, viewer, input.orderId, 'cancel');
      const parts = await lockSupplierOrdersOf(tx, order.id);
      const delivering = parts.find((part) => ['CONFIRMED', 'SHIPPED', 'CLOSED'].includes(part.status));
      if (delivering) refuse('STATE_NOT_ALLOWED', ['orderId'], { state: delivering.status });
      decide(tx, viewer, order, 'cancel', this.clock.today(), input.reason ?? '');
      await endSupplierOrders(
        tx,
        parts.filter((part) => ['PENDING_APPROVAL', 'PLACED'].includes(part.status)),
        'CANCELLED',
        this.clock.today(),
      );
      return result;
    });
  }
}
