export { PaymentsApiModule, paymentsResolvers } from './payments-api.module';
export { PaymentsModule } from './payments.module';
