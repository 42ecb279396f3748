export { Division, DivisionLevel, toDivision } from './api/division.type';
export { loadDivision, placesOfRequest, primePlaces } from './api/load-division';
export { Pairing as PairingType } from './api/rule.types';
export { DivisionsApiModule, divisionsResolvers } from './divisions-api.module';
export { DivisionsModule } from './divisions.module';
export { type EditionRecorded, type OriginListPut, type PairingRecorded, RULE_FACTS } from './facts/rule-facts';
export { Places } from './places';
export { PlaceBook, type PlaceLevel, type PlaceSpan, type Successor } from './rules/place-book';
export {
  type OriginListMember,
  type OriginMass,
  type Pairing,
  type PairingQuestion,
  RuleBook,
  type SharedPairing,
} from './rules/rule-book';
export { seatCodes } from './rules/seat-codes';
export { checkSpan, overlap } from './rules/spans';
export { ruleChecks } from './store/book-checks';
export { NEWEST_EDITION, newestEdition } from './store/place-store';
export { loadRuleBook } from './store/rule-store';
export { CreatePairing } from './use-cases/create-pairing';
export { EndPairing } from './use-cases/end-pairing';
export { ImportDivisions } from './use-cases/import-divisions';
export { LoadDivisions } from './use-cases/load-divisions';
export { LoadReferencePlaces } from './use-cases/load-reference-places';
export { PutOriginList } from './use-cases/put-origin-list';
