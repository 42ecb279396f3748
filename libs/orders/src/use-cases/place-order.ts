import { Injectable } from '@nestjs/common';
import { addDays, AMOUNT_FEN_MAX, Clock, type Fen, newId, Reasons, refuse } from '@shanhai/kernel';
import { offersByCode, reserveStock } from '@shanhai/catalogue';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { readStoredCsv } from '@shanhai/files';
import { fromGlobalId, type Viewer } from '@shanhai/graphql';
import { organisationProfiles, type OrganisationProfile } from '@shanhai/organisations';
import { type ItemKind, newPaymentReference } from '@shanhai/payments';
import { type PricedLine, priceOrder, type WantedLine } from '../rules/price-order';
import { readSpreadsheet, SPREADSHEET_COLUMNS } from '../rules/spreadsheet';
import { insertCharges, insertOrder } from '../store/insert-order';
import type { OrderChannel, OrderRow, SupplierOrderRow } from '../store/rows';
import { openForDelivery } from './open-for-delivery';

/** The largest order that an eastern unit placed at once is some hundred lines; the limit bounds a transaction's locks. */
export const ORDER_LINES_MAX = 1000;
export const ADDRESSES_MAX = 200;
/** An unapproved reservation goes back after a week, an unconfirmed one after five days. */
export const APPROVAL_DAYS = 7;
export const CONFIRMATION_DAYS = 5;
/** Freight, deposit and fee for each of some thirty suppliers. */
const CHARGES_MAX = 100;
const TEXT_MAX = 200;
const NOTE_MAX = 2000;
/** Beyond this a quantity is a slip of the keyboard. */
export const LINE_QUANTITY_MAX = 10_000_000;

export interface DeliveryAddress {
  name: string;
  divisionCode: string;
  street: string;
  contact: string;
  phone: string;
}

export interface PlaceOrderInput {
  idempotencyKey: string;
  channel?: OrderChannel | null;
  note?: string | null;
  addresses?: DeliveryAddress[] | null;
  lines?: { skuCode: string; quantity: number; address: string }[] | null;
  spreadsheetHash?: string | null;
  charges?: { supplierId: string; kind: Exclude<ItemKind, 'GOODS'>; amountFen: Fen }[] | null;
}

