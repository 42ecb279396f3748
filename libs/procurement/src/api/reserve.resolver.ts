import { Args, ID, Int, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock, Reasons } from '@shanhai/kernel';
import {
  loadOrganisation,
  Organisation,
  type OrganisationProfile,
  organisationProfiles,
  OrganisationReader,
  unitsBelowOn,
} from '@shanhai/organisations';
import { percentageOf } from '../rules/pace';
import { checkDeclaredYear } from '../rules/reserve-duty';
import { reserveWarnings } from '../rules/reserve-warnings';
import {
  type DeclarationRow,
  declarations,
  declarationsOf,
  type ReserveScope,
  reserveSummary,
  unitReservePage,
} from '../store/reserve';
import { DeclareReserve, ReviewReserve } from '../use-cases/declare-reserve';
import {
  DeclareReserveInputType,
  DeclareReservePayload,
  ReserveDeclaration,
  ReserveSummary,
  ReserveWarning,
  ReviewReserveInputType,
  ReviewReservePayload,
  toDeclaration,
  toUnitReserve,
  toWarning,
  UnitReserve,
  UnitReserveConnection,
  UnitReservesArgs,
} from './reserve.types';

/** What budget units declare for a year, and its review (CR-16). */
@Resolver(() => ReserveDeclaration)
export class ReserveDeclarationsResolver {
  constructor(
    private readonly database: Database,
    private readonly declare: DeclareReserve,
    private readonly review: ReviewReserve,
  ) {}

  @Query(() => [ReserveDeclaration], {
    allow: 'count:read',
    description:
      'Your unit’s declarations, newest first. `unitReserves` has those of units below yours, or of an office.',
  })
  async reserveDeclarations(@CurrentViewer() viewer: Viewer): Promise<ReserveDeclaration[]> {
    return (await declarations(this.database, viewer.organisationId)).map(toDeclaration);
  }

