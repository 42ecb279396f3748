export { DivisionsApiModule, divisionsResolvers } from './divisions-api.module';
export { DivisionsModule } from './divisions.module';
export { Places } from './places';
export { PlaceBook, type PlaceLevel, type PlaceSpan, type Successor } from './rules/place-book';
