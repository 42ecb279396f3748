export { AidApiModule, aidResolvers } from './aid-api.module';
export { AidModule } from './aid.module';
export { aidChecks } from './store/aid-checks';
export { PutAidProject } from './use-cases/put-aid-project';
