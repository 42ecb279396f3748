import { type DynamicModule, Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { type HouseholdSettings, HouseholdSecrets } from './household-secrets';
import { CancelHouseholdPayout } from './use-cases/cancel-payout';
import { DecideHouseholdPayout } from './use-cases/decide-payout';
import { EndHousehold } from './use-cases/end-household';
import { PutBenefitModel } from './use-cases/put-benefit-model';
import { ReadBenefit } from './use-cases/read-benefit';
import { RecordBenefitFigure } from './use-cases/record-benefit-figure';
import { RecordHouseholdPayout } from './use-cases/record-payout';
import { RegisterHouseholds } from './use-cases/register-households';

const useCases = [
  CancelHouseholdPayout,
  DecideHouseholdPayout,
  EndHousehold,
  PutBenefitModel,
  ReadBenefit,
  RecordBenefitFigure,
  RecordHouseholdPayout,
  RegisterHouseholds,
];

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
