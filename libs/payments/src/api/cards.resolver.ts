import { Args, ID, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import { type ConnectionOf, CurrentViewer, fromGlobalId, loadBatched, Mutation, PagingArgs, Query, type RequestContext, toConnection, type Viewer } from '@shanhai/graphql'; // prettier-ignore
import { type CardMethod, CardRail } from '../card-rail';
import { type CardDispute, cardDisputePage, cardDisputesOf } from '../store/card-disputes';
import { type CardPayment, cardPaymentPage, cardPaymentsById } from '../store/card-payments';
import { type CardRefund, cardRefundPage, cardRefundsOf } from '../store/card-refunds';
import { payablesById } from '../store/payables';
import { CancelCardPayment } from '../use-cases/cancel-card-payment';
import { ReturnHeldCardMoney } from '../use-cases/return-held-card-money';
import { StartCardPayment } from '../use-cases/start-card-payment';
import { CancelCardPaymentInput, CancelCardPaymentPayload, CardDisputeConnection, CardDisputeType, CardPaymentConnection, CardPaymentType, CardRefundConnection, CardRefundType, ReturnHeldCardMoneyInput, ReturnHeldCardMoneyPayload, StartCardPaymentInputType, StartCardPaymentPayload, toCardDispute, toCardPayment, toCardRefund } from './cards.types'; // prettier-ignore
import { PayableType, toPayable } from './payable.type';

/** Whether a card payment is of the viewer's unit, or came into the viewer's account. */
export const seesCardPayment = (
  { buyerId, custodianId }: Pick<CardPayment, 'buyerId' | 'custodianId'>,
  viewer: Viewer | null,
): boolean =>
  viewer !== null && viewer.permissions.has('card:read') && [buyerId, custodianId].includes(viewer.organisationId);

/** Payments by card, Alipay and WeChat Pay. */
@Resolver(() => CardPaymentType)
export class CardsResolver {
  constructor(
    private readonly database: Database,
    private readonly rail: CardRail,
    private readonly start: StartCardPayment,
    private readonly cancel: CancelCardPayment,
    private readonly returnHeld: ReturnHeldCardMoney,
  ) {}

  @Mutation(() => StartCardPaymentPayload, {
    allow: 'payment:open',
    description:
      'Begin to pay what is open of an order, or of payables, by card, Alipay or WeChat Pay. Give the `clientSecret` to the processor’s own form; where it is not there yet, ask `cardPayment` again. Refused: CARD_RAIL_OFF, REQUIRED, INVALID, NOT_FOUND, TOO_MANY, ALREADY_PAID, ANOTHER_RECEIVER, CARD_AMOUNT_ABOVE_MAX, IDEMPOTENCY_KEY_REUSED.',
  })
  async startCardPayment(
    @Args('input') input: StartCardPaymentInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StartCardPaymentPayload> {
    const { cardPaymentId } = await this.start.run(viewer, { ...input, method: input.method as CardMethod });
    return this.payload(cardPaymentId);
  }

  @Mutation(() => CancelCardPaymentPayload, {
    allow: 'payment:open',
    description:
      'Call off a card payment of your unit that nobody has paid. It is CANCELLED when the processor says so; where the money comes first, it pays. Refused: NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async cancelCardPayment(
    @Args('input') input: CancelCardPaymentInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CancelCardPaymentPayload> {
    return this.payload((await this.cancel.run(viewer, input)).cardPaymentId);
  }

  @Mutation(() => ReturnHeldCardMoneyPayload, {
    allow: 'payment:settle',
    description:
      'Send held card money back to where it came from. Refused: NOT_FOUND, STATE_NOT_ALLOWED (none is held that is not on its way), REQUIRED, TOO_LONG, IDEMPOTENCY_KEY_REUSED.',
  })
  async returnHeldCardMoney(
    @Args('input') input: ReturnHeldCardMoneyInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReturnHeldCardMoneyPayload> {
    return this.payload((await this.returnHeld.run(viewer, input)).cardPaymentId);
  }

  @Query(() => CardPaymentType, { allow: 'card:read', nullable: true, description: 'A card payment of your unit, or into your account.' }) // prettier-ignore
  async cardPayment(
    @Args('id', { type: () => ID }) globalId: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CardPaymentType | null> {
    const id = fromGlobalId('CardPayment', globalId, ['id']);
    const row = (await cardPaymentsById(this.database, [id])).get(id);
    return row && seesCardPayment(row, viewer) ? toCardPayment(row) : null;
  }

  @Query(() => CardPaymentConnection, {
    allow: 'card:read',
    description: 'Card payments of your unit, or into your account, the latest first; `held: true` for those whose money came twice, or is another amount than was asked for.', // prettier-ignore
  })
  async cardPayments(
    @Args('held', { type: () => Boolean, nullable: true }) held: boolean | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationId, organisationKind }: Viewer,
  ): Promise<ConnectionOf<CardPaymentType>> {
    const page = readPage(paging);
    const whose = { organisationId, asBuyer: organisationKind !== 'CUSTODIAN', held: held ?? false };
    const rows = await cardPaymentPage(this.database, whose, page);
    return toConnection(toPage(page, rows, (row) => [row.startedOn, row.id]), toCardPayment); // prettier-ignore
  }

  @Query(() => CardRefundConnection, {
    allow: 'payment:settle',
    description:
      'Refunds over the card processor out of your account, the latest first; `open: true` for those on their way.',
  })
  async cardRefunds(
    @Args('open', { type: () => Boolean, nullable: true }) open: boolean | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<CardRefundType>> {
    const page = readPage(paging);
    const rows = await cardRefundPage(this.database, viewer.organisationId, open ?? false, page);
    return toConnection(toPage(page, rows, (row) => [row.requestedOn, row.id]), toCardRefund); // prettier-ignore
  }

  @Query(() => CardDisputeConnection, {
    allow: 'payment:settle',
    description: 'Disputes about card payments into your account, the latest first.',
  })
  async cardDisputes(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<CardDisputeType>> {
    const page = readPage(paging);
    const rows = await cardDisputePage(this.database, viewer.organisationId, page);
    return toConnection(toPage(page, rows, (row) => [row.openedOn, row.id]), toCardDispute); // prettier-ignore
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'For the processor’s own form, to whoever started the payment and while it waits for the payer. Asked from the processor each time: it is kept nowhere.',
  })
  async clientSecret({ row }: CardPaymentType, _: unknown, { viewer }: RequestContext): Promise<string | null> {
    const { startedBy, buyerId, status, intentRef } = row;
    const mine = startedBy === viewer?.userId && buyerId === viewer.organisationId;
    if (!mine || status !== 'PROCESSING' || intentRef === null || !this.rail.on) return null;
    return this.rail.payment(intentRef).then((intent) => intent.clientSecret, () => null); // prettier-ignore
  }

  @ResolveField(() => [PayableType], { description: 'What it is for.' })
  async payables({ row }: CardPaymentType, _: unknown, context: RequestContext): Promise<PayableType[]> {
    const found = await Promise.all(
      row.payableIds.map((id) => loadBatched(context, 'payables', id, (ids) => payablesById(this.database, ids))),
    );
    return found.flatMap((payable) => (payable ? [toPayable(payable)] : []));
  }

  @ResolveField(() => [CardRefundType])
  async refunds({ row }: CardPaymentType, _: unknown, context: RequestContext): Promise<CardRefundType[]> {
    const load = (ids: readonly string[]) => cardRefundsOf(this.database, ids);
    return ((await loadBatched<CardRefund[]>(context, 'cardRefunds', row.id, load)) ?? []).map(toCardRefund);
  }

  @ResolveField(() => [CardDisputeType])
  async disputes({ row }: CardPaymentType, _: unknown, context: RequestContext): Promise<CardDisputeType[]> {
    const load = (ids: readonly string[]) => cardDisputesOf(this.database, ids);
    return ((await loadBatched<CardDispute[]>(context, 'cardDisputes', row.id, load)) ?? []).map(toCardDispute);
  }

  private async payload(id: string): Promise<{ cardPayment: CardPaymentType; userErrors: [] }> {
    return { cardPayment: toCardPayment((await cardPaymentsById(this.database, [id])).get(id)!), userErrors: [] };
  }
}
