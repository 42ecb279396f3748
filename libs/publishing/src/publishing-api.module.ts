import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { isOfProvince, NodeRegistry } from '@shanhai/graphql';
import { ProcurementModule } from '@shanhai/procurement';
import { BulletinsController } from './api/bulletins.controller';
import { BulletinsResolver, toBulletin } from './api/bulletins.resolver';
import { ExportsController } from './api/exports.controller';
import { ExportsResolver } from './api/exports.resolver';
import { OcdsController } from './api/ocds.controller';
import { FairDealsController } from './api/fair-deals.controller';
import { FairDealsResolver } from './api/fair-deals.resolver';
import { PacksController } from './api/packs.controller';
import { PacksResolver, toPack } from './api/packs.resolver';
import { PayoutFilesController } from './api/payout-files.controller';
import { TemplatesController } from './api/templates.controller';
import { SalesVerdictsController } from './api/sales-verdicts.controller';
import { PublishingModule } from './publishing.module';
import { bulletinsById } from './store/bulletins';
import { packsById } from './store/packs';
import { TellFairDeal } from './use-cases/tell-fair-deal';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const publishingResolvers: Type[] = [ExportsResolver, BulletinsResolver, PacksResolver, FairDealsResolver];

/** What of this lib is served: exports, bulletins and contracts as files over plain HTTP, the way to them and bulletins over GraphQL. */
@Module({
  imports: [PublishingModule, ProcurementModule],
  controllers: [
    ExportsController,
    SalesVerdictsController,
    PayoutFilesController,
    TemplatesController,
    BulletinsController,
    OcdsController,
    PacksController,
    FairDealsController,
  ],
  // It signs, which the other programs do not: they have no key for it.
  providers: [...publishingResolvers, TellFairDeal],
})
export class PublishingApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Bulletin', async (ids, viewer) => {
      const rows = viewer?.permissions.has('signed-in')
        ? [...(await bulletinsById(this.database, viewer.organisationId, ids)).values()]
        : [];
      return new Map(rows.map((row) => [row.id, toBulletin(row, viewer!)]));
    });
    this.nodes.register('Pack', async (ids, viewer) => {
      const may = viewer?.permissions.has('office:read') && isOfProvince(viewer);
      const rows = may ? [...(await packsById(this.database, ids)).values()] : [];
      return new Map(rows.map((row) => [row.id, toPack(row)]));
    });
  }
}
