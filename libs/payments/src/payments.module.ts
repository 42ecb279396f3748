import { Module } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { ChoosePayee } from './use-cases/choose-payee';
import { ClaimTransfer, GiveBackTransfer } from './use-cases/claim-transfer';
import { ConfirmTransferClaim, RejectTransferClaim } from './use-cases/decide-transfer-claim';
import { ImportBankStatement } from './use-cases/import-bank-statement';
import { RefundPayment } from './use-cases/refund-payment';
import { SettleReversal } from './use-cases/settle-reversal';
import { SumMoney } from './use-cases/sum-money';
import { RegisterReceivingAccount } from './use-cases/register-receiving-account';
import { ReviewReceivingAccount } from './use-cases/review-receiving-account';
import { WithdrawReceivingAccount } from './use-cases/withdraw-receiving-account';
import { TakeBackTransfer } from './use-cases/take-back-transfer';

const useCases = [
  ChoosePayee,
  ClaimTransfer,
  ConfirmTransferClaim,
  GiveBackTransfer,
  ImportBankStatement,
  RefundPayment,
  RegisterReceivingAccount,
  RejectTransferClaim,
  SettleReversal,
  SumMoney,
  ReviewReceivingAccount,
  WithdrawReceivingAccount,
  TakeBackTransfer,
];

/** Use cases and stores; the API's resolvers are in PaymentsApiModule. */
@Module({ imports: [DivisionsModule], providers: useCases, exports: useCases })
export class PaymentsModule {}
