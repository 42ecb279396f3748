import type { OnModuleInit } from '@nestjs/common';
import { Args, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { DivisionLevel, type PlaceLevel, Places } from '@shanhai/divisions';
import {
  type ConnectionOf,
  CurrentViewer,
  fromGlobalId,
  loadBatched,
  Mutation,
  NodeRegistry,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock, groupedBy } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { aidTotals } from '../rules/aid-totals';
import { type AidFilter, aidGroups, aidProjectsById, pageOfAidProjects, versionsOf } from '../store/aid-projects';
import { PutAidProject } from '../use-cases/put-aid-project';
import {
  type AidFilterInput,
  AidFilterInput as AidFilterType,
  AidProject,
  AidProjectConnection,
  AidProjectVersion,
  AidTotalRow,
  AidTotalsArgs,
  PutAidProjectInput,
  PutAidProjectPayload,
  toAidProject,
  toAidTotal,
  toAidVersion,
} from './aid.types';

const LEVELS: Record<DivisionLevel, PlaceLevel> = { PROVINCE: 1, CITY: 2, COUNTY: 3, TOWN: 4, VILLAGE: 5 };

function filterOf({ year, source, kind, divisionCode, supplierId }: AidFilterInput): AidFilter {
  const id = supplierId == null ? null : fromGlobalId('Organisation', supplierId, ['filter', 'supplierId']);
  const said = { year: year ?? null, source: source ?? null, kind: kind ?? null };
  return { ...said, divisionCode: divisionCode ?? null, supplierId: id };
}

@Resolver(() => AidProject)
export class AidResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly nodes: NodeRegistry,
    private readonly putting: PutAidProject,
  ) {}

  onModuleInit(): void {
    this.nodes.register('AidProject', async (ids, viewer) => {
      if (!viewer?.permissions.has('office:read')) return new Map();
      return new Map([...(await aidProjectsById(this.database, ids))].map(([id, row]) => [id, toAidProject(row)]));
    });
  }

  @Query(() => AidProjectConnection, {
    allow: 'office:read',
    description: 'Aid projects that hold, the newest first. Refused: NOT_FOUND (supplierId).',
  })
  async aidProjects(
    @Args() paging: PagingArgs,
    @Args('filter', { type: () => AidFilterType, nullable: true }) filter?: AidFilterInput | null,
  ): Promise<ConnectionOf<AidProject>> {
    return toConnection(await pageOfAidProjects(this.database, filterOf(filter ?? {}), readPage(paging)), toAidProject);
  }

  @Query(() => [AidTotalRow], {
    allow: 'office:read',
    description: 'Aid by year, source, kind and place, each project in one row. Beside trade, never in its totals.',
  })
  async aidTotals(@Args() { groupBy, filter, level }: AidTotalsArgs): Promise<AidTotalRow[]> {
    const [groups, book] = await Promise.all([aidGroups(this.database, filterOf(filter ?? {})), this.places.book()]);
    const at = { book, on: this.clock.today(), level: LEVELS[level ?? DivisionLevel.COUNTY] };
    return aidTotals(groups, groupBy, at).map(toAidTotal);
  }

  @Mutation(() => PutAidProjectPayload, {
    allow: 'aid:manage',
    description:
      'Puts an aid project in your places on record, or changes one by a further version. Refused: REQUIRED, TOO_LONG, INVALID, NOT_POSITIVE, DIVISION_UNKNOWN, OUTSIDE_YOUR_PLACES, NOT_FOUND, FILE_UNKNOWN, STATE_NOT_ALLOWED (changed meanwhile), IDEMPOTENCY_KEY_REUSED.',
  })
  async putAidProject(
    @Args('input') input: PutAidProjectInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PutAidProjectPayload> {
    const id = await this.putting.run(viewer, {
      ...input,
      projectId: input.projectId == null ? null : fromGlobalId('AidProject', input.projectId, ['projectId']),
      supplierId: input.supplierId == null ? null : fromGlobalId('Organisation', input.supplierId, ['supplierId']),
      changesVersion: input.changesVersion ?? null,
      reason: input.reason ?? null,
      documentHash: input.documentHash ?? null,
      withdrawn: input.withdrawn ?? false,
    });
    return { project: toAidProject((await aidProjectsById(this.database, [id])).get(id)!) };
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The supplier that it serves.' })
  supplier({ row: { supplierId } }: AidProject, _: unknown, context: RequestContext) {
    return supplierId && loadOrganisation(context, this.database, supplierId);
  }

  @ResolveField(() => [AidProjectVersion], { description: 'All that offices said of it, the latest first.' })
  async history({ row }: AidProject, _: unknown, context: RequestContext): Promise<AidProjectVersion[]> {
    const versions = await loadBatched(context, 'aid versions', row.id, async (ids) =>
      groupedBy(await versionsOf(this.database, ids), ({ id }) => id),
    );
    return (versions ?? []).map(toAidVersion);
  }
}

@Resolver(() => AidProjectVersion)
export class AidVersionFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation, { description: 'Who said so.' })
  office({ officeId }: AidProjectVersion, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, officeId);
  }
}
