import { Injectable } from '@nestjs/common';
import { Clock, newId, Reasons } from '@shanhai/kernel';
import { takeStock } from '@shanhai/catalogue';
import { recordAudit } from '@shanhai/audit';
import { tradingCompaniesOn } from '@shanhai/organisations';
import { Database, recordFacts, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { writeEvents } from '@shanhai/epcis';
import { checkDate, checkLength, fromGlobalId, requireItems, type Viewer } from '@shanhai/graphql';
import {
  checkMayLeave,
  coveringMandates,
  LICENCE_NAMES,
  lockLots,
  missingDocuments,
  readTraceCode,
  type RequiredDocument,
  type RootRow,
  rootsOfLots,
  type ShippableLot,
  takeFromLots,
} from '@shanhai/tracing';
import { type CoveringMandate, supplierOrderFact } from '../facts/supplier-order-facts';
import { goodsShipped, partiesOf } from '../rules/delivery-events';
import { nominalFen } from '../rules/line-amount';
import { hasVerifiedOrigin, shippedLot } from '../rules/shipped-lot';
import { checkDocuments } from '../rules/shipping-documents';
import { linesOf, setSupplierOrderStatus, updateLines } from '../store/lock';
import type { LineRow, SupplierOrderRow } from '../store/rows';
import { DELIVERY_LINES_MAX } from './accept-delivery';
import { lockOwnSupplierOrder } from './answer-supplier-order';

/** What fits on a parcel's label. */
const LABEL_LENGTH_MAX = 100;

export interface ShipSupplierOrderInput {
  idempotencyKey: string;
  supplierOrderId: string;
  shippedOn: string;
  carrier?: string | null;
  trackingNumber?: string | null;
  lines: { lineId: string; traceCode: string; quantity: number }[];
}

/** Goods of the supplier's own. */
const NO_MANDATES: ReadonlyMap<string, CoveringMandate | null> = new Map();
/** Lots that were harvested: nothing more is asked of them. */
const NO_ROOTS: ReadonlyMap<string, RootRow[]> = new Map();

interface Parcel {
  id: string;
  line: LineRow;
  lot: ShippableLot;
  quantity: number;
}

/**
 * Ships confirmed packs, each from a named lot whose origin is verified. A purchase root (order line, lot) is born here
 * (CR-1). A lot never ships more than it has (CR-20).
 *
 * Refusals: NOT_FOUND (supplierOrderId, lines.N.lineId, lines.N.traceCode), STATE_NOT_ALLOWED, SHIPPED_ABOVE_CONFIRMED, LOT_UNVERIFIED, LOT_CLAIM_EXPIRED, LOT_ORIGIN_REVOKED,
 * LOT_HELD, LOT_RECALLED, LOT_PRODUCT_MISMATCH, LOT_EXHAUSTED, COMMITMENT_CERTIFICATE_REQUIRED, LICENCE_REQUIRED, NOT_POSITIVE, REQUIRED, TOO_MANY, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class ShipSupplierOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, input: ShipSupplierOrderInput): Promise<{ supplierOrderId: string; shipmentId: string }> {
    const supplierOrderId = fromGlobalId('SupplierOrder', input.supplierOrderId, ['supplierOrderId']);
    return this.database.write(viewer, async (tx) => {
      const result = { supplierOrderId, shipmentId: newId() };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'shipSupplierOrder',
        key: input.idempotencyKey,
        input,
        result,
      };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const part = await lockOwnSupplierOrder(tx, viewer, input.supplierOrderId, 'ship');
      this.check(input, part);
      const lines = await linesOf(tx, [part.id]);
      const traceCodes = [...new Set(input.lines.map((line) => readTraceCode(line.traceCode) ?? ''))];
      // In this order on the connection: papers are looked at when the lots are locked.
      const [lots, missing, traders] = await tx.together([
        lockLots(tx, traceCodes),
        missingDocuments(tx, traceCodes, input.shippedOn),
        tradingCompaniesOn(tx, [part.supplierId], part.placedOn),
      ]);
      const made = [...lots.values()].filter(({ makingId }) => makingId !== null).map(({ lotId }) => lotId);
      const roots = made.length > 0 ? await rootsOfLots(tx, made) : NO_ROOTS;
      const parcels = readParcels(input, lines, lots, roots, viewer.organisationId);
      requireDocuments(parcels, missing, input.shippedOn);
      // CR-14: a trading company ships what producers' mandates cover on the day of the order.
      const trading = traders.has(part.supplierId);
      const shippedLots = [...new Set(parcels.map(({ lot }) => lot.lotId))];
      const mandates = trading
        ? await coveringMandates(tx, part.supplierId, shippedLots, roots, part.placedOn)
        : NO_MANDATES;
      insertShipment(tx, part, result.shipmentId, input, parcels);
      takeStock(
        tx,
        parcels.map(({ line, quantity }) => ({ skuId: line.skuId, quantity })),
      );
      takeFromLots(
        tx,
        parcels.map(({ line, lot, quantity }) => ({ lotId: lot.lotId, base: BigInt(quantity) * line.contentBase })),
      );
      for (const { line, quantity } of parcels) line.shippedQuantity += quantity;
      updateLines(tx, lines);
      if (lines.every((line) => line.shippedQuantity === line.confirmedQuantity))
        setSupplierOrderStatus(tx, [part.id], 'SHIPPED');
      const shipped = parcels.map(({ line, lot, quantity }) => ({
        lotId: lot.lotId,
        baseUnit: lot.baseUnit,
        placeCode: lot.placeCode,
        quantityBase: BigInt(quantity) * line.contentBase,
      }));
      const delivery = { ...partiesOf(part), documentId: result.shipmentId, on: input.shippedOn };
      recordFacts(tx, [
        ...writeEvents(tx, this.clock, goodsShipped(delivery, shipped)),
        supplierOrderFact(
          'shipped',
          { buyerId: part.buyerId, supplierOrderId: part.id },
          input.shippedOn,
          result.shipmentId,
          {
            shipmentId: result.shipmentId,
            lines: parcels.map(({ id, line, lot, quantity }) => ({
              shipmentLineId: id,
              lineId: line.id,
              quantity,
              nominalFen: nominalFen(line, quantity).toString(),
              lot: {
                ...shippedLot(lot, roots.get(lot.lotId) ?? null),
                ...(lot.brands && { brands: lot.brands }),
                ...(trading && { mandate: mandates.get(lot.lotId) ?? null }),
              },
            })),
          },
        ),
      ]);
      recordAudit(tx, {
        operation: 'shipSupplierOrder',
        subjectId: part.id,
        detail: {
          shipmentId: result.shipmentId,
          shippedOn: input.shippedOn,
          lines: parcels.map(({ line, lot, quantity }) => ({ lineId: line.id, lotId: lot.lotId, quantity })),
        },
      });
      return result;
    });
  }

  private check(input: ShipSupplierOrderInput, part: SupplierOrderRow): void {
    requireItems(input.lines, DELIVERY_LINES_MAX, ['lines']);
    const reasons = new Reasons();
    if (checkDate(input.shippedOn, ['shippedOn'], reasons)) {
      if (input.shippedOn > this.clock.today())
        reasons.add('DATE_IN_FUTURE', ['shippedOn'], { value: input.shippedOn });
      if (input.shippedOn < part.placedOn)
        reasons.add('DATE_OUT_OF_ORDER', ['shippedOn'], { value: input.shippedOn, limit: part.placedOn });
    }
    checkLength(input.carrier, LABEL_LENGTH_MAX, ['carrier'], reasons);
    checkLength(input.trackingNumber, LABEL_LENGTH_MAX, ['trackingNumber'], reasons);
    reasons.refuseIfAny();
  }
}

function readParcels(
  input: ShipSupplierOrderInput,
  lines: readonly LineRow[],
  lots: ReadonlyMap<string, ShippableLot>,
  roots: ReadonlyMap<string, RootRow[]>,
  supplierId: string,
): Parcel[] {
  const reasons = new Reasons();
  const byId = new Map(lines.map((line) => [line.id, line]));
  const open = new Map(lines.map((line) => [line.id, line.confirmedQuantity - line.shippedQuantity]));
  const left = new Map([...lots.values()].map((lot) => [lot.lotId, lot.availableBase]));
  const parcels = input.lines.flatMap(({ lineId, traceCode, quantity }, index): Parcel[] => {
    const field = ['lines', index];
    const line = byId.get(fromGlobalId('OrderLine', lineId, [...field, 'lineId']));
    const lot = lots.get(readTraceCode(traceCode) ?? '');
    if (!line) reasons.add('NOT_FOUND', [...field, 'lineId'], { value: lineId });
    if (lot?.supplierId !== supplierId) {
      reasons.add('NOT_FOUND', [...field, 'traceCode'], { value: traceCode.slice(0, 40) });
      return [];
    }
    if (quantity <= 0) reasons.add('NOT_POSITIVE', [...field, 'quantity'], { value: quantity });
    if (!line || quantity <= 0) return [];
    if (lot.productId !== line.productId)
      reasons.add('LOT_PRODUCT_MISMATCH', [...field, 'traceCode'], { lot: lot.traceCode });
    checkMayLeave(lot, [...field, 'traceCode'], reasons);
    const { traceCode: code, revocations, originValidUntil: until } = lot;
    if (revocations > 0) reasons.add('LOT_ORIGIN_REVOKED', [...field, 'traceCode'], { lot: code });
    else if (lot.originStatus !== 'VERIFIED' || !hasVerifiedOrigin(lot, roots.get(lot.lotId) ?? null))
      reasons.add('LOT_UNVERIFIED', [...field, 'traceCode'], { lot: code });
    else if (until !== null && until <= input.shippedOn)
      reasons.add('LOT_CLAIM_EXPIRED', [...field, 'traceCode'], { lot: code, until });
    if (lot.harvestedOn > input.shippedOn)
      reasons.add('DATE_OUT_OF_ORDER', ['shippedOn'], { value: input.shippedOn, limit: lot.harvestedOn });
    const available = open.get(line.id)!;
    if (quantity > available) reasons.add('SHIPPED_ABOVE_CONFIRMED', [...field, 'quantity'], { quantity, available });
    open.set(line.id, available - quantity);
    const needed = BigInt(quantity) * line.contentBase;
    const has = left.get(lot.lotId)!;
    if (needed > has)
      reasons.add('LOT_EXHAUSTED', [...field, 'quantity'], { lot: lot.traceCode, available: has, needed });
    left.set(lot.lotId, has - needed);
    return [{ id: newId(), line, lot, quantity }];
  });
  reasons.refuseIfAny();
  return parcels;
}

function requireDocuments(
  parcels: readonly Parcel[],
  missing: ReadonlyMap<string, readonly RequiredDocument[]>,
  shippedOn: string,
): void {
  const reasons = new Reasons();
  const lots = parcels.map((parcel) => parcel.lot);
  checkDocuments(lots, missing, { date: shippedOn, names: LICENCE_NAMES }, reasons);
  reasons.refuseIfAny();
}

function insertShipment(
  tx: Tx,
  part: SupplierOrderRow,
  shipmentId: string,
  input: ShipSupplierOrderInput,
  parcels: readonly Parcel[],
): void {
  tx.send(
    'INSERT INTO shipments (id, buyer_id, supplier_order_id, supplier_id, shipped_on, carrier, tracking_number) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      shipmentId,
      part.buyerId,
      part.id,
      part.supplierId,
      input.shippedOn,
      input.carrier ?? '',
      input.trackingNumber ?? '',
    ],
  );
  tx.send(
    `INSERT INTO shipment_lines (id, buyer_id, shipment_id, order_line_id, supplier_id, lot_id, quantity)
     SELECT id, $2, $3, line, $4, lot, quantity FROM unnest($1::uuid[], $5::uuid[], $6::uuid[], $7::integer[]) AS x(id, line, lot, quantity)`,
    [
      parcels.map((parcel) => parcel.id),
      part.buyerId,
      shipmentId,
      part.supplierId,
      parcels.map((parcel) => parcel.line.id),
      parcels.map((parcel) => parcel.lot.lotId),
      parcels.map((parcel) => parcel.quantity),
    ],
  );
}
