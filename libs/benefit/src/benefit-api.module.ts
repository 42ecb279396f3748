import { Module, type Type } from '@nestjs/common';
import { FilesModule } from '@shanhai/files';
import { BenefitFiguresResolver } from './api/benefit-figures.resolver';
import { BenefitModelsResolver } from './api/benefit-models.resolver';
import { BenefitStatementResolver } from './api/benefit-statement.resolver';
import { HouseholdsResolver } from './api/households.resolver';
import { HouseholdPayoutsResolver } from './api/payouts.resolver';
import { ShowHousehold } from './api/show-household';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const benefitResolvers: Type[] = [
  HouseholdsResolver,
  BenefitModelsResolver,
  HouseholdPayoutsResolver,
  BenefitStatementResolver,
  BenefitFiguresResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [FilesModule], providers: [ShowHousehold, ...benefitResolvers] })
export class BenefitApiModule {}
