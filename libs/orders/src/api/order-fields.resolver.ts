import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { FenScalar, loadBatched, type RequestContext } from '@shanhai/graphql';
import { type Fen, formatYuan } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { PayableType, toPayable } from '@shanhai/payments';
import { loadLot, Lot } from '@shanhai/tracing';
import { recalledParts } from '../store/drill';
import type { SupplierOrderRow } from '../store/rows';
import {
  addresses,
  chargesOfParts,
  linesOfParts,
  orders,
  partsOfOrders,
  payablesOfOrders,
  revocationsOfParts,
  shipmentsOfParts,
  shippedLines,
} from './order-loaders';
import { SupplierOrderDraft } from './order-draft.type';
import {
  DeliveryAddress,
  Order,
  OrderCharge,
  OrderLine,
  OriginFlag,
  Shipment,
  ShipmentLine,
  SupplierOrder,
  toAddress,
  toCharge,
  toLine,
  toOriginFlag,
  toOrder,
  toShipment,
  toShipmentLine,
  toSupplierOrder,
} from './order.types';

const OF_VISIBLE_PARTS = 'Of the whole order for the buyer; for others, of the parts that they see.';

function isBuyer(order: Order, context: RequestContext): boolean {
  return order.row.buyerId === context.viewer!.organisationId;
}

@Resolver(() => Order)
export class OrderFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  buyer(order: Order, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, order.row.buyerId);
  }

  @ResolveField(() => [SupplierOrder], { description: 'Its parts, one a supplier; a supplier sees its own.' })
  async supplierOrders(order: Order, _: unknown, context: RequestContext): Promise<SupplierOrder[]> {
    return (await this.parts(order, context)).map(toSupplierOrder);
  }

  @ResolveField(() => FenScalar, { description: `Goods as ordered, tax included. ${OF_VISIBLE_PARTS}` })
  async goodsFen(order: Order, _: unknown, context: RequestContext): Promise<Fen> {
    if (isBuyer(order, context)) return order.row.goodsFen;
    return (await this.parts(order, context)).reduce((sum, part) => sum + part.goodsFen, 0n);
  }

  @ResolveField(() => String, { description: '`goodsFen` in yuan.' })
  async goodsYuan(order: Order, _: unknown, context: RequestContext): Promise<string> {
    return formatYuan(await this.goodsFen(order, _, context));
  }

  @ResolveField(() => FenScalar, {
    description: `Freight, deposits and fees agreed with suppliers; never counted. ${OF_VISIBLE_PARTS}`,
  })
  async chargesFen(order: Order, _: unknown, context: RequestContext): Promise<Fen> {
    if (isBuyer(order, context)) return order.row.chargesFen;
    const parts = await this.parts(order, context);
    const charges = await Promise.all(parts.map((part) => chargesOfParts(context, this.database).load(part.id)));
    return charges.flat().reduce((sum, charge) => sum + charge.amountFen, 0n);
  }

  @ResolveField(() => String, { description: 'The buyer’s own; empty for everybody else.' })
  note(order: Order, _: unknown, context: RequestContext): string {
    return isBuyer(order, context) ? order.row.note : '';
  }

  private parts(order: Order, context: RequestContext): Promise<SupplierOrderRow[]> {
    return partsOfOrders(context, this.database).load(order.row.id);
  }

  @ResolveField(() => [DeliveryAddress], {
    description:
      'A supplier sees those of its own lines. Empty for an office: names and telephones are for buyer and suppliers.',
  })
  async addresses(order: Order, _: unknown, context: RequestContext): Promise<DeliveryAddress[]> {
    return (await addresses(context, this.database).load(order.row.id)).map(toAddress);
  }
}

@Resolver(() => SupplierOrder)
export class SupplierOrderFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Order, { nullable: true })
  async order(part: SupplierOrder, _: unknown, context: RequestContext): Promise<Order | null> {
    const row = await orders(context, this.database).load(part.row.orderId);
    return row && toOrder(row);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier(part: SupplierOrder, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, part.row.supplierId);
  }

  @ResolveField(() => [OrderLine])
  async lines(part: SupplierOrder, _: unknown, context: RequestContext): Promise<OrderLine[]> {
    return (await linesOfParts(context, this.database).load(part.row.id)).map(toLine);
  }

  @ResolveField(() => [OrderCharge])
  async charges(part: SupplierOrder, _: unknown, context: RequestContext): Promise<OrderCharge[]> {
    return (await chargesOfParts(context, this.database).load(part.row.id)).map(toCharge);
  }

  @ResolveField(() => [Shipment])
  async shipments(part: SupplierOrder, _: unknown, context: RequestContext): Promise<Shipment[]> {
    return (await shipmentsOfParts(context, this.database).load(part.row.id)).map(toShipment);
  }

  @ResolveField(() => [OriginFlag], {
    description: 'Shipped lots whose origin is revoked now: the goods count for nothing as long as it is.',
  })
  async originFlags(part: SupplierOrder, _: unknown, context: RequestContext): Promise<OriginFlag[]> {
    return ((await revocationsOfParts(context, this.database).load(part.row.id)) ?? []).map(toOriginFlag);
  }

  @ResolveField(() => Boolean, { description: 'Whether anything that was shipped for it is being recalled.' })
  async recalled(part: SupplierOrder, _: unknown, context: RequestContext): Promise<boolean> {
    return (
      (await loadBatched(context, 'recalled parts', part.row.id, (ids) => recalledParts(this.database, ids))) ?? false
    );
  }

  @ResolveField(() => PayableType, {
    nullable: true,
    description: 'What is owed for it; null until the order is approved.',
  })
  async payable(part: SupplierOrder, _: unknown, context: RequestContext): Promise<PayableType | null> {
    const rows = await payablesOfOrders(context, this.database).load(part.row.orderId);
    const payable = rows.find((row) => row.subjectId === part.row.id);
    return payable ? toPayable(payable) : null;
  }
}

@Resolver(() => Shipment)
export class ShipmentFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [ShipmentLine])
  async lines(shipment: Shipment, _: unknown, context: RequestContext): Promise<ShipmentLine[]> {
    return (await shippedLines(context, this.database).load(shipment.shipmentId)).map(toShipmentLine);
  }
}

@Resolver(() => ShipmentLine)
export class ShipmentLineFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Lot, { description: 'With the recalls on it.' })
  lot({ lotId }: ShipmentLine, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }
}

@Resolver(() => SupplierOrderDraft)
export class SupplierOrderDraftFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  supplier(part: SupplierOrderDraft, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, part.supplierId);
  }
}
