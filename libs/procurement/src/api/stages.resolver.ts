import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentContext, Query, requireAtMost, requireDate, type RequestContext } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { FACETS_MAX } from '../rules/facet';
import { namesOf } from '../store/figures';
import type { StagesRow } from '../store/stages';
import { RequireKnown } from '../use-cases/require-known';
import { SumTotals } from '../use-cases/sum-totals';
import { keysOf, toFacetValue } from './facet-value';
import { readFilter, readPeriod } from './figures.resolver';
import { ProcurementStages, type StageAmounts, StagesArgs } from './stages.types';

@Resolver()
export class StagesResolver {
  constructor(
    private readonly database: Database,
    private readonly sumTotals: SumTotals,
    private readonly known: RequireKnown,
  ) {}

  @Query(() => ProcurementStages, {
    allow: 'count:read',
    description:
      'Ordered, delivered, accepted, paid and counted side by side, each by itself (CR-21). An office sees its places on either side, a buyer its units, a supplier its own. Orders and money stand under a place of origin once their lots are named. Refused: INVALID (period), TOO_MANY (groupBy), DATE_INVALID, NOT_FOUND (scheme, filter).',
  })
  async procurementStages(
    @Args() args: StagesArgs,
    @CurrentContext() { viewer, language }: RequestContext,
  ): Promise<ProcurementStages> {
    const { from, until, basis } = readPeriod(args.period);
    if (basis === 'POSTING')
      refuse('INVALID', ['period', 'basis'], {
        value: basis,
        reason: { zh: '订单、交付与付款没有入账月份', en: 'orders, deliveries and payments have no posting month' },
      });
    const groupBy = [...new Set(args.groupBy ?? [])];
    requireAtMost(groupBy, FACETS_MAX, ['groupBy']);
    const asOf = args.divisionsAsOf ? requireDate(args.divisionsAsOf, ['divisionsAsOf']) : null;
    const { scheme } = args;
    const question = { scheme, from, until, filter: readFilter(args.filter), groupBy };
    const { countedThrough, rows, purchasesToEnter, book } = await this.sumTotals.stages(viewer!, question, asOf);
    if (rows.every(({ fen }) => fen.COUNTED === 0n))
      await this.known.run([{ code: scheme, field: ['scheme'] }], rows.length === 0 ? question.filter : {});
    const names = await namesOf(this.database, keysOf(rows), language);
    return {
      countedThrough,
      purchasesToEnter,
      total: toAmounts(rows),
      rows: rows.map((row) => ({
        ...toAmounts([row]),
        facets: groupBy.map((facet, index) => toFacetValue(facet, row.keys[index], { names, book, asOf })),
      })),
    };
  }
}

/** Sums column by column; what nobody records yet is not known rather than nothing. */
function toAmounts(rows: readonly StagesRow[]): StageAmounts {
  const sum = (stage: keyof StagesRow['fen']) => rows.reduce((total, row) => total + row.fen[stage], 0n);
  return {
    intendedFen: null,
    signedFen: null,
    orderedFen: sum('ORDERED'),
    deliveredFen: sum('DELIVERED'),
    acceptedFen: sum('ACCEPTED'),
    paidFen: sum('PAID'),
    countedFen: sum('COUNTED'),
  };
}
