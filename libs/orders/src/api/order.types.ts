import { Field, HideField, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseQuantityScalar, Connection, DateScalar, FenScalar, Node, toGlobalId, enumOf } from '@shanhai/graphql';
import { Pricing } from '@shanhai/catalogue';
import { formatYuan } from '@shanhai/kernel';
import { OriginRevocation, printTraceCode, type RevocationRow, toOriginRevocation } from '@shanhai/tracing';
import { CLOSING_SIDES, type ClosingSide } from '../rules/close-short';
import { ORDER_STATES, type OrderState, SUPPLIER_ORDER_STATES, type SupplierOrderState } from '../rules/states';
import type {
  AddressRow,
  ChargeRow,
  LineRow,
  OrderChannel as Channel,
  OrderRow,
  ShipmentLineRow,
  ShipmentRow,
  SupplierOrderRow,
} from '../store/rows';

export const OrderStatus = enumOf(ORDER_STATES);
registerEnumType(OrderStatus, {
  name: 'OrderStatus',
  description: 'An order as a whole; what happens to the goods is in its supplier orders.',
});
export const SupplierOrderStatus = enumOf(SUPPLIER_ORDER_STATES);
registerEnumType(SupplierOrderStatus, {
  name: 'SupplierOrderStatus',
  description:
    'CONFIRMED until all that was confirmed is shipped, SHIPPED until all of it is accepted or rejected, then CLOSED. Closed short, what was not shipped is no longer waited for; CANCELLED where nothing was.',
});
export const OrderChannel = enumOf<Channel>([
  'GOVERNMENT_PROCUREMENT',
  'UNION_DIRECT',
  'SOCIAL_SALE',
  'OUTLET',
  'PARTNER_PLATFORM',
]);
registerEnumType(OrderChannel, { name: 'OrderChannel', description: 'The channel that a purchase goes through.' });

export const ChargeKind = enumOf<ChargeRow['kind']>(['FREIGHT', 'DEPOSIT', 'FEE']);
registerEnumType(ChargeKind, { name: 'ChargeKind', description: 'Paid with the goods, never counted as goods.' });

@ObjectType({ description: 'Freight, a deposit or a fee agreed with a supplier.' })
export class OrderCharge {
  @Field(() => ID, { description: 'Names it where money is refunded.' }) id: string;
  @Field(() => ChargeKind) kind: ChargeRow['kind'];
  @Field(() => FenScalar) amountFen: bigint;
}
export const toCharge = ({ id, kind, amountFen }: ChargeRow): OrderCharge => ({
  id: toGlobalId('OrderCharge', id),
  kind,
  amountFen,
});

@ObjectType({ description: 'Where a line is delivered. Seen by the buyer and the suppliers of the order only.' })
export class DeliveryAddress {
  @Field() name: string;
  @Field() divisionCode: string;
  @Field() street: string;
  @Field() contact: string;
  @Field() phone: string;
}
export const toAddress = ({ name, divisionCode, street, contact, phone }: AddressRow): DeliveryAddress => ({
  name,
  divisionCode,
  street,
  contact,
  phone,
});

@ObjectType({ description: 'One SKU and quantity for one delivery. Quantities are packs.' })
export class OrderLine {
  @Field(() => ID) id: string;
  @Field() skuCode: string;
  @Field() skuName: string;
  @Field() categoryCode: string;
  @Field(() => Pricing, {
    description: 'WEIGHT: the net weight is asked for at acceptance, and the line is re-priced to it.',
  })
  pricing: Pricing;
  @Field(() => BaseQuantityScalar, { description: 'Base units in one pack.' }) contentBase: bigint;
  @Field() addressName: string;
  @Field(() => FenScalar, {
    description: 'Fixed when placed: per pack, or per kilogram where the SKU is priced by weight.',
  })
  unitPriceFen: bigint;
  @Field(() => Int) orderedQuantity: number;
  @Field(() => Int) confirmedQuantity: number;
  @Field(() => Int) shippedQuantity: number;
  @Field(() => Int) acceptedQuantity: number;
  @Field(() => Int) rejectedQuantity: number;
  @Field(() => Int) returnedQuantity: number;
  @Field(() => FenScalar, {
    description: 'Owed for the line now: re-priced by net weight, less what was not confirmed, rejected or returned.',
  })
  dueFen: bigint;
  @Field({ description: '`dueFen` in yuan.' }) dueYuan: string;
}
export function toLine(row: LineRow): OrderLine {
  return { ...row, id: toGlobalId('OrderLine', row.id), dueYuan: formatYuan(row.dueFen) };
}

