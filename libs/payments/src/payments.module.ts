import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { ConfirmOfficialCardPayment, RefuseOfficialCardPayment, WithdrawOfficialCardPayment } from './use-cases/decide-official-card-payment'; // prettier-ignore
import { ApprovePayout, CancelPayout } from './use-cases/decide-payout';
import { ChoosePayee } from './use-cases/choose-payee';
import { ClaimDuplicateTransfer } from './use-cases/claim-duplicate-transfer';
import { ClaimReturnedPayout } from './use-cases/claim-returned-payout';
import { ClaimTransfer, GiveBackTransfer } from './use-cases/claim-transfer';
import { ConfirmTransferClaim, RejectTransferClaim } from './use-cases/decide-transfer-claim';
import { ImportBankStatement } from './use-cases/import-bank-statement';
import { NamePayoutAccount } from './use-cases/name-payout-account';
import { NameRefundReference } from './use-cases/name-refund-reference';
import { PreparePayout } from './use-cases/prepare-payout';
import { RecordOfficialCardPayment } from './use-cases/record-official-card-payment';
import { RecordOfficialCardRefund } from './use-cases/record-official-card-refund';
import { RecordPayoutPaid } from './use-cases/record-payout-paid';
import { RefundPayment } from './use-cases/refund-payment';
import { SettleReversal } from './use-cases/settle-reversal';
import { SetPayoutFee } from './use-cases/set-payout-fee';
import { SumMoney } from './use-cases/sum-money';
import { RegisterReceivingAccount } from './use-cases/register-receiving-account';
import { ReviewReceivingAccount } from './use-cases/review-receiving-account';
import { WithdrawReceivingAccount } from './use-cases/withdraw-receiving-account';
import { TakeBackTransfer } from './use-cases/take-back-transfer';

const useCases = [
  ApprovePayout,
  CancelPayout,
  ChoosePayee,
  ClaimDuplicateTransfer,
  ClaimReturnedPayout,
  ClaimTransfer,
  ConfirmOfficialCardPayment,
  ConfirmTransferClaim,
  GiveBackTransfer,
  ImportBankStatement,
  NamePayoutAccount,
  NameRefundReference,
  PreparePayout,
  RecordOfficialCardPayment,
  RecordOfficialCardRefund,
  RecordPayoutPaid,
  RefundPayment,
  RefuseOfficialCardPayment,
  RegisterReceivingAccount,
  RejectTransferClaim,
  SettleReversal,
  SetPayoutFee,
  SumMoney,
  ReviewReceivingAccount,
  WithdrawOfficialCardPayment,
  WithdrawReceivingAccount,
  TakeBackTransfer,
];

/** Use cases and stores; the API's resolvers are in PaymentsApiModule. */
@Module({ imports: [DivisionsModule], providers: useCases, exports: useCases })
export class PaymentsModule {}
