import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, DateTimeScalar, Node } from '@shanhai/graphql';
import { ORGANISATION_KINDS, type OrganisationKind, type Role, ROLES } from '../rules/roles';
import { ORGANISATION_STATUSES, type OrganisationStatus } from '../rules/standing';
import { UNIT_TYPES, type UnitType } from '../rules/unit-types';
import { MEMBERSHIP_STATUSES, type MembershipStatus } from '../store/memberships';

function enumOf<Value extends string>(
  name: string,
  values: readonly Value[],
  description: string,
): Record<Value, Value> {
  const object = Object.fromEntries(values.map((value) => [value, value])) as Record<Value, Value>;
  registerEnumType(object, { name, description });
  return object;
}

export const OrganisationKindEnum = enumOf(
  'OrganisationKind',
  ORGANISATION_KINDS,
  'The part that an organisation plays on the platform.',
);
export const UnitTypeEnum = enumOf('UnitType', UNIT_TYPES, 'What sort of body an organisation is.');
export const OrganisationStatusEnum = enumOf(
  'OrganisationStatus',
  ORGANISATION_STATUSES,
  'How far an application has come. Only members of APPROVED ones sign in.',
);
export const RoleEnum = enumOf('Role', ROLES, 'What a member does in an organisation.');
export const MembershipStatusEnum = enumOf(
  'MembershipStatus',
  MEMBERSHIP_STATUSES,
  'INVITED until the invitation is accepted.',
);

@ObjectType({
  implements: () => [Node],
  description: 'A member of an organisation; shown to its administrators alone.',
})
export class Member extends Node {
  @Field() name: string;
  @Field() email: string;
  @Field(() => [RoleEnum]) roles: Role[];
  @Field(() => MembershipStatusEnum) status: MembershipStatus;
  @Field(() => DateTimeScalar, { description: 'Since when the status holds.' }) since: Date;
}

@ObjectType({
  implements: () => [Node],
  description: 'A buyer, supplier, channel partner, office or custodian (单位).',
})
export class Organisation extends Node {
  organisationId: string;
  parentId: string | null;
  approvalAboveFen: bigint | null;
  @Field(() => OrganisationKindEnum) kind: OrganisationKind;
  @Field(() => UnitTypeEnum) unitType: UnitType;
  @Field() name: string;
  @Field({ description: 'Unified social credit code (统一社会信用代码, GB 32100).' }) creditCode: string;
  @Field({ description: 'What the first two characters of the credit code say that it is, in English.' })
  registeredAs: string;
  @Field({ description: 'Division code of its seat.' }) seatCode: string;
  @Field({ description: 'Whether it is a budget unit (预算单位), which reserves a share of its purchases.' })
  budgetUnit: boolean;
  @Field(() => OrganisationStatusEnum) status: OrganisationStatus;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Since when it is part of its parent, its successor; null for a unit of its own.',
  })
  mergedOn: string | null;
}
