import type { OnModuleInit } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database, readPage, toPage } from '@shanhai/database';
import {
  type ConnectionOf,
  CurrentContext,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  loadBatched,
  Mutation,
  NodeRegistry,
  Query,
  type RequestContext,
  requireDate,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { OrganisationReader } from '../organisation-reader';
import { namesOn, unitChangePage, unitChangesById } from '../store/unit-changes';
import { MergeUnits } from '../use-cases/merge-units';
import { MoveUnit } from '../use-cases/move-unit';
import { RenameUnit } from '../use-cases/rename-unit';
import { Organisation } from './organisation';
import { loadOrganisation } from './organisation-loader';
import {
  MergeUnitsInput,
  MergeUnitsPayload,
  MoveUnitInput,
  MoveUnitPayload,
  RenameUnitInput,
  RenameUnitPayload,
  toUnitChange,
  UnitChange,
  UnitChangeConnection,
  UnitChangesArgs,
} from './unit-changes.types';

const WHO =
  'By an office in whose places all units concerned sit, or a superior of them all. Refused: DATE_INVALID, DATE_IN_FUTURE, REQUIRED, TOO_LONG, FILE_UNKNOWN, NOT_FOUND, NOT_A_UNIT, OUTSIDE_YOUR_PLACES, IDEMPOTENCY_KEY_REUSED';

/** Units that are renamed, moved and merged, from dates on (CR-17). */
@Resolver(() => UnitChange)
export class UnitChangesResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly reader: OrganisationReader,
    private readonly nodes: NodeRegistry,
    private readonly renaming: RenameUnit,
    private readonly moving: MoveUnit,
    private readonly merging: MergeUnits,
  ) {}

  onModuleInit(): void {
    this.nodes.register('UnitChange', async (ids, viewer) => {
      if (!viewer) return new Map();
      const rows = await unitChangesById(this.database, ids);
      const units = await this.reader.visible(
        [...rows.values()].map((row) => row.unitId),
        viewer,
      );
      return new Map([...rows].flatMap(([id, row]) => (units.has(row.unitId) ? [[id, toUnitChange(row)]] : [])));
    });
  }

  @Query(() => UnitChangeConnection, {
    allow: 'signed-in',
    description:
      'Names, superiors and successors of a unit over time, the latest date first; of units that you may see.',
  })
  async unitChanges(
    @Args() { unitId, ...paging }: UnitChangesArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<UnitChange>> {
    const id = fromGlobalId('Organisation', unitId, ['unitId']);
    const page = readPage(paging);
    const visible = (await this.reader.visible([id], viewer)).has(id);
    const rows = visible ? await unitChangePage(this.database, id, page) : [];
    return toConnection(
      toPage(page, rows, (row) => [row.effectiveOn, row.id]),
      toUnitChange,
    );
  }

  @Mutation(() => RenameUnitPayload, {
    allow: 'unit:change',
    description: `Give a unit another name from a date on; what was before keeps the old one. ${WHO}.`,
  })
  async renameUnit(
    @Args('input') input: RenameUnitInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<RenameUnitPayload> {
    const unitId = fromGlobalId('Organisation', input.unitId, ['unitId']);
    await this.renaming.run(viewer, { ...input, unitId });
    return { unit: await this.now(context, unitId) };
  }

  @Mutation(() => MoveUnitPayload, {
    allow: 'unit:change',
    description: `Put a unit below another superior from a date on (CR-17). Purchases recognised from then on are credited there, those already counted by entries that open to this decision; sealed months stay as they are. ${WHO}, UNIT_MERGED, UNIT_CYCLE, UNIT_TOO_DEEP.`,
  })
  async moveUnit(
    @Args('input') input: MoveUnitInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<MoveUnitPayload> {
    const unitId = fromGlobalId('Organisation', input.unitId, ['unitId']);
    const superiorId = input.superiorId ? fromGlobalId('Organisation', input.superiorId, ['superiorId']) : null;
    await this.moving.run(viewer, { ...input, unitId, superiorId });
    return { unit: await this.now(context, unitId) };
  }

  @Mutation(() => MergeUnitsPayload, {
    allow: 'unit:change',
    description: `Merge units into a successor from a date on (CR-17). It is credited with what they buy from then on; they reserve no share of their own and place no new orders. ${WHO}, TOO_MANY, INVALID, UNIT_MERGED, UNIT_CYCLE, UNIT_TOO_DEEP.`,
  })
  async mergeUnits(
    @Args('input') input: MergeUnitsInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<MergeUnitsPayload> {
    const unitIds = input.unitIds.map((id, index) => fromGlobalId('Organisation', id, ['unitIds', index]));
    const successorId = fromGlobalId('Organisation', input.successorId, ['successorId']);
    await this.merging.run(viewer, { ...input, unitIds, successorId });
    return { successor: await this.now(context, successorId) };
  }

  @ResolveField(() => Organisation, { nullable: true })
  unit({ row }: UnitChange, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.unitId);
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'MOVED, MERGED: the unit above it before.' })
  superiorBefore({ row }: UnitChange, _: unknown, context: RequestContext): Promise<Organisation | null> | null {
    const link = row.formerSuperiors?.[0];
    return link ? loadOrganisation(context, this.database, link.unitId) : null;
  }

  @ResolveField(() => Organisation, {
    nullable: true,
    description: 'MOVED: the unit above it since, null where it stands alone. MERGED: its successor.',
  })
  superiorAfter({ row }: UnitChange, _: unknown, context: RequestContext): Promise<Organisation | null> | null {
    const link = row.superiors?.[0];
    return link ? loadOrganisation(context, this.database, link.unitId) : null;
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The office or superior that recorded it.' })
  changedBy({ row }: UnitChange, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, row.changedBy);
  }

  private now(context: RequestContext, id: string): Promise<Organisation | null> {
    // An earlier mutation of the same request may have read it.
    context.loaders.delete('organisations');
    return loadOrganisation(context, this.database, id);
  }
}

/** What an organisation was called. */
@Resolver(() => Organisation)
export class FormerNamesResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => String, { description: 'Its name on a date.' })
  async nameOn(
    @Parent() { organisationId: unitId, name }: Organisation,
    @Args('on', { type: () => DateScalar }) on: string,
    @CurrentContext() context: RequestContext,
  ): Promise<string> {
    const key = `${unitId}:${requireDate(on, ['on'])}`;
    const former = await loadBatched(context, 'namesOn', key, (keys) =>
      namesOn(
        this.database,
        keys.map((each) => ({ unitId: each.slice(0, 36), on: each.slice(37) })),
      ),
    );
    return former ?? name;
  }
}
