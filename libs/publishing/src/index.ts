export { endWith } from './api/end-with';
export { PublishingApiModule, publishingResolvers } from './publishing-api.module';
export { PublishingModule } from './publishing.module';
