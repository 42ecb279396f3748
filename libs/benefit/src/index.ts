export { BenefitApiModule, benefitResolvers } from './benefit-api.module';
export { BenefitModule } from './benefit.module';
export { benefitChecks } from './store/benefit-checks';
export { type HouseholdSettings, readHouseholdSettings } from './household-secrets';
export { CancelHouseholdPayout } from './use-cases/cancel-payout';
export { DecideHouseholdPayout } from './use-cases/decide-payout';
export { RecordHouseholdPayout } from './use-cases/record-payout';
export { RegisterHouseholds } from './use-cases/register-households';
