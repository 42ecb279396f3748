import { Args, ID, Resolver } from '@nestjs/graphql';
import { CurrentViewer, fromGlobalId, Query, type Viewer } from '@shanhai/graphql';
import { ExportSlots } from '../use-cases/export-slots';
import { TellFairDeal } from '../use-cases/tell-fair-deal';
import { pathOf, placeIn } from './fair-deals.controller';
import { FairDeal } from './fair-deals.types';

/** Where the fair-deal file of a supplier order is, and what its bytes hash to. */
@Resolver(() => FairDeal)
export class FairDealsResolver {
  constructor(
    private readonly telling: TellFairDeal,
    private readonly slots: ExportSlots,
  ) {}

  @Query(() => FairDeal, {
    allow: 'order:read',
    description:
      'The sealed file of one purchase (交易档案) for its buyer’s auditor and for offices that see the order: goods, freight, comparable offers of the day, approval, parcels, acceptance, payments, invoices, counting. The same place of the log gives the same bytes. Refused: NOT_FOUND (supplierOrderId, through), INVALID (through), EXPORT_LIMIT, NO_SIGNING_KEY.',
  })
  async fairDeal(
    @Args('supplierOrderId', { type: () => ID }) supplierOrderId: string,
    @CurrentViewer() viewer: Viewer,
    @Args('through', {
      type: () => String,
      nullable: true,
      description: 'Place in the event log; the newest that is counted where it is not given.',
    })
    through?: string | null,
  ): Promise<FairDeal> {
    const id = fromGlobalId('SupplierOrder', supplierOrderId, ['supplierOrderId']);
    const place = placeIn(through);
    const release = this.slots.take(viewer.organisationId);
    const { content, seal } = await this.telling.run(viewer, id, place).finally(release);
    const { position } = content.log;
    return {
      position,
      sha256: seal.sha256,
      keyId: seal.keyId,
      jsonPath: `${pathOf(id, 'json')}?through=${position}`,
      pdfPath: `${pathOf(id, 'pdf')}?through=${position}`,
    };
  }
}
