import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { DivisionsModule } from '@shanhai/divisions';
import { NodeRegistry } from '@shanhai/graphql';
import { CategoryRequirementsResolver } from './api/category-requirements.resolver';
import { CommitmentPaperController } from './api/commitment-paper.controller';
import { CommitmentsResolver, LotCommitmentResolver } from './api/commitments.resolver';
import { LotOriginResolver, OriginClaimOfficeResolver, OriginRevocationResolver } from './api/decided-by.resolver';
import {
  LicenceFieldsResolver,
  OrganisationLicencesResolver,
  PublicLicenceOfficeResolver,
} from './api/licence-fields.resolver';
import { LicencesResolver } from './api/licences.resolver';
import { LotLossesResolver } from './api/lot-losses.resolver';
import { toLotLoss } from './api/lot-loss.type';
import {
  BrandClaimsResolver,
  LotBrandResolver,
  LotBrandsResolver,
  OrganisationBrandsResolver,
} from './api/brand-claims.resolver';
import { TakeOverResolver } from './api/take-over.resolver';
import { MandatesResolver } from './api/mandates.resolver';
import { LotFieldsResolver } from './api/lot-fields.resolver';
import { toLotHold, toPlot } from './api/field.types';
import { toLot } from './api/lot.type';
import { toMaking } from './api/making.types';
import { LotsResolver } from './api/lots.resolver';
import {
  LotMakingResolver,
  MakingFieldsResolver,
  MakingInputResolver,
  OriginShareResolver,
} from './api/making-fields.resolver';
import { MakingsResolver } from './api/makings.resolver';
import { FieldsResolver, LotPlotsResolver } from './api/fields.resolver';
import { PackingResolver } from './api/packing.resolver';
import { toRecall } from './api/recall.types';
import { LotRecallsResolver, RecallsResolver } from './api/recalls.resolver';
import { toOriginClaim } from './api/origin-claim.type';
import { OriginClaimsResolver } from './api/origin-claims.resolver';
import { LotProductResolver, ProductLotsResolver } from './api/product-fields.resolver';
import { maySeeClaim } from './rules/who-sees-claims';
import { lossesById } from './store/losses';
import { holdsById } from './store/lot-holds';
import { lotsById } from './store/lots';
import { makingsById } from './store/makings';
import { plotsById } from './store/plots';
import { claimsById } from './store/origin-claims';
import { recallsById } from './store/recalls';
import { TracingModule } from './tracing.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const tracingResolvers: Type[] = [
  LotsResolver,
  LotFieldsResolver,
  LotLossesResolver,
  LotProductResolver,
  ProductLotsResolver,
  OriginClaimsResolver,
  LotOriginResolver,
  OriginClaimOfficeResolver,
  LicencesResolver,
  LicenceFieldsResolver,
  PublicLicenceOfficeResolver,
  OrganisationLicencesResolver,
  CategoryRequirementsResolver,
  CommitmentsResolver,
  LotCommitmentResolver,
  OriginRevocationResolver,
  MandatesResolver,
  TakeOverResolver,
  MakingsResolver,
  LotMakingResolver,
  OriginShareResolver,
  MakingInputResolver,
  MakingFieldsResolver,
  RecallsResolver,
  LotRecallsResolver,
  BrandClaimsResolver,
  LotBrandResolver,
  LotBrandsResolver,
  OrganisationBrandsResolver,
  FieldsResolver,
  LotPlotsResolver,
  PackingResolver,
];

/** What of this lib is served over GraphQL. */
@Module({
  imports: [TracingModule, DivisionsModule],
  controllers: [CommitmentPaperController],
  providers: [...tracingResolvers],
})
export class TracingApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Lot', async (ids) => {
      const lots = await lotsById(this.database, ids);
      return new Map([...lots].map(([id, row]) => [id, toLot(row)]));
    });
    this.nodes.register('LotLoss', async (ids, viewer) => {
      const rows = await lossesById(this.database, ids, viewer?.organisationId ?? null);
      return new Map(rows.map((row) => [row.id, toLotLoss(row)]));
    });
    this.nodes.register('Making', async (ids) => {
      const makings = await makingsById(this.database, ids);
      return new Map([...makings].map(([id, row]) => [id, toMaking(row)]));
    });
    this.nodes.register('Plot', async (ids, viewer) => {
      const own = (await plotsById(this.database, ids)).filter((row) => row.supplierId === viewer?.organisationId);
      return new Map(own.map((row) => [row.id, toPlot(row)]));
    });
    this.nodes.register('LotHold', async (ids, viewer) => {
      const holds = (await holdsById(this.database, ids)).filter((row) => maySeeClaim(viewer, row));
      return new Map(holds.map((row) => [row.id, toLotHold(row)]));
    });
    this.nodes.register('Recall', async (ids) => {
      const recalls = await recallsById(this.database, ids);
      return new Map([...recalls].map(([id, row]) => [id, toRecall(row)]));
    });
    this.nodes.register('OriginClaim', async (ids, viewer) => {
      const claims = [...(await claimsById(this.database, ids))].filter(([, claim]) => maySeeClaim(viewer, claim));
      return new Map(claims.map(([id, row]) => [id, toOriginClaim(row)]));
    });
  }
}
