import { Injectable } from '@nestjs/common';
import { addDays, Clock, groupedBy, newId } from '@shanhai/kernel';
import { isOversold, reserveStock } from '@shanhai/catalogue';
import { recordAudit } from '@shanhai/audit';
import { Database, takeIdempotencyKey, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { isPerson, onOwnAccount, type OrganisationProfile } from '@shanhai/organisations';
import { buyerStanding, buyerStandings, newPaymentReference } from '@shanhai/payments';
import type { PricedLine } from '../rules/price-order';
import { insertCharges, insertOrder, type NewOrder } from '../store/insert-order';
import type { LineRow, OrderChannel, OrderRow, SupplierOrderRow } from '../store/rows';
import { DraftOrder, type OrderDraft } from './draft-order';
import { openForDelivery } from './open-for-delivery';
import { type OrderInput, readWanted, type WantedOrder } from './wanted-order';

/** An unapproved reservation goes back after a week, an unconfirmed one after five days. */
export const APPROVAL_DAYS = 7;
export const CONFIRMATION_DAYS = 5;
/** How often stock may be gone between the look at it and its reservation, before that is an error. */
const LOOKS_MAX = 20;

export interface PlaceOrderInput extends OrderInput {
  idempotencyKey: string;
  channel?: OrderChannel | null;
  /** The person's own money buys, not the unit's (CR-15). */
  onOwnAccount?: boolean | null;
}

/** The order, as it was written; null where the same request had placed it before. Who bought it: the viewer, or its own account. */
export interface Placed {
  orderId: string;
  placed: NewOrder | null;
  buyer: Viewer;
}

/**
 * Places one order over several suppliers and addresses: prices and tiers are fixed, stock is reserved, and the order is
 * split into supplier orders, all in one transaction and all or nothing. It waits for approval where the unit's policy
 * says so; else its payables open at once. Two round trips to the database, however many lines.
 *
 * On one's own account no unit approves it, and nobody of the unit sees it (CR-15); one statement more.
 *
 * Refusals: OWN_ACCOUNT_NEEDED; those of `readWanted` and of `DraftOrder`, every failing line named; IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly draftOrder: DraftOrder,
  ) {}

  async run(viewer: Viewer, input: PlaceOrderInput): Promise<Placed> {
    const buyer = input.onOwnAccount ? await onOwnAccount(this.database, viewer, ['onOwnAccount']) : viewer;
    const wanted = await readWanted(this.database, input);
    for (let look = 1; ; look += 1) {
      try {
        return { ...(await this.database.write(buyer, (tx) => this.place(tx, buyer, input, wanted))), buyer };
      } catch (error) {
        // Somebody else reserved it in between. Look again: the refusal then names every line that is short.
        if (!isOversold(error) || look >= LOOKS_MAX) throw error;
      }
    }
  }

  private async place(
    tx: Tx,
    viewer: Viewer,
    input: PlaceOrderInput,
    wanted: WantedOrder,
  ): Promise<Omit<Placed, 'buyer'>> {
    const result = { orderId: newId() };
    const { organisationId } = viewer;
    const claim = { organisationId, operation: 'placeOrder', key: input.idempotencyKey, input, result };
    const [first, state] = await tx.together([takeIdempotencyKey(tx, claim), this.draftOrder.look(tx, viewer, wanted)]);
    if (first) return { ...first, placed: null };
    const draft = this.draftOrder.draft(wanted, state);
    const placed = this.newOrder(viewer, input, result.orderId, draft);
    const { order } = placed;
    insertOrder(tx, placed);
    insertCharges(tx, order.buyerId, placed.charges);
    if (order.status === 'PLACED') {
      const suppliers = new Map(draft.lines.map(({ offer: { supplier } }) => [supplier.organisationId, supplier]));
      const buyer = isPerson(draft.buyer)
        ? (await buyerStandings(tx, [{ organisationId, on: order.placedOn }]))(organisationId, order.placedOn)
        : buyerStanding(draft.buyer);
      openForDelivery(tx, { ...placed, buyer, suppliers }, order.placedOn);
    }
    const { number, status, goodsFen, chargesFen } = order;
    recordAudit(tx, {
      operation: 'placeOrder',
      subjectId: order.id,
      after: { number, status, goodsFen, chargesFen },
      detail: { lines: draft.lines.length },
    });
    reserveStock(
      tx,
      draft.lines.map((line) => ({ skuId: line.offer.skuId, quantity: line.quantity })),
    );
    return { ...result, placed };
  }

  private newOrder(viewer: Viewer, input: PlaceOrderInput, id: string, draft: OrderDraft): NewOrder {
    const today = this.clock.today();
    const buyerId = viewer.organisationId;
    const status = draft.waits ? 'PENDING_APPROVAL' : 'PLACED';
    const order: OrderRow = {
      id,
      buyerId,
      number: `${today.replaceAll('-', '')}-${id.slice(-8).toUpperCase()}`,
      status,
      channel: input.channel ?? usualChannel(draft.buyer),
      placedOn: today,
      placedBy: viewer.userId,
      decidedOn: null,
      decisionReason: null,
      expiresOn: draft.waits ? addDays(today, APPROVAL_DAYS) : null,
      paymentReference: newPaymentReference(),
      goodsFen: draft.goodsFen,
      chargesFen: draft.chargesFen,
      note: input.note ?? '',
    };
    const linesOf = groupedBy(draft.lines, ({ offer }) => offer.supplierId);
    const supplierOrders = draft.supplierIds.map(
      (supplierId): SupplierOrderRow => ({
        id: newId(),
        buyerId,
        orderId: id,
        supplierId,
        status,
        placedOn: today,
        confirmedOn: null,
        expiresOn: draft.waits ? null : addDays(today, CONFIRMATION_DAYS),
        deliverBy: null,
        shortOn: null,
        shortBy: null,
        shortReason: null,
        goodsFen: linesOf.get(supplierId)!.reduce((sum, line) => sum + line.dueFen, 0n),
      }),
    );
    const partOf = new Map(supplierOrders.map((part) => [part.supplierId, part.id]));
    return {
      order,
      addresses: draft.addresses.map((address) => ({ orderId: id, ...address })),
      supplierOrders,
      lines: draft.lines.map((line, ordinal) => newLine(line, ordinal, order, partOf.get(line.offer.supplierId)!)),
      charges: draft.charges.map(({ supplierId, kind, amountFen }) => ({
        id: newId(),
        supplierOrderId: partOf.get(supplierId)!,
        kind,
        amountFen,
      })),
    };
  }
}

function newLine(line: PricedLine, ordinal: number, order: OrderRow, supplierOrderId: string): LineRow {
  const { offer } = line;
  return {
    id: newId(),
    buyerId: order.buyerId,
    orderId: order.id,
    supplierOrderId,
    supplierId: offer.supplierId,
    ordinal,
    skuId: offer.skuId,
    skuCode: offer.skuCode,
    skuName: offer.skuName,
    productId: offer.productId,
    categoryCode: offer.categoryCode,
    pricing: offer.pricing,
    contentBase: offer.contentBase,
    addressName: line.addressName,
    unitPriceFen: line.unitPriceFen,
    orderedQuantity: line.quantity,
    confirmedQuantity: line.quantity,
    shippedQuantity: 0,
    acceptedQuantity: 0,
    rejectedQuantity: 0,
    returnedQuantity: 0,
    acceptedMass: 0n,
    returnedMass: 0n,
    dueFen: line.dueFen,
  };
}

/** The channel that a unit of this kind buys through, where the order names none. */
function usualChannel(buyer: OrganisationProfile): OrderChannel {
  if (buyer.kind === 'CHANNEL_PARTNER') return 'PARTNER_PLATFORM';
  if (buyer.unitType === 'UNION') return 'UNION_DIRECT';
  return buyer.budgetUnit ? 'GOVERNMENT_PROCUREMENT' : 'SOCIAL_SALE';
}
