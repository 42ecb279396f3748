import { Module } from '@nestjs/common';
import { ClaimTransfer } from './use-cases/claim-transfer';
import { ImportBankStatement } from './use-cases/import-bank-statement';
import { RefundPayment } from './use-cases/refund-payment';

const useCases = [ClaimTransfer, ImportBankStatement, RefundPayment];

/** Use cases and stores; the API's resolvers are in PaymentsApiModule. */
@Module({ providers: useCases, exports: useCases })
export class PaymentsModule {}
