import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentContext, loadBatched, type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { PayableType, payablesOfGroups, toPayable } from '@shanhai/payments';
import {
  addressesOfOrders,
  linesOfShipments,
  linesOfSupplierOrders,
  ordersById,
  shipmentsOfSupplierOrders,
  supplierOrdersOf,
} from '../store/read-orders';
import {
  DeliveryAddress,
  Order,
  OrderLine,
  Shipment,
  ShipmentLine,
  SupplierOrder,
  toAddress,
  toLine,
  toOrder,
  toShipment,
  toShipmentLine,
  toSupplierOrder,
} from './order.types';

/** Groups rows by a key; every key asked for gets a list. */
function listsBy<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const lists = new Map<string, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) lists.get(keyOf(row))?.push(row);
  return lists;
}

@Resolver(() => Order)
export class OrderFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  buyer(@Parent() order: Order, @CurrentContext() context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, order.row.buyerId);
  }

  @ResolveField(() => [SupplierOrder], { description: 'Its parts, one a supplier; a supplier sees its own.' })
  async supplierOrders(@Parent() order: Order, @CurrentContext() context: RequestContext): Promise<SupplierOrder[]> {
    const rows = await loadBatched(context, 'orders:parts', order.row.id, async (ids) =>
      listsBy(ids, await supplierOrdersOf(this.database, context.viewer!, ids), (row) => row.orderId),
    );
    return rows!.map(toSupplierOrder);
  }

  @ResolveField(() => [DeliveryAddress], {
    description: 'Empty for an office: names and telephones are for buyer and suppliers.',
  })
  async addresses(@Parent() order: Order, @CurrentContext() context: RequestContext): Promise<DeliveryAddress[]> {
    if (context.viewer!.organisationKind === 'OFFICE') return [];
    const rows = await loadBatched(context, 'orders:addresses', order.row.id, async (ids) =>
      listsBy(ids, await addressesOfOrders(this.database, ids), (row) => row.orderId),
    );
    return rows!.map(toAddress);
  }
}

@Resolver(() => SupplierOrder)
export class SupplierOrderFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Order, { nullable: true })
  async order(@Parent() part: SupplierOrder, @CurrentContext() context: RequestContext): Promise<Order | null> {
    const row = await loadBatched(context, 'orders', part.row.orderId, (ids) =>
      ordersById(this.database, context.viewer!, ids),
    );
    return row && toOrder(row);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier(@Parent() part: SupplierOrder, @CurrentContext() context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, part.row.supplierId);
  }

  @ResolveField(() => [OrderLine])
  async lines(@Parent() part: SupplierOrder, @CurrentContext() context: RequestContext): Promise<OrderLine[]> {
    const rows = await loadBatched(context, 'orders:lines', part.row.id, async (ids) =>
      listsBy(ids, await linesOfSupplierOrders(this.database, ids), (row) => row.supplierOrderId),
    );
    return rows!.map(toLine);
  }

  @ResolveField(() => [Shipment])
  async shipments(@Parent() part: SupplierOrder, @CurrentContext() context: RequestContext): Promise<Shipment[]> {
    const rows = await loadBatched(context, 'orders:shipments', part.row.id, async (ids) =>
      listsBy(ids, await shipmentsOfSupplierOrders(this.database, ids), (row) => row.supplierOrderId),
    );
    return rows!.map(toShipment);
  }

  @ResolveField(() => PayableType, {
    nullable: true,
    description: 'What is owed for it; null until the order is approved.',
  })
  async payable(@Parent() part: SupplierOrder, @CurrentContext() context: RequestContext): Promise<PayableType | null> {
    const rows = await loadBatched(context, 'orders:payables', part.row.orderId, async (ids) =>
      listsBy(ids, await payablesOfGroups(this.database, ids), (row) => row.groupId),
    );
    const payable = rows!.find((row) => row.subjectId === part.row.id);
    return payable ? toPayable(payable) : null;
  }
}

@Resolver(() => Shipment)
export class ShipmentFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [ShipmentLine])
  async lines(@Parent() shipment: Shipment, @CurrentContext() context: RequestContext): Promise<ShipmentLine[]> {
    const rows = await loadBatched(context, 'shipments:lines', shipment.shipmentId, async (ids) =>
      listsBy(ids, await linesOfShipments(this.database, ids), (row) => row.shipmentId),
    );
    return rows!.map(toShipmentLine);
  }
}
