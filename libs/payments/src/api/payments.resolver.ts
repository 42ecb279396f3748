import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { transfersToMake } from '../rules/transfers-to-make';
import { postingsById } from '../store/money-reads';
import { payablesOfGroups, payablesById } from '../store/payables';
import { accountsToPayInto } from '../store/receiving-accounts';
import { transferPage, transfersById } from '../store/transfers';
import type { RefundRail } from '../rules/card-refunds';
import { DoCardCalls } from '../use-cases/do-card-calls';
import { ImportBankStatement } from '../use-cases/import-bank-statement';
import { NameRefundReference } from '../use-cases/name-refund-reference';
import { RefundPayment } from '../use-cases/refund-payment';
import { toMoneyPosting } from './money.types';
import { toPayable } from './payable.type';
import { toTransferToMake } from './receiving-account.types';
import {
  BankTransfer,
  BankTransferConnection,
  ImportBankStatementInput,
  ImportBankStatementPayload,
  NameRefundReferenceInput,
  NameRefundReferencePayload,
  OpenPaymentInput,
  OpenPaymentPayload,
  RefundPaymentInputType,
  RefundPaymentPayload,
  toBankTransfer,
  toStatementEntry,
} from './payments.types';

@Resolver(() => BankTransfer)
export class PaymentsResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly importBankStatement: ImportBankStatement,
    private readonly refundPayment: RefundPayment,
    private readonly nameReference: NameRefundReference,
    private readonly cardCalls: DoCardCalls,
  ) {}

  @Mutation(() => OpenPaymentPayload, {
    allow: 'payment:open',
    description:
      'How to pay an order of your unit by bank transfer: the reference for the remark, what is open, and the account of each receiver. Refused: NOT_FOUND, ALREADY_PAID.',
  })
  async openPayment(
    @Args('input') input: OpenPaymentInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<OpenPaymentPayload> {
    const orderId = fromGlobalId('Order', input.orderId, ['orderId']);
    const payables = (await payablesOfGroups(this.database, [orderId])).filter(
      (payable) => payable.buyerId === viewer.organisationId,
    );
    if (payables.length === 0) refuse('NOT_FOUND', ['orderId'], { value: input.orderId });
    const open = transfersToMake(payables);
    if (open.length === 0) refuse('ALREADY_PAID', ['orderId']);
    const receivers = open.flatMap(({ receiverId }) => receiverId ?? []);
    const accounts = await accountsToPayInto(this.database, receivers, this.clock.today());
    const { reference } = payables[0];
    return {
      reference,
      openFen: open.reduce((sum, { openFen }) => sum + openFen, 0n),
      transfers: open.map(({ receiverId, openFen }) =>
        toTransferToMake(receiverId, accounts.get(receiverId ?? '') ?? null, openFen, reference),
      ),
      payables: payables.map(toPayable),
      userErrors: [],
    };
  }

  @Mutation(() => ImportBankStatementPayload, {
    name: 'importBankStatement',
    allow: 'payment:settle',
    description:
      'Import a bank statement (CSV with the heads of several banks, SWIFT MT940, ISO 20022 camt.053): each incoming row is matched by the payment references in its remark, or kept in suspense; what the bank takes back is taken off the transfer that it names. `entries` says what became of each row. Repeatable: a row counts once. All or nothing. Refused: FILE_UNKNOWN, CSV_EMPTY, CSV_RAGGED, CSV_HEADER, CSV_VALUE, CSV_ENCODING, STATEMENT_FORMAT, STATEMENT_VALUE, STATEMENT_CURRENCY, STATEMENT_BALANCE, STATEMENT_ROW_TWICE, STATEMENT_OF_ANOTHER_ACCOUNT.',
  })
  async doImportBankStatement(
    @Args('input') input: ImportBankStatementInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ImportBankStatementPayload> {
    const { transferIds, entries, ...result } = await this.importBankStatement.run(viewer, input);
    const transfers = await transfersById(this.database, transferIds);
    return {
      ...result,
      transfers: transferIds.map((id) => toBankTransfer(transfers.get(id)!)),
      entries: entries.map(toStatementEntry),
      userErrors: [],
    };
  }

  @Mutation(() => RefundPaymentPayload, {
    name: 'refundPayment',
    allow: 'payment:settle',
    description:
      'Record money given back, by name of the order lines and charges. Counting follows. Money that came by card is sent back over the card processor: it is `pendingRefundFen` of the payable until that says that it went. Refused: NOT_FOUND, REFUND_ABOVE_PAID, NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, REQUIRED, TOO_LONG, INVALID, BANK_REFERENCE_TAKEN.',
  })
  async doRefundPayment(
    @Args('input') input: RefundPaymentInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RefundPaymentPayload> {
    const { payableId, cardCallIds } = await this.refundPayment.run(viewer, { ...input, by: input.by as RefundRail });
    await Promise.all(cardCallIds.map((id) => this.cardCalls.soon(id)));
    return { payable: toPayable((await payablesById(this.database, [payableId])).get(payableId)!), userErrors: [] };
  }

  @Mutation(() => NameRefundReferencePayload, {
    name: 'nameRefundReference',
    allow: 'payment:settle',
    description:
      'Say by which reference the bank sent a refund that was recorded without one. Refused: NOT_FOUND, BANK_REFERENCE_TAKEN, REFUND_HAS_REFERENCE, REQUIRED, TOO_LONG.',
  })
  async doNameRefundReference(
    @Args('input') input: NameRefundReferenceInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<NameRefundReferencePayload> {
    const { postingId } = await this.nameReference.run(viewer, input);
    return {
      posting: toMoneyPosting((await postingsById(this.database, [postingId])).get(postingId)!),
      userErrors: [],
    };
  }

  @Query(() => BankTransferConnection, {
    allow: 'payment:settle',
    description: 'Transfers into your account, newest first; those in suspense alone where asked.',
  })
  async bankTransfers(
    @Args('inSuspense', { type: () => Boolean, nullable: true }) inSuspense: boolean | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<BankTransfer>> {
    const page = readPage(paging);
    const rows = await transferPage(this.database, viewer.organisationId, inSuspense ?? null, page);
    return toConnection(
      toPage(page, rows, (row) => [row.bookedOn, row.id]),
      toBankTransfer,
    );
  }
}
