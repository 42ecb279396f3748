import { Args, Int, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import {
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { pageOfRecalls } from '../store/recall-pages';
import { recalledCounts, recallsById } from '../store/recalls';
import { EndRecall } from '../use-cases/end-recall';
import { StartRecall } from '../use-cases/start-recall';
import { loadLot } from './load-lot';
import { loadRecalls } from './load-recalls';
import { Lot } from './lot.type';
import {
  EndRecallInput,
  EndRecallPayload,
  Recall,
  RecallConnection,
  RecallFilter,
  StartRecallInput,
  StartRecallPayload,
  toRecall,
} from './recall.types';

@Resolver(() => Recall)
export class RecallsResolver {
  constructor(
    private readonly database: Database,
    private readonly start: StartRecall,
    private readonly end: EndRecall,
  ) {}

  @Query(() => RecallConnection, {
    allow: 'recall:manage',
    description:
      "Recalls, the newest first: a supplier's own, or those of an office's places and suppliers. Refused: NOT_FOUND (an id of nothing).",
  })
  async recalls(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => RecallFilter, nullable: true }) filter?: RecallFilter | null,
  ) {
    const { organisationKind, organisationId: supplierId, seatCodes } = viewer;
    const scope = organisationKind === 'OFFICE' ? { seatCodes } : { supplierId };
    const lotId = filter?.lotId ? fromGlobalId('Lot', filter.lotId, ['filter', 'lotId']) : null;
    const wanted = { lotId, open: filter?.open ?? null };
    return toConnection(await pageOfRecalls(this.database, scope, wanted, readPage(paging)), toRecall);
  }

  @Mutation(() => StartRecallPayload, {
    allow: 'recall:manage',
    description:
      'Call back a lot and all that was made of it: nothing of them is shipped or made into others any more. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, RECALL_OPEN, TOO_MANY, IDEMPOTENCY_KEY_REUSED.',
  })
  async startRecall(
    @Args('input') input: StartRecallInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StartRecallPayload> {
    const lotId = fromGlobalId('Lot', input.lotId, ['lotId']);
    return { recall: await this.read(await this.start.run(viewer, { ...input, lotId })), userErrors: [] };
  }

  @Mutation(() => EndRecallPayload, {
    allow: 'recall:manage',
    description:
      'End a recall; what an office began an office of the place ends. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, RECALL_OF_OFFICE, STATE_NOT_ALLOWED.',
  })
  async endRecall(@Args('input') input: EndRecallInput, @CurrentViewer() viewer: Viewer): Promise<EndRecallPayload> {
    const recallId = fromGlobalId('Recall', input.recallId, ['recallId']);
    await this.end.run(viewer, { ...input, recallId });
    return { recall: await this.read(recallId), userErrors: [] };
  }

  @ResolveField(() => Lot, { description: 'The lot that it began with.' })
  lot({ lotId }: Recall, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }

  @ResolveField(() => Organisation, { description: 'The supplier or an office.' })
  startedBy({ startedBy }: Recall, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, startedBy);
  }

  @ResolveField(() => Int, { description: 'Lots that it stands on: the one that it began with and all made of it.' })
  async lotCount({ recallId }: Recall, _: unknown, context: RequestContext): Promise<number> {
    return (await loadBatched(context, 'recalled counts', recallId, (ids) => recalledCounts(this.database, ids))) ?? 0;
  }

  private async read(id: string): Promise<Recall> {
    return toRecall((await recallsById(this.database, [id])).get(id)!);
  }
}

@Resolver(() => Lot)
export class LotRecallsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [Recall], { description: 'Recalls that stand or stood on it, open ones first.' })
  recalls({ lotId }: Lot, _: unknown, context: RequestContext): Promise<Recall[]> {
    return loadRecalls(context, this.database, lotId);
  }
}
