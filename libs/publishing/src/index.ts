export { endWith } from './api/end-with';
export { PublishingApiModule, publishingResolvers } from './publishing-api.module';
export { PublishingModule } from './publishing.module';
export { OcdsModule } from './ocds.module';
export { type OcdsSettings, readOcdsSettings } from './ocds-publisher';
export { bulletinChecks } from './store/book-checks';
export { ApproveBulletin } from './use-cases/decide-bulletin';
export { PrepareBulletin } from './use-cases/prepare-bulletin';