@ObjectType({ description: 'Packs of one line from one lot in one shipment.' })
export class ShipmentLine {
  @Field(() => ID) id: string;
  @Field(() => ID) orderLineId: string;
  @Field({ description: 'Opens with `lot(traceCode)`.' }) traceCode: string;
  @Field(() => Int) quantity: number;
  @Field(() => Int) acceptedQuantity: number;
  @Field(() => Int) rejectedQuantity: number;
  @Field(() => Int) returnedQuantity: number;
  @Field(() => BaseQuantityScalar, { description: 'Net mass accepted, in the product’s base unit.' })
  acceptedMass: bigint;
  @Field(() => FenScalar) acceptedFen: bigint;

  /** For the resolvers of other fields; not on the wire. */
  lotId: string;
}
export function toShipmentLine(row: ShipmentLineRow & { traceCode: string }): ShipmentLine {
  return {
    ...row,
    id: toGlobalId('ShipmentLine', row.id),
    orderLineId: toGlobalId('OrderLine', row.orderLineId),
    traceCode: printTraceCode(row.traceCode),
  };
}

@ObjectType()
export class Shipment {
  @Field(() => ID) id: string;
  @HideField() shipmentId: string;
  @Field(() => DateScalar) shippedOn: string;
  @Field() carrier: string;
  @Field() trackingNumber: string;
}
export const toShipment = ({ id, shippedOn, carrier, trackingNumber }: ShipmentRow): Shipment => ({
  id: toGlobalId('Shipment', id),
  shipmentId: id,
  shippedOn,
  carrier,
  trackingNumber,
});

@ObjectType({
  description:
    'Lots that a supplier order shipped and whose origin, or that of a lot they were made of, an office revoked.',
})
export class OriginFlag {
  @Field(() => [String], { description: 'Each opens with `lot(traceCode)`.' }) traceCodes: string[];
  @Field(() => OriginRevocation) revocation: OriginRevocation;
}
export function toOriginFlag({ traceCodes, ...row }: RevocationRow & { traceCodes: string[] }): OriginFlag {
  return { traceCodes: traceCodes.map(printTraceCode), revocation: toOriginRevocation(row) };
}

export const ClosingSideEnum = enumOf(CLOSING_SIDES);
registerEnumType(ClosingSideEnum, { name: 'ClosingSide', description: 'Who ended what was not shipped of an order.' });

@ObjectType({ description: 'A supplier order was closed without all that was confirmed.' })
export class ClosedShort {
  @Field(() => DateScalar) on: string;
  @Field(() => ClosingSideEnum) by: ClosingSide;
  @Field() reason: string;
}
const toClosedShort = ({ shortOn: on, shortBy: by, shortReason: reason }: SupplierOrderRow): ClosedShort | null =>
  on !== null && by !== null && reason !== null ? { on, by, reason } : null;

@ObjectType({ implements: () => [Node], description: 'One supplier’s part of an order.' })
export class SupplierOrder implements Node {
  @Field(() => ID) id: string;
  @HideField() row: SupplierOrderRow;
  @Field(() => SupplierOrderStatus) status: SupplierOrderState;
  @Field(() => DateScalar) placedOn: string;
  @Field(() => DateScalar, { nullable: true }) confirmedOn: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'If it is not confirmed by then, its reservation goes back.',
  })
  expiresOn: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Promised when it was confirmed: after this day the buyer may close what was not shipped.',
  })
  deliverBy: string | null;
  @Field(() => ClosedShort, { nullable: true }) closedShort: ClosedShort | null;
  @Field(() => FenScalar, { description: 'Goods as ordered.' }) goodsFen: bigint;
  @Field() goodsYuan: string;
}
export function toSupplierOrder(row: SupplierOrderRow): SupplierOrder {
  const { status, placedOn, confirmedOn, expiresOn, deliverBy, goodsFen } = row;
  return {
    id: toGlobalId('SupplierOrder', row.id),
    row,
    status,
    placedOn,
    confirmedOn,
    expiresOn,
    deliverBy,
    closedShort: toClosedShort(row),
    goodsFen,
    goodsYuan: formatYuan(goodsFen),
  };
}

@ObjectType({ implements: () => [Node], description: 'A buyer’s order over one or several suppliers and addresses.' })
export class Order implements Node {
  @Field(() => ID) id: string;
  @HideField() row: OrderRow;
  @Field() number: string;
  @Field(() => OrderStatus) status: OrderState;
  @Field(() => OrderChannel) channel: Channel;
  @Field(() => DateScalar) placedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'If it is not approved by then, its reservation goes back.' })
  expiresOn: string | null;
  @Field(() => String, { nullable: true }) decisionReason: string | null;
  @Field({ description: 'Write it into the remark of the transfer.' }) paymentReference: string;
}
export function toOrder(row: OrderRow): Order {
  const { number, status, channel, placedOn, expiresOn, decisionReason, paymentReference } = row;
  return {
    id: toGlobalId('Order', row.id),
    row,
    number,
    status,
    channel,
    placedOn,
    expiresOn,
    decisionReason,
    paymentReference,
  };
}

export const OrderConnection = Connection(Order);
export const SupplierOrderConnection = Connection(SupplierOrder);
