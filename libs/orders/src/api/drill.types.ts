import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseQuantityScalar, Connection, DateScalar, enumOf, toGlobalId } from '@shanhai/graphql';
import { FAMILY_MAX, Lot, type LotRow, toLot } from '@shanhai/tracing';
import type { SupplierOrderState } from '../rules/states';
import { type DrilledRow, type DrilledTotals, SUMMED_MAX } from '../store/drill';
import { DeliveryAddress, SupplierOrderStatus, toAddress } from './order.types';

export type Direction = 'FORWARD' | 'BACKWARD' | 'BOTH';
export const RecallDirection = enumOf<Direction>(['FORWARD', 'BACKWARD', 'BOTH']);
registerEnumType(RecallDirection, {
  name: 'RecallDirection',
  description: 'FORWARD: to all that was made of the lot. BACKWARD: to all that it was made of.',
});

@ArgsType()
export class RecallDrillArgs {
  @Field(() => String, { nullable: true, description: 'This or `lotId`.' }) traceCode?: string | null;
  @Field(() => ID, { nullable: true }) lotId?: string | null;
  @Field(() => RecallDirection, { defaultValue: 'BOTH' }) direction: Direction;
}

@ObjectType({ description: 'A parcel of one of the lots that a drill follows. Quantities are packs.' })
export class DrilledDelivery {
  @Field(() => ID, { description: 'Of the shipment’s line.' }) id: string;
  @Field(() => ID) supplierOrderId: string;
  @Field(() => SupplierOrderStatus) supplierOrderStatus: SupplierOrderState;
  @Field() orderNumber: string;
  @Field() skuCode: string;
  @Field() skuName: string;
  @Field(() => BaseQuantityScalar, { description: 'Base units in one pack.' }) contentBase: bigint;
  @Field(() => DateScalar) shippedOn: string;
  @Field() carrier: string;
  @Field() trackingNumber: string;
  @Field(() => Int) quantity: number;
  @Field(() => Int) acceptedQuantity: number;
  @Field(() => Int) rejectedQuantity: number;
  @Field(() => Int) returnedQuantity: number;
  @Field(() => Int, { description: 'Shipped, and neither accepted nor rejected yet.' }) onTheWayQuantity: number;
  @Field(() => Int, { description: 'Accepted and not returned.' }) withBuyerQuantity: number;
  @Field(() => DeliveryAddress, { description: 'Where it went, with the contact to call.' }) address: DeliveryAddress;

  /** For the resolvers of other fields; not on the wire. */
  lotId: string;
  buyerId: string;
  supplierId: string;
}

export function toDrilledDelivery(row: DrilledRow): DrilledDelivery {
  const { id, supplierOrderId, name, divisionCode, street, contact, phone, ...rest } = row;
  return {
    ...rest,
    id: toGlobalId('ShipmentLine', id),
    supplierOrderId: toGlobalId('SupplierOrder', supplierOrderId),
    onTheWayQuantity: row.quantity - row.acceptedQuantity - row.rejectedQuantity,
    withBuyerQuantity: row.acceptedQuantity - row.returnedQuantity,
    address: toAddress({ orderId: '', name, divisionCode, street, contact, phone }),
  };
}

@ObjectType({ description: 'What became of all parcels of the lots that a drill follows. Packs.' })
export class DrilledSums implements DrilledTotals {
  @Field(() => Int) deliveries: number;
  @Field(() => Int, { description: 'Units that got any.' }) buyers: number;
  @Field(() => BaseQuantityScalar) packs: bigint;
  @Field(() => BaseQuantityScalar) acceptedPacks: bigint;
  @Field(() => BaseQuantityScalar) rejectedPacks: bigint;
  @Field(() => BaseQuantityScalar) returnedPacks: bigint;
  @Field({ description: `False where there are more than ${SUMMED_MAX} parcels: the sums are of so many.` })
  complete: boolean;
}

export const DrilledDeliveryConnection = Connection(DrilledDelivery);

@ObjectType({
  description: 'From one lot to everything that it was made of or that was made of it, and where all of it went.',
})
export class RecallDrill {
  @Field(() => Lot) lot: Lot;
  @Field(() => [Lot], {
    description: `All lots made of it: processed, mixed, repacked, taken over, through any number of steps; at most ${FAMILY_MAX}.`,
  })
  lotsMadeOfIt: Lot[];
  @Field(() => [Lot], { description: `All lots that it was made of, likewise; at most ${FAMILY_MAX}.` })
  lotsThatMadeIt: Lot[];
  @Field({ description: 'Whether there are lots beyond these: drill on from some of them.' }) more: boolean;

  /** For the resolvers of other fields; not on the wire. */
  lotIds: string[];
  /** Whose parcels may be seen; null for all. */
  onlySupplierId: string | null;
}

export function toRecallDrill(
  lot: LotRow,
  family: { down: readonly LotRow[]; up: readonly LotRow[]; more: boolean },
  onlySupplierId: string | null,
): RecallDrill {
  return {
    lot: toLot(lot),
    lotsMadeOfIt: family.down.map(toLot),
    lotsThatMadeIt: family.up.map(toLot),
    more: family.more,
    lotIds: [lot, ...family.down, ...family.up].map(({ id }) => id),
    onlySupplierId,
  };
}