/**
 * Places one order over several suppliers and addresses: prices and tiers are fixed, stock is reserved, and the order is
 * split into supplier orders, all in one transaction and all or nothing. It waits for approval where the unit's policy
 * says so; else its payables open at once.
 *
 * Refusals, every failing line named: SKU_UNKNOWN, LISTING_NOT_ON_SALE, NOT_POSITIVE, NOT_IN_CASES, BELOW_MINIMUM,
 * OUT_OF_STOCK, ADDRESS_UNKNOWN, DIVISION_UNKNOWN, REQUIRED, TOO_MANY, TOO_LONG, INVALID, CSV_*, FILE_UNKNOWN,
 * ORGANISATION_NOT_APPROVED, IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
  ) {}

  run(viewer: Viewer, input: PlaceOrderInput): Promise<{ orderId: string }> {
    return this.database.write(viewer, async (tx) => {
      const result = { orderId: newId() };
      const claim = {
        organisationId: viewer.organisationId,
        operation: 'placeOrder',
        key: input.idempotencyKey,
        input,
        result,
      };
      const first = await takeIdempotencyKey(tx, claim);
      if (first) return first;
      const wanted = await readWanted(tx, input);
      await this.checkAddresses(tx, wanted.addresses);
      const offers = await offersByCode(tx, [...new Set(wanted.lines.map((line) => line.skuCode))]);
      const reasons = new Reasons();
      const lines = priceOrder(
        wanted.lines,
        offers,
        new Set(wanted.addresses.map(({ address }) => address.name)),
        reasons,
      );
      const supplierIds = [...new Set(lines.map((line) => line.offer.supplierId))];
      const charges = readCharges(input, supplierIds, reasons);
      const total = [...lines.map((line) => line.dueFen), ...charges.map((charge) => charge.amountFen)];
      if (total.reduce((sum, fen) => sum + fen, 0n) > AMOUNT_FEN_MAX)
        reasons.add('INVALID', ['lines'], {
          value: 'total',
          reason: { zh: `最多 ${AMOUNT_FEN_MAX} 分`, en: `at most ${AMOUNT_FEN_MAX} fen` },
        });
      reasons.refuseIfAny();
      await reserve(tx, lines, wanted.lines);
      const profiles = await organisationProfiles(tx, [viewer.organisationId, ...supplierIds]);
      const buyer = profiles.get(viewer.organisationId);
      if (buyer?.status !== 'APPROVED') refuse('ORGANISATION_NOT_APPROVED');
      const order = this.newOrder(viewer, input, result.orderId, buyer, lines, charges);
      const supplierOrders = this.newSupplierOrders(order, lines, supplierIds);
      const partOf = new Map(supplierOrders.map((part) => [part.supplierId, part.id]));
      const orderLines = lines.map((line, ordinal) => ({
        id: newId(),
        ordinal,
        supplierOrderId: partOf.get(line.offer.supplierId)!,
        ...line.offer,
        addressName: line.addressName,
        unitPriceFen: line.unitPriceFen,
        orderedQuantity: line.quantity,
        dueFen: line.dueFen,
      }));
      const orderCharges = charges.map(({ supplierId, kind, amountFen }) => ({
        id: newId(),
        supplierOrderId: partOf.get(supplierId)!,
        kind,
        amountFen,
      }));
      const addresses = wanted.addresses.map(({ address }) => ({ orderId: order.id, ...address }));
      insertOrder(tx, { order, addresses, supplierOrders, lines: orderLines });
      insertCharges(tx, order.buyerId, orderCharges);
      if (order.status === 'PLACED')
        openForDelivery(
          tx,
          { order, supplierOrders, lines: orderLines, charges: orderCharges, profiles },
          order.placedOn,
        );
      return result;
    });
  }

  private async checkAddresses(
    tx: Tx,
    addresses: readonly { address: DeliveryAddress; field: (string | number)[] }[],
  ): Promise<void> {
    const reasons = new Reasons();
    if (addresses.length > ADDRESSES_MAX)
      refuse('TOO_MANY', ['addresses'], { max: ADDRESSES_MAX, count: addresses.length });
    const names = new Set<string>();
    for (const { address, field } of addresses) {
      for (const key of ['name', 'street', 'contact', 'phone'] as const) {
        if (address[key].trim() === '') reasons.add('REQUIRED', [...field, key]);
        if (address[key].length > TEXT_MAX) reasons.add('TOO_LONG', [...field, key], { max: TEXT_MAX });
      }
      if (names.has(address.name))
        reasons.add('INVALID', [...field, 'name'], { value: address.name, reason: { zh: '重复', en: 'named twice' } });
      names.add(address.name);
    }
    const today = this.clock.today();
    const places = await this.places.book(tx);
    for (const { address, field } of addresses) {
      if (!places.spanAt(address.divisionCode, today))
        reasons.add('DIVISION_UNKNOWN', [...field, 'divisionCode'], {
          code: address.divisionCode.slice(0, 20),
          date: today,
        });
    }
    reasons.refuseIfAny();
  }

  private newOrder(
    viewer: Viewer,
    input: PlaceOrderInput,
    id: string,
    buyer: OrganisationProfile,
    lines: readonly PricedLine[],
    charges: readonly Charge[],
  ): OrderRow {
    const today = this.clock.today();
    const goodsFen = lines.reduce((sum, line) => sum + line.dueFen, 0n);
    const chargesFen = charges.reduce((sum, charge) => sum + charge.amountFen, 0n);
    const waits = buyer.approvalAboveFen !== null && goodsFen + chargesFen > buyer.approvalAboveFen;
    return {
      id,
      buyerId: viewer.organisationId,
      number: `${today.replaceAll('-', '')}-${id.slice(-8).toUpperCase()}`,
      status: waits ? 'PENDING_APPROVAL' : 'PLACED',
      channel: input.channel ?? usualChannel(buyer),
      placedOn: today,
      placedBy: viewer.userId,
      decidedOn: null,
      decisionReason: null,
      expiresOn: waits ? addDays(today, APPROVAL_DAYS) : null,
      paymentReference: newPaymentReference(),
      goodsFen,
      chargesFen,
      note: input.note ?? '',
    };
  }

  private newSupplierOrders(
    order: OrderRow,
    lines: readonly PricedLine[],
    supplierIds: readonly string[],
  ): SupplierOrderRow[] {
    return supplierIds.map((supplierId) => ({
      id: newId(),
      buyerId: order.buyerId,
      orderId: order.id,
      supplierId,
      status: order.status === 'PLACED' ? 'PLACED' : 'PENDING_APPROVAL',
      placedOn: order.placedOn,
      confirmedOn: null,
      expiresOn: order.status === 'PLACED' ? addDays(order.placedOn, CONFIRMATION_DAYS) : null,
      goodsFen: lines
        .filter((line) => line.offer.supplierId === supplierId)
        .reduce((sum, line) => sum + line.dueFen, 0n),
    }));
  }
}

interface Wanted {
  lines: WantedLine[];
  addresses: { address: DeliveryAddress; field: (string | number)[] }[];
}

async function readWanted(tx: Tx, input: PlaceOrderInput): Promise<Wanted> {
  if ((input.note?.length ?? 0) > NOTE_MAX) refuse('TOO_LONG', ['note'], { max: NOTE_MAX });
  if (input.spreadsheetHash && input.lines?.length)
    refuse('INVALID', ['lines'], {
      value: 'lines',
      reason: { zh: '订单行与表格只能给一种', en: 'give lines or a spreadsheet, not both' },
    });
  if (input.spreadsheetHash && input.addresses?.length)
    refuse('INVALID', ['addresses'], {
      value: 'addresses',
      reason: { zh: '收货地址与表格只能给一种', en: 'give addresses or a spreadsheet, not both' },
    });
  const reasons = new Reasons();
  const given = (input.addresses ?? []).map((address, index) => ({ address, field: ['addresses', index] }));
  const wanted: Wanted = input.spreadsheetHash
    ? readSpreadsheet(
        await readStoredCsv(tx, input.spreadsheetHash, ['spreadsheetHash'], { required: SPREADSHEET_COLUMNS }),
        reasons,
      )
    : {
        lines: (input.lines ?? []).map((line, index) => ({
          skuCode: line.skuCode.trim(),
          quantity: line.quantity,
          addressName: line.address,
          field: ['lines', index],
        })),
        addresses: given,
      };
  reasons.refuseIfAny();
  if (wanted.lines.length === 0) refuse('REQUIRED', ['lines']);
  if (wanted.lines.length > ORDER_LINES_MAX)
    refuse('TOO_MANY', ['lines'], { max: ORDER_LINES_MAX, count: wanted.lines.length });
  wanted.lines.forEach((line) => {
    if (line.quantity > LINE_QUANTITY_MAX)
      reasons.add('INVALID', [...line.field, 'quantity'], {
        value: line.quantity,
        reason: { zh: `最多 ${LINE_QUANTITY_MAX}`, en: `at most ${LINE_QUANTITY_MAX}` },
      });
  });
  reasons.refuseIfAny();
  return wanted;
}

/** Reserves all lines, or refuses with every line that is short. */
async function reserve(tx: Tx, lines: readonly PricedLine[], wanted: readonly WantedLine[]): Promise<void> {
  const short = await reserveStock(
    tx,
    lines.map((line) => ({ skuId: line.offer.skuId, quantity: line.quantity })),
  );
  if (short.length === 0) return;
  const reasons = new Reasons();
  lines.forEach(({ offer }, index) => {
    const shortage = short.find((each) => each.skuId === offer.skuId);
    if (!shortage) return;
    const quantity = lines
      .filter((line) => line.offer.skuId === offer.skuId)
      .reduce((sum, line) => sum + line.quantity, 0);
    reasons.add('OUT_OF_STOCK', [...wanted[index].field, 'quantity'], {
      sku: offer.skuCode,
      available: shortage.available,
      quantity,
    });
  });
  reasons.refuseIfAny();
}

