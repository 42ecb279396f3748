export { TracingApiModule, tracingResolvers } from './tracing-api.module';
export { TracingModule } from './tracing.module';
