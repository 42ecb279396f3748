export { DivisionsApiModule, divisionsResolvers } from './divisions-api.module';
export { DivisionsModule } from './divisions.module';
