import type { OnModuleInit } from '@nestjs/common';
import { Args, ID, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { type ConnectionOf, CurrentViewer, fromGlobalId, Mutation, NodeRegistry, PagingArgs, Query, type RequestContext, toConnection, type Viewer } from '@shanhai/graphql'; // prettier-ignore
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { entriesById } from '../store/board-entries';
import { fulfilmentsById, pageOfFulfilments } from '../store/fulfilments';
import { EndBoardFulfilment } from '../use-cases/end-board-fulfilment';
import { FulfilBoardEntry } from '../use-cases/fulfil-board-entry';
import { toBoardEntry } from './board-entry.type';
import {
  BoardFulfilment,
  BoardFulfilmentConnection,
  EndBoardFulfilmentInput,
  EndBoardFulfilmentPayload,
  FulfilBoardEntryInput,
  FulfilBoardEntryPayload,
  toBoardFulfilment,
} from './board-fulfilment.types';

@Resolver(() => BoardFulfilment)
export class BoardFulfilmentsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly nodes: NodeRegistry,
    private readonly fulfil: FulfilBoardEntry,
    private readonly end: EndBoardFulfilment,
  ) {}

  onModuleInit(): void {
    this.nodes.register('BoardFulfilment', async (ids, viewer) => {
      const rows = viewer ? await fulfilmentsById(this.database, viewer.organisationId, ids) : new Map();
      return new Map([...rows].map(([id, row]) => [id, toBoardFulfilment(row)]));
    });
  }

  @Query(() => BoardFulfilmentConnection, {
    allow: 'need:publish',
    description:
      'Order lines that were named for an entry: all to its publisher, to others their own. The newest first. Refused: NOT_FOUND.',
  })
  async boardFulfilments(
    @Args() paging: PagingArgs,
    @CurrentViewer() { organisationId }: Viewer,
    @Args('entryId', { type: () => ID }) entryId: string,
  ): Promise<ConnectionOf<BoardFulfilment>> {
    const id = fromGlobalId('BoardEntry', entryId, ['entryId']);
    return toConnection(
      await pageOfFulfilments(this.database, organisationId, id, readPage(paging)),
      toBoardFulfilment,
    );
  }

  @Mutation(() => FulfilBoardEntryPayload, {
    allow: 'need:offer',
    description:
      'Names lines of your orders as what came of an entry; how much is read from the orders. A line gives no more than it has over all entries. Refused: REQUIRED, TOO_MANY, NAMED_TWICE, NOT_FOUND, STATE_NOT_ALLOWED, NOT_OF_ENTRY, LINE_TAKEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async fulfilBoardEntry(
    @Args('input') input: FulfilBoardEntryInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfilBoardEntryPayload> {
    const entryId = fromGlobalId('BoardEntry', input.entryId, ['entryId']);
    const orderLineIds = input.orderLineIds.map((id, index) => fromGlobalId('OrderLine', id, ['orderLineIds', index]));
    const ids = await this.fulfil.run(viewer, { ...input, entryId, orderLineIds });
    const [entries, rows] = await Promise.all([
      entriesById(this.database, this.clock.today(), [entryId]),
      fulfilmentsById(this.database, viewer.organisationId, ids),
    ]);
    const fulfilments = ids.map((id) => toBoardFulfilment(rows.get(id)!));
    return { entry: toBoardEntry(entries.get(entryId)!, viewer), fulfilments };
  }

  @Mutation(() => EndBoardFulfilmentPayload, {
    allow: 'need:publish',
    description:
      'Takes a line off an entry that it was named for by mistake. Refused: REQUIRED, TOO_LONG, NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async endBoardFulfilment(
    @Args('input') input: EndBoardFulfilmentInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<EndBoardFulfilmentPayload> {
    const fulfilmentId = fromGlobalId('BoardFulfilment', input.fulfilmentId, ['fulfilmentId']);
    await this.end.run(viewer, { ...input, fulfilmentId });
    const rows = await fulfilmentsById(this.database, viewer.organisationId, [fulfilmentId]);
    return { fulfilment: toBoardFulfilment(rows.get(fulfilmentId)!) };
  }

  @ResolveField(() => Organisation)
  buyer({ buyerId }: BoardFulfilment, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, buyerId);
  }

  @ResolveField(() => Organisation)
  supplier({ supplierId }: BoardFulfilment, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }
}
