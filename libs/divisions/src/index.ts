export { DivisionsApiModule, divisionsResolvers } from './divisions-api.module';
export { DivisionsModule } from './divisions.module';
export { Places } from './places';
export { type OriginListMember, type Pairing, type PairingQuestion, RuleBook } from './rules/rule-book';
export { loadRuleBook } from "./store/rule-store";
export { PlaceBook, type PlaceLevel, type PlaceSpan, type Successor } from './rules/place-book';
