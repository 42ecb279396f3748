import type { OnModuleInit } from '@nestjs/common';
import { Args, ArgsType, Field, ID, InputType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import {
  Connection,
  type ConnectionOf,
  CurrentViewer,
  FenScalar,
  fromGlobalId,
  loadBatched,
  NodeRegistry,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { OrganisationReader } from '../organisation-reader';
import type { OrganisationKind } from '../rules/roles';
import type { OrganisationStatus } from '../rules/standing';
import { membersOf } from '../store/memberships';
import { Member, Organisation, OrganisationKindEnum, OrganisationStatusEnum } from './organisation';
import { loadOrganisation, toMember, toOrganisation } from './organisation-loader';

const OrganisationConnection = Connection(Organisation);

@InputType()
class OrganisationFilterInput {
  @Field(() => OrganisationKindEnum, { nullable: true }) kind?: OrganisationKind | null;
  @Field(() => OrganisationStatusEnum, { nullable: true }) status?: OrganisationStatus | null;
  @Field(() => String, { nullable: true, description: 'Part of the name, or the whole credit code.' }) search?:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'Division code: seats in this place.' }) placeCode?:
    | string
    | null;
}

@ArgsType()
class OrganisationsArgs extends PagingArgs {
  @Field(() => OrganisationFilterInput, { nullable: true }) filter?: OrganisationFilterInput | null;
}

@Resolver(() => Organisation)
export class OrganisationsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly places: Places,
    private readonly reader: OrganisationReader,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Organisation', async (ids, viewer) => {
      const seen = viewer ? await this.reader.visible(ids, viewer) : new Map();
      return new Map([...seen].map(([id, profile]) => [id, toOrganisation(profile)]));
    });
    this.nodes.register('Member', async (ids, viewer) => {
      if (!viewer?.permissions.has('member:manage')) return new Map();
      const rows = await membersOf(this.database, { ids });
      return new Map(
        rows.filter((row) => row.organisationId === viewer.organisationId).map((row) => [row.id, toMember(row)]),
      );
    });
  }

  @Query(() => Organisation, {
    allow: 'signed-in',
    nullable: true,
    description: 'An organisation: an approved one, your own, or of the places of your office; otherwise null.',
  })
  async organisation(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Organisation | null> {
    const uuid = fromGlobalId('Organisation', id, ['id']);
    const profile = (await this.reader.visible([uuid], viewer)).get(uuid);
    return profile ? toOrganisation(profile) : null;
  }

  @Query(() => OrganisationConnection, {
    allow: 'signed-in',
    description:
      'Approved organisations and your own; offices see all of their places, whatever the status. Newest first.',
  })
  async organisations(
    @Args() { filter, ...paging }: OrganisationsArgs,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ConnectionOf<Organisation>> {
    return toConnection(await this.reader.page(filter ?? {}, paging, viewer), toOrganisation);
  }

  @ResolveField(() => String, { nullable: true, description: 'Name of its seat today.' })
  async seatName({ seatCode }: Organisation, _: unknown, context: RequestContext): Promise<string | null> {
    return loadBatched(context, 'seatNames', seatCode, async (codes) => {
      const book = await this.places.book();
      const today = this.clock.today();
      const span = (code: string) => book.spanAt(book.placeAt(code, today) ?? code, today);
      return new Map(codes.flatMap((code) => (span(code) ? [[code, span(code)!.name]] : [])));
    });
  }

  @ResolveField(() => Organisation, { nullable: true, description: 'The unit above it.' })
  parent({ parentId }: Organisation, _: unknown, context: RequestContext): Promise<Organisation | null> | null {
    return parentId === null ? null : loadOrganisation(context, this.database, parentId);
  }

  @ResolveField(() => FenScalar, {
    nullable: true,
    description: 'Orders above this amount wait for approval; null where none do, and to other organisations.',
  })
  approvalAboveFen(
    @Parent() { organisationId, approvalAboveFen }: Organisation,
    @CurrentViewer() viewer: Viewer | null,
  ): bigint | null {
    return viewer?.organisationId === organisationId ? approvalAboveFen : null;
  }

  @ResolveField(() => [Member], {
    nullable: true,
    description: 'Members and open invitations; null to all but its own administrators (permission `member:manage`).',
  })
  async members(
    @Parent() { organisationId }: Organisation,
    @CurrentViewer() viewer: Viewer | null,
  ): Promise<Member[] | null> {
    if (viewer?.organisationId !== organisationId || !viewer.permissions.has('member:manage')) return null;
    return (await membersOf(this.database, { organisationIds: [organisationId] })).map(toMember);
  }
}
