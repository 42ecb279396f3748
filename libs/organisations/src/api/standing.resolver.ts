import { Args, Field, ID, InputType, ObjectType, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import {
  CurrentContext,
  CurrentViewer,
  DateScalar,
  FenScalar,
  fromGlobalId,
  Mutation,
  Payload,
  type RequestContext,
  type Viewer,
} from '@shanhai/graphql';
import type { OrganisationKind } from '../rules/roles';
import { PASSWORD_LENGTH_MIN } from '../rules/person';
import type { UnitType } from '../rules/unit-types';
import { ApproveOrganisation } from '../use-cases/approve-organisation';
import { RecommendSupplier } from '../use-cases/recommend-supplier';
import { RegisterOrganisation } from '../use-cases/register-organisation';
import { RejectOrganisation } from '../use-cases/reject-organisation';
import { SetApprovalPolicy } from '../use-cases/set-approval-policy';
import { SetTradingCompany } from '../use-cases/set-trading-company';
import { Organisation, OrganisationKindEnum, UnitTypeEnum } from './organisation';
import { loadOrganisation } from './organisation-loader';

@InputType()
class AdministratorInput {
  @Field() name: string;
  @Field() email: string;
  @Field({
    description: `At least ${PASSWORD_LENGTH_MIN} characters. For an e-mail with an account: the password of that account.`,
  })
  password: string;
}

@InputType()
class RegisterOrganisationInput {
  @Field(() => OrganisationKindEnum, { description: 'BUYER, SUPPLIER or CHANNEL_PARTNER.' }) kind: OrganisationKind;
  @Field(() => UnitTypeEnum) unitType: UnitType;
  @Field() name: string;
  @Field({ description: 'Unified social credit code of 18 characters (GB 32100).' }) creditCode: string;
  @Field({ description: 'Division code of the seat, as of today.' }) seatCode: string;
  @Field(() => ID, { nullable: true, description: 'The unit above it, which is approved already.' }) parentId?:
    | string
    | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether it is a budget unit (预算单位).' }) budgetUnit?:
    | boolean
    | null;
  @Field(() => AdministratorInput) administrator: AdministratorInput;
}

@InputType()
class RecommendSupplierInput {
  @Field(() => ID) organisationId: string;
}

@InputType()
class ApproveOrganisationInput {
  @Field(() => ID) organisationId: string;
}

@InputType()
class SetTradingCompanyInput {
  @Field(() => ID) organisationId: string;
  @Field({ description: 'Whether it sells what others produce, and needs their mandates (CR-14).' }) trading: boolean;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'The first day on which it holds, today (default) at the latest.',
  })
  from?: string | null;
  @Field({ description: 'For the audit trail.' }) reason: string;
}

@InputType()
class RejectOrganisationInput {
  @Field(() => ID) organisationId: string;
  @Field({ description: 'For the audit trail.' }) reason: string;
}

@InputType()
class SetApprovalPolicyInput {
  @Field(() => FenScalar, {
    nullable: true,
    description: 'Orders above this amount wait for approval: 0 for all, null for none.',
  })
  approvalAboveFen?: bigint | null;
}

@ObjectType({ isAbstract: true })
abstract class OrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true }) organisation?: Organisation | null;
}
@ObjectType()
class RegisterOrganisationPayload extends OrganisationPayload {}
@ObjectType()
class RecommendSupplierPayload extends OrganisationPayload {}
@ObjectType()
class ApproveOrganisationPayload extends OrganisationPayload {}
@ObjectType()
class SetTradingCompanyPayload extends OrganisationPayload {}
@ObjectType()
class RejectOrganisationPayload extends OrganisationPayload {}
@ObjectType()
class SetApprovalPolicyPayload extends OrganisationPayload {}

