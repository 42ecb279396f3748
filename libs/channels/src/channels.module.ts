import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { CountingView } from './counting-view';
import { AddSalesRows } from './use-cases/add-sales-rows';
import { CloseOutlet } from './use-cases/close-outlet';
import { ConfirmSalesReport } from './use-cases/confirm-sales-report';
import { DisputeSalesRow } from './use-cases/dispute-sales-row';
import { DraftSalesReport } from './use-cases/draft-sales-report';
import { EndChannelRegistration } from './use-cases/end-channel-registration';
import { FollowPartnerDeliveries } from './use-cases/follow-partner-deliveries';
import { LockSalesPeriod } from './use-cases/lock-sales-period';
import { MatchSalesRows } from './use-cases/match-sales-rows';
import { DiscardSalesReport, SendBackSalesReport, SubmitSalesReport } from './use-cases/move-sales-report';
import { ReadRowRules } from './use-cases/read-row-rules';
import { ReadSalesReports } from './use-cases/read-sales-reports';
import { RegisterChannelPartner } from './use-cases/register-channel-partner';
import { RegisterOutlet } from './use-cases/register-outlet';
import { ReviewOutlet } from './use-cases/review-outlet';
import { SettleSalesDispute } from './use-cases/settle-sales-dispute';
import { TakeSalesRows } from './use-cases/take-sales-rows';
import { TellSales } from './use-cases/tell-sales';

const useCases = [
  AddSalesRows,
  CloseOutlet,
  ConfirmSalesReport,
  DiscardSalesReport,
  DisputeSalesRow,
  DraftSalesReport,
  EndChannelRegistration,
  FollowPartnerDeliveries,
  LockSalesPeriod,
  MatchSalesRows,
  ReadRowRules,
  ReadSalesReports,
  RegisterChannelPartner,
  RegisterOutlet,
  ReviewOutlet,
  SendBackSalesReport,
  SettleSalesDispute,
  SubmitSalesReport,
  TakeSalesRows,
  TellSales,
];

/** Use cases and stores; what is served is in ChannelsApiModule. */
@Module({ imports: [DivisionsModule], providers: [...useCases, CountingView], exports: [...useCases, CountingView] })
export class ChannelsModule {}
