import { Args, Field, ID, InputType, ObjectType, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentContext,
  CurrentViewer,
  DateScalar,
  fromGlobalId,
  Mutation,
  Payload,
  Query,
  type RequestContext,
  toGlobalId,
  type Viewer,
} from '@shanhai/graphql';
import { belongsBy, waitsBy } from '../rules/belonging';
import { ownAccountOf, waitingIn } from '../store/belongings';
import { membersOf } from '../store/memberships';
import { AnswerBelonging } from '../use-cases/answer-belonging';
import { BelongTo } from '../use-cases/belong-to';
import { LeaveUnit } from '../use-cases/leave-unit';
import { Member, Organisation } from './organisation';
import { loadOrganisation, toMember } from './organisation-loader';

@ObjectType({ description: 'Where what you buy on your own account counts (CR-15); shown to you alone.' })
export class Belonging {
  @Field(() => ID, { description: 'Your account: sign in with it as `organisationId` to see what you bought.' })
  accountId: string;
  @Field(() => Organisation, { nullable: true, description: 'The one unit that payments of today count for.' })
  unit: Organisation | null;
  @Field(() => DateScalar, { nullable: true }) since: string | null;
  @Field(() => Organisation, { nullable: true, description: 'The unit whose answer you wait for.' })
  waitsFor: Organisation | null;
}
@ObjectType({ description: 'A member who waits for your unit’s answer.' })
export class WaitingMember {
  @Field(() => Member) member: Member;
  @Field(() => DateScalar) chosenOn: string;
}
@InputType()
class BelongToInput {
  @Field(() => ID, { description: 'A buyer that you are a member of.' }) unitId: string;
}
@ObjectType()
class BelongToPayload extends Payload {
  @Field(() => Belonging, { nullable: true }) belonging?: Belonging | null;
}
@InputType()
class AnswerBelongingInput {
  @Field(() => ID) memberId: string;
  @Field({ description: 'False declines.' }) confirm: boolean;
}
@ObjectType()
class AnswerBelongingPayload extends Payload {}
@InputType()
class LeaveUnitInput {
  @Field(() => ID) unitId: string;
}
@ObjectType()
class LeaveUnitPayload extends Payload {
  @Field(() => Belonging, { nullable: true }) belonging?: Belonging | null;
}

@Resolver()
export class BelongingsResolver {
  constructor(
    private readonly database: Database,
    private readonly belonging: BelongTo,
    private readonly answering: AnswerBelonging,
    private readonly leaving: LeaveUnit,
  ) {}

  @Query(() => Belonging, {
    name: 'belonging',
    allow: 'signed-in',
    nullable: true,
    description: 'Which unit your own purchases count for; null before you chose one.',
  })
  async mine(@CurrentContext() context: RequestContext): Promise<Belonging | null> {
    const account = await ownAccountOf(this.database, context.viewer!.userId);
    if (!account) return null;
    const [belongs, waits] = [belongsBy(account.steps), waitsBy(account.steps)];
    const unitOf = (step: typeof belongs) => step && loadOrganisation(context, this.database, step.unitId);
    return {
      accountId: toGlobalId('Organisation', account.accountId),
      unit: await unitOf(belongs),
      since: belongs?.effectiveOn ?? null,
      waitsFor: await unitOf(waits),
    };
  }

  @Query(() => [WaitingMember], {
    allow: 'member:manage',
    description: 'Members who chose your unit for what they buy on their own account, and wait for its answer.',
  })
  async waitingMembers(@CurrentViewer() viewer: Viewer): Promise<WaitingMember[]> {
    const waiting = await waitingIn(this.database, viewer.organisationId);
    const members = await membersOf(this.database, { ids: waiting.map(({ memberId }) => memberId) });
    const byId = new Map(members.map((member) => [member.id, toMember(member)]));
    return waiting.map(({ memberId, chosenOn }) => ({ member: byId.get(memberId)!, chosenOn }));
  }

  @Mutation(() => BelongToPayload, {
    allow: 'signed-in',
    description:
      'Choose the one unit that what you buy on your own account counts for (CR-15); its administrators confirm it. The first choice opens your account. Refused: NOT_FOUND, STATE_NOT_ALLOWED.',
  })
  async belongTo(
    @Args('input') { unitId }: BelongToInput,
    @CurrentContext() context: RequestContext,
  ): Promise<BelongToPayload> {
    await this.belonging.run(context.viewer!, { unitId: fromGlobalId('Organisation', unitId, ['unitId']) });
    return { belonging: await this.mine(context), userErrors: [] };
  }

  @Mutation(() => AnswerBelongingPayload, {
    allow: 'member:manage',
    description:
      'Confirm from today on, or decline, that what a member buys on their own account counts for your unit. Refused: NOT_FOUND, STATE_NOT_ALLOWED, OWN_CONFIRMATION.',
  })
  async answerBelonging(
    @Args('input') { memberId, confirm }: AnswerBelongingInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AnswerBelongingPayload> {
    await this.answering.run(viewer, { memberId: fromGlobalId('Member', memberId, ['memberId']), confirm });
    return { userErrors: [] };
  }

  @Mutation(() => LeaveUnitPayload, {
    allow: 'signed-in',
    description: 'From today on what you buy on your own account counts for this unit no more. Refused: NOT_FOUND.',
  })
  async leaveUnit(
    @Args('input') { unitId }: LeaveUnitInput,
    @CurrentContext() context: RequestContext,
  ): Promise<LeaveUnitPayload> {
    await this.leaving.run(context.viewer!, { unitId: fromGlobalId('Organisation', unitId, ['unitId']) });
    return { belonging: await this.mine(context), userErrors: [] };
  }
}
