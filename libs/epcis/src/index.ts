export { EpcisApiModule } from './epcis-api.module';
export { EpcisModule } from './epcis.module';
export type { EpcisEvent, QuantityElement } from './rules/event';
export { eventHash } from './rules/event-hash';
export { canonicalUri } from './rules/gs1-keys';
export { type OwnEvent, ownUri, writeEvents } from './use-cases/write-events';
