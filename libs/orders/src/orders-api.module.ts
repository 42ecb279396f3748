import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { NodeRegistry } from '@shanhai/graphql';
import { DeliveryResolver } from './api/delivery.resolver';
import { DrilledDeliveryResolver, DrillResolver } from './api/drill.resolver';
import {
  OrderFieldsResolver,
  ShipmentFieldsResolver,
  ShipmentLineFieldsResolver,
  SupplierOrderDraftFieldsResolver,
  SupplierOrderFieldsResolver,
} from './api/order-fields.resolver';
import { toOrder, toSupplierOrder } from './api/order.types';
import { OrdersResolver } from './api/orders.resolver';
import { PayableFieldsResolver } from './api/payable-fields.resolver';
import {
  SettlementOrderFieldsResolver,
  SettlementSheetFieldsResolver,
  SettlementTransferFieldsResolver,
} from './api/settlement-fields.resolver';
import { SettlementResolver } from './api/settlement.resolver';
import { toSettlementSheet } from './api/settlement.types';
import { OrdersModule } from './orders.module';
import { ordersById, supplierOrdersById } from './store/read-orders';
import { sheetsById } from './store/sheets';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const ordersResolvers: Type[] = [
  OrdersResolver,
  DeliveryResolver,
  OrderFieldsResolver,
  SupplierOrderFieldsResolver,
  ShipmentFieldsResolver,
  ShipmentLineFieldsResolver,
  SupplierOrderDraftFieldsResolver,
  DrillResolver,
  DrilledDeliveryResolver,
  PayableFieldsResolver,
  SettlementResolver,
  SettlementSheetFieldsResolver,
  SettlementTransferFieldsResolver,
  SettlementOrderFieldsResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [OrdersModule], providers: [...ordersResolvers] })
export class OrdersApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Order', async (ids, viewer) => {
      const rows = viewer ? [...(await ordersById(this.database, viewer, ids)).values()] : [];
      return new Map(rows.map((row) => [row.id, toOrder(row)]));
    });
    this.nodes.register('SettlementSheet', async (ids, viewer) => {
      const rows = viewer ? [...(await sheetsById(this.database, viewer.organisationId, ids)).values()] : [];
      return new Map(rows.map((row) => [row.id, toSettlementSheet(row)]));
    });
    this.nodes.register('SupplierOrder', async (ids, viewer) => {
      const rows = viewer ? [...(await supplierOrdersById(this.database, viewer, ids)).values()] : [];
      return new Map(rows.map((row) => [row.id, toSupplierOrder(row)]));
    });
  }
}
