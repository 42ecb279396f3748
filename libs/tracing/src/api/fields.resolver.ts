import { Args, ResolveField, Resolver } from '@nestjs/graphql';
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
import { areaYields } from '../store/area-yields';
import { holdsById, holdsOfLots, pageOfHolds } from '../store/lot-holds';
import { pageOfPlots, plotsById, plotsOfLots } from '../store/plots';
import { DecideLotHold } from '../use-cases/decide-lot-hold';
import { PutAreaYield } from '../use-cases/put-area-yield';
import { PutPlot } from '../use-cases/put-plot';
import {
  AreaYield,
  DecideLotHoldInput,
  DecideLotHoldPayload,
  LotHold,
  LotHoldConnection,
  LotHoldFilter,
  Plot,
  PlotConnection,
  PutAreaYieldInput,
  PutAreaYieldPayload,
  PutPlotInput,
  PutPlotPayload,
  toLotHold,
  toPlot,
} from './field.types';
import { loadLot } from './load-lot';
import { Lot } from './lot.type';

/** Fields, what they can grow, and lots that are above it. */
@Resolver(() => LotHold)
export class FieldsResolver {
  constructor(
    private readonly database: Database,
    private readonly putField: PutPlot,
    private readonly putYield: PutAreaYield,
    private readonly decide: DecideLotHold,
  ) {}

  @Query(() => PlotConnection, { allow: 'lot:manage', description: "Your organisation's fields, the newest first." })
  async plots(@Args() paging: PagingArgs, @CurrentViewer() viewer: Viewer) {
    return toConnection(await pageOfPlots(this.database, viewer.organisationId, readPage(paging)), toPlot);
  }

  @Query(() => [AreaYield], {
    public: 'greatest yields are published',
    description: 'Every version of the yields of every category, or of one.',
  })
  areaYields(
    @Args('categoryCode', { type: () => String, nullable: true }) categoryCode?: string | null,
  ): Promise<AreaYield[]> {
    return areaYields(this.database, categoryCode ?? null);
  }

  @Query(() => LotHoldConnection, {
    allow: 'lot:verify',
    description: "Held lots of your office's places, the newest first.",
  })
  async lotHolds(
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
    @Args('filter', { type: () => LotHoldFilter, nullable: true }) filter?: LotHoldFilter | null,
  ) {
    const page = await pageOfHolds(this.database, viewer.seatCodes, filter?.waiting ?? null, readPage(paging));
    return toConnection(page, toLotHold);
  }

  @Mutation(() => PutPlotPayload, {
    allow: 'lot:manage',
    description:
      'Add a field of yours, or correct one. All fields of a category bound all lots of it that you harvest in a year; where a correction leaves less area, lots that can no longer have grown are held for the office of their place. Refused: REQUIRED, TOO_LONG, NOT_POSITIVE, INVALID, DIVISION_UNKNOWN, NOT_FOUND, TOO_MANY, IDEMPOTENCY_KEY_REUSED.',
  })
  async putPlot(@Args('input') input: PutPlotInput, @CurrentViewer() viewer: Viewer): Promise<PutPlotPayload> {
    const plotId = input.plotId ? fromGlobalId('Plot', input.plotId, ['plotId']) : null;
    const id = await this.putField.run(viewer, { ...input, plotId, outline: input.outline ?? null });
    return { plot: toPlot((await plotsById(this.database, [id]))[0]), userErrors: [] };
  }

  @Mutation(() => PutAreaYieldPayload, {
    allow: 'office:rules',
    description:
      'Add a version of what an area grows of a category, by an office of a province; versions are never edited. Lots of its span that can no longer have grown are held for the offices of their places. Refused: PROVINCE_ONLY, REQUIRED, TOO_LONG, NOT_POSITIVE, INVALID, DATE_INVALID, DATE_OUT_OF_ORDER, NOT_FOUND, VERSION_TAKEN, IDEMPOTENCY_KEY_REUSED.',
  })
  async putAreaYield(
    @Args('input') input: PutAreaYieldInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PutAreaYieldPayload> {
    const { code, version } = await this.putYield.run(viewer, { ...input, validUntil: input.validUntil ?? null });
    const versions = await areaYields(this.database, code);
    return { areaYield: versions.find((each) => each.version === version), userErrors: [] };
  }

  @Mutation(() => DecideLotHoldPayload, {
    allow: 'lot:verify',
    description:
      'Release a held lot of your places, or refuse it. Refused: REQUIRED, TOO_LONG, NOT_FOUND, OUTSIDE_YOUR_PLACES, STATE_NOT_ALLOWED.',
  })
  async decideLotHold(
    @Args('input') input: DecideLotHoldInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DecideLotHoldPayload> {
    const lotHoldId = fromGlobalId('LotHold', input.lotHoldId, ['lotHoldId']);
    await this.decide.run(viewer, { ...input, lotHoldId });
    return { lotHold: toLotHold((await holdsById(this.database, [lotHoldId]))[0]), userErrors: [] };
  }

  @ResolveField(() => Lot)
  lot({ lotId }: LotHold, _: unknown, context: RequestContext): Promise<Lot | null> {
    return loadLot(context, this.database, lotId);
  }
}

@Resolver(() => Lot)
export class LotPlotsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [Plot], { description: 'The fields that it grew on; empty where it was declared without.' })
  async plots({ lotId }: Lot, _: unknown, context: RequestContext): Promise<Plot[]> {
    const rows = await loadBatched(context, 'lot plots', lotId, (ids) => plotsOfLots(this.database, ids));
    return (rows ?? []).map(toPlot);
  }

  @ResolveField(() => LotHold, {
    nullable: true,
    description: 'Why it is or was held; to its supplier and to offices, null for others.',
  })
  async hold(lot: Lot, _: unknown, context: RequestContext): Promise<LotHold | null> {
    const { viewer } = context;
    if (viewer?.organisationKind !== 'OFFICE' && viewer?.organisationId !== lot.supplierId) return null;
    const row = await loadBatched(context, 'lot holds', lot.lotId, (ids) => holdsOfLots(this.database, ids));
    return row && toLotHold(row);
  }
}
