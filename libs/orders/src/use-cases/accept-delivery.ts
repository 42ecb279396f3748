import { Injectable } from '@nestjs/common';
import { AMOUNT_FEN_MAX, type BusinessDate, Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { recordAudit } from '@shanhai/audit';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { writeEvents } from '@shanhai/epcis';
import { checkDate, checkLength, fromGlobalId, REASON_LENGTH_MAX, requireItems, type Viewer } from '@shanhai/graphql';
import { buyerStandings, changeDues, releaseGoods } from '@shanhai/payments';
import { lotsOf } from '@shanhai/tracing';
import { supplierOrderFact } from '../facts/supplier-order-facts';
import { goodsReceived, partiesOf } from '../rules/delivery-events';
import { allKeptFen, keptFen, lineDueFen, massFen } from '../rules/line-amount';
import { DELIVERING } from '../rules/states';
import {
  closeSupplierOrder,
  insertDelivery,
  linesOf,
  lockSupplierOrder,
  shipmentLinesOf,
  updateLines,
  updateShipmentLines,
} from '../store/lock';
import type { LineRow, ShipmentLineRow, SupplierOrderRow } from '../store/rows';

/** Parcels of the largest order, each in a few lots. */
export const DELIVERY_LINES_MAX = 1000;

export interface AcceptDeliveryInput {
  idempotencyKey: string;
  supplierOrderId: string;
  acceptedOn: string;
  note?: string | null;
  lines: {
    shipmentLineId: string;
    acceptedQuantity: number;
    rejectedQuantity?: number | null;
    netGrams?: bigint | null;
  }[];
}

/** The buyer's own supplier order in delivery, locked. @throws Refusal NOT_FOUND, STATE_NOT_ALLOWED at `supplierOrderId`. */
export async function lockOwnDelivery(
  tx: Tx,
  viewer: Viewer,
  supplierOrderId: string,
  globalId: string,
): Promise<SupplierOrderRow> {
  const part = await lockSupplierOrder(tx, supplierOrderId);
  if (part?.buyerId !== viewer.organisationId) refuse('NOT_FOUND', ['supplierOrderId'], { value: globalId });
  if (!DELIVERING.includes(part.status)) refuse('STATE_NOT_ALLOWED', ['supplierOrderId'], { state: part.status });
  return part;
}

/** When each shipment line was shipped. */
export async function shippedOn(tx: Tx, supplierOrderId: string): Promise<Map<string, BusinessDate>> {
  const rows = await tx.query<{ id: string; on: BusinessDate }>(
    'SELECT id, shipped_on AS "on" FROM shipments WHERE supplier_order_id = $1',
    [supplierOrderId],
  );
  return new Map(rows.map((row) => [row.id, row.on]));
}

/**
 * Signs for packs received: accepts some and rejects others, in part or whole, by whoever of the buyer receives. Goods sold
 * by weight are re-priced to their net weight, rounded once per line over all deliveries (CR-4); rejected ones are no longer owed.
 *
 * Refusals: NOT_FOUND (supplierOrderId, lines.N.shipmentLineId), STATE_NOT_ALLOWED, ACCEPTED_ABOVE_SHIPPED, NOT_POSITIVE, WEIGHT_REQUIRED, INVALID (netGrams), REQUIRED,
 * TOO_MANY, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class AcceptDelivery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: AcceptDeliveryInput): Promise<{ supplierOrderId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    this.check(input);
    return this.database.write(viewer, async (tx) => {
      const result = { supplierOrderId };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'acceptDelivery',
        key: input.idempotencyKey,
        input,
        result,
      };
      if (await takeIdempotencyKey(tx, claim)) return result;
      const part = await lockOwnDelivery(tx, viewer, supplierOrderId, input.supplierOrderId);
      const lines = await linesOf(tx, [part.id]);
      const shipped = await shipmentLinesOf(tx, part.id);
      const dates = await shippedOn(tx, part.id);
      const duesBefore = new Map(lines.map((line) => [line.id, line.dueFen]));
      const deliveryId = newId();
      const received = receive(input, lines, shipped, dates);
      updateLines(tx, lines);
      updateShipmentLines(tx, shipped);
      insertDelivery(tx, {
        id: deliveryId,
        buyerId: part.buyerId,
        supplierOrderId: part.id,
        kind: 'ACCEPTANCE',
        happenedOn: input.acceptedOn,
        signedBy: viewer.userId,
        reason: input.note ?? '',
        lines: received,
      });
      const done = lines.every((line) => line.acceptedQuantity + line.rejectedQuantity === line.confirmedQuantity);
      if (done && part.status === 'SHIPPED') closeSupplierOrder(tx, part.id, input.acceptedOn);
      await changeDues(tx, [
        {
          subjectId: part.id,
          on: input.acceptedOn,
          key: deliveryId,
          reason: 'ACCEPTED',
          items: lines.map((line) => ({ itemId: line.id, amountFen: line.dueFen - duesBefore.get(line.id)! })),
        },
      ]);
      releaseGoods(tx, { subjectId: part.id, goodsFen: allKeptFen(lines), closed: done });
      const [standing, lots] = await tx.together([
        buyerStandings(tx, [{ organisationId: part.buyerId, on: input.acceptedOn }]),
        lotsOf(tx, [...new Set(received.map((each) => each.lotId))]),
      ]);
      const buyer = standing(part.buyerId, input.acceptedOn);
      const contents = new Map(lines.map((line) => [line.id, line.contentBase]));
      const goods = (massOf: (each: (typeof received)[number]) => bigint) =>
        received.map((each) => ({
          lotId: each.lotId,
          baseUnit: lots.get(each.lotId)!.baseUnit,
          placeCode: lots.get(each.lotId)!.placeCode,
          quantityBase: massOf(each),
        }));
      const delivery = { ...partiesOf(part), documentId: deliveryId, on: input.acceptedOn };
      const events = goodsReceived(delivery, {
        accepted: goods(({ acceptedMass }) => BigInt(acceptedMass)),
        rejected: goods(({ lineId, rejectedQuantity }) => BigInt(rejectedQuantity) * contents.get(lineId)!),
      });
      recordFacts(tx, [
        ...writeEvents(tx, this.clock, events),
        supplierOrderFact(
          'accepted',
          { buyerId: part.buyerId, supplierOrderId: part.id },
          input.acceptedOn,
          deliveryId,
          { deliveryId, buyer, lines: received },
        ),
      ]);
      recordAudit(tx, {
        operation: 'acceptDelivery',
        subjectId: part.id,
        detail: { deliveryId, acceptedOn: input.acceptedOn, lines: received },
      });
      return result;
    });
  }

  private check(input: AcceptDeliveryInput): void {
    requireItems(input.lines, DELIVERY_LINES_MAX, ['lines']);
    const reasons = new Reasons();
    if (checkDate(input.acceptedOn, ['acceptedOn'], reasons) && input.acceptedOn > this.clock.today())
      reasons.add('DATE_IN_FUTURE', ['acceptedOn'], { value: input.acceptedOn });
    checkLength(input.note, REASON_LENGTH_MAX, ['note'], reasons);
    reasons.refuseIfAny();
  }
}

/** Applies an acceptance to lines and shipment lines (changed in place) and tells what it was, for the fact. */
function receive(
  input: AcceptDeliveryInput,
  lines: readonly LineRow[],
  shipped: readonly ShipmentLineRow[],
  dates: ReadonlyMap<string, BusinessDate>,
) {
  const reasons = new Reasons();
  const byId = new Map(lines.map((line) => [line.id, line]));
  const parcels = new Map(shipped.map((parcel) => [parcel.id, parcel]));
  const received = input.lines.flatMap((each, index) => {
    const field = ['lines', index];
    const parcel = parcels.get(fromGlobalId('ShipmentLine', each.shipmentLineId, [...field, 'shipmentLineId']));
    const rejected = each.rejectedQuantity ?? 0;
    if (!parcel) {
      reasons.add('NOT_FOUND', [...field, 'shipmentLineId'], { value: each.shipmentLineId });
      return [];
    }
    const line = byId.get(parcel.orderLineId)!;
    const sum = each.acceptedQuantity + rejected;
    if (each.acceptedQuantity < 0 || rejected < 0 || sum === 0)
      reasons.add('NOT_POSITIVE', [...field, 'acceptedQuantity'], { value: Math.min(each.acceptedQuantity, rejected) });
    const available = parcel.quantity - parcel.acceptedQuantity - parcel.rejectedQuantity;
    if (sum > available)
      reasons.add('ACCEPTED_ABOVE_SHIPPED', [...field, 'acceptedQuantity'], { quantity: sum, available });
    const byWeight = line.pricing === 'WEIGHT' && each.acceptedQuantity > 0;
    if (byWeight && (each.netGrams ?? 0n) <= 0n) reasons.add('WEIGHT_REQUIRED', [...field, 'netGrams']);
    if (byWeight && massFen(line, line.acceptedMass + (each.netGrams ?? 0n)) > AMOUNT_FEN_MAX)
      reasons.add('INVALID', [...field, 'netGrams'], {
        value: each.netGrams!,
        reason: { zh: '过重', en: 'too heavy' },
      });
    const limit = dates.get(parcel.shipmentId)!;
    if (input.acceptedOn < limit) reasons.add('DATE_OUT_OF_ORDER', ['acceptedOn'], { value: input.acceptedOn, limit });
    if (reasons.any) return [];
    const mass = byWeight ? each.netGrams! : BigInt(each.acceptedQuantity) * line.contentBase;
    const before = keptFen(line, line);
    line.acceptedQuantity += each.acceptedQuantity;
    line.rejectedQuantity += rejected;
    line.acceptedMass += mass;
    const acceptedFen = keptFen(line, line) - before;
    line.dueFen = lineDueFen(line);
    parcel.acceptedQuantity += each.acceptedQuantity;
    parcel.rejectedQuantity += rejected;
    parcel.acceptedMass += mass;
    parcel.acceptedFen += acceptedFen;
    return [
      {
        shipmentLineId: parcel.id,
        lineId: line.id,
        lotId: parcel.lotId,
        acceptedQuantity: each.acceptedQuantity,
        rejectedQuantity: rejected,
        acceptedMass: mass.toString(),
        acceptedFen: acceptedFen.toString(),
      },
    ];
  });
  reasons.refuseIfAny();
  return received;
}
