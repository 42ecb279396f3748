export { ProcurementApiModule, procurementResolvers } from './procurement-api.module';
export { ProcurementModule } from './procurement.module';
export { type NewScheme, PutScheme } from './use-cases/put-scheme';
export { CountFacts } from './use-cases/count-facts';
export { DeclareReserve, ReviewReserve } from './use-cases/declare-reserve';
export { LoadSchemes } from './use-cases/load-schemes';
export { RollUp } from './use-cases/roll-up';
export { MakeSeals, SealPeriod } from './use-cases/seal-period';
export { SetTarget } from './use-cases/set-target';
