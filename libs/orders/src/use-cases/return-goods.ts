import { Injectable } from '@nestjs/common';
import { addDays, type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { restock } from '@shanhai/catalogue';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { writeEvents } from '@shanhai/epcis';
import { checkDate, checkReason, fromGlobalId, requireItems, type Viewer } from '@shanhai/graphql';
import { notify } from '@shanhai/organisations';
import { changeDues, releaseGoods } from '@shanhai/payments';
import { lotsOf, takeFromLots } from '@shanhai/tracing';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { goodsReturned, partiesOf } from '../rules/delivery-events';
import { allKeptFen, keptFen, lineDueFen } from '../rules/line-amount';
import { DELIVERING } from '../rules/states';
import { recalledAmong } from '../store/drill';
import {
  insertDelivery,
  linesOf,
  lockSupplierOrder,
  shipmentLinesOf,
  updateLines,
  updateShipmentLines,
} from '../store/lock';
import { markReturned } from '../store/sheet-orders';
import type { LineRow, ShipmentLineRow, SupplierOrderRow } from '../store/rows';
import { DELIVERY_LINES_MAX } from './accept-delivery';

/** Days from the acceptance of a parcel in which the buyer alone sends packs of it back: a hidden fault is seen in a month, or is no longer the seller's. */
export const RETURN_DAYS = 30;

export interface ReturnGoodsInput {
  idempotencyKey: string;
  supplierOrderId: string;
  returnedOn: string;
  reason: string;
  /** False where the goods are spoiled: they go back to nobody's stock. */
  restock?: boolean | null;
  lines: { shipmentLineId: string; quantity: number }[];
}

/**
 * Sends accepted packs back: stock and lot get them again, they are no longer owed, and counting follows from the fact
 * (CR-5). The buyer may within RETURN_DAYS, and whenever the lot is being recalled; what its supplier agrees to take back later, the supplier records. The other side is told. What was paid for them shows as owed to the buyer until it is refunded. Of goods by weight the packs' mean net weight returns.
 *
 * Refusals: NOT_FOUND (supplierOrderId, lines.N.shipmentLineId), STATE_NOT_ALLOWED, RETURN_ABOVE_ACCEPTED, RETURN_TOO_LATE (the buyer: lines.N.shipmentLineId), NOT_POSITIVE, REQUIRED, TOO_MANY, TOO_LONG, DATE_INVALID,
 * DATE_IN_FUTURE, DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ReturnGoods {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ReturnGoodsInput): Promise<{ supplierOrderId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    this.check(input);
    return this.database.write(viewer, async (tx) => {
      const result = { supplierOrderId };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'returnGoods',
        key: input.idempotencyKey,
        input,
        result,
      };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const part = await lockToReturn(tx, viewer, supplierOrderId, input.supplierOrderId);
      const bySupplier = part.supplierId === viewer.organisationId;
      const lines = await linesOf(tx, [part.id]);
      const shipped = await shipmentLinesOf(tx, part.id);
      const duesBefore = new Map(lines.map((line) => [line.id, line.dueFen]));
      const deliveryId = newId();
      const before = await deliveredBefore(tx, part.id);
      const late = bySupplier ? NONE_LATE : await lateParcels(tx, shipped, before, this.clock.today());
      const returned = takeBack(input, lines, shipped, before, late);
      if (input.restock ?? true) {
        const byId = new Map(lines.map((line) => [line.id, line]));
        takeFromLots(
          tx,
          returned.map((each) => ({
            lotId: each.lotId,
            base: -BigInt(each.quantity) * byId.get(each.lineId)!.contentBase,
          })),
        );
        restock(
          tx,
          returned.map((each) => ({ skuId: byId.get(each.lineId)!.skuId, quantity: each.quantity })),
        );
      }
      updateLines(tx, lines);
      updateShipmentLines(tx, shipped);
      insertDelivery(tx, {
        id: deliveryId,
        buyerId: part.buyerId,
        supplierOrderId: part.id,
        kind: 'RETURN',
        happenedOn: input.returnedOn,
        signedBy: viewer.userId,
        reason: input.reason,
        lines: returned,
      });
      const [orders, lots] = await tx.together([
        tx.query<{ number: string }>('SELECT number FROM orders WHERE id = $1', [part.orderId]),
        lotsOf(tx, [...new Set(returned.map((each) => each.lotId))]),
        changeDues(tx, [
          {
            subjectId: part.id,
            on: input.returnedOn,
            key: deliveryId,
            reason: 'RETURNED',
            items: lines.map((line) => ({ itemId: line.id, amountFen: line.dueFen - duesBefore.get(line.id)! })),
          },
        ]),
      ]);
      releaseGoods(tx, { subjectId: part.id, goodsFen: allKeptFen(lines), closed: part.status === 'CLOSED' });
      markReturned(tx, part);
      const goods = returned.map(({ lotId, mass }) => ({
        lotId,
        baseUnit: lots.get(lotId)!.baseUnit,
        placeCode: lots.get(lotId)!.placeCode,
        quantityBase: BigInt(mass),
      }));
      const delivery = { ...partiesOf(part), documentId: deliveryId, on: input.returnedOn };
      recordFacts(tx, [
        ...writeEvents(tx, this.clock, goodsReturned(delivery, goods)),
        supplierOrderFact(
          'returned',
          { buyerId: part.buyerId, supplierOrderId: part.id },
          input.returnedOn,
          deliveryId,
          { deliveryId, reason: input.reason, lines: returned },
        ),
      ]);
      recordAudit(tx, {
        operation: 'returnGoods',
        subjectId: part.id,
        detail: { reason: input.reason, restock: input.restock ?? true, bySupplier, lines: returned },
      });
      const packs = returned.reduce((sum, { quantity }) => sum + quantity, 0);
      notify(tx, this.clock.today(), [
        {
          organisationId: bySupplier ? part.buyerId : part.supplierId,
          kind: 'GOODS_RETURNED',
          key: `returned:${deliveryId}`,
          subject: { type: 'SupplierOrder', id: part.id },
          text: {
            zh: `订单 ${orders[0].number} 退货 ${packs} 件：${input.reason}`,
            en: `${packs} packs of order ${orders[0].number} were returned: ${input.reason}`,
          },
        },
      ]);
      return result;
    });
  }

  private check(input: ReturnGoodsInput): void {
    requireItems(input.lines, DELIVERY_LINES_MAX, ['lines']);
    const reasons = new Reasons();
    if (checkDate(input.returnedOn, ['returnedOn'], reasons) && input.returnedOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['returnedOn'], { value: input.returnedOn });
    checkReason(input.reason, ['reason'], reasons);
    reasons.refuseIfAny();
  }
}

/** The viewer's own supplier order in delivery, locked, whichever side it is on. @throws Refusal NOT_FOUND, STATE_NOT_ALLOWED at `supplierOrderId`. */
async function lockToReturn(tx: Tx, viewer: Viewer, id: string, globalId: string): Promise<SupplierOrderRow> {
  const part = await lockSupplierOrder(tx, id);
  if (!part || ![part.buyerId, part.supplierId].includes(viewer.organisationId))
    refuse('NOT_FOUND', ['supplierOrderId'], { value: globalId });
  if (!DELIVERING.includes(part.status)) refuse('STATE_NOT_ALLOWED', ['supplierOrderId'], { state: part.status });
  return part;
}

interface Delivered {
  /** When goods of the shipment line were first accepted, and last. */
  acceptedOn: BusinessDate;
  lastAcceptedOn: BusinessDate;
  /** Mass of it that went back. */
  returnedMass: bigint;
}

/** What happened to each accepted shipment line before. */
async function deliveredBefore(tx: Tx, supplierOrderId: string): Promise<Map<string, Delivered>> {
  const rows = await tx.query<Delivered & { id: string }>(
    `SELECT each->>'shipmentLineId' AS id, min(happened_on) FILTER (WHERE kind = 'ACCEPTANCE') AS "acceptedOn", max(happened_on) FILTER (WHERE kind = 'ACCEPTANCE') AS "lastAcceptedOn",
       COALESCE(sum((each->>'mass')::bigint) FILTER (WHERE kind = 'RETURN'), 0)::bigint AS "returnedMass"
     FROM deliveries, jsonb_array_elements(lines) AS each WHERE supplier_order_id = $1 GROUP BY 1`,
    [supplierOrderId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const NONE_LATE: ReadonlyMap<string, BusinessDate> = new Map();

/** Until when parcels could go back by the buyer's word that no longer can; never those of lots that are being recalled. */
async function lateParcels(
  tx: Tx,
  shipped: readonly ShipmentLineRow[],
  before: ReadonlyMap<string, Delivered>,
  today: BusinessDate,
): Promise<ReadonlyMap<string, BusinessDate>> {
  const late = shipped.flatMap(({ id, lotId }) => {
    const accepted = before.get(id)?.lastAcceptedOn;
    const until = accepted && addDays(accepted, RETURN_DAYS);
    return until && until < today ? [{ id, lotId, until }] : [];
  });
  if (late.length === 0) return NONE_LATE;
  const recalled = await recalledAmong(tx, [...new Set(late.map(({ lotId }) => lotId))]);
  return new Map(late.filter(({ lotId }) => !recalled.has(lotId)).map(({ id, until }) => [id, until]));
}

/** Applies a return to lines and shipment lines (changed in place) and tells what it was, for the fact. */
function takeBack(
  input: ReturnGoodsInput,
  lines: readonly LineRow[],
  shipped: readonly ShipmentLineRow[],
  before: ReadonlyMap<string, Delivered>,
  late: ReadonlyMap<string, BusinessDate>,
) {
  const reasons = new Reasons();
  const byId = new Map(lines.map((line) => [line.id, line]));
  const parcels = new Map(shipped.map((parcel) => [parcel.id, parcel]));
  /** Mass of shipment lines that went back, this time included. */
  const massBack = new Map<string, bigint>();
  const returned = input.lines.flatMap((each, index) => {
    const field = ['lines', index];
    const parcel = parcels.get(fromGlobalId('ShipmentLine', each.shipmentLineId, [...field, 'shipmentLineId']));
    if (!parcel) {
      reasons.add('NOT_FOUND', [...field, 'shipmentLineId'], { value: each.shipmentLineId });
      return [];
    }
    const line = byId.get(parcel.orderLineId)!;
    if (each.quantity <= 0) reasons.add('NOT_POSITIVE', [...field, 'quantity'], { value: each.quantity });
    const available = parcel.acceptedQuantity - parcel.returnedQuantity;
    if (each.quantity > available)
      reasons.add('RETURN_ABOVE_ACCEPTED', [...field, 'quantity'], { quantity: each.quantity, available });
    const until = late.get(parcel.id);
    if (until) reasons.add('RETURN_TOO_LATE', [...field, 'shipmentLineId'], { until, days: RETURN_DAYS });
    const limit = before.get(parcel.id)?.acceptedOn;
    if (limit && input.returnedOn < limit)
      reasons.add('DATE_OUT_OF_ORDER', ['returnedOn'], { value: input.returnedOn, limit });
    if (reasons.any) return [];
    // Packs have the mean of what is there; the last ones take all that remains.
    const massLeft = parcel.acceptedMass - (massBack.get(parcel.id) ?? before.get(parcel.id)?.returnedMass ?? 0n);
    const mass = (massLeft * BigInt(each.quantity)) / BigInt(available);
    massBack.set(parcel.id, parcel.acceptedMass - massLeft + mass);
    const keptBefore = keptFen(line, line);
    line.returnedQuantity += each.quantity;
    line.returnedMass += mass;
    const returnedFen = keptBefore - keptFen(line, line);
    line.dueFen = lineDueFen(line);
    parcel.returnedQuantity += each.quantity;
    return [
      {
        shipmentLineId: parcel.id,
        lineId: line.id,
        lotId: parcel.lotId,
        quantity: each.quantity,
        mass: mass.toString(),
        returnedFen: returnedFen.toString(),
      },
    ];
  });
  reasons.refuseIfAny();
  return returned;
}
