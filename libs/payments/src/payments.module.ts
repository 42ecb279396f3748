import { Module } from '@nestjs/common';
import { ClaimTransfer, GiveBackTransfer } from './use-cases/claim-transfer';
import { ConfirmTransferClaim, RejectTransferClaim } from './use-cases/decide-transfer-claim';
import { ImportBankStatement } from './use-cases/import-bank-statement';
import { RefundPayment } from './use-cases/refund-payment';
import { SumMoney } from './use-cases/sum-money';

const useCases = [
  ClaimTransfer,
  ConfirmTransferClaim,
  GiveBackTransfer,
  ImportBankStatement,
  RefundPayment,
  RejectTransferClaim,
  SumMoney,
];

/** Use cases and stores; the API's resolvers are in PaymentsApiModule. */
@Module({ providers: useCases, exports: useCases })
export class PaymentsModule {}
