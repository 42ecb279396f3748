export { ProcurementApiModule, procurementResolvers } from './procurement-api.module';
export { ProcurementModule } from './procurement.module';
export { countChecks } from './store/book-checks';
export { readEntriesAsOf, readEntryFilter } from './api/entries.resolver';
export { CountEntryFilterInput } from './api/entries.types';
export { facetKey } from './api/facet-value';
export { readPeriod, readTotals } from './api/figures.resolver';
export { FacetEnum, SchemeTotalsArgs, TotalsArgs } from './api/figures.types';
export { type Basis, DIVISION_FACETS, type Facet, FACETS, FACETS_MAX } from './rules/facet';
export type { LedgerDifference } from './rules/compare-ledgers';
export type { LinePart } from './rules/explain-line';
export { needWords, REASON_WORDS } from './rules/reason-words';
export { type RuleResult, RULES, versionsIn } from './rules/scheme';
export type { EntryFilter } from './store/entries';
export {
  countedThrough,
  matching,
  namesOf,
  type PlacesAsOf,
  placesOf,
  SUMS,
  type TotalsQuestion,
  type TotalsRow,
} from './store/figures';
export { schemeRows, type SchemeRow } from './store/office';
export { type PostedFigure, postedFigures } from './store/posted-figures';
export { type Seal, sealedMonths } from './store/seals';
export { type NewScheme, PutScheme } from './use-cases/put-scheme';
export { CarryPlaces } from './use-cases/carry-places';
export { CountFacts } from './use-cases/count-facts';
export { DeclarePurchase } from './use-cases/declare-purchase';
export { ConfirmDeclaredPurchase, RevokeDeclaredPurchase } from './use-cases/judge-declared-purchase';
export { DeclareReserve, ReviewReserve } from './use-cases/declare-reserve';
export { EnterStages } from './use-cases/enter-stages';
export { LoadSchemes } from './use-cases/load-schemes';
export { Recount, type RecountReport, type StageDifference } from './use-cases/recount';
export { Replay, type ReplayedPurchase } from './use-cases/replay';
export { DisputePaidNumbers } from './use-cases/dispute-paid-numbers';
export { MatchInvoices } from './use-cases/match-invoices';
export { MoveAttribution } from './use-cases/move-attribution';
export { RequestRun } from './use-cases/request-run';
export { RollUp } from './use-cases/roll-up';
export { MakeSeals, SealPeriod } from './use-cases/seal-period';
export { SetTarget } from './use-cases/set-target';
export { SumTotals } from './use-cases/sum-totals';
export { TellPurchase, type ToldPurchase } from './use-cases/tell-purchase';
export { SweepRuns, WorkRuns } from './use-cases/work-runs';
export { SHEET_HEADS } from './rules/declaration-sheet';
export { FollowDeclaredLots } from './use-cases/follow-declared-lots';
export { JudgePlausibility } from './use-cases/judge-plausibility';
