import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database, type Queryable } from '@shanhai/database';
import { type Node, NodeRegistry, type Viewer } from '@shanhai/graphql';
import { CardCallsResolver } from './api/card-calls.resolver';
import { CardPayoutClaimsResolver, CardPayoutsResolver, TransferPayoutsResolver } from './api/card-payouts.resolver';
import { toCardPayout } from './api/card-payouts.types';
import { CardsResolver, seesCardPayment } from './api/cards.resolver';
import { toCardCall, toCardDispute, toCardPayment, toCardRefund } from './api/cards.types';
import { OpenPaymentMethodsResolver, PayableCardsResolver } from './api/payable-cards.resolver';
import { StripeWebhooksController } from './api/stripe-webhooks.controller';
import { WebhookBodies } from './api/webhook-bodies';
import { cardCallsById } from './store/card-calls';
import { cardDisputesById } from './store/card-disputes';
import { cardPaymentsById } from './store/card-payments';
import { cardPayoutsById } from './store/card-payouts';
import { cardRefundsById } from './store/card-refunds';

/** The resolvers of payments by card; the schema is printed from them without a database. */
export const cardsResolvers: Type[] = [
  CardCallsResolver,
  CardPayoutClaimsResolver,
  CardPayoutsResolver,
  CardsResolver,
  OpenPaymentMethodsResolver,
  PayableCardsResolver,
  TransferPayoutsResolver,
];

/** What of payments by card is served: over GraphQL, and to the processor. CardsModule stands beside it. */
@Module({ controllers: [StripeWebhooksController], providers: [WebhookBodies, ...cardsResolvers] })
export class CardsApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.register('CardPayment', cardPaymentsById, seesCardPayment, toCardPayment);
    this.register('CardRefund', cardRefundsById, seesCardPayment, toCardRefund);
    this.register('CardDispute', cardDisputesById, seesCardPayment, toCardDispute);
    const settles = ({ custodianId }: { custodianId: string }, viewer: Viewer | null) =>
      viewer !== null && viewer.permissions.has('payment:settle') && viewer.organisationId === custodianId;
    this.register('CardPayout', cardPayoutsById, settles, toCardPayout);
    this.register('CardCall', cardCallsById, settles, toCardCall);
  }

  private register<Row>(
    type: string,
    byId: (db: Queryable, ids: readonly string[]) => Promise<Map<string, Row>>,
    sees: (row: Row, viewer: Viewer | null) => boolean,
    toNode: (row: Row) => Node,
  ): void {
    this.nodes.register(type, async (ids, viewer) => {
      const rows = [...(await byId(this.database, ids))].filter(([, row]) => sees(row, viewer));
      return new Map(rows.map(([id, row]) => [id, toNode(row)]));
    });
  }
}
