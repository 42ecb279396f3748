import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { sheetSums } from '../rules/settlement';
import type { SheetLine } from '../store/sheet-lines';
import { linesToSettle, type OpenedSheetOrder, openSheetOrders } from '../store/read-sheet-orders';
import { supplierOrdersById } from '../store/read-orders';
import { SupplierOrder, toSupplierOrder } from './order.types';
import {
  SettlementLine,
  SettlementOrder,
  SettlementSheet,
  SettlementSums,
  toSettlementLine,
  toSettlementOrder,
  toSettlementSums,
} from './settlement.types';

@Resolver(() => SettlementSheet)
export class SettlementSheetFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  buyer({ row }: SettlementSheet, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier({ row }: SettlementSheet, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.supplierId);
  }

  @ResolveField(() => SettlementSums, { description: 'Read from the books at this moment, never stored.' })
  async sums({ row }: SettlementSheet, _: unknown, context: RequestContext): Promise<SettlementSums> {
    return toSettlementSums(row, sheetSums(await this.opened(row.id, context), row.amountFen));
  }

  @ResolveField(() => [SettlementOrder], { description: 'The supplier orders that it merges, 500 at most.' })
  async orders({ row }: SettlementSheet, _: unknown, context: RequestContext): Promise<SettlementOrder[]> {
    return (await this.opened(row.id, context)).map(toSettlementOrder);
  }

  private async opened(sheetId: string, context: RequestContext): Promise<OpenedSheetOrder[]> {
    const load = (ids: readonly string[]) => openSheetOrders(this.database, ids);
    return (await loadBatched(context, 'settlement orders', sheetId, load)) ?? [];
  }
}

@Resolver(() => SettlementOrder)
export class SettlementOrderFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => SupplierOrder, { nullable: true })
  async supplierOrder({ opened }: SettlementOrder, _: unknown, context: RequestContext): Promise<SupplierOrder | null> {
    const row = await loadBatched(context, 'settled supplier orders', opened.row.supplierOrderId, (ids) =>
      supplierOrdersById(this.database, context.viewer!, ids),
    );
    return row && toSupplierOrder(row);
  }

  @ResolveField(() => [SettlementLine], { description: 'As approved; until then as they stand.' })
  async lines({ opened }: SettlementOrder, _: unknown, context: RequestContext): Promise<SettlementLine[]> {
    const lines = opened.row.lines ?? (await this.standing(opened, context));
    return lines.map(toSettlementLine);
  }

  private async standing({ payable }: OpenedSheetOrder, context: RequestContext): Promise<SheetLine[]> {
    const key = `${payable.id} ${payable.subjectId}`;
    const lines = await loadBatched(context, 'settlement lines', key, async (keys) => {
      const payables = keys.map((each) => each.split(' ')).map(([id, subjectId]) => ({ id, subjectId }));
      const found = await linesToSettle(this.database, payables);
      return new Map(payables.map(({ id, subjectId }) => [`${id} ${subjectId}`, found.get(subjectId)!]));
    });
    return lines ?? [];
  }
}