interface Charge {
  supplierId: string;
  kind: Exclude<ItemKind, 'GOODS'>;
  amountFen: Fen;
}

/** Freight, deposits and fees that were agreed with a supplier; each belongs to a supplier of the order. */
function readCharges(input: PlaceOrderInput, supplierIds: readonly string[], reasons: Reasons): Charge[] {
  const given = input.charges ?? [];
  if (given.length > CHARGES_MAX) refuse('TOO_MANY', ['charges'], { max: CHARGES_MAX, count: given.length });
  return given.map((charge, index) => {
    const field = ['charges', index];
    const supplierId = fromGlobalId('Organisation', charge.supplierId, [...field, 'supplierId']);
    if (!supplierIds.includes(supplierId))
      reasons.add('NOT_FOUND', [...field, 'supplierId'], { value: charge.supplierId });
    if (charge.amountFen <= 0n) reasons.add('NOT_POSITIVE', [...field, 'amountFen'], { value: charge.amountFen });
    if (charge.amountFen > AMOUNT_FEN_MAX)
      reasons.add('INVALID', [...field, 'amountFen'], {
        value: charge.amountFen,
        reason: { zh: `最多 ${AMOUNT_FEN_MAX}`, en: `at most ${AMOUNT_FEN_MAX}` },
      });
    return { ...charge, supplierId };
  });
}

/** The channel that a unit of this kind buys through, where the order names none. */
function usualChannel(buyer: OrganisationProfile): OrderChannel {
  if (buyer.kind === 'CHANNEL_PARTNER') return 'PARTNER_PLATFORM';
  if (buyer.unitType === 'UNION') return 'UNION_DIRECT';
  return buyer.budgetUnit ? 'GOVERNMENT_PROCUREMENT' : 'SOCIAL_SALE';
}
