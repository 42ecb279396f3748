import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { loadSku, Sku } from '@shanhai/catalogue';
import { Database, readPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { isText, refuse } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { pageOfSalesDisputes, salesDisputesById } from '../store/sales-disputes';
import { pageOfSoldGoods } from '../store/sold-goods';
import { DisputeSalesRow } from '../use-cases/dispute-sales-row';
import { SettleSalesDispute } from '../use-cases/settle-sales-dispute';
import {
  DisputeSalesRowInput,
  DisputeSalesRowPayload,
  SalesDispute,
  SalesDisputeConnection,
  SalesDisputeFilterInput,
  SettleSalesDisputeInput,
  SettleSalesDisputePayload,
  SoldGoods,
  SoldGoodsConnection,
  SoldGoodsFilterInput,
  toSalesDispute,
  toSoldGoods,
} from './sales-dispute.types';

@Resolver(() => SalesDispute)
export class SalesDisputesResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly disputing: DisputeSalesRow,
    private readonly settling: SettleSalesDispute,
  ) {}

  onModuleInit(): void {
    this.nodes.register('SalesDispute', async (ids, viewer) => {
      if (!viewer?.permissions.has('count:read')) return new Map();
      const rows = await salesDisputesById(this.database, viewer, ids);
      return new Map([...rows].map(([id, row]) => [id, toSalesDispute(row)]));
    });
  }

  @Query(() => SoldGoodsConnection, {
    allow: 'count:read',
    description:
      'What channel partners sold of your goods, by the rows of their confirmed reports that stand, the latest report first. Empty for who supplies nothing.',
  })
  async soldGoods(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => SoldGoodsFilterInput, nullable: true }) filter?: SoldGoodsFilterInput | null,
  ): Promise<ConnectionOf<SoldGoods>> {
    const partnerId =
      filter?.partnerId == null ? null : fromGlobalId('Organisation', filter.partnerId, ['filter', 'partnerId']);
    const asked = { partnerId, disputed: filter?.disputed ?? null };
    const page = await pageOfSoldGoods(this.database, viewer.organisationId, asked, readPage(paging));
    return toConnection(page, toSoldGoods);
  }

  @Query(() => SalesDisputeConnection, {
    allow: 'count:read',
    description:
      'Disputes about rows of confirmed sales reports, the latest opened first: of your sales, of your goods, of partners of an office’s places, and those that you opened.',
  })
  async salesDisputes(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => SalesDisputeFilterInput, nullable: true }) filter?: SalesDisputeFilterInput | null,
  ): Promise<ConnectionOf<SalesDispute>> {
    const { open = null, rowKey = null } = filter ?? {};
    if (rowKey !== null && !isText(rowKey))
      refuse('INVALID', ['filter', 'rowKey'], { value: '', reason: { zh: '应为文本', en: 'a text' } });
    const page = await pageOfSalesDisputes(this.database, viewer, { open, rowKey }, readPage(paging));
    return toConnection(page, toSalesDispute);
  }

  @Mutation(() => DisputeSalesRowPayload, {
    allow: 'sales:dispute',
    description:
      'Disputes a row of a confirmed sales report: what it sold counts for nothing until it is settled, and a correction of it that is not confirmed leaves it. What was settled is disputed again by offices alone. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async disputeSalesRow(
    @Args('input') input: DisputeSalesRowInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DisputeSalesRowPayload> {
    const reportId = fromGlobalId('SalesReport', input.reportId, ['reportId']);
    return { dispute: await this.read(viewer, await this.disputing.run(viewer, { ...input, reportId })) };
  }

  @Mutation(() => SettleSalesDisputePayload, {
    allow: 'channel:judge',
    description:
      'Settles a dispute about sales of a partner of your places: the row counts again as it did, or is taken back as of today, and its packs can be sold by others. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED, OWN_DISPUTE, IDEMPOTENCY_KEY_REUSED.',
  })
  async settleSalesDispute(
    @Args('input') input: SettleSalesDisputeInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SettleSalesDisputePayload> {
    const disputeId = fromGlobalId('SalesDispute', input.disputeId, ['disputeId']);
    await this.settling.run(viewer, { ...input, disputeId });
    return { dispute: await this.read(viewer, disputeId) };
  }

  @ResolveField(() => Organisation)
  partner({ row: { partnerId } }: SalesDispute, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, partnerId);
  }

  @ResolveField(() => Organisation)
  supplier({ row: { supplierId } }: SalesDispute, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }

  @ResolveField(() => Organisation, { description: 'The supplier or office that disputes.' })
  openedBy({ row: { openedBy } }: SalesDispute, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, openedBy);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office that settled it.' })
  settledBy({ row: { settledBy } }: SalesDispute, _: unknown, context: RequestContext) {
    return settledBy && loadOrganisation(context, this.database, settledBy);
  }

  private async read(viewer: Viewer, id: string): Promise<SalesDispute> {
    return toSalesDispute((await salesDisputesById(this.database, viewer, [id])).get(id)!);
  }
}

@Resolver(() => SoldGoods)
export class SoldGoodsFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation)
  partner({ partnerId }: SoldGoods, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, partnerId);
  }

  @ResolveField(() => Sku)
  sku({ skuId }: SoldGoods, _: unknown, context: RequestContext) {
    return loadSku(context, this.database, skuId);
  }
}
