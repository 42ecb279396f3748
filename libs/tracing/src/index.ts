export { coveringMandates } from './covering-mandates';
export { loadLot } from './api/load-lot';
export { Lot, OriginStatus, toLot } from './api/lot.type';
export type { LotMade, LotRecorded, OriginClaimDecided } from './facts/tracing-facts';
export { LOT_QUANTITY_MAX } from './rules/limits';
export { isLotAlias } from './rules/lot-alias';
export { lotQuantities, type LotQuantity } from './rules/lot-events';
export { checkMayLeave, type LotStanding } from './rules/lot-standing';
export { type HarvestShare, mergedShares } from './rules/origin-shares';
export { type OriginState } from './rules/origin-states';
export { newTraceCode, printTraceCode, readTraceCode } from './rules/trace-code';
export { TracingApiModule, tracingResolvers } from './tracing-api.module';
export { TracingModule } from './tracing.module';
export { OriginRevocation, toOriginRevocation } from './api/origin-claim.type';
export {
  nextRevocationNews,
  REVOCATION_COLUMNS,
  type RevocationNews,
  type RevocationRow,
  toldOf,
} from './store/revocations';
export type { RequiredDocument } from './rules/documents';
export { LICENCE_NAMES } from './rules/licence-words';
export type { LicenceKind } from './rules/licences';
export { commitmentChecks } from './store/commitment-checks';
export { loadRecalls } from './api/load-recalls';
export { Recall } from './api/recall.types';
export { mayRecall } from './rules/who-recalls';
export { recallsOf, type RecallRow } from './store/recalls';
export { pastLosses, pastLots } from './store/past-lots';
export { lotChecks } from './store/book-checks';
export { originChecks } from './store/origin-checks';
export type { MakingKind } from './store/makings';
export { missingDocuments } from './store/missing-documents';
export { type Family, FAMILY_MAX, type LotName, lotsMadeOf, lotsThatMade } from './store/family';
export { type RootRow, rootsOfLots } from './store/lot-roots';
export { lockLots, lotsOf, type ShippableLot, takeFromLots } from './store/take-from-lots';
export { aliasesOfLots, lotByAlias } from './store/lot-aliases';
export { type LotRow, lotByTraceCode, lotsById } from './store/lots';
export { ClaimOrigin } from './use-cases/claim-origin';
export { IssueCommitmentCertificate } from './use-cases/issue-commitment-certificate';
export { PutCategoryRequirement } from './use-cases/put-category-requirement';
export { PutLicence } from './use-cases/put-licence';
export { SetLotAlias } from './use-cases/set-lot-alias';
export { MakeLots, type LotsToMake } from './use-cases/make-lots';
export { PutProcess } from './use-cases/put-process';
export { RecordLot } from './use-cases/record-lot';
export { RemindOfLicences } from './use-cases/remind-of-licences';
export { ReviewLicence } from './use-cases/review-licence';
export { VerifyOriginClaim } from './use-cases/verify-origin-claim';
