import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, Mutation, Query, type Viewer } from '@shanhai/graphql';
import { formatYuan } from '@shanhai/kernel';
import { type PeriodRow, periods, schemeRows, type SchemeRow } from '../store/office';
import type { KeptSum } from '../store/seals';
import { PutScheme } from '../use-cases/put-scheme';
import { SealPeriod } from '../use-cases/seal-period';
import {
  Period,
  PeriodSum,
  PutSchemeInput,
  PutSchemePayload,
  Scheme,
  SealPeriodInput,
  SealPeriodPayload,
} from './office.types';

/** What the office keeps: schemes and periods. */
@Resolver()
export class OfficeResolver {
  constructor(
    private readonly database: Database,
    private readonly putSchemeUseCase: PutScheme,
    private readonly seal: SealPeriod,
  ) {}

  @Query(() => [Scheme], {
    public: 'the rules are published',
    description: 'Every version of every scheme, or of one.',
  })
  async schemes(@Args('code', { type: () => String, nullable: true }) code: string | null): Promise<Scheme[]> {
    return (await schemeRows(this.database, code ?? null)).map(toScheme);
  }

  @Mutation(() => PutSchemePayload, {
    allow: 'office:rules',
    description:
      'Add a version of a scheme, by an office of a province; versions are never edited: to change or repeal one, put the next. Refused: PROVINCE_ONLY, INVALID, SCHEME_VERSION_TAKEN, DATE_INVALID, DATE_OUT_OF_ORDER, REQUIRED, NOT_POSITIVE, TOO_LONG, TOO_MANY, NOT_FOUND (list, programme), DIVISION_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async putScheme(@Args('input') input: PutSchemeInput, @CurrentViewer() viewer: Viewer): Promise<PutSchemePayload> {
    const { code, version } = await this.putSchemeUseCase.run(viewer, {
      ...input,
      validUntil: input.validUntil ?? null,
      parameters: { ...input.parameters },
    });
    const row = (await schemeRows(this.database, code)).find((each) => each.version === version)!;
    return { scheme: toScheme(row) };
  }

  @Mutation(() => SealPeriodPayload, {
    allow: 'office:rules',
    description:
      'Close the books of a month that has ended, in the order of months, by an office of a province. What is recorded later posts to a later month. Refused: PROVINCE_ONLY, INVALID, PERIOD_NOT_ENDED, PERIOD_NOT_NEXT, STATE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED.',
  })
  async sealPeriod(@Args('input') input: SealPeriodInput, @CurrentViewer() viewer: Viewer): Promise<SealPeriodPayload> {
    const { month } = await this.seal.run(viewer, input);
    return { period: toPeriod((await periods(this.database)).find((row) => row.month === month)!) };
  }

  @Query(() => [Period], {
    allow: 'count:read',
    description:
      'Months that were sealed or have entries, in their order. Their sums, which are of all provinces, are told to offices; others read bulletins.',
  })
  async periods(@CurrentViewer() { permissions }: Viewer): Promise<Period[]> {
    const all = (await periods(this.database)).map(toPeriod);
    return permissions.has('office:read') ? all : all.map((period) => ({ ...period, sums: null }));
  }
}

const toScheme = (row: SchemeRow): Scheme => ({ ...row, parameters: JSON.stringify(row.parameters) });
const toPeriod = (row: PeriodRow): Period => ({
  ...row,
  entries: row.entries?.toString() ?? null,
  sums: row.sums?.map(toPeriodSum) ?? null,
  hash: row.hash?.toString('hex') ?? null,
});
const toPeriodSum = ({ countedFen, goodsFen, ...sum }: KeptSum): PeriodSum => ({
  ...sum,
  countedFen: BigInt(countedFen),
  countedYuan: formatYuan(BigInt(countedFen)),
  goodsFen: BigInt(goodsFen),
});
