export { BenefitApiModule, benefitResolvers } from './benefit-api.module';
export { BenefitModule } from './benefit.module';
export { type HouseholdSettings, readHouseholdSettings } from './household-secrets';
