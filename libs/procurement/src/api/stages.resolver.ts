import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentContext, Query, requireAtMost, type RequestContext } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { FACETS_MAX } from '../rules/facet';
import { namesOf } from '../store/figures';
import { stages, type StagesRow } from '../store/stages';
import { keysOf, toFacetValue } from './facet-value';
import { readFilter, readPeriod, ROWS_MAX } from './figures.resolver';
import { ProcurementStages, type StageAmounts, StagesArgs } from './stages.types';

@Resolver()
export class StagesResolver {
  constructor(private readonly database: Database) {}

  @Query(() => ProcurementStages, {
    allow: 'count:read',
    description:
      'Ordered, delivered, accepted, paid and counted side by side, each by itself (CR-21). An office sees its places on either side, a buyer its units, a supplier its own. Orders and money stand under a place of origin once their lots are named. Refused: INVALID (period), TOO_MANY (groupBy).',
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
    const question = { scheme: args.scheme, from, until, filter: readFilter(args.filter), groupBy };
    const { countedThrough, rows, purchasesToEnter } = await stages(this.database.apart, viewer!, question);
    requireAtMost(rows, ROWS_MAX, ['groupBy']);
    const names = await namesOf(this.database, keysOf(rows), language);
    return {
      countedThrough,
      purchasesToEnter,
      total: toAmounts(rows),
      rows: rows.map((row) => ({
        ...toAmounts([row]),
        facets: groupBy.map((facet, index) => toFacetValue(facet, row.keys[index], names)),
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
