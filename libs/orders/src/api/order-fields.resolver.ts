import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentContext, FenScalar, loadBatched, type RequestContext } from '@shanhai/graphql';
import { type Fen, formatYuan } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { PayableType, payablesOfGroups, toPayable } from '@shanhai/payments';
import {
  addressesOfOrders,
  chargesOfSupplierOrders,
  linesOfShipments,
  linesOfSupplierOrders,
  ordersById,
  shipmentsOfSupplierOrders,
  supplierOrdersOf,
} from '../store/read-orders';
import type { ChargeRow, SupplierOrderRow } from '../store/rows';
import {
  DeliveryAddress,
  Order,
  OrderCharge,
  OrderLine,
  Shipment,
  ShipmentLine,
  SupplierOrder,
  toAddress,
  toCharge,
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

const OF_VISIBLE_PARTS = 'Of the whole order for the buyer; for others, of the parts that they see.';

function isBuyer(order: Order, context: RequestContext): boolean {
  return order.row.buyerId === context.viewer!.organisationId;
}

/** The charges of a supplier order. */
async function loadCharges(database: Database, context: RequestContext, partId: string): Promise<ChargeRow[]> {
  const rows = await loadBatched(context, 'orders:charges', partId, async (ids) =>
    listsBy(ids, await chargesOfSupplierOrders(database, ids), (row) => row.supplierOrderId),
  );
  return rows!;
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
    return (await this.parts(order, context)).map(toSupplierOrder);
  }

  @ResolveField(() => FenScalar, { description: `Goods as ordered, tax included. ${OF_VISIBLE_PARTS}` })
  async goodsFen(@Parent() order: Order, @CurrentContext() context: RequestContext): Promise<Fen> {
    if (isBuyer(order, context)) return order.row.goodsFen;
    return (await this.parts(order, context)).reduce((sum, part) => sum + part.goodsFen, 0n);
  }

  @ResolveField(() => String, { description: '`goodsFen` in yuan.' })
  async goodsYuan(@Parent() order: Order, @CurrentContext() context: RequestContext): Promise<string> {
    return formatYuan(await this.goodsFen(order, context));
  }

  @ResolveField(() => FenScalar, {
    description: `Freight, deposits and fees agreed with suppliers; never counted. ${OF_VISIBLE_PARTS}`,
  })
  async chargesFen(@Parent() order: Order, @CurrentContext() context: RequestContext): Promise<Fen> {
    if (isBuyer(order, context)) return order.row.chargesFen;
    const parts = await this.parts(order, context);
    const charges = await Promise.all(parts.map((part) => loadCharges(this.database, context, part.id)));
    return charges.flat().reduce((sum, charge) => sum + charge.amountFen, 0n);
  }

  @ResolveField(() => String, { description: 'The buyer’s own; empty for everybody else.' })
  note(@Parent() order: Order, @CurrentContext() context: RequestContext): string {
    return isBuyer(order, context) ? order.row.note : '';
  }

  private async parts(order: Order, context: RequestContext): Promise<SupplierOrderRow[]> {
    const rows = await loadBatched(context, 'orders:parts', order.row.id, async (ids) =>
      listsBy(ids, await supplierOrdersOf(this.database, context.viewer!, ids), (row) => row.orderId),
    );
    return rows!;
  }

  @ResolveField(() => [DeliveryAddress], {
    description:
      'A supplier sees those of its own lines. Empty for an office: names and telephones are for buyer and suppliers.',
  })
  async addresses(@Parent() order: Order, @CurrentContext() context: RequestContext): Promise<DeliveryAddress[]> {
    const { organisationKind, organisationId } = context.viewer!;
    if (organisationKind === 'OFFICE') return [];
    const supplierId = organisationKind === 'SUPPLIER' ? organisationId : null;
    const rows = await loadBatched(context, 'orders:addresses', order.row.id, async (ids) =>
      listsBy(ids, await addressesOfOrders(this.database, ids, supplierId), (row) => row.orderId),
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

  @ResolveField(() => [OrderCharge])
  async charges(@Parent() part: SupplierOrder, @CurrentContext() context: RequestContext): Promise<OrderCharge[]> {
    return (await loadCharges(this.database, context, part.row.id)).map(toCharge);
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
