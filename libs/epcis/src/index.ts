export { EpcisApiModule } from './epcis-api.module';
export { EpcisModule } from './epcis.module';
export { type EpcisEvent, ownUri, type QuantityElement } from './rules/event';
export { eventHash } from './rules/event-hash';
export { canonicalUri } from './rules/gs1-keys';
export { eventChecks, eventChecksOfLot } from './store/event-checks';
export { correctEvents, type WrongEvent } from './use-cases/correct-events';
export { type OwnEvent, writeEvents } from './use-cases/write-events';
