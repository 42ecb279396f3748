import { Args, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  CurrentContext,
  CurrentViewer,
  fromGlobalId,
  Query,
  requireAtMost,
  requireDate,
  requireItems,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import { type BusinessDate, formatYuan, isMonth, refuse } from '@shanhai/kernel';
import { FACETS_MAX, ROWS_MAX } from '../rules/facet';
import type { TargetMeasure, TargetSubject } from '../rules/target';
import { type FigureFilter, namesOf, type TotalsQuestion } from '../store/figures';
import { FollowTargets } from '../use-cases/follow-targets';
import { RequireKnown } from '../use-cases/require-known';
import { SumTotals } from '../use-cases/sum-totals';
import { keysOf, toFacetValue } from './facet-value';
import {
  type FigureFilterInput,
  type PeriodInput,
  ProcurementTotals,
  ProcurementTotalsBySchemes,
  SchemesTotalsArgs,
  type SchemeTotals,
  SchemeTotalsArgs,
  TargetProgress,
  TargetProgressArgs,
  type TotalsArgs,
} from './figures.types';
import { toSubject } from './targets.types';

/** As many targets as anyone reads without turning pages. */
const TARGETS_MAX = 1000;
/** As many as a bureau reports under. */
const SCHEMES_MAX = 10;

@Resolver()
export class FiguresResolver {
  constructor(
    private readonly database: Database,
    private readonly sumTotals: SumTotals,
    private readonly followTargets: FollowTargets,
    private readonly known: RequireKnown,
  ) {}

  @Query(() => ProcurementTotals, {
    allow: 'count:read',
    description:
      'Counted totals of a scheme in a period by up to 4 facets. An office sees its places on either side, a buyer its units, a supplier its own. Refused: INVALID (period), TOO_MANY (groupBy: facets, or rows above 10,000, which an export has), DATE_INVALID, NOT_FOUND (scheme, filter).',
  })
  async procurementTotals(
    @Args() args: SchemeTotalsArgs,
    @CurrentContext() context: RequestContext,
  ): Promise<ProcurementTotals> {
    const { countedThrough, schemes } = await this.sum([{ code: args.scheme, field: ['scheme'] }], args, context);
    return { countedThrough, ...schemes[0] };
  }

  @Query(() => ProcurementTotalsBySchemes, {
    allow: 'count:read',
    description:
      'As procurementTotals, of several schemes at one moment, each by itself. Refused: as there; REQUIRED, TOO_MANY (schemes).',
  })
  async procurementTotalsBySchemes(
    @Args() args: SchemesTotalsArgs,
    @CurrentContext() context: RequestContext,
  ): Promise<ProcurementTotalsBySchemes> {
    requireItems(args.schemes, SCHEMES_MAX, ['schemes']);
    const schemes = [...new Set(args.schemes)].map((code) => ({
      code,
      field: ['schemes', args.schemes.indexOf(code)],
    }));
    return this.sum(schemes, args, context);
  }

  /** The totals of each scheme, in the order asked for; `field` is the path of the argument that names it. */
  private async sum(
    schemes: readonly { code: string; field: (string | number)[] }[],
    args: TotalsArgs,
    { viewer, language }: RequestContext,
  ): Promise<ProcurementTotalsBySchemes> {
    const { asOf, ...asked } = readTotals(args);
    const { groupBy, filter } = asked;
    const question = { schemes: schemes.map(({ code }) => code), ...asked, rowsMax: ROWS_MAX };
    const { countedThrough, rows, book } = await this.sumTotals.run(viewer!, question, asOf);
    const silent = schemes.filter(({ code }) => !rows.some(({ scheme }) => scheme === code));
    if (silent.length > 0) await this.known.run(silent, rows.length === 0 ? filter : {});
    const names = await namesOf(this.database, keysOf(rows), language);
    const toTotals = ({ code: scheme }: { code: string }): SchemeTotals => {
      const own = rows.filter((row) => row.scheme === scheme);
      const totalFen = own.reduce((sum, row) => sum + row.amountFen, 0n);
      return {
        scheme,
        totalFen,
        totalYuan: formatYuan(totalFen),
        rows: own.map(({ keys: values, amountFen, goodsFen, entries }) => ({
          amountFen,
          amountYuan: formatYuan(amountFen),
          goodsFen,
          entries: entries.toString(),
          facets: groupBy.map((facet, index) => toFacetValue(facet, values[index], { names, book, asOf })),
        })),
      };
    };
    return { countedThrough, schemes: schemes.map(toTotals) };
  }

  @Query(() => TargetProgress, {
    allow: 'count:read',
    description: `Targets of a scheme in a year (\`YYYY\`) or month (\`YYYY-MM\`) by name, with what is counted by recognition date, what was a year before, and two forecasts. An office sees those of \`targets\`, others those of their unit and of the units below it. Reserved shares that were declared and approved are targets of RESERVE. All at once where no page is asked for, up to ${TARGETS_MAX}. Refused: INVALID (period, paging), NOT_FOUND (scheme, filter.unitId), TOO_MANY (first).`,
  })
  async targetProgress(
    @Args() { scheme, period, filter, ...paging }: TargetProgressArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<TargetProgress> {
    if (!/^\d{4}$/.test(period) && !isMonth(period))
      refuse('INVALID', ['period'], {
        value: period.slice(0, 20),
        reason: { zh: '应为 YYYY 或 YYYY-MM', en: 'YYYY or YYYY-MM' },
      });
    const isPaged = Object.values(paging).some((each) => each != null);
    const page = isPaged ? readPage(paging) : { limit: TARGETS_MAX, beyond: null, backward: false };
    const unitId = filter?.unitId ? fromGlobalId('Organisation', filter.unitId, ['filter', 'unitId']) : null;
    const shown = { subjectKind: filter?.subjectKind, unitId };
    const { countedThrough, rows } = await this.followTargets.run(viewer, scheme, period, shown, page);
    if (rows.length === 0) await this.known.run([{ code: scheme, field: ['scheme'] }], {});
    if (!isPaged) requireAtMost(rows, TARGETS_MAX, ['first']);
    const { edges, pageInfo } = toPage(page, rows, (row) => [row.subjectName, row.id]);
    return {
      countedThrough,
      targets: edges.map(({ node: row }) => ({
        ...row,
        subjectKind: row.subjectKind as TargetSubject,
        measure: row.measure as TargetMeasure,
        subjectKey: row.subject,
        subject: toSubject(row),
      })),
      pageInfo,
    };
  }
}

/**
 * What totals are asked for, schemes aside; `asOf` is the date of the division tree.
 * @throws Refusal TOO_MANY (groupBy), DATE_INVALID (divisionsAsOf), and those of the period and the filter.
 */
export function readTotals(
  args: TotalsArgs,
): Omit<TotalsQuestion, 'schemes' | 'places' | 'rowsMax'> & { asOf: BusinessDate | null } {
  const { from, until, basis } = readPeriod(args.period);
  const groupBy = [...new Set(args.groupBy ?? [])];
  requireAtMost(groupBy, FACETS_MAX, ['groupBy']);
  const asOf = args.divisionsAsOf ? requireDate(args.divisionsAsOf, ['divisionsAsOf']) : null;
  return { from, until, basis, filter: readFilter(args.filter), groupBy, asOf };
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