@Resolver()
export class StandingResolver {
  constructor(
    private readonly database: Database,
    private readonly registering: RegisterOrganisation,
    private readonly recommending: RecommendSupplier,
    private readonly approving: ApproveOrganisation,
    private readonly rejecting: RejectOrganisation,
    private readonly settingTrading: SetTradingCompany,
    private readonly settingPolicy: SetApprovalPolicy,
  ) {}

  @Mutation(() => RegisterOrganisationPayload, {
    public: 'anyone may apply',
    description:
      'Applies for an organisation with its first member, who gets all its roles. An office decides on it; until then nobody signs in for it.',
  })
  async registerOrganisation(
    @Args('input') input: RegisterOrganisationInput,
    @CurrentContext() context: RequestContext,
  ): Promise<RegisterOrganisationPayload> {
    const parentId = input.parentId ? fromGlobalId('Organisation', input.parentId, ['parentId']) : null;
    const { organisationId } = await this.registering.run({ ...input, parentId }, context.origin);
    return this.payload(context, organisationId);
  }

  @Mutation(() => RecommendSupplierPayload, {
    allow: 'organisation:recommend',
    description: 'Recommends a supplier that registered in the places of your office: the first of two steps.',
  })
  recommendSupplier(
    @Args('input') input: RecommendSupplierInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ) {
    return this.decided(context, input.organisationId, (organisationId) =>
      this.recommending.run(viewer, { organisationId }),
    );
  }

  @Mutation(() => ApproveOrganisationPayload, {
    allow: 'organisation:approve',
    description:
      'Approves an organisation in the places of your office; a supplier is recommended first. One that sells what others produce is set so by setTradingCompany.',
  })
  approveOrganisation(
    @Args('input') input: ApproveOrganisationInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ) {
    return this.decided(context, input.organisationId, (organisationId) =>
      this.approving.run(viewer, { organisationId }),
    );
  }

  @Mutation(() => RejectOrganisationPayload, {
    allow: 'organisation:approve',
    description: 'Rejects an application in the places of your office; its credit code may apply again.',
  })
  rejectOrganisation(
    @Args('input') input: RejectOrganisationInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ) {
    return this.decided(context, input.organisationId, (organisationId) =>
      this.rejecting.run(viewer, { organisationId, reason: input.reason }),
    );
  }

  @Mutation(() => SetTradingCompanyPayload, {
    allow: 'organisation:approve',
    description:
      'Says whether a supplier in the places of your office is a trading company, from a day on. Refused: REQUIRED, TOO_LONG, DATE_INVALID, DATE_IN_FUTURE, NOT_FOUND, OUTSIDE_YOUR_PLACES, NOT_A_SUPPLIER, STATE_NOT_ALLOWED.',
  })
  setTradingCompany(
    @Args('input') input: SetTradingCompanyInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ) {
    return this.decided(context, input.organisationId, (organisationId) =>
      this.settingTrading.run(viewer, { ...input, organisationId }),
    );
  }

  @Mutation(() => SetApprovalPolicyPayload, {
    allow: 'member:manage',
    description: 'Sets above which amount your organisation’s orders wait for approval.',
  })
  async setApprovalPolicy(
    @Args('input') { approvalAboveFen = null }: SetApprovalPolicyInput,
    @CurrentViewer() viewer: Viewer,
    @CurrentContext() context: RequestContext,
  ): Promise<SetApprovalPolicyPayload> {
    await this.settingPolicy.run(viewer, { approvalAboveFen });
    return this.payload(context, viewer.organisationId);
  }

  private async decided(
    context: RequestContext,
    globalId: string,
    decide: (organisationId: string) => Promise<void>,
  ): Promise<OrganisationPayload> {
    const organisationId = fromGlobalId('Organisation', globalId, ['organisationId']);
    await decide(organisationId);
    return this.payload(context, organisationId);
  }

  private async payload(context: RequestContext, organisationId: string): Promise<OrganisationPayload> {
    // An earlier mutation of the same request may have read it.
    context.loaders.delete('organisations');
    return { organisation: await loadOrganisation(context, this.database, organisationId), userErrors: [] };
  }
}
