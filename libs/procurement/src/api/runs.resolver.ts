import { Args, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentContext,
  CurrentViewer,
  fromGlobalId,
  Mutation,
  PagingArgs,
  Query,
  requireAtMost,
  type RequestContext,
  requireDate,
  toConnection,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { formatYuan } from '@shanhai/kernel';
import { type Facet, FACETS_MAX, ROWS_MAX } from '../rules/facet';
import { namesOf } from '../store/figures';
import { runPage, runsById, runTotals } from '../store/runs';
import { EndRun } from '../use-cases/end-run';
import { RequestRun } from '../use-cases/request-run';
import { keysOf, toFacetValue } from './facet-value';
import { readFilter, readPeriod } from './figures.resolver';
import { BasisEnum, FacetEnum, FigureFilterInput } from './figures.types';
import type { Basis } from '../rules/facet';
import {
  CancelCountRunInput,
  CancelCountRunPayload,
  CountRun,
  CountRunConnection,
  CountRunTotals,
  DeleteCountRunInput,
  DeleteCountRunPayload,
  RestateSchemeInputType,
  RestateSchemePayload,
  SimulateSchemeInputType,
  SimulateSchemePayload,
  toRun,
} from './runs.types';

/** Runs over the log by other rules: simulations and restatements. They belong to the office that asked for them. */
@Resolver(() => CountRun)
export class RunsResolver {
  constructor(
    private readonly database: Database,
    private readonly request: RequestRun,
    private readonly end: EndRun,
  ) {}

  @Mutation(() => SimulateSchemePayload, {
    allow: 'office:rules',
    description:
      'Count the whole log by a version of a scheme as if it were in force for its span: a draft that was put, any other version, or rules that nobody put yet. It enters nothing into the ledger; ask for it by `countRun`. Refused: REQUIRED, INVALID, NOT_FOUND, DIVISION_UNKNOWN, DATE_INVALID, DATE_OUT_OF_ORDER, TOO_LONG, TOO_MANY (also of runs: 3 not done, 50 in all), IDEMPOTENCY_KEY_REUSED.',
  })
  async simulateScheme(
    @Args('input') { period, draft, ...input }: SimulateSchemeInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SimulateSchemePayload> {
    const { from, until } = readPeriod(period);
    const rules = draft && { ...draft, validUntil: draft.validUntil ?? null, parameters: { ...draft.parameters } };
    const { runId } = await this.request.simulate(viewer, { ...input, draft: rules, from, until });
    return { run: await this.runOf(viewer, runId) };
  }

  @Mutation(() => RestateSchemePayload, {
    allow: 'office:rules',
    description:
      'Count the whole log by lists, pairings and divisions as they were known on a day, to stand beside sealed figures, never over them. Refused: NOT_FOUND, INVALID, DATE_INVALID, DATE_IN_FUTURE, TOO_MANY (runs: 3 not done, 50 in all), IDEMPOTENCY_KEY_REUSED.',
  })
  async restateScheme(
    @Args('input') { period, knownOn, ...input }: RestateSchemeInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RestateSchemePayload> {
    const { from, until } = readPeriod(period);
    const day = knownOn ? requireDate(knownOn, ['knownOn']) : null;
    const { runId } = await this.request.restate(viewer, { ...input, knownOn: day, from, until });
    return { run: await this.runOf(viewer, runId) };
  }

  @Mutation(() => CancelCountRunPayload, {
    allow: 'office:rules',
    description:
      'Stop a run of your office that is not done; what it counted is removed. Refused: NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async cancelCountRun(
    @Args('input') input: CancelCountRunInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CancelCountRunPayload> {
    return { run: await this.runOf(viewer, await this.end.run(viewer, 'cancel', input.runId)) };
  }

  @Mutation(() => DeleteCountRunPayload, {
    allow: 'office:rules',
    description: 'Delete a run of your office that has ended. Refused: NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async deleteCountRun(
    @Args('input') input: DeleteCountRunInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeleteCountRunPayload> {
    return { deletedRunId: toGlobalId('CountRun', await this.end.run(viewer, 'delete', input.runId)) };
  }

  @Query(() => CountRun, {
    allow: 'office:read',
    nullable: true,
    description: 'A run of your office; null where there is none.',
  })
  countRun(@Args('id', { type: () => ID }) id: string, @CurrentViewer() viewer: Viewer): Promise<CountRun | null> {
    return this.runOf(viewer, fromGlobalId('CountRun', id, ['id']));
  }

  @Query(() => CountRunConnection, { allow: 'office:read', description: 'Runs of your office, newest first.' })
  async countRuns(@Args() paging: PagingArgs, @CurrentViewer() viewer: Viewer): Promise<ConnectionOf<CountRun>> {
    const page = readPage(paging, 1);
    const rows = await runPage(this.database, viewer, page);
    return toConnection(
      toPage(page, rows, (row) => [row.id]),
      toRun,
    );
  }

  @ResolveField(() => CountRunTotals, {
    nullable: true,
    description:
      'What it counts in its months, as far as your places go, by up to 4 facets. Null until it is done, and where it was deleted meanwhile. Refused: TOO_MANY, NOT_FOUND.',
  })
  async totals(
    @Parent() { row }: CountRun,
    @Args('basis', { type: () => BasisEnum, nullable: true }) basis: Basis | null,
    @Args('filter', { type: () => FigureFilterInput, nullable: true }) filter: FigureFilterInput | null,
    @Args('groupBy', { type: () => [FacetEnum], nullable: true }) facets: Facet[] | null,
    @CurrentContext() { viewer, language }: RequestContext,
  ): Promise<CountRunTotals | null> {
    if (row.status !== 'DONE') return null;
    const groupBy = [...new Set(facets ?? [])];
    requireAtMost(groupBy, FACETS_MAX, ['groupBy']);
    const question = { basis: basis ?? 'RECOGNITION', filter: readFilter(filter), groupBy } as const;
    // One snapshot: what it counts may be removed as soon as somebody deletes it.
    const rows = await this.database.snapshot(viewer!, async (tx) => {
      const isThere = (await runsById(tx, viewer!, [row.id])).has(row.id);
      return isThere ? runTotals(tx, viewer!, row, question) : null;
    });
    if (rows === null) return null;
    requireAtMost(rows, ROWS_MAX, ['groupBy']);
    const names = await namesOf(this.database, keysOf(rows), language);
    const totalFen = rows.reduce((sum, each) => sum + each.amountFen, 0n);
    return {
      totalFen,
      totalYuan: formatYuan(totalFen),
      rows: rows.map(({ keys, amountFen, goodsFen, entries }) => ({
        amountFen,
        amountYuan: formatYuan(amountFen),
        goodsFen,
        entries: entries.toString(),
        facets: groupBy.map((facet, index) => toFacetValue(facet, keys[index], { names })),
      })),
    };
  }

  private async runOf(viewer: Viewer, id: string): Promise<CountRun | null> {
    const row = (await runsById(this.database, viewer, [id])).get(id);
    return row ? toRun(row) : null;
  }
}
