import { DatabaseCreateEventLog1763800000001 } from './1763800000001-database-create-event-log';
import { FilesCreateFiles1763800000002 } from './1763800000002-files-create-files';
import { AuditCreateTrail1763800000003 } from './1763800000003-audit-create-trail';
import { DivisionsCreatePlaces1763800000004 } from './1763800000004-divisions-create-places';
import { OrganisationsCreateUnits1763800000005 } from './1763800000005-organisations-create-units';
import { GoodsCreateProducts1763800000006 } from './1763800000006-goods-create-products';
import { TracingCreateLots1763800000007 } from './1763800000007-tracing-create-lots';
import { CatalogueCreateListings1763800000008 } from './1763800000008-catalogue-create-listings';
import { PaymentsCreatePayables1763800000009 } from './1763800000009-payments-create-payables';
import { OrdersCreateOrders1763800000010 } from './1763800000010-orders-create-orders';
import { ProcurementCreateCounting1763800000011 } from './1763800000011-procurement-create-counting';
import { DivisionsLinkOrganisations1763800000020 } from './1763800000020-divisions-link-organisations';
import { CatalogueLeaveRoomInStock1763800000031 } from './1763800000031-catalogue-leave-room-in-stock';
import { DatabaseFindEpochs1763800000033 } from './1763800000033-database-find-epochs';
import { CatalogueCountFacets1763800000041 } from './1763800000041-catalogue-count-facets';
import { ProcurementRecordEvidence1763800000054 } from './1763800000054-procurement-record-evidence';
import { ProcurementJudgePlausibility1763800000055 } from './1763800000055-procurement-judge-plausibility';
import { TracingRecordLosses1763800000056 } from './1763800000056-tracing-record-losses';
import { ProcurementCreateRuns1763800000057 } from './1763800000057-procurement-create-runs';
import { OrganisationsRecordUnitChanges1763800000064 } from './1763800000064-organisations-record-unit-changes';
import { ProcurementDescribeTargets1763800000065 } from './1763800000065-procurement-describe-targets';
import { ProcurementFindRepresentatives1763800000066 } from './1763800000066-procurement-find-representatives';
import { ProcurementCreateStages1763800000067 } from './1763800000067-procurement-create-stages';
import { ProcurementIndexAdjustments1763800000071 } from './1763800000071-procurement-index-adjustments';
import { PublishingCreateBulletins1763800000072 } from './1763800000072-publishing-create-bulletins';
import { AuditTellWhere1763800000074 } from './1763800000074-audit-tell-where';
import { ProcurementNameStagesByPurchase1763800000076 } from './1763800000076-procurement-name-stages-by-purchase';
import { ProcurementReadPeriods1763800000084 } from './1763800000084-procurement-read-periods';
import { PaymentsFindStatements1763800000086 } from './1763800000086-payments-find-statements';
import { AuditIndexPlacesAndOperations1763800000090 } from './1763800000090-audit-index-places-and-operations';
import { EpcisCreateEvents1763800000092 } from './1763800000092-epcis-create-events';
import { EpcisAddPlaces1763800000100 } from './1763800000100-epcis-add-places';
import { TracingCorrectLosses1763800000101 } from './1763800000101-tracing-correct-losses';
import { TracingMakeLots1763800000105 } from './1763800000105-tracing-make-lots';
import { TracingRecordRecalls1763800000106 } from './1763800000106-tracing-record-recalls';
import { TracingKnowFields1763800000107 } from './1763800000107-tracing-know-fields';
import { OrdersFollowLots1763800000108 } from './1763800000108-orders-follow-lots';
import { TracingPackCases1763800000109 } from './1763800000109-tracing-pack-cases';
import { TracingRevokeClaims1763800000110 } from './1763800000110-tracing-revoke-claims';
import { OrdersFlagRevokedOrigins1763800000111 } from './1763800000111-orders-flag-revoked-origins';
import { OrganisationsSetTradingCompanies1763800000112 } from './1763800000112-organisations-set-trading-companies';
import { TracingGrantMandates1763800000113 } from './1763800000113-tracing-grant-mandates';
import { TracingAuthoriseBrands1763800000114 } from './1763800000114-tracing-authorise-brands';
import { OrganisationsOpenOwnAccounts1763800000115 } from './1763800000115-organisations-open-own-accounts';
import { CatalogueRegisterGtins1763800000120 } from './1763800000120-catalogue-register-gtins';
import { TracingNameLots1763800000121 } from './1763800000121-tracing-name-lots';
import { TracingRequireDocuments1763800000125 } from './1763800000125-tracing-require-documents';
import { TracingCreateLicences1763800000126 } from './1763800000126-tracing-create-licences';
import { TracingIssueCommitmentCertificates1763800000127 } from './1763800000127-tracing-issue-commitment-certificates';
import { OrganisationsCreateNotices1763800000128 } from './1763800000128-organisations-create-notices';
import { TracingKeepCommitmentPapers1763800000129 } from './1763800000129-tracing-keep-commitment-papers';
import { ProcurementSealSumsApart1763800000130 } from './1763800000130-procurement-seal-sums-apart';
import { PaymentsTellFormats1763800000131 } from './1763800000131-payments-tell-formats';
import { PaymentsClaimByTwo1763800000132 } from './1763800000132-payments-claim-by-two';
import { EpcisKeepQueries1763800000133 } from './1763800000133-epcis-keep-queries';
import { PaymentsPostMoney1763800000140 } from './1763800000140-payments-post-money';
import { PaymentsNameCollections1763800000145 } from './1763800000145-payments-name-collections';
import { OrdersCreateSettlementSheets1763800000146 } from './1763800000146-orders-create-settlement-sheets';
import { PaymentsPayByCard1763800000150 } from './1763800000150-payments-pay-by-card';
import { ProcurementRecordInvoices1763800000155 } from './1763800000155-procurement-record-invoices';
import { PaymentsNameReceivers1763800000156 } from './1763800000156-payments-name-receivers';
import { ProcurementMatchInvoices1763800000157 } from './1763800000157-procurement-match-invoices';
import { EpcisTellOwnEvents1763800000163 } from './1763800000163-epcis-tell-own-events';
import { TracingSupersedeRevocations1763800000170 } from './1763800000170-tracing-supersede-revocations';
import { TracingBoundAllOfACrop1763800000171 } from './1763800000171-tracing-bound-all-of-a-crop';
import { TracingRenewClaims1763800000172 } from './1763800000172-tracing-renew-claims';
import { TracingListRecalls1763800000173 } from './1763800000173-tracing-list-recalls';
import { EpcisSortSights1763800000175 } from './1763800000175-epcis-sort-sights';
import { PaymentsTellHoldings1763800000182 } from './1763800000182-payments-tell-holdings';
import { PaymentsPayOut1763800000183 } from './1763800000183-payments-pay-out';
import { PaymentsRecordOfficialCards1763800000184 } from './1763800000184-payments-record-official-cards';
import { PaymentsReverseTransfers1763800000187 } from './1763800000187-payments-reverse-transfers';
import { OrdersCancelApprovedSheets1763800000188 } from './1763800000188-orders-cancel-approved-sheets';
import { ProcurementHoldMatches1763800000189 } from './1763800000189-procurement-hold-matches';
import { TracingIndexHarvests1763800000192 } from './1763800000192-tracing-index-harvests';
import { DivisionsDateProgrammes1763800000193 } from './1763800000193-divisions-date-programmes';
import { ChannelsRegisterOutlets1763800000200 } from './1763800000200-channels-register-outlets';
import { ChannelsReportSales1763800000201 } from './1763800000201-channels-report-sales';
import { ChannelsWalkDeliveries1763800000202 } from './1763800000202-channels-walk-deliveries';
import { BenefitCreateHouseholds1763800000210 } from './1763800000210-benefit-create-households';
import { BenefitRecordPayouts1763800000211 } from './1763800000211-benefit-record-payouts';
import { OrdersListByDay1763800000220 } from './1763800000220-orders-list-by-day';
import { PublishingBuildPacks1763800000221 } from './1763800000221-publishing-build-packs';
import { NeedsCreateBoard1763800000230 } from './1763800000230-needs-create-board';
import { NeedsTakeOffers1763800000231 } from './1763800000231-needs-take-offers';
import { NeedsListByKind1763800000232 } from './1763800000232-needs-list-by-kind';
import { ProcurementCreateDeclaredPurchases1763800000240 } from './1763800000240-procurement-create-declared-purchases';
import { GoodsIndexCategories1763800000250 } from './1763800000250-goods-index-categories';
import { ChannelsCorrectSales1763800000255 } from './1763800000255-channels-correct-sales';
import { ChannelsDisputeSales1763800000256 } from './1763800000256-channels-dispute-sales';
import { AidPutProjects1763800000257 } from './1763800000257-aid-put-projects';
import { PaymentsFollowCardPayouts1763800000265 } from './1763800000265-payments-follow-card-payouts';
import { ProcurementRequestRedInvoices1763800000266 } from './1763800000266-procurement-request-red-invoices';
import { PaymentsListPayoutsToPay1763800000267 } from './1763800000267-payments-list-payouts-to-pay';
import { DivisionsPairUnits1763800000280 } from './1763800000280-divisions-pair-units';
import { PaymentsFindWaiting1763800000281 } from './1763800000281-payments-find-waiting';
import { PaymentsKeepToldReferences1763800000285 } from './1763800000285-payments-keep-told-references';
import { PaymentsNameSent1763800000290 } from './1763800000290-payments-name-sent';
import { PaymentsReturnPayouts1763800000291 } from './1763800000291-payments-return-payouts';
import { PaymentsTellCopies1763800000292 } from './1763800000292-payments-tell-copies';
import { PaymentsListRefundsOfCustodians1763800000293 } from './1763800000293-payments-list-refunds-of-custodians';
import { OrdersCloseShort1763800000295 } from './1763800000295-orders-close-short';
import { CatalogueGradeSkus1763800000298 } from './1763800000298-catalogue-grade-skus';
import { ProcurementCompareGrades1763800000299 } from './1763800000299-procurement-compare-grades';
import { ProcurementFollowPaidNumbers1763800000300 } from './1763800000300-procurement-follow-paid-numbers';
import { TracingTakeDeclared1763800000320 } from './1763800000320-tracing-take-declared';
import { ProcurementDeclareLots1763800000321 } from './1763800000321-procurement-declare-lots';
import { ProcurementKnowDeclarations1763800000322 } from './1763800000322-procurement-know-declarations';
import { PaymentsAskAboutDisputes1763800000340 } from './1763800000340-payments-ask-about-disputes';

