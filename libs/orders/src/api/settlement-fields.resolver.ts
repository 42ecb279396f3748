import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { Clock, type Fen } from '@shanhai/kernel';
import { accountsToPayInto, overpaidTransfers, toTransferToMake } from '@shanhai/payments';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { type ReceiverSums, sheetSums, sumsByReceiver } from '../rules/settlement';
import type { SheetLine } from '../store/sheet-lines';
import { linesToSettle, type OpenedSheetOrder, openSheetOrders } from '../store/read-sheet-orders';
import { supplierOrdersById } from '../store/read-orders';
import { SupplierOrder, toSupplierOrder } from './order.types';
import {
  SettlementLine,
  SettlementOrder,
  SettlementSheet,
  SettlementSums,
  SettlementTransfer,
  toSettlementLine,
  toSettlementOrder,
  toSettlementSums,
} from './settlement.types';

@Resolver(() => SettlementSheet)
export class SettlementSheetFieldsResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

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
    const opened = await this.opened(row.id, context);
    const payableIds = opened.filter(({ turn }) => turn === 1).map(({ payable }) => payable.id);
    const overpaidFen = await loadBatched(context, 'overpaid', payableIds.join(), (keys) => this.overpaid(keys));
    return toSettlementSums(row, { ...sheetSums(opened, row.amountFen), overpaidFen: overpaidFen ?? 0n });
  }

  @ResolveField(() => [SettlementOrder], { description: 'The supplier orders that it merges, 500 at most.' })
  async orders({ row }: SettlementSheet, _: unknown, context: RequestContext): Promise<SettlementOrder[]> {
    return (await this.opened(row.id, context)).map(toSettlementOrder);
  }

  @ResolveField(() => [SettlementTransfer], {
    description:
      'One transfer for each receiver of its orders, all under its reference; none while it is not approved.',
  })
  async transfers({ row }: SettlementSheet, _: unknown, context: RequestContext): Promise<SettlementTransfer[]> {
    const { status, paymentReference } = row;
    if (status !== 'APPROVED' || paymentReference === null) return [];
    const opened = await this.opened(row.id, context);
    const sums = sumsByReceiver(opened.map((each) => ({ ...each, receiverId: each.payable.receiverId })));
    return Promise.all(sums.map((each) => this.transfer(each, paymentReference, context)));
  }

  private async transfer(
    { receiverId, amountFen, paidFen, openFen }: ReceiverSums,
    reference: string,
    context: RequestContext,
  ): Promise<SettlementTransfer> {
    if (openFen === 0n) return { receiverId, amountFen, paidFen, transfer: null };
    const accounts = (ids: readonly string[]) => accountsToPayInto(this.database, ids, this.clock.today());
    const account = receiverId && (await loadBatched(context, 'accounts to pay into', receiverId, accounts));
    return { receiverId, amountFen, paidFen, transfer: toTransferToMake(receiverId, account || null, openFen, reference) }; // prettier-ignore
  }

  /** By lists of payables, joined: of each, what transfers that paid any of them have in suspense. */
  private async overpaid(keys: readonly string[]): Promise<Map<string, Fen>> {
    const lists = keys.map((key) => ({ key, ids: key.split(',').filter(Boolean) }));
    const transfers = await overpaidTransfers(this.database, [...new Set(lists.flatMap(({ ids }) => ids))]);
    const sumOf = (ids: readonly string[]) =>
      transfers.reduce((sum, { payableIds, openFen }) => (payableIds.some((id) => ids.includes(id)) ? sum + openFen : sum), 0n); // prettier-ignore
    return new Map(lists.map(({ key, ids }) => [key, sumOf(ids)]));
  }

  private async opened(sheetId: string, context: RequestContext): Promise<OpenedSheetOrder[]> {
    const load = (ids: readonly string[]) => openSheetOrders(this.database, ids);
    return (await loadBatched(context, 'settlement orders', sheetId, load)) ?? [];
  }
}

@Resolver(() => SettlementTransfer)
export class SettlementTransferFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, {
    nullable: true,
    description: 'Who receives it; null: any custodian of the platform.',
  })
  receiver({ receiverId }: SettlementTransfer, _: unknown, context: RequestContext) {
    return receiverId && loadOrganisation(context, this.database, receiverId);
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
