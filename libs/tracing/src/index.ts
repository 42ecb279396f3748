export { newTraceCode, printTraceCode, readTraceCode } from './rules/trace-code';
export { TracingApiModule, tracingResolvers } from './tracing-api.module';
export { TracingModule } from './tracing.module';
export { lockLots, lotsOf, type ShippableLot, takeFromLots } from './store/take-from-lots';
