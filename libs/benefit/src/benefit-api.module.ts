import { Module, type Type } from '@nestjs/common';
import { BenefitModelsResolver } from './api/benefit-models.resolver';
import { HouseholdsResolver } from './api/households.resolver';
import { ShowHousehold } from './api/show-household';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const benefitResolvers: Type[] = [HouseholdsResolver, BenefitModelsResolver];

/** What of this lib is served over GraphQL. */
@Module({ providers: [ShowHousehold, ...benefitResolvers] })
export class BenefitApiModule {}
