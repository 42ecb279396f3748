import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, Mutation, type Viewer } from '@shanhai/graphql';
import { supplierOrdersById } from '../store/read-orders';
import { AcceptDelivery } from '../use-cases/accept-delivery';
import { ConfirmSupplierOrder, DeclineSupplierOrder } from '../use-cases/answer-supplier-order';
import { CloseSupplierOrder } from '../use-cases/close-supplier-order';
import { ReturnGoods } from '../use-cases/return-goods';
import { ShipSupplierOrder } from '../use-cases/ship-supplier-order';
import {
  AcceptDeliveryInputType,
  AcceptDeliveryPayload,
  CloseSupplierOrderInputType,
  CloseSupplierOrderPayload,
  ConfirmSupplierOrderInputType,
  ConfirmSupplierOrderPayload,
  DeclineSupplierOrderInput,
  DeclineSupplierOrderPayload,
  ReturnGoodsInputType,
  ReturnGoodsPayload,
  ShipSupplierOrderInputType,
  ShipSupplierOrderPayload,
} from './order.inputs';
import { toSupplierOrder } from './order.types';

/** What supplier and receiver do with a supplier order. */
@Resolver()
export class DeliveryResolver {
  constructor(
    private readonly database: Database,
    private readonly confirmSupplierOrder: ConfirmSupplierOrder,
    private readonly declineSupplierOrder: DeclineSupplierOrder,
    private readonly closeSupplierOrder: CloseSupplierOrder,
    private readonly shipSupplierOrder: ShipSupplierOrder,
    private readonly acceptDelivery: AcceptDelivery,
    private readonly returnGoods: ReturnGoods,
  ) {}

  @Mutation(() => ConfirmSupplierOrderPayload, {
    name: 'confirmSupplierOrder',
    allow: 'supplier-order:manage',
    description:
      'Confirm an order, wholly or in part; what is not confirmed gives its stock back. Refused: NOT_FOUND, STATE_NOT_ALLOWED, INVALID, NOT_POSITIVE, DATE_INVALID, DATE_OUT_OF_ORDER, IDEMPOTENCY_KEY_REUSED.',
  })
  async confirm(
    @Args('input') input: ConfirmSupplierOrderInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConfirmSupplierOrderPayload> {
    return this.part(viewer, await this.confirmSupplierOrder.run(viewer, input));
  }

  @Mutation(() => DeclineSupplierOrderPayload, {
    name: 'declineSupplierOrder',
    allow: 'supplier-order:manage',
    description:
      'Decline an order; its stock goes back. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async decline(
    @Args('input') input: DeclineSupplierOrderInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeclineSupplierOrderPayload> {
    return this.part(viewer, await this.declineSupplierOrder.run(viewer, input));
  }

  @Mutation(() => CloseSupplierOrderPayload, {
    name: 'closeSupplierOrder',
    allow: 'supplier-order:close',
    description:
      'Close a confirmed order short, with a reason: what is not shipped will not come. Stock goes back, it is no longer owed, and what was paid for it stands in `openRefunds`. The supplier may at any time, the buyer once `deliverBy` is over. Charges stay where anything was shipped; where nothing was, the order is CANCELLED. Refused: NOT_FOUND, STATE_NOT_ALLOWED, DELIVERY_NOT_DUE, REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async close(
    @Args('input') input: CloseSupplierOrderInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CloseSupplierOrderPayload> {
    return this.part(viewer, await this.closeSupplierOrder.run(viewer, input));
  }

  @Mutation(() => ShipSupplierOrderPayload, {
    name: 'shipSupplierOrder',
    allow: 'supplier-order:manage',
    description:
      'Ship confirmed packs, each from a named lot whose origin is verified. Refused: NOT_FOUND, STATE_NOT_ALLOWED, SHIPPED_ABOVE_CONFIRMED, LOT_UNVERIFIED, LOT_CLAIM_EXPIRED, LOT_ORIGIN_REVOKED, LOT_PRODUCT_MISMATCH, LOT_EXHAUSTED, NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER.',
  })
  async ship(
    @Args('input') input: ShipSupplierOrderInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ShipSupplierOrderPayload> {
    return this.part(viewer, await this.shipSupplierOrder.run(viewer, input));
  }

  @Mutation(() => AcceptDeliveryPayload, {
    name: 'acceptDelivery',
    allow: 'order:receive',
    description:
      'Sign for packs received, in part or whole; refuse others. Goods by weight are re-priced to their net weight. Refused: NOT_FOUND, STATE_NOT_ALLOWED, ACCEPTED_ABOVE_SHIPPED, NOT_POSITIVE, WEIGHT_REQUIRED, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER.',
  })
  async accept(
    @Args('input') input: AcceptDeliveryInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AcceptDeliveryPayload> {
    return this.part(viewer, await this.acceptDelivery.run(viewer, input));
  }

  @Mutation(() => ReturnGoodsPayload, {
    name: 'returnGoods',
    allow: 'order:return',
    description:
      'Send accepted packs back; stock, money owed and counting follow, and the other side is told. The buyer within 30 days of acceptance, and at any time while the lot is being recalled; later the supplier records what it takes back. Refused: NOT_FOUND, STATE_NOT_ALLOWED, RETURN_ABOVE_ACCEPTED, RETURN_TOO_LATE, NOT_POSITIVE, REQUIRED, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER.',
  })
  async giveBack(
    @Args('input') input: ReturnGoodsInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReturnGoodsPayload> {
    return this.part(viewer, await this.returnGoods.run(viewer, input));
  }

  private async part(
    viewer: Viewer,
    { supplierOrderId }: { supplierOrderId: string },
  ): Promise<ConfirmSupplierOrderPayload> {
    return {
      supplierOrder: toSupplierOrder(
        (await supplierOrdersById(this.database, viewer, [supplierOrderId])).get(supplierOrderId)!,
      ),
      userErrors: [],
    };
  }
}
