import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  Mutation,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { warningPage, warningsById } from '../store/plausibility';
import { ReviewPlausibilityWarning } from '../use-cases/judge-plausibility';
import {
  PlausibilityFilterInput,
  PlausibilityWarning,
  PlausibilityWarningConnection,
  ReviewPlausibilityWarningInput,
  ReviewPlausibilityWarningPayload,
  toWarning,
} from './plausibility.types';

/** Counted lines that are unlike others. */
@Resolver(() => PlausibilityWarning)
export class PlausibilityResolver {
  constructor(
    private readonly database: Database,
    private readonly review: ReviewPlausibilityWarning,
  ) {}

  @Query(() => PlausibilityWarningConnection, {
    allow: 'office:read',
    description:
      'Counted lines of your office’s places whose price, quantity or dates are unlike others, with the comparison, the latest first.',
  })
  async plausibilityWarnings(
    @Args('filter', { type: () => PlausibilityFilterInput, nullable: true }) filter: PlausibilityFilterInput | null,
    @Args() paging: PagingArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<PlausibilityWarning>> {
    const page = readPage(paging);
    const rows = await warningPage(this.database, viewer.seatCodes, filter ?? {}, page);
    return toConnection(
      toPage(page, rows, (row) => [row.raisedOn, row.id]),
      toWarning,
    );
  }

  @Mutation(() => ReviewPlausibilityWarningPayload, {
    allow: 'evidence:judge',
    description:
      'Mark a warning as looked at, with what was found. Refused: NOT_FOUND, STATE_NOT_ALLOWED, REQUIRED, TOO_LONG.',
  })
  async reviewPlausibilityWarning(
    @Args('input') input: ReviewPlausibilityWarningInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ReviewPlausibilityWarningPayload> {
    const { warningId } = await this.review.run(viewer, input);
    return { warning: toWarning((await warningsById(this.database, viewer.seatCodes, [warningId])).get(warningId)!) };
  }

  @ResolveField(() => Organisation, { nullable: true })
  buyer({ row }: PlausibilityWarning, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.buyerId);
  }

  @ResolveField(() => Organisation, { nullable: true })
  supplier({ row }: PlausibilityWarning, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.supplierId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office that looked at it.' })
  async reviewedBy({ row }: PlausibilityWarning, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return row.reviewedBy === null ? null : loadOrganisation(context, this.database, row.reviewedBy);
  }
}
