import { Args, Resolver, ResolveField } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentViewer,
  loadBatched,
  Mutation,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { targetPage, targetsById, targetVersions } from '../store/targets';
import { readSubject, SetTarget, WithdrawTarget } from '../use-cases/set-target';
import {
  SetTargetInputType,
  SetTargetPayload,
  Target,
  TargetConnection,
  TargetsArgs,
  TargetVersion,
  toTarget,
  toTargetVersion,
  WithdrawTargetInputType,
  WithdrawTargetPayload,
} from './targets.types';

@Resolver(() => TargetVersion)
export class TargetVersionsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { nullable: true, description: 'The office that set or withdrew it.' })
  setBy({ row }: TargetVersion, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.setBy);
  }
}

/** What units, places and pairings should reach. */
@Resolver(() => Target)
export class TargetsResolver {
  constructor(
    private readonly database: Database,
    private readonly set: SetTarget,
    private readonly withdraw: WithdrawTarget,
  ) {}

  @Query(() => TargetConnection, {
    allow: 'count:read',
    description:
      'Targets, the latest period first: to an office those of its places, of units in them and of pairings with a party in them; to others those of their unit and of those below it. `targetProgress` has what is counted. Refused: REQUIRED (filter.subjectKind), NOT_FOUND (filter.subject).',
  })
  async targets(
    @Args() { filter, ...paging }: TargetsArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<Target>> {
    const page = readPage(paging);
    if (filter?.subject && !filter.subjectKind) refuse('REQUIRED', ['filter', 'subjectKind']);
    const subject = filter?.subject ? readSubject(filter.subjectKind!, filter.subject, ['filter', 'subject']) : null;
    const rows = await targetPage(this.database, viewer, { ...filter, subject }, page);
    return toConnection(
      toPage(page, rows, (row) => [row.period, row.id]),
      toTarget,
    );
  }

  @Mutation(() => SetTargetPayload, {
    allow: 'office:rules',
    description:
      'Set what a unit, place or pairing should reach; a second time for the same is the next version; not of one that an office above yours set. Refused: NOT_FOUND, NOT_A_UNIT, UNIT_MERGED, DIVISION_UNKNOWN, INVALID, NOT_POSITIVE, REQUIRED, TOO_LONG, FILE_UNKNOWN, OUTSIDE_YOUR_PLACES, TARGET_SET_ABOVE.',
  })
  async setTarget(
    @Args('input') input: SetTargetInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SetTargetPayload> {
    const target = await this.target(await this.set.run(viewer, input));
    return { targetId: target.id, target };
  }

  @Mutation(() => WithdrawTargetPayload, {
    allow: 'office:rules',
    description:
      'Take a target back; its versions stay to be seen. Refused: NOT_FOUND, STATE_NOT_ALLOWED, TARGET_SET_ABOVE, REQUIRED, TOO_LONG.',
  })
  async withdrawTarget(
    @Args('input') input: WithdrawTargetInputType,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WithdrawTargetPayload> {
    return { target: await this.target(await this.withdraw.run(viewer, input)) };
  }

  @ResolveField(() => [TargetVersion], { description: 'How it was set over time, oldest first.' })
  async history({ row }: Target, _: unknown, context: RequestContext): Promise<TargetVersion[]> {
    const versions = await loadBatched(context, 'targetVersions', row.id, (ids) => targetVersions(this.database, ids));
    return versions!.map(toTargetVersion);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office that set or withdrew it.' })
  setBy({ row }: Target, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.setBy);
  }

  /** What the viewer has just set or withdrawn: it is there, whatever codes its place has had since. */
  private async target({ targetId }: { targetId: string }): Promise<Target> {
    return toTarget((await targetsById(this.database, null, [targetId])).get(targetId)!);
  }
}