  @Mutation(() => DeclareReservePayload, {
    allow: 'reserve:declare',
    description:
      'Declare your unit’s reserved share of a year; see `warnings` of what comes back. Refused: STATE_NOT_ALLOWED, UNIT_MERGED, INVALID, NOT_POSITIVE, RATIO_BELOW_MINIMUM, REQUIRED, TOO_MANY, NOT_FOUND, REPRESENTATIVE_NOT_OWN, REPRESENTS_OTHERS.',
  })
  async declareReserve(
    @Args('input') input: DeclareReserveInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<DeclareReservePayload> {
    return { declaration: await this.declaration(await this.declare.run(viewer, input)) };
  }

  @Mutation(() => ReviewReservePayload, {
    allow: 'reserve:review',
    description:
      'Approve a unit’s newest declaration, or send it back. Approving one that is SHARED binds the representative to a canteen of its own. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OUTSIDE_YOUR_PLACES, REQUIRED, TOO_LONG; of approving also UNIT_MERGED, INVALID, REPRESENTATIVE_NOT_OWN, REPRESENTS_OTHERS.',
  })
  async reviewReserve(
    @Args('input') input: ReviewReserveInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReviewReservePayload> {
    return { declaration: await this.declaration(await this.review.run(viewer, input)) };
  }

  @ResolveField(() => Organisation, { nullable: true })
  unit({ row }: ReserveDeclaration, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.unitId);
  }

  @ResolveField(() => Organisation, {
    nullable: true,
    description: 'SHARED: the unit that declares for this one. OUTSOURCED: the contractor that buys.',
  })
  async otherUnit({ row }: ReserveDeclaration, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return row.otherUnitId === null ? null : loadOrganisation(context, this.database, row.otherUnitId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The superior unit or office.' })
  async reviewedBy({ row }: ReserveDeclaration, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return row.reviewedBy === null ? null : loadOrganisation(context, this.database, row.reviewedBy);
  }

  @ResolveField(() => [ReserveWarning], { description: 'As the year before and the units stand now.' })
  async warnings({ row }: ReserveDeclaration, _: unknown, context: RequestContext): Promise<ReserveWarning[]> {
    const contractor =
      row.canteen === 'OUTSOURCED' ? await loadProfile(context, this.database, row.otherUnitId!) : null;
    const declared = { ...row, amountFen: row.annualAmountFen };
    return reserveWarnings(declared, row.lastYear, contractor?.budgetUnitId ?? null).map((warning) =>
      toWarning(warning, context.language),
    );
  }

  private async declaration(made: { unitId: string; year: number; version: number }): Promise<ReserveDeclaration> {
    const versions = (await declarationsOf(this.database, made.year, [made.unitId])).get(made.unitId)!;
    return toDeclaration(versions.find((row) => row.version === made.version)!);
  }
}

/** What superiors and offices see of the declarations of their units. */
@Resolver(() => UnitReserve)
export class UnitReservesResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisations: OrganisationReader,
  ) {}

  @Query(() => UnitReserveConnection, {
    allow: 'count:read',
    description:
      'Budget units and where they stand with their reserved shares of a year, the last registered first: to an office those of its places, to others those below their unit on the last day of the year, or today before that. Refused: INVALID (filter.year), NOT_FOUND (filter.unitId).',
  })
  async unitReserves(
    @Args() { filter, ...paging }: UnitReservesArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<UnitReserve>> {
    const page = readPage(paging, 1);
    const scope = await this.scope(viewer, filter.year, filter.unitId ?? null, ['filter']);
    const rows = await unitReservePage(this.database, scope, filter.state ?? null, page);
    return toConnection(
      toPage(page, rows, (row) => [row.unitId]),
      toUnitReserve,
    );
  }

  @Query(() => ReserveSummary, {
    allow: 'count:read',
    description:
      'How the units of `unitReserves` stand, together; of one unit with those below it where it is named. Refused: INVALID (year), NOT_FOUND (unitId).',
  })
  async reserveSummary(
    @Args('year', { type: () => Int }) year: number,
    @Args('unitId', { type: () => ID, nullable: true }) unitId: string | null,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReserveSummary> {
    const row = await reserveSummary(this.database, await this.scope(viewer, year, unitId ?? null, []));
    const percentage = percentageOf(row.countedFen, row.approvedDutyFen);
    return { ...row, year, declared: row.units - row.missing, percentage };
  }

  @ResolveField(() => Organisation, { nullable: true })
  unit({ row }: UnitReserve, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.unitId);
  }

  @ResolveField(() => ReserveDeclaration, { nullable: true, description: 'The newest version; null where MISSING.' })
  async declaration({ row }: UnitReserve, _: unknown, context: RequestContext): Promise<ReserveDeclaration | null> {
    const [newest] = await this.versions(row, context);
    return newest ? toDeclaration(newest) : null;
  }

  @ResolveField(() => [ReserveDeclaration], { description: 'Every version for the year, newest first.' })
  async history({ row }: UnitReserve, _: unknown, context: RequestContext): Promise<ReserveDeclaration[]> {
    return (await this.versions(row, context)).map(toDeclaration);
  }

  @ResolveField(() => Boolean, {
    description: 'It waits for review, and you may: for an office of its place or its superior unit of today.',
  })
  async yoursToReview({ row }: UnitReserve, _: unknown, context: RequestContext): Promise<boolean> {
    const viewer = context.viewer!;
    if (row.state !== 'TO_REVIEW' || !viewer.permissions.has('reserve:review')) return false;
    if (viewer.organisationKind === 'OFFICE') return true;
    const unit = await loadProfile(context, this.database, row.unitId);
    return unit?.superiorId === viewer.organisationId;
  }

  private async versions({ unitId, year }: UnitReserve['row'], context: RequestContext): Promise<DeclarationRow[]> {
    const load = (ids: readonly string[]) => declarationsOf(this.database, year, ids);
    return (await loadBatched(context, `reserve declarations of ${year}`, unitId, load)) ?? [];
  }

  /** The units that a viewer may ask about, as they stand in the year. @throws Refusal INVALID, NOT_FOUND */
  private async scope(viewer: Viewer, year: number, unitId: string | null, field: string[]): Promise<ReserveScope> {
    const today = this.clock.today();
    const reasons = new Reasons();
    checkDeclaredYear(year, today, [...field, 'year'], reasons);
    reasons.refuseIfAny();
    const top = unitId === null ? null : fromGlobalId('Organisation', unitId, [...field, 'unitId']);
    const yearEnds = `${year}-12-31`;
    const on = yearEnds < today ? yearEnds : today;
    const own = viewer.organisationId;
    const seen =
      viewer.organisationKind === 'OFFICE'
        ? { seats: await this.organisations.seatsWithin(viewer.seatCode) }
        : { below: (await unitsBelowOn(this.database, own, on)).filter((id) => id !== own) };
    return { year, on, seen, within: top === null ? null : await unitsBelowOn(this.database, top, on) };
  }
}

function loadProfile(context: RequestContext, db: Database, id: string): Promise<OrganisationProfile | null> {
  return loadBatched(context, 'organisation profiles', id, (ids) => organisationProfiles(db, ids));
}
