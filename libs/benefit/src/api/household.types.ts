import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Connection, DateScalar, Node, Payload, toGlobalId } from '@shanhai/graphql';
import type { HouseholdRow } from '../store/households';

@ObjectType({
  implements: () => [Node],
  description:
    'A farming household as a supplier registered it (农户). Its name and identity number are kept encrypted and stand in no export.',
})
export class Household extends Node {
  @Field(() => String, {
    nullable: true,
    description: 'To the supplier and to offices of the county; null to others, and where its key is here no more.',
  })
  name: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The last four characters of the identity number; seen as the name is.',
  })
  identityEnding: string | null;
  @Field({ description: 'The village, by its code of 12 digits.' }) villageCode: string;
  @Field(() => Int, { nullable: true, description: 'Shares that it holds (入股); null where it holds none.' })
  shares: number | null;
  @Field(() => DateScalar) joinedOn: string;
  @Field(() => DateScalar) registeredOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it is with the supplier no more.' })
  leftOn: string | null;
  @Field(() => String, { nullable: true }) leaveReason: string | null;

  /** For the resolver of `supplier`. */
  supplierId: string;
}

/** As the viewer may see it: with its name and ending, or without. */
export function toHousehold(
  { id, villageCode, shares, joinedOn, registeredOn, leftOn, leaveReason, supplierId }: HouseholdRow,
  seen: { name: string | null; identityEnding: string | null },
): Household {
  const plain = { villageCode, shares, joinedOn, registeredOn, leftOn, leaveReason, supplierId };
  return { ...plain, ...seen, id: toGlobalId('Household', id) };
}

export const HouseholdConnection = Connection(Household);

@ObjectType({ description: 'How many households were with suppliers on a day.' })
export class HouseholdCount {
  @Field(() => Int, { description: 'Each household once, whoever registered it.' }) households: number;
  @Field(() => Int, { description: 'A household at two suppliers is two.' }) registrations: number;
  @Field(() => Int) suppliers: number;
  @Field(() => DateScalar) asOf: string;
}

@InputType()
export class HouseholdToRegisterInput {
  @Field({ description: 'Of whoever stands for the household (户主); at most 60 characters.' }) name: string;
  @Field({ description: 'The identity number of the same person (GB 11643-1999), 18 characters.' })
  identityNumber: string;
  @Field({ description: 'The village’s code, 12 digits.' }) villageCode: string;
  @Field(() => DateScalar, { description: 'Since when it is with you.' }) joinedOn: string;
  @Field(() => Int, { nullable: true, description: 'Shares that it holds, where it has put something in (入股).' })
  shares?: number | null;
}

@InputType()
export class RegisterHouseholdsInput {
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
  @Field(() => [HouseholdToRegisterInput], { description: '1 to 500.' }) households: HouseholdToRegisterInput[];
}

@InputType()
export class EndHouseholdInput {
  @Field(() => ID) householdId: string;
  @Field(() => DateScalar, { description: 'First day on which it is with you no more.' }) leftOn: string;
  @Field() reason: string;
}

@ObjectType()
export class RegisterHouseholdsPayload extends Payload {
  @Field(() => [Household], { nullable: true, description: 'In the order of the input.' })
  households?: Household[] | null;
}

@ObjectType()
export class EndHouseholdPayload extends Payload {
  @Field(() => Household, { nullable: true }) household?: Household | null;
}
