import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogueModule, GoodsThatCount } from '@shanhai/catalogue';
import { ChannelsModule, CountingView } from '@shanhai/channels';
import { DivisionsModule } from '@shanhai/divisions';
import { counting } from './store/counting-view';
import { RulesByEpoch } from './store/rules-at';
import { AcceptInvoiceDifference } from './use-cases/accept-invoice-difference';
import { CompareSchemes } from './use-cases/compare-schemes';
import { AttachEvidence } from './use-cases/attach-evidence';
import { CountFacts } from './use-cases/count-facts';
import { DeclarePurchase } from './use-cases/declare-purchase';
import { DeclarePurchases } from './use-cases/declare-purchases';
import { DeclareReserve, ReviewReserve } from './use-cases/declare-reserve';
import { DisputePaidNumbers } from './use-cases/dispute-paid-numbers';
import { EnterStages } from './use-cases/enter-stages';
import { ExplainLines } from './use-cases/explain-lines';
import {
  ConfirmDeclaredPurchase,
  RevokeDeclaredPurchase,
  SendBackDeclaredPurchase,
} from './use-cases/judge-declared-purchase';
import { ConfirmEvidence, WithdrawEvidence } from './use-cases/judge-evidence';
import { JudgePlausibility, ReviewPlausibilityWarning } from './use-cases/judge-plausibility';
import { CarryPlaces } from './use-cases/carry-places';
import { ListEntries } from './use-cases/list-entries';
import { LoadSchemes } from './use-cases/load-schemes';
import { MatchInvoices } from './use-cases/match-invoices';
import { ResubmitDeclaredPurchase, WithdrawDeclaredPurchase } from './use-cases/mend-declared-purchase';
import { MoveAttribution } from './use-cases/move-attribution';
import { PutEvidence } from './use-cases/put-evidence';
import { PutScheme } from './use-cases/put-scheme';
import { RecordInvoice } from './use-cases/record-invoice';
import { DeclineRedInvoiceRequest, WithdrawRedInvoiceRequest } from './use-cases/close-red-request';
import { RequestRedInvoice } from './use-cases/request-red-invoice';
import { SetInvoiceTolerance } from './use-cases/set-invoice-tolerance';
import { RecordRedInvoice } from './use-cases/record-red-invoice';
import { Recount } from './use-cases/recount';
import { Replay } from './use-cases/replay';
import { EndRun } from './use-cases/end-run';
import { RequireKnown } from './use-cases/require-known';
import { RequestRun } from './use-cases/request-run';
import { SweepRuns, WorkRuns } from './use-cases/work-runs';
import { RollUp } from './use-cases/roll-up';
import { MakeSeals, SealPeriod } from './use-cases/seal-period';
import { SetTarget, WithdrawTarget } from './use-cases/set-target';
import { SettleDispute } from './use-cases/settle-dispute';
import { PlanForGap } from './use-cases/plan-for-gap';
import { SuggestForGap } from './use-cases/suggest-for-gap';
import { FollowDeclaredLots } from './use-cases/follow-declared-lots';
import { FollowTargets } from './use-cases/follow-targets';
import { SumTotals } from './use-cases/sum-totals';
import { TellPurchase } from './use-cases/tell-purchase';
import { VerifySeal } from './use-cases/verify-seal';
import { WriteDeclaration } from './use-cases/write-declaration';

const useCases = [
  CountFacts,
  EnterStages,
  RollUp,
  PutScheme,
  LoadSchemes,
  SetTarget,
  WithdrawTarget,
  DeclareReserve,
  ReviewReserve,
  SealPeriod,
  MakeSeals,
  ExplainLines,
  CarryPlaces,
  ListEntries,
  MoveAttribution,
  PlanForGap,
  SuggestForGap,
  FollowTargets,
  SumTotals,
  TellPurchase,
  RequireKnown,
  VerifySeal,
  Replay,
  CompareSchemes,
  RequestRun,
  EndRun,
  WorkRuns,
  SweepRuns,
  PutEvidence,
  AttachEvidence,
  RecordInvoice,
  RecordRedInvoice,
  DeclineRedInvoiceRequest,
  RequestRedInvoice,
  SetInvoiceTolerance,
  WithdrawRedInvoiceRequest,
  MatchInvoices,
  DisputePaidNumbers,
  AcceptInvoiceDifference,
  WithdrawEvidence,
  ConfirmEvidence,
  SettleDispute,
  Recount,
  WriteDeclaration,
  DeclarePurchase,
  DeclarePurchases,
  ResubmitDeclaredPurchase,
  WithdrawDeclaredPurchase,
  SendBackDeclaredPurchase,
  ConfirmDeclaredPurchase,
  RevokeDeclaredPurchase,
  FollowDeclaredLots,
  JudgePlausibility,
  ReviewPlausibilityWarning,
];

/** Use cases and stores; the API's resolvers are in ProcurementApiModule. */
@Module({
  imports: [DivisionsModule, CatalogueModule, ChannelsModule],
  providers: [...useCases, RulesByEpoch],
  exports: useCases,
})
export class ProcurementModule implements OnModuleInit {
  constructor(
    private readonly view: CountingView,
    private readonly goodsThatCount: GoodsThatCount,
    private readonly suggest: SuggestForGap,
  ) {}

  onModuleInit(): void {
    this.view.tell(counting);
    this.goodsThatCount.tell((scheme, buyerId) => this.suggest.forBuyer(scheme, buyerId));
  }
}
