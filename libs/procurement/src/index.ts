export { ProcurementApiModule, procurementResolvers } from './procurement-api.module';
export { ProcurementModule } from './procurement.module';
