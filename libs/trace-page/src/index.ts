export { digitalLinkPath } from './rules/digital-link';
export { TracePageApiModule, tracePageResolvers } from './trace-page-api.module';
export { TracePageModule } from './trace-page.module';
export { ReadLot } from './use-cases/read-lot';
