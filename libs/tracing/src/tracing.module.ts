import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { AttachCertificate } from './use-cases/attach-certificate';
import { CorrectLotLoss } from './use-cases/correct-lot-loss';
import { AuthoriseBrand, WithdrawBrandAuthorisation } from './use-cases/authorise-brand';
import { ClaimBrand } from './use-cases/claim-brand';
import { ClaimOrigin } from './use-cases/claim-origin';
import { DecideOriginClaim } from './use-cases/decide-origin-claim';
import { TakeOverLot } from './use-cases/take-over-lot';
import { GrantMandate } from './use-cases/grant-mandate';
import { RevokeMandate } from './use-cases/revoke-mandate';
import { DecideLotHold } from './use-cases/decide-lot-hold';
import { EndRecall } from './use-cases/end-recall';
import { IssueCommitmentCertificate } from './use-cases/issue-commitment-certificate';
import { PrintCommitment } from './use-cases/print-commitment';
import { PutCategoryRequirement } from './use-cases/put-category-requirement';
import { PutLicence } from './use-cases/put-licence';
import { RecordLot } from './use-cases/record-lot';
import { RecordLotLoss } from './use-cases/record-lot-loss';
import { RejectOriginClaim } from './use-cases/reject-origin-claim';
import { RemindOfLicences } from './use-cases/remind-of-licences';
import { ReviewLicence } from './use-cases/review-licence';
import { SetLotAlias } from './use-cases/set-lot-alias';
import { JudgeFields } from './use-cases/judge-fields';
import { MakeLots } from './use-cases/make-lots';
import { MixLots } from './use-cases/mix-lots';
import { PackLot } from './use-cases/pack-lot';
import { ProcessLots } from './use-cases/process-lots';
import { PutAreaYield } from './use-cases/put-area-yield';
import { PutPlot } from './use-cases/put-plot';
import { PutProcess } from './use-cases/put-process';
import { SettleRevocations } from './use-cases/settle-revocations';
import { StartRecall } from './use-cases/start-recall';
import { UndoProcessing } from './use-cases/undo-processing';
import { VerifyOriginClaim } from './use-cases/verify-origin-claim';
import { VoidCommitmentCertificate } from './use-cases/void-commitment-certificate';
import { WithdrawLicence } from './use-cases/withdraw-licence';
import { HoldBeyondFields } from './use-cases/hold-beyond-fields';
import { ReinstateOrigin } from './use-cases/reinstate-origin';
import { RevokeOriginClaim } from './use-cases/revoke-origin-claim';
import { WithdrawOriginRevocation } from './use-cases/withdraw-origin-revocation';

const useCases = [
  RecordLot,
  RecordLotLoss,
  CorrectLotLoss,
  ClaimOrigin,
  VerifyOriginClaim,
  RejectOriginClaim,
  AttachCertificate,
  PutLicence,
  RemindOfLicences,
  ReviewLicence,
  WithdrawLicence,
  PrintCommitment,
  PutCategoryRequirement,
  IssueCommitmentCertificate,
  VoidCommitmentCertificate,
  SetLotAlias,
  RevokeOriginClaim,
  WithdrawOriginRevocation,
  AuthoriseBrand,
  WithdrawBrandAuthorisation,
  ClaimBrand,
  TakeOverLot,
  GrantMandate,
  RevokeMandate,
  MakeLots,
  MixLots,
  ProcessLots,
  PackLot,
  PutProcess,
  UndoProcessing,
  StartRecall,
  EndRecall,
  JudgeFields,
  PutPlot,
  PutAreaYield,
  DecideLotHold,
];

/** Use cases and stores; the API's resolvers are in TracingApiModule. */
@Module({
  imports: [DivisionsModule],
  providers: [HoldBeyondFields, ReinstateOrigin, SettleRevocations, DecideOriginClaim, ...useCases],
  exports: useCases,
})
export class TracingModule {}
