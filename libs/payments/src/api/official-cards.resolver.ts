import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import type { OfficialCardState } from '../rules/official-cards';
import { officialCardPage, officialCardPaymentsById } from '../store/official-cards';
import { payablesById } from '../store/payables';
import { ConfirmOfficialCardPayment, RefuseOfficialCardPayment, WithdrawOfficialCardPayment } from '../use-cases/decide-official-card-payment'; // prettier-ignore
import { RecordOfficialCardPayment } from '../use-cases/record-official-card-payment';
import { RecordOfficialCardRefund } from '../use-cases/record-official-card-refund';
import {
  ConfirmOfficialCardPaymentInput,
  ConfirmOfficialCardPaymentPayload,
  OfficialCardPaymentConnection,
  type OfficialCardPaymentPayload,
  OfficialCardPaymentType,
  OfficialCardStatus,
  RecordOfficialCardPaymentInput,
  RecordOfficialCardPaymentPayload,
  RecordOfficialCardRefundInput,
  RecordOfficialCardRefundPayload,
  RefuseOfficialCardPaymentInput,
  RefuseOfficialCardPaymentPayload,
  toOfficialCardPayment,
  WithdrawOfficialCardPaymentInput,
  WithdrawOfficialCardPaymentPayload,
} from './official-cards.types';
import { PayableType, toPayable } from './payable.type';

const idOf = (globalId: string) => fromGlobalId('OfficialCardPayment', globalId, ['paymentId']);

/** Money that buyers pay to suppliers themselves, by official card. */
@Resolver(() => OfficialCardPaymentType)
export class OfficialCardsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly record: RecordOfficialCardPayment,
    private readonly confirm: ConfirmOfficialCardPayment,
    private readonly refuse: RefuseOfficialCardPayment,
    private readonly withdraw: WithdrawOfficialCardPayment,
    private readonly recordRefund: RecordOfficialCardRefund,
  ) {}

  onModuleInit(): void {
    this.nodes.register('OfficialCardPayment', async (ids, viewer) => {
      const mine = [...(await officialCardPaymentsById(this.database, ids))].filter(
        ([, { buyerId, supplierId }]) => viewer && [buyerId, supplierId].includes(viewer.organisationId),
      );
      return new Map(mine.map(([id, row]) => [id, toOfficialCardPayment(row)]));
    });
  }

  @Query(() => OfficialCardPaymentConnection, {
    allow: 'settlement:read',
    description: 'Payments by official card of your unit, or to you as a supplier, newest first; PROPOSED ones wait for the supplier.', // prettier-ignore
  })
  async officialCardPayments(
    @Args('status', { type: () => OfficialCardStatus, nullable: true }) status: OfficialCardState | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationKind, organisationId }: Viewer,
  ): Promise<ConnectionOf<OfficialCardPaymentType>> {
    const page = readPage(paging);
    const side = organisationKind === 'SUPPLIER' ? 'SUPPLIER' : 'BUYER';
    const rows = await officialCardPage(this.database, side, organisationId, status, page);
    return toConnection(
      toPage(page, rows, (row) => [row.recordedOn, row.id]),
      toOfficialCardPayment,
    );
  }

  @Mutation(() => RecordOfficialCardPaymentPayload, {
    allow: 'payment:open',
    description:
      'Say that your unit paid a payable by official card (公务卡) at the supplier’s terminal. It counts as paid once the supplier confirms. Refused: NOT_FOUND, OFFICIAL_CARD_OF_UNIT, NOT_POSITIVE, CLAIM_ABOVE_OPEN, ALREADY_PAID, SLIP_TAKEN, INVALID (slipNumber), DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordOfficialCardPayment(
    @Args('input') input: RecordOfficialCardPaymentInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordOfficialCardPaymentPayload> {
    return this.payload((await this.record.run(viewer, input)).paymentId);
  }

  @Mutation(() => ConfirmOfficialCardPaymentPayload, {
    allow: 'supplier-order:manage',
    description: 'Confirm that your terminal took an official card: it is paid as of the slip’s day. Refused: NOT_FOUND, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.', // prettier-ignore
  })
  async confirmOfficialCardPayment(
    @Args('input') input: ConfirmOfficialCardPaymentInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConfirmOfficialCardPaymentPayload> {
    const paymentId = idOf(input.paymentId);
    await this.confirm.run(viewer, { ...input, paymentId });
    return this.payload(paymentId);
  }

  @Mutation(() => RefuseOfficialCardPaymentPayload, {
    allow: 'supplier-order:manage',
    description: 'Refuse what your terminal did not take. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async refuseOfficialCardPayment(
    @Args('input') input: RefuseOfficialCardPaymentInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RefuseOfficialCardPaymentPayload> {
    const paymentId = idOf(input.paymentId);
    await this.refuse.run(viewer, { ...input, paymentId });
    return this.payload(paymentId);
  }

  @Mutation(() => WithdrawOfficialCardPaymentPayload, {
    allow: 'payment:open',
    description:
      'Take back what you said, before the supplier answered. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async withdrawOfficialCardPayment(
    @Args('input') input: WithdrawOfficialCardPaymentInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawOfficialCardPaymentPayload> {
    const paymentId = idOf(input.paymentId);
    await this.withdraw.run(viewer, { ...input, paymentId });
    return this.payload(paymentId);
  }

  @Mutation(() => RecordOfficialCardRefundPayload, {
    allow: 'supplier-order:manage',
    description:
      'Record what you gave back to an official card at your terminal, by name of order lines and charges. Counting follows. Refused: NOT_FOUND, REFUND_ABOVE_PAID, NOT_POSITIVE, DATE_INVALID, DATE_IN_FUTURE, DATE_OUT_OF_ORDER, REQUIRED, TOO_MANY, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordOfficialCardRefund(
    @Args('input') input: RecordOfficialCardRefundInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordOfficialCardRefundPayload> {
    const { payableId } = await this.recordRefund.run(viewer, input);
    return { payable: toPayable((await payablesById(this.database, [payableId])).get(payableId)!) };
  }

  @ResolveField(() => PayableType, { nullable: true })
  async payable({ row }: OfficialCardPaymentType, _: unknown, context: RequestContext): Promise<PayableType | null> {
    const payable = await loadBatched(context, 'payables', row.payableId, (ids) => payablesById(this.database, ids));
    return payable && toPayable(payable);
  }

  private async payload(id: string): Promise<OfficialCardPaymentPayload> {
    return { payment: toOfficialCardPayment((await officialCardPaymentsById(this.database, [id])).get(id)!) };
  }
}
