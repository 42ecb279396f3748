import { type DynamicModule, Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { type HouseholdSettings, HouseholdSecrets } from './household-secrets';
import { EndHousehold } from './use-cases/end-household';
import { PutBenefitModel } from './use-cases/put-benefit-model';
import { RegisterHouseholds } from './use-cases/register-households';

const useCases = [EndHousehold, PutBenefitModel, RegisterHouseholds];

/** Use cases and stores, for programs that have the keys of households; the API's resolvers are in BenefitApiModule. */
@Module({})
export class BenefitModule {
  static forRoot(settings: HouseholdSettings): DynamicModule {
    return {
      module: BenefitModule,
      global: true,
      imports: [DivisionsModule],
      providers: [{ provide: HouseholdSecrets, useValue: new HouseholdSecrets(settings) }, ...useCases],
      exports: [HouseholdSecrets, ...useCases],
    };
  }
}
