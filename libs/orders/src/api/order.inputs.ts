import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { BaseQuantityScalar, DateScalar, FenScalar, KEY_MAY_BE_LEFT_OUT, Payload } from '@shanhai/graphql';
import type { OrderState, SupplierOrderState } from '../rules/states';
import type { OrderChannel as Channel } from '../store/rows';
import { ChargeKind, Order, OrderChannel, OrderStatus, SupplierOrder, SupplierOrderStatus } from './order.types';

@InputType()
export class DeliveryAddressInput {
  @Field({ description: 'What lines call it; once per order.' }) name: string;
  @Field({ description: 'Division code of today.' }) divisionCode: string;
  @Field() street: string;
  @Field() contact: string;
  @Field() phone: string;
}
@InputType()
export class OrderLineInput {
  @Field() skuCode: string;
  @Field(() => Int, { description: 'Packs, in whole cases.' }) quantity: number;
  @Field({ description: 'Name of one of the addresses.' }) address: string;
}
@InputType()
export class OrderChargeInput {
  @Field(() => ID) supplierId: string;
  @Field(() => ChargeKind) kind: 'FREIGHT' | 'DEPOSIT' | 'FEE';
  @Field(() => FenScalar) amountFen: bigint;
}
@InputType()
export class CheckOrderInput {
  @Field(() => String, { nullable: true }) note?: string | null;
  @Field(() => [DeliveryAddressInput], { nullable: true }) addresses?: DeliveryAddressInput[] | null;
  @Field(() => [OrderLineInput], { nullable: true, description: '1 to 1,000 lines.' }) lines?: OrderLineInput[] | null;
  @Field(() => String, {
    nullable: true,
    description:
      'In place of lines and addresses: content hash of an uploaded CSV with the columns SKU编码, 数量, 收货点, 行政区划代码, 详细地址, 联系人, 电话.',
  })
  spreadsheetHash?: string | null;
  @Field(() => [OrderChargeInput], {
    nullable: true,
    description: 'Freight, deposits and fees agreed with a supplier; at most 100.',
  })
  charges?: OrderChargeInput[] | null;
}
@InputType('PlaceOrderInput')
export class PlaceOrderInputType extends CheckOrderInput {
  @Field() idempotencyKey: string;
  @Field(() => OrderChannel, {
    nullable: true,
    description: 'Where none is named: UNION_DIRECT for a union, GOVERNMENT_PROCUREMENT for a budget unit.',
  })
  channel?: Channel | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'You buy for yourself, with your own money: no approval, nobody of the unit sees it, and it counts for the one unit that you belong to at payment (CR-15). See it again signed in for your account, `belonging { accountId }`.',
  })
  onOwnAccount?: boolean | null;
}
@InputType()
export class ApproveOrderInput {
  @Field(() => ID) orderId: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class RejectOrderInput {
  @Field(() => ID) orderId: string;
  @Field() reason: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class CancelOrderInput {
  @Field(() => ID) orderId: string;
  @Field(() => String, { nullable: true }) reason?: string | null;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class ConfirmedLineInput {
  @Field(() => ID) lineId: string;
  @Field(() => Int) quantity: number;
}
@InputType('ConfirmSupplierOrderInput')
export class ConfirmSupplierOrderInputType {
  @Field(() => ID) supplierOrderId: string;
  @Field(() => [ConfirmedLineInput], {
    nullable: true,
    description: 'Lines of which less can be delivered than ordered; the others are confirmed whole.',
  })
  lines?: ConfirmedLineInput[] | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The day until which you deliver, at most 90 days from today; 30 days from today where none is said. After it the buyer may close what did not come.',
  })
  deliverBy?: string | null;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType()
export class DeclineSupplierOrderInput {
  @Field(() => ID) supplierOrderId: string;
  @Field() reason: string;
  @Field(() => String, { nullable: true, description: KEY_MAY_BE_LEFT_OUT }) idempotencyKey?: string | null;
}
@InputType('CloseSupplierOrderInput')
export class CloseSupplierOrderInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) supplierOrderId: string;
  @Field() reason: string;
}
@InputType()
export class ShippedLineInput {
  @Field(() => ID) lineId: string;
  @Field({ description: 'Trace code of the lot that the packs are taken from.' }) traceCode: string;
  @Field(() => Int) quantity: number;
}
@InputType('ShipSupplierOrderInput')
export class ShipSupplierOrderInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) supplierOrderId: string;
  @Field(() => DateScalar) shippedOn: string;
  @Field(() => String, { nullable: true }) carrier?: string | null;
  @Field(() => String, { nullable: true }) trackingNumber?: string | null;
  @Field(() => [ShippedLineInput]) lines: ShippedLineInput[];
}
@InputType()
export class AcceptedLineInput {
  @Field(() => ID) shipmentLineId: string;
  @Field(() => Int) acceptedQuantity: number;
  @Field(() => Int, { nullable: true, description: 'Packs refused: not paid for, not put back into stock.' })
  rejectedQuantity?: number | null;
  @Field(() => BaseQuantityScalar, {
    nullable: true,
    description: 'Net weight accepted in grams; needed for goods priced by weight.',
  })
  netGrams?: bigint | null;
}
@InputType('AcceptDeliveryInput')
export class AcceptDeliveryInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) supplierOrderId: string;
  @Field(() => DateScalar) acceptedOn: string;
  @Field(() => String, { nullable: true }) note?: string | null;
  @Field(() => [AcceptedLineInput]) lines: AcceptedLineInput[];
}
@InputType()
export class ReturnedLineInput {
  @Field(() => ID) shipmentLineId: string;
  @Field(() => Int) quantity: number;
}
@InputType('ReturnGoodsInput')
export class ReturnGoodsInputType {
  @Field() idempotencyKey: string;
  @Field(() => ID) supplierOrderId: string;
  @Field(() => DateScalar) returnedOn: string;
  @Field() reason: string;
  @Field(() => Boolean, {
    nullable: true,
    description: 'False where the goods are spoiled. True where nothing is said: stock and lot get them back.',
  })
  restock?: boolean | null;
  @Field(() => [ReturnedLineInput]) lines: ReturnedLineInput[];
}
@InputType()
export class OrderFilterInput {
  @Field(() => OrderStatus, { nullable: true }) status?: OrderState | null;
  @Field(() => DateScalar, { nullable: true, description: 'Placed on or after.' }) placedFrom?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Placed before.' }) placedUntil?: string | null;
}
@InputType()
export class SupplierOrderFilterInput {
  @Field(() => SupplierOrderStatus, { nullable: true }) status?: SupplierOrderState | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'true: only those that shipped a lot whose origin is revoked now.',
  })
  originRevoked?: boolean | null;
}

@ObjectType()
export class PlaceOrderPayload extends Payload {
  @Field(() => Order, { nullable: true }) order?: Order | null;
}
@ObjectType()
export class ApproveOrderPayload extends PlaceOrderPayload {}
@ObjectType()
export class RejectOrderPayload extends PlaceOrderPayload {}
@ObjectType()
export class CancelOrderPayload extends PlaceOrderPayload {}
@ObjectType()
export class ConfirmSupplierOrderPayload extends Payload {
  @Field(() => SupplierOrder, { nullable: true }) supplierOrder?: SupplierOrder | null;
}
@ObjectType()
export class DeclineSupplierOrderPayload extends ConfirmSupplierOrderPayload {}
@ObjectType()
export class CloseSupplierOrderPayload extends ConfirmSupplierOrderPayload {}
@ObjectType()
export class ShipSupplierOrderPayload extends ConfirmSupplierOrderPayload {}
@ObjectType()
export class AcceptDeliveryPayload extends ConfirmSupplierOrderPayload {}
@ObjectType()
export class ReturnGoodsPayload extends ConfirmSupplierOrderPayload {}
