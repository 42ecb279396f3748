import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentViewer,
  DateScalar,
  Mutation,
  placePatterns,
  Query,
  type RequestContext,
  requireDate,
  type Viewer,
} from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import type { BenefitFigureKind } from '../rules/benefit-figures';
import { figuresAsOf } from '../store/benefit-figures';
import { RecordBenefitFigure } from '../use-cases/record-benefit-figure';
import {
  BenefitFigure,
  BenefitFigureKindEnum,
  BenefitFigures,
  RecordBenefitFigureInput,
  RecordBenefitFigurePayload,
} from './benefit-figures.types';

@Resolver(() => BenefitFigure)
export class BenefitFiguresResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly record: RecordBenefitFigure,
  ) {}

  @Query(() => BenefitFigures, {
    allow: 'benefit:read',
    description: 'What you, or suppliers with seats in your places, said last as of a day. Refused: DATE_INVALID.',
  })
  async benefitFigures(
    @Args('kind', { type: () => BenefitFigureKindEnum }) kind: BenefitFigureKind,
    @CurrentViewer() viewer: Viewer,
    @Args('asOf', { type: () => DateScalar, nullable: true, description: 'Today where it is not given.' })
    asOf?: string | null,
  ): Promise<BenefitFigures> {
    return this.read(viewer, kind, asOf == null ? this.clock.today() : requireDate(asOf, ['asOf']));
  }

  @Mutation(() => RecordBenefitFigurePayload, {
    allow: 'benefit:manage',
    description:
      'Says how many jobs you give, as of a day and from a document. Refused: INVALID, DATE_INVALID, DATE_IN_FUTURE, REQUIRED, TOO_LONG, FILE_UNKNOWN, IDEMPOTENCY_KEY_REUSED.',
  })
  async recordBenefitFigure(
    @Args('input') input: RecordBenefitFigureInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RecordBenefitFigurePayload> {
    await this.record.run(viewer, input);
    return { figures: await this.read(viewer, input.kind, this.clock.today()) };
  }

  @ResolveField(() => Organisation)
  supplier({ supplierId }: BenefitFigure, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }

  private async read(viewer: Viewer, kind: BenefitFigureKind, day: string): Promise<BenefitFigures> {
    const { organisationKind, organisationId: supplierId } = viewer;
    const whose = organisationKind === 'OFFICE' ? { seatPatterns: placePatterns(viewer) } : { supplierId };
    const { suppliers, figures } = await figuresAsOf(this.database, whose, kind, day);
    const days = figures.map(({ asOf }) => asOf).sort();
    return {
      ...{ figures, suppliers, reported: figures.length },
      sum: figures.reduce((total, { value }) => total + value, 0),
      earliestAsOf: days[0] ?? null,
      latestAsOf: days.at(-1) ?? null,
    };
  }
}