/** Every migration; they run in the order of the time in their names. */
export const migrations = [
  DatabaseCreateEventLog1763800000001,
  FilesCreateFiles1763800000002,
  AuditCreateTrail1763800000003,
  DivisionsCreatePlaces1763800000004,
  OrganisationsCreateUnits1763800000005,
  GoodsCreateProducts1763800000006,
  TracingCreateLots1763800000007,
  CatalogueCreateListings1763800000008,
  PaymentsCreatePayables1763800000009,
  OrdersCreateOrders1763800000010,
  ProcurementCreateCounting1763800000011,
  DivisionsLinkOrganisations1763800000020,
  CatalogueLeaveRoomInStock1763800000031,
  DatabaseFindEpochs1763800000033,
  CatalogueCountFacets1763800000041,
  ProcurementRecordEvidence1763800000054,
  ProcurementJudgePlausibility1763800000055,
  TracingRecordLosses1763800000056,
  ProcurementCreateRuns1763800000057,
  OrganisationsRecordUnitChanges1763800000064,
  ProcurementDescribeTargets1763800000065,
  ProcurementFindRepresentatives1763800000066,
  ProcurementCreateStages1763800000067,
  ProcurementIndexAdjustments1763800000071,
  PublishingCreateBulletins1763800000072,
  AuditTellWhere1763800000074,
  ProcurementNameStagesByPurchase1763800000076,
  ProcurementReadPeriods1763800000084,
  PaymentsFindStatements1763800000086,
  AuditIndexPlacesAndOperations1763800000090,
  EpcisCreateEvents1763800000092,
  EpcisAddPlaces1763800000100,
  TracingCorrectLosses1763800000101,
  TracingMakeLots1763800000105,
  TracingRecordRecalls1763800000106,
  TracingKnowFields1763800000107,
  OrdersFollowLots1763800000108,
  TracingPackCases1763800000109,
  TracingRevokeClaims1763800000110,
  OrdersFlagRevokedOrigins1763800000111,
  OrganisationsSetTradingCompanies1763800000112,
  TracingGrantMandates1763800000113,
  TracingAuthoriseBrands1763800000114,
  OrganisationsOpenOwnAccounts1763800000115,
  CatalogueRegisterGtins1763800000120,
  TracingNameLots1763800000121,
  TracingRequireDocuments1763800000125,
  TracingCreateLicences1763800000126,
  TracingIssueCommitmentCertificates1763800000127,
  OrganisationsCreateNotices1763800000128,
  TracingKeepCommitmentPapers1763800000129,
  ProcurementSealSumsApart1763800000130,
  PaymentsTellFormats1763800000131,
  PaymentsClaimByTwo1763800000132,
  EpcisKeepQueries1763800000133,
  PaymentsPostMoney1763800000140,
  PaymentsNameCollections1763800000145,
  OrdersCreateSettlementSheets1763800000146,
  PaymentsPayByCard1763800000150,
  ProcurementRecordInvoices1763800000155,
  PaymentsNameReceivers1763800000156,
  ProcurementMatchInvoices1763800000157,
  EpcisTellOwnEvents1763800000163,
  TracingSupersedeRevocations1763800000170,
  TracingBoundAllOfACrop1763800000171,
  TracingRenewClaims1763800000172,
  TracingListRecalls1763800000173,
  EpcisSortSights1763800000175,
  PaymentsTellHoldings1763800000182,
  PaymentsPayOut1763800000183,
  PaymentsRecordOfficialCards1763800000184,
  PaymentsReverseTransfers1763800000187,
  OrdersCancelApprovedSheets1763800000188,
  ProcurementHoldMatches1763800000189,
  TracingIndexHarvests1763800000192,
  DivisionsDateProgrammes1763800000193,
  ChannelsRegisterOutlets1763800000200,
  ChannelsReportSales1763800000201,
  ChannelsWalkDeliveries1763800000202,
  BenefitCreateHouseholds1763800000210,
  BenefitRecordPayouts1763800000211,
  OrdersListByDay1763800000220,
  PublishingBuildPacks1763800000221,
  NeedsCreateBoard1763800000230,
  NeedsTakeOffers1763800000231,
  NeedsListByKind1763800000232,
  ProcurementCreateDeclaredPurchases1763800000240,
  GoodsIndexCategories1763800000250,
  ChannelsCorrectSales1763800000255,
  ChannelsDisputeSales1763800000256,
  AidPutProjects1763800000257,
  PaymentsFollowCardPayouts1763800000265,
  ProcurementRequestRedInvoices1763800000266,
  PaymentsListPayoutsToPay1763800000267,
  DivisionsPairUnits1763800000280,
  PaymentsFindWaiting1763800000281,
  PaymentsKeepToldReferences1763800000285,
  PaymentsNameSent1763800000290,
  PaymentsReturnPayouts1763800000291,
  PaymentsTellCopies1763800000292,
  PaymentsListRefundsOfCustodians1763800000293,
  OrdersCloseShort1763800000295,
  CatalogueGradeSkus1763800000298,
  ProcurementCompareGrades1763800000299,
  ProcurementFollowPaidNumbers1763800000300,
  TracingTakeDeclared1763800000320,
  ProcurementDeclareLots1763800000321,
  ProcurementKnowDeclarations1763800000322,
  PaymentsAskAboutDisputes1763800000340,
];
