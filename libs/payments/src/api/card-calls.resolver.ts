import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  Mutation,
  PagingArgs,
  Query,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { cardCallPage, cardCallsById, type CardCallStatus } from '../store/card-calls';
import { AbandonCardCall, RetryCardCall } from '../use-cases/decide-card-call';
import { AbandonCardCallInput, AbandonCardCallPayload, CardCallConnection, type CardCallPayload, CardCallStatusEnum, CardCallType, RetryCardCallInput, RetryCardCallPayload, toCardCall } from './cards.types'; // prettier-ignore

/** The calls of the card processor, and the dead ones that a person works through. */
@Resolver(() => CardCallType)
export class CardCallsResolver {
  constructor(
    private readonly database: Database,
    private readonly retry: RetryCardCall,
    private readonly abandon: AbandonCardCall,
  ) {}

  @Query(() => CardCallConnection, {
    allow: 'payment:settle',
    description: 'Calls of the card processor for your account, the latest first; DEAD ones wait for you.',
  })
  async cardCalls(
    @Args('status', { type: () => CardCallStatusEnum, nullable: true }) status: CardCallStatus | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<CardCallType>> {
    const page = readPage(paging);
    const rows = await cardCallPage(this.database, viewer.organisationId, status ?? null, page);
    return toConnection(toPage(page, rows, (row) => [row.createdOn, row.id]), toCardCall); // prettier-ignore
  }

  @Mutation(() => RetryCardCallPayload, {
    allow: 'payment:settle',
    description:
      'Send a dead call off again. A refund that the processor made after all is found, not made twice. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async retryCardCall(
    @Args('input') input: RetryCardCallInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RetryCardCallPayload> {
    return this.payload((await this.retry.run(viewer, input)).cardCallId);
  }

  @Mutation(() => AbandonCardCallPayload, {
    allow: 'payment:settle',
    description:
      'Give a dead call up. A refund’s money is free again once the processor has said that it did not go. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async abandonCardCall(
    @Args('input') input: AbandonCardCallInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AbandonCardCallPayload> {
    return this.payload((await this.abandon.run(viewer, input)).cardCallId);
  }

  private async payload(id: string): Promise<CardCallPayload> {
    return { cardCall: toCardCall((await cardCallsById(this.database, [id])).get(id)!), userErrors: [] };
  }
}
