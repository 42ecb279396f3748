export { PaymentsApiModule, paymentsResolvers } from './payments-api.module';
export { PaymentsModule } from './payments.module';
export { CardAccount } from './card-account';
export * from './card-rail';
export { CardsApiModule, cardsResolvers } from './cards-api.module';
export { CardsModule } from './cards.module';
export { type CardSettings, readCardSettings } from './stripe/card-settings';
export { AskAboutCards } from './use-cases/ask-about-cards';
export { DoCardCalls } from './use-cases/do-card-calls';
export { StartCardPayment } from './use-cases/start-card-payment';
export { TakeCardEvent } from './use-cases/take-card-event';
export * from './facts/payable-facts';
export { type Movement, paidByItem, type Standing } from './rules/paid-by-item';
export { newPaymentReference } from './rules/payment-reference';
export {
  changeDues,
  type DueChange,
  insertPayables,
  type ItemKind,
  lockPayablesOfSubjects,
  movementsOf,
  type NewPayable,
  paidItems,
  type Payable,
  payablesOfGroups,
  payablesOfSubjects,
} from './store/payables';
export { overpaidOf, type Release, releaseGoods } from './store/holdings';
export { closeCollection, nameCollection } from './store/named-payables';
export { groupsPaidBy, paidByTransfers } from './store/bank-references';
export { overpaidTransfers } from './store/transfers';
export { balancesOf, platformBalances } from './store/money-reads';
export { type MoneyAccount, post, type Posting } from './store/postings';
export { accountsToPayInto } from './store/receiving-accounts';
export { TransferToMake, toTransferToMake } from './api/receiving-account.types';
export { PayableType, toPayable } from './api/payable.type';
export { paymentChecks } from './store/book-checks';
export { holdingChecks } from './store/holding-checks';
export { cardChecks } from './store/card-checks';
export { payoutChecks } from './store/payout-checks';
export { isToPay, type Payout, payoutsToPay, TO_PAY } from './store/payouts';
export { ApprovePayout, CancelPayout } from './use-cases/decide-payout';
export { officialCardChecks } from './store/official-card-checks';
export { ConfirmOfficialCardPayment } from './use-cases/decide-official-card-payment';
export { RecordOfficialCardPayment } from './use-cases/record-official-card-payment';
export { RecordOfficialCardRefund } from './use-cases/record-official-card-refund';
export { NamePayoutAccount } from './use-cases/name-payout-account';
export { PreparePayout } from './use-cases/prepare-payout';
export { RecordPayoutPaid } from './use-cases/record-payout-paid';
export { ClaimDuplicateTransfer } from './use-cases/claim-duplicate-transfer';
export { ClaimReturnedPayout } from './use-cases/claim-returned-payout';
export { ClaimTransfer } from './use-cases/claim-transfer';
export { ConfirmTransferClaim } from './use-cases/decide-transfer-claim';
export { ImportBankStatement } from './use-cases/import-bank-statement';
export { RefundPayment } from './use-cases/refund-payment';
export { SumMoney } from './use-cases/sum-money';
export { buyerStandings } from './store/buyer-standings';
