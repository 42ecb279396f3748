import type { GraphQLResolveInfo } from 'graphql';
import { Args, ID, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  asksBeyond,
  type ConnectionOf,
  CurrentContext,
  CurrentViewer,
  loadBatched,
  PagingArgs,
  Query,
  requireAtMost,
  type RequestContext,
  toConnection,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { lotsOf, printTraceCode } from '@shanhai/tracing';
import { FACETS_MAX, ROWS_MAX } from '../rules/facet';
import type { DifferenceReason } from '../rules/scheme-difference';
import type { DifferenceLineRow, DifferenceRow } from '../store/differences';
import { namesOf } from '../store/figures';
import { CompareSchemes } from '../use-cases/compare-schemes';
import {
  DifferenceAmounts,
  DifferenceLine,
  DifferenceLineConnection,
  DifferencePart,
  DifferenceReasonEnum,
  SchemeDifference,
  SchemeDifferenceArgs,
} from './differences.types';
import { keysOf, toFacetValue } from './facet-value';
import { readFilter, readPeriod } from './figures.resolver';

@Resolver(() => SchemeDifference)
export class DifferencesResolver {
  constructor(
    private readonly database: Database,
    private readonly compare: CompareSchemes,
  ) {}

  @Query(() => SchemeDifference, {
    allow: 'count:read',
    description:
      'What two schemes, versions or runs count in a period, what both do, what only one does and by which rule, by up to 4 facets. Sums are worked out where they are asked for: further pages of `lines` come sooner alone. Each sees what is theirs, as in procurementTotals; runs are those of your office. Refused: REQUIRED, INVALID, NOT_FOUND, STATE_NOT_ALLOWED (a run that is not done), TOO_MANY.',
  })
  async schemeDifference(
    @Args() { a, b, period, filter, groupBy: facets }: SchemeDifferenceArgs,
    @CurrentContext() { viewer, language }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SchemeDifference> {
    const groupBy = [...new Set(facets ?? [])];
    requireAtMost(groupBy, FACETS_MAX, ['groupBy']);
    const comparison = { a, b, ...readPeriod(period), filter: readFilter(filter), groupBy };
    const summed = asksBeyond(info, ['lines', 'countedThrough', '__typename']);
    const { question, countedThrough, rows } = await this.compare.run(viewer!, comparison, summed);
    requireAtMost(rows, ROWS_MAX, ['groupBy']);
    const names = await namesOf(this.database, keysOf(rows), language);
    return {
      ...toAmounts(rows),
      question,
      countedThrough,
      rows: rows.map((row) => ({
        ...toAmounts([row]),
        facets: groupBy.map((facet, index) => toFacetValue(facet, row.keys[index], { names })),
      })),
    };
  }

  @ResolveField(() => DifferenceLineConnection, {
    description:
      'The lines behind it, the newest orders first, at the same moment; those of one reason where one is named. Refused: INVALID, NOT_FOUND (a run that was deleted meanwhile).',
  })
  async lines(
    @Parent() { question }: SchemeDifference,
    @Args('reason', { type: () => DifferenceReasonEnum, nullable: true }) reason: DifferenceReason | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<DifferenceLine>> {
    const page = readPage(paging);
    const rows = await this.compare.lines(viewer, question, reason ?? null, page);
    return toConnection(
      toPage(page, rows, (row) => [row.lineId, row.lotId]),
      toLine,
    );
  }
}

@Resolver(() => DifferenceLine)
export class DifferenceLinesResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true })
  buyer({ row }: DifferenceLine, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier({ row }: DifferenceLine, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.supplierId);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Trace code of the lot; opens with `lot(traceCode)`. Null where it was bought elsewhere.',
  })
  async traceCode({ row }: DifferenceLine, _: unknown, context: RequestContext): Promise<string | null> {
    const lot = await this.lotOf(row, context);
    return lot && printTraceCode(lot.traceCode);
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: 'Opens with `explainLine`. Null where it was bought elsewhere.',
  })
  async orderLineId({ row }: DifferenceLine, _: unknown, context: RequestContext): Promise<string | null> {
    return (await this.lotOf(row, context)) && toGlobalId('OrderLine', row.lineId);
  }

  @ResolveField(() => ID, { nullable: true, description: 'Opens with `node`. Null where it was bought elsewhere.' })
  async supplierOrderId({ row }: DifferenceLine, _: unknown, context: RequestContext): Promise<string | null> {
    return (await this.lotOf(row, context)) && toGlobalId('SupplierOrder', row.streamId);
  }

  @ResolveField(() => ID, { nullable: true, description: 'What was bought elsewhere; opens with `node`.' })
  async declaredPurchaseId({ row }: DifferenceLine, _: unknown, context: RequestContext): Promise<string | null> {
    return (await this.lotOf(row, context)) ? null : toGlobalId('DeclaredPurchase', row.streamId);
  }

  /** Goods of orders are of lots; what was bought elsewhere names none. */
  private lotOf({ lotId }: DifferenceLineRow, context: RequestContext) {
    return loadBatched(context, 'differences:lots', lotId, (ids) => lotsOf(this.database, ids));
  }
}

function toLine(row: DifferenceLineRow): DifferenceLine {
  const { aFen, bFen, bothFen, onlyA, onlyB } = row;
  return {
    row,
    aFen,
    bFen,
    bothFen,
    onlyA,
    onlyB,
  };
}

/** Amounts of rows added up, with the parts of each side and reason. */
function toAmounts(rows: readonly DifferenceRow[]): DifferenceAmounts {
  const sum = (key: 'aFen' | 'bFen' | 'bothFen') => rows.reduce((total, row) => total + row[key], 0n);
  const [aFen, bFen, bothFen] = [sum('aFen'), sum('bFen'), sum('bothFen')];
  const parts = new Map<string, DifferencePart>();
  for (const { only, reason, amountFen } of rows.flatMap((row) => row.reasons)) {
    const key = `${only} ${reason}`;
    parts.set(key, { only, reason, amountFen: (parts.get(key)?.amountFen ?? 0n) + amountFen });
  }
  return { aFen, bFen, bothFen, onlyAFen: aFen - bothFen, onlyBFen: bFen - bothFen, parts: [...parts.values()] };
}
