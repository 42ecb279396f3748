import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { type ConnectionOf, CurrentViewer, fromGlobalId, loadBatched, Mutation, NodeRegistry, PagingArgs, Query, type RequestContext, toConnection, type Viewer } from '@shanhai/graphql'; // prettier-ignore
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { entriesById } from '../store/board-entries';
import { offersById, pageOfOffers } from '../store/board-offers';
import { AnswerBoardOffer } from '../use-cases/answer-board-offer';
import { MakeBoardOffer } from '../use-cases/make-board-offer';
import { WithdrawBoardOffer } from '../use-cases/withdraw-board-offer';
import { BoardEntry, toBoardEntry } from './board-entry.type';
import {
  AnswerBoardOfferInput,
  AnswerBoardOfferPayload,
  BoardOffer,
  BoardOfferConnection,
  BoardOfferFilterInput,
  BoardOfferSideEnum,
  MakeBoardOfferInput,
  MakeBoardOfferPayload,
  toBoardOffer,
  WithdrawBoardOfferInput,
  WithdrawBoardOfferPayload,
} from './board-offer.types';

@Resolver(() => BoardOffer)
export class BoardOffersResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly nodes: NodeRegistry,
    private readonly make: MakeBoardOffer,
    private readonly answer: AnswerBoardOffer,
    private readonly withdraw: WithdrawBoardOffer,
  ) {}

  onModuleInit(): void {
    this.nodes.register('BoardOffer', async (ids, viewer) => {
      if (!viewer) return new Map();
      const rows = await offersById(this.database, this.clock.today(), viewer.organisationId, ids);
      return new Map([...rows].map(([id, row]) => [id, toBoardOffer(row)]));
    });
  }

  @Query(() => BoardOfferConnection, {
    allow: 'need:publish',
    description:
      'Offers that your organisation made, or received for its entries. The newest first. Refused: NOT_FOUND.',
  })
  async boardOffers(
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationId }: Viewer,
    @Args('side', { type: () => BoardOfferSideEnum }) side: 'MADE' | 'RECEIVED',
    @Args('filter', { type: () => BoardOfferFilterInput, nullable: true }) filter?: BoardOfferFilterInput | null,
  ): Promise<ConnectionOf<BoardOffer>> {
    const entryId = filter?.entryId ? fromGlobalId('BoardEntry', filter.entryId, ['filter', 'entryId']) : null;
    const asked = { side, entryId, status: filter?.status ?? null };
    const page = await pageOfOffers(this.database, this.clock.today(), organisationId, asked, readPage(paging));
    return toConnection(page, toBoardOffer);
  }

  @Mutation(() => MakeBoardOfferPayload, {
    allow: 'need:offer',
    description:
      'Says how much of a harvest you would take, or of a need you would deliver; it is no order. Refused: NOT_POSITIVE, INVALID, REQUIRED, TOO_LONG, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, OFFER_SIDE, STATE_NOT_ALLOWED, OFFER_ABOVE_LEFT, TOO_MANY, OFFER_STANDS, IDEMPOTENCY_KEY_REUSED.',
  })
  async makeBoardOffer(
    @Args('input') input: MakeBoardOfferInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<MakeBoardOfferPayload> {
    const { priceFen = null, priceBase = null } = input;
    const entryId = fromGlobalId('BoardEntry', input.entryId, ['entryId']);
    return { offer: await this.read(viewer, await this.make.run(viewer, { ...input, priceFen, priceBase, entryId })) };
  }

  @Mutation(() => AnswerBoardOfferPayload, {
    allow: 'need:publish',
    description:
      'Accepts an offer for your entry, as far as so much is left, or declines it. Refused: REQUIRED, TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED, OFFER_ABOVE_LEFT.',
  })
  async answerBoardOffer(
    @Args('input') input: AnswerBoardOfferInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AnswerBoardOfferPayload> {
    const offerId = offerIdOf(input);
    await this.answer.run(viewer, { ...input, offerId });
    return { offer: await this.read(viewer, offerId) };
  }

  @Mutation(() => WithdrawBoardOfferPayload, {
    allow: 'need:offer',
    description: 'Takes your offer back, also one that was accepted. Refused: NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async withdrawBoardOffer(
    @Args('input') input: WithdrawBoardOfferInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawBoardOfferPayload> {
    const offerId = offerIdOf(input);
    await this.withdraw.run(viewer, { offerId });
    return { offer: await this.read(viewer, offerId) };
  }

  @ResolveField(() => Organisation, { description: 'Who made it.' })
  organisation({ organisationId }: BoardOffer, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, organisationId);
  }

  @ResolveField(() => BoardEntry, {
    nullable: true,
    description: 'What it is for; null to who made it while an edit of it waits for the office.',
  })
  async entry({ entryId }: BoardOffer, _: unknown, context: RequestContext): Promise<BoardEntry | null> {
    const { viewer } = context;
    const row = await loadBatched(context, 'board entries', entryId, (ids) =>
      entriesById(this.database, this.clock.today(), ids),
    );
    return row && (row.shown || row.organisationId === viewer?.organisationId) ? toBoardEntry(row, viewer) : null;
  }

  private async read({ organisationId }: Viewer, id: string): Promise<BoardOffer> {
    return toBoardOffer((await offersById(this.database, this.clock.today(), organisationId, [id])).get(id)!);
  }
}

const offerIdOf = ({ offerId }: { offerId: string }) => fromGlobalId('BoardOffer', offerId, ['offerId']);
