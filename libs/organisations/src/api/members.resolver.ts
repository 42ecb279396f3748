import { Args, Field, ID, InputType, ObjectType, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentContext,
  CurrentViewer,
  DateTimeScalar,
  fromGlobalId,
  Mutation,
  Payload,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import { PASSWORD_LENGTH_MIN } from '../rules/person';
import type { Role } from '../rules/roles';
import { membersOf } from '../store/memberships';
import { AcceptInvitation } from '../use-cases/accept-invitation';
import { InviteMember } from '../use-cases/invite-member';
import { RemoveMember } from '../use-cases/remove-member';
import { SetRoles } from '../use-cases/set-roles';
import { Member, RoleEnum } from './organisation';
import { toMember } from './organisation-loader';

@InputType()
class InviteMemberInput {
  @Field() email: string;
  @Field(() => [RoleEnum], { description: 'At least one, of those that fit the kind of your organisation.' })
  roles: Role[];
}
@ObjectType()
class InviteMemberPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'Good once. There is no mail room yet: hand it to the person yourself, over a way that you trust.',
  })
  invitationToken?: string;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt?: Date;
}

@InputType()
class AcceptInvitationInput {
  @Field() token: string;
  @Field(() => String, {
    nullable: true,
    description: 'Needed where the e-mail has no account yet; otherwise not read.',
  })
  name?: string | null;
  @Field({
    description: `Of the account that the e-mail has; a new one of at least ${PASSWORD_LENGTH_MIN} characters where it has none.`,
  })
  password: string;
}
@ObjectType()
class AcceptInvitationPayload extends Payload {}

@InputType()
class RemoveMemberInput {
  @Field(() => ID) memberId: string;
}
@ObjectType()
class RemoveMemberPayload extends Payload {}

@InputType()
class SetRolesInput {
  @Field(() => ID) memberId: string;
  @Field(() => [RoleEnum]) roles: Role[];
}
@ObjectType()
class SetRolesPayload extends Payload {
  @Field(() => Member, { nullable: true }) member?: Member | null;
}

@Resolver()
export class MembersResolver {
  constructor(
    private readonly database: Database,
    private readonly inviting: InviteMember,
    private readonly accepting: AcceptInvitation,
    private readonly removing: RemoveMember,
    private readonly settingRoles: SetRoles,
  ) {}

  @Mutation(() => InviteMemberPayload, {
    allow: 'member:manage',
    description: 'Invites somebody to your organisation for a week; inviting again ends the invitation before.',
  })
  async inviteMember(
    @Args('input') input: InviteMemberInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<InviteMemberPayload> {
    return { ...(await this.inviting.run(viewer, input)), userErrors: [] };
  }

  @Mutation(() => AcceptInvitationPayload, {
    public: 'the token proves the invitation',
    description: 'Accepts an invitation; sign in afterwards.',
  })
  async acceptInvitation(
    @Args('input') { token, name = null, password }: AcceptInvitationInput,
    @CurrentContext() { origin }: RequestContext,
  ): Promise<AcceptInvitationPayload> {
    await this.accepting.run({ token, name, password }, origin);
    return { userErrors: [] };
  }

  @Mutation(() => RemoveMemberPayload, {
    allow: 'member:manage',
    description: 'Removes a member or an open invitation. A token that the member has is good for its last minutes.',
  })
  async removeMember(
    @Args('input') input: RemoveMemberInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RemoveMemberPayload> {
    await this.removing.run(viewer, { memberId: fromGlobalId('Member', input.memberId, ['memberId']) });
    return { userErrors: [] };
  }

  @Mutation(() => SetRolesPayload, {
    allow: 'member:manage',
    description: 'Sets a member’s roles, in place of those before; they hold from the next sign-in.',
  })
  async setRoles(@Args('input') input: SetRolesInput, @CurrentViewer() viewer: Viewer): Promise<SetRolesPayload> {
    const memberId = fromGlobalId('Member', input.memberId, ['memberId']);
    await this.settingRoles.run(viewer, { memberId, roles: input.roles });
    const [member] = await membersOf(this.database, { ids: [memberId] });
    return { member: toMember(member), userErrors: [] };
  }
}
