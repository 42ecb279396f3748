import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentContext,
  CurrentViewer,
  fromGlobalId,
  Query,
  type RequestContext,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { Clock, formatYuan, isMonth, refuse } from '@shanhai/kernel';
import { type Facet, FACETS_MAX } from '../rules/facet';
import { paceOf } from '../rules/pace';
import { type FigureFilter, namesOf, progress, totals } from '../store/figures';
import { FigureFilterInput, type PeriodInput, ProcurementTotals, TargetProgress, TotalsArgs } from './figures.types';

/** A table longer than this is an export. */
const ROWS_MAX = 10_000;
/** Facets whose keys are global ids on the wire. */
const ID_TYPES: Partial<Record<Facet, string>> = {
  BUYER: 'Organisation',
  SUPPLIER: 'Organisation',
  PAIRING: 'Pairing',
};

@Resolver()
export class FiguresResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Query(() => ProcurementTotals, {
    allow: 'count:read',
    description:
      'Counted totals of a scheme in a period by up to 4 facets. An office sees its places on either side, a buyer its units, a supplier its own. Refused: INVALID (period, groupBy), TOO_MANY.',
  })
  async procurementTotals(
    @Args() args: TotalsArgs,
    @CurrentContext() context: RequestContext,
  ): Promise<ProcurementTotals> {
    const { from, until, basis } = readPeriod(args.period);
    const groupBy = [...new Set(args.groupBy ?? [])];
    if (groupBy.length > FACETS_MAX) refuse('TOO_MANY', ['groupBy'], { max: FACETS_MAX, count: groupBy.length });
    const question = { scheme: args.scheme, from, until, basis, filter: readFilter(args.filter), groupBy };
    const { countedThrough, rows } = await totals(this.database.apart, context.viewer!, question);
    if (rows.length > ROWS_MAX) refuse('TOO_MANY', ['groupBy'], { max: ROWS_MAX, count: rows.length });
    const keys = [...new Set(rows.flatMap((row) => row.keys).filter((key) => key !== null))];
    const names = await namesOf(this.database, keys, context.language);
    const totalFen = rows.reduce((sum, row) => sum + row.amountFen, 0n);
    return {
      countedThrough,
      totalFen,
      totalYuan: formatYuan(totalFen),
      rows: rows.map(({ keys: values, amountFen, goodsFen, entries }) => ({
        amountFen,
        amountYuan: formatYuan(amountFen),
        goodsFen,
        entries: entries.toString(),
        facets: groupBy.map((facet, index) => {
          const key = values[index];
          const type = ID_TYPES[facet];
          return {
            facet,
            key: key !== null && type ? toGlobalId(type, key) : key,
            name: key === null ? null : (names.get(key) ?? key),
          };
        }),
      })),
    };
  }

  @Query(() => TargetProgress, {
    allow: 'count:read',
    description:
      'Targets of a scheme in a year (`YYYY`) or month (`YYYY-MM`), with what is counted by recognition date. Reserved shares that were declared and approved are targets of RESERVE. Refused: INVALID (period).',
  })
  async targetProgress(
    @Args('scheme') scheme: string,
    @Args('period') period: string,
    @Args('filter', { type: () => FigureFilterInput, nullable: true }) filter: FigureFilterInput | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<TargetProgress> {
    if (!/^\d{4}$/.test(period) && !isMonth(period))
      refuse('INVALID', ['period'], {
        value: period.slice(0, 20),
        reason: { zh: '应为 YYYY 或 YYYY-MM', en: 'YYYY or YYYY-MM' },
      });
    const { countedThrough, rows } = await progress(this.database.apart, viewer, scheme, period);
    const unitId = filter?.unitId ? fromGlobalId('Organisation', filter.unitId, ['filter', 'unitId']) : null;
    const wanted = rows.filter((row) => unitId === null || row.subject === unitId);
    return {
      countedThrough,
      targets: wanted.map((row) => ({
        ...row,
        subjectKind: row.subjectKind as 'UNIT',
        subject:
          row.subjectKind === 'UNIT'
            ? toGlobalId('Organisation', row.subject)
            : row.subjectKind === 'PAIRING'
              ? toGlobalId('Pairing', row.subject)
              : row.subject,
        ...paceOf(row.period, row.targetFen, row.countedFen, this.clock.today()),
      })),
    };
  }
}

/** @throws Refusal INVALID at `period`. */
export function readPeriod(period: PeriodInput): { from: string; until: string; basis: 'RECOGNITION' | 'POSTING' } {
  for (const key of ['from', 'until'] as const) {
    if (!isMonth(period[key]))
      refuse('INVALID', ['period', key], {
        value: period[key].slice(0, 20),
        reason: { zh: '应为 YYYY-MM', en: 'YYYY-MM' },
      });
  }
  if (period.until < period.from)
    refuse('INVALID', ['period', 'until'], {
      value: period.until,
      reason: { zh: `早于 ${period.from}`, en: `before ${period.from}` },
    });
  return { from: period.from, until: period.until, basis: period.basis ?? 'RECOGNITION' };
}

/** Ids of the filter as UUIDs. @throws Refusal NOT_FOUND at the field. */
export function readFilter(filter: FigureFilterInput | null | undefined): FigureFilter {
  const id = (type: string, key: 'buyerId' | 'unitId' | 'supplierId' | 'pairingId') =>
    filter?.[key] ? fromGlobalId(type, filter[key], ['filter', key]) : null;
  return {
    ...filter,
    buyerId: id('Organisation', 'buyerId'),
    unitId: id('Organisation', 'unitId'),
    supplierId: id('Organisation', 'supplierId'),
    pairingId: id('Pairing', 'pairingId'),
  };
}
