import { Args, ID, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentContext,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  requireDate,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { orderPage, supplierOrderPage } from '../store/read-orders';
import { ApproveOrder, CancelOrder, RejectOrder } from '../use-cases/decide-order';
import { CheckOrder } from '../use-cases/check-order';
import { PlaceOrder } from '../use-cases/place-order';
import {
  ApproveOrderInput,
  ApproveOrderPayload,
  CancelOrderInput,
  CancelOrderPayload,
  CheckOrderInput,
  OrderFilterInput,
  PlaceOrderInputType,
  PlaceOrderPayload,
  RejectOrderInput,
  RejectOrderPayload,
  SupplierOrderFilterInput,
} from './order.inputs';
import { loadOpened, orders, primeOwn, primePlaced } from './order-loaders';
import { CheckOrderPayload, toDraft } from './order-draft.type';
import {
  Order,
  OrderConnection,
  type SupplierOrder,
  SupplierOrderConnection,
  toOrder,
  toSupplierOrder,
} from './order.types';

/** What a buyer does with orders, and the lists. */
@Resolver(() => Order)
export class OrdersResolver {
  constructor(
    private readonly database: Database,
    private readonly checkOrder: CheckOrder,
    private readonly placeOrder: PlaceOrder,
    private readonly approveOrder: ApproveOrder,
    private readonly rejectOrder: RejectOrder,
    private readonly cancelOrder: CancelOrder,
  ) {}

  @Query(() => CheckOrderPayload, {
    name: 'checkOrder',
    allow: 'order:place',
    description:
      'What placeOrder would make of the same lines or spreadsheet at this moment: priced, or every reason against it in userErrors. Nothing is written and nothing reserved. Refused: as placeOrder.',
  })
  async check(@Args('input') input: CheckOrderInput, @CurrentViewer() viewer: Viewer): Promise<CheckOrderPayload> {
    return { draft: toDraft(await this.checkOrder.run(viewer, input)) };
  }

  @Mutation(() => PlaceOrderPayload, {
    name: 'placeOrder',
    allow: 'order:place',
    description:
      'Place one order of 1 to 1,000 lines over several suppliers and addresses. Prices are fixed and stock is reserved, all or nothing; each failing line is named. Tier and minimum go by the whole quantity of a SKU in the order. Refused: SKU_UNKNOWN, LISTING_NOT_ON_SALE, NOT_POSITIVE, NOT_IN_CASES, BELOW_MINIMUM, OUT_OF_STOCK, ADDRESS_UNKNOWN, DIVISION_UNKNOWN, REQUIRED, TOO_MANY, CSV_*, OWN_ACCOUNT_NEEDED.',
  })
  async place(
    @Args('input') input: PlaceOrderInputType,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<PlaceOrderPayload> {
    const { orderId, placed, buyer } = await this.placeOrder.run(viewer, input);
    if (placed) primePlaced(context, this.database, placed);
    else if (buyer !== viewer) await primeOwn(context, this.database, buyer, orderId);
    return this.ordered(context, { orderId });
  }

  @Mutation(() => ApproveOrderPayload, {
    name: 'approveOrder',
    allow: 'order:approve',
    description:
      'Approve an order of your unit that somebody else placed. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OWN_APPROVAL, IDEMPOTENCY_KEY_REUSED.',
  })
  async approve(
    @Args('input') input: ApproveOrderInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<ApproveOrderPayload> {
    return this.ordered(context, await this.approveOrder.run(viewer, input));
  }

  @Mutation(() => RejectOrderPayload, {
    name: 'rejectOrder',
    allow: 'order:approve',
    description:
      'Reject an order of your unit that waits; its stock goes back. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async reject(
    @Args('input') input: RejectOrderInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<RejectOrderPayload> {
    return this.ordered(context, await this.rejectOrder.run(viewer, input));
  }

  @Mutation(() => CancelOrderPayload, {
    name: 'cancelOrder',
    allow: 'order:place',
    description:
      'Cancel an order that no supplier has confirmed. Refused: NOT_FOUND, STATE_NOT_ALLOWED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async cancel(
    @Args('input') input: CancelOrderInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<CancelOrderPayload> {
    return this.ordered(context, await this.cancelOrder.run(viewer, input));
  }

  @Query(() => Order, {
    nullable: true,
    allow: 'order:read',
    description: 'An order; null where it is not yours to see. A supplier sees its own part of it.',
  })
  async order(
    @Args('id', { type: () => ID }) id: string,
    @CurrentContext() context: RequestContext,
  ): Promise<Order | null> {
    const orderId = fromGlobalId('Order', id, ['id']);
    const row = await loadOpened(context, this.database, orderId);
    return row ? toOrder(row) : null;
  }

  @Query(() => OrderConnection, {
    allow: 'order:read',
    description: 'Orders that your organisation may see, newest first.',
  })
  async orders(
    @Args('filter', { type: () => OrderFilterInput, nullable: true }) filter: OrderFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<Order>> {
    const page = readPage(paging);
    for (const key of ['placedFrom', 'placedUntil'] as const)
      if (filter?.[key]) requireDate(filter[key], ['filter', key]);
    const rows = await orderPage(this.database, viewer, filter ?? {}, page);
    return toConnection(
      toPage(page, rows, (row) => [row.placedOn, row.id]),
      toOrder,
    );
  }

  @Query(() => SupplierOrderConnection, {
    allow: 'order:read',
    description:
      'Supplier orders that your organisation may see, newest first. A supplier sees an order once its buyer has approved it.',
  })
  async supplierOrders(
    @Args('filter', { type: () => SupplierOrderFilterInput, nullable: true }) filter: SupplierOrderFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<SupplierOrder>> {
    const page = readPage(paging);
    const rows = await supplierOrderPage(this.database, viewer, filter ?? {}, page);
    return toConnection(
      toPage(page, rows, (row) => [row.placedOn, row.id]),
      toSupplierOrder,
    );
  }

  private async ordered(context: RequestContext, { orderId }: { orderId: string }): Promise<PlaceOrderPayload> {
    return { order: toOrder((await orders(context, this.database).load(orderId))!), userErrors: [] };
  }
}
