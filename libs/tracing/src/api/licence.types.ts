import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { LICENCE_KINDS, LICENCE_STATES, type LicenceKind, type LicenceState } from '../rules/licences';
import { CERTIFICATE_NUMBER_LENGTH_MAX, ISSUER_LENGTH_MAX, SCOPE_MAX } from '../rules/limits';
import type { LicenceRow, PublicLicenceRow } from '../store/licences';

export const LicenceKindEnum = enumOf(LICENCE_KINDS);
registerEnumType(LicenceKindEnum, {
  name: 'LicenceKind',
  description: 'What suppliers hold licences of (证照).',
  valuesMap: {
    BUSINESS: { description: '营业执照' },
    FOOD_PRODUCTION: { description: '食品生产许可证, for processed food.' },
    FOOD_TRADE: { description: '食品经营许可证' },
    ORGANIC: { description: '有机产品认证' },
    GREEN_FOOD: { description: '绿色食品' },
    ANIMAL_QUARANTINE: { description: '动物检疫' },
  },
});

export const LicenceStatusEnum = enumOf(LICENCE_STATES);
registerEnumType(LicenceStatusEnum, {
  name: 'LicenceStatus',
  description: 'Where a licence stands: before the office of the seat, verified, rejected or revoked, withdrawn.',
});

const UNTIL =
  'First day on which it holds no more, the day after the last day printed on it; null where it has no end.';

@ObjectType({ description: 'A licence of a supplier as everyone may know it: one that an office verified.' })
export class PublicLicence {
  @Field(() => LicenceKindEnum) kind: LicenceKind;
  @Field() number: string;
  @Field(() => [String], { description: 'Categories of goods that it covers.' }) categoryCodes: string[];
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil: string | null;
  @Field(() => DateScalar, { nullable: true }) verifiedOn: string | null;

  /** The office; for the resolver of `verifiedBy`. */
  officeId: string | null;
}

@ObjectType({
  implements: () => [Node],
  description: 'A licence of a supplier (证照). Seen by the supplier and the offices of its seat.',
})
export class Licence extends Node {
  @Field(() => LicenceKindEnum) kind: LicenceKind;
  @Field() number: string;
  @Field() issuer: string;
  @Field(() => [String], { description: 'Categories of goods that it covers.' }) categoryCodes: string[];
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil: string | null;
  @Field({ description: 'Content hash (SHA-256) of its file.' }) fileHash: string;
  @Field(() => LicenceStatusEnum) status: LicenceState;
  @Field(() => DateScalar) putOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected or withdrawn.' }) reason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  supplierId: string;
  officeId: string | null;
}

export function toLicence({ id, decidedBy, placeCodes: _, ...row }: LicenceRow): Licence {
  return { ...row, id: toGlobalId('Licence', id), officeId: decidedBy };
}

export function toPublicLicence(row: PublicLicenceRow): PublicLicence {
  const { kind, number, categoryCodes, validFrom, validUntil, decidedOn, decidedBy } = row;
  return { kind, number, categoryCodes, validFrom, validUntil, verifiedOn: decidedOn, officeId: decidedBy };
}

@InputType()
export class PutLicenceInput {
  @Field(() => LicenceKindEnum) kind: LicenceKind;
  @Field({ description: `1 to ${CERTIFICATE_NUMBER_LENGTH_MAX} characters.` }) number: string;
  @Field({ description: `The authority, 1 to ${ISSUER_LENGTH_MAX} characters.` }) issuer: string;
  @Field(() => [String], { description: `Categories of goods that it covers, at most ${SCOPE_MAX}.` })
  categoryCodes: string[];
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: UNTIL }) validUntil?: string | null;
  @Field({ description: 'Content hash (SHA-256) of an uploaded file.' }) fileHash: string;
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}

@InputType()
export class ReviewLicenceInput {
  @Field(() => ID) licenceId: string;
  @Field({ description: 'True verifies it; false rejects it, also one that was verified and then revoked.' })
  approve: boolean;
  @Field(() => String, { nullable: true, description: 'Why it is rejected, for the supplier to read.' })
  reason?: string | null;
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}

@InputType()
export class WithdrawLicenceInput {
  @Field(() => ID) licenceId: string;
  @Field() reason: string;
}

@InputType()
export class LicenceFilterInput {
  @Field(() => LicenceStatusEnum, { nullable: true, description: 'PENDING is what waits for the office.' })
  status?: LicenceState | null;
  @Field(() => LicenceKindEnum, { nullable: true }) kind?: LicenceKind | null;
  @Field(() => DateScalar, { nullable: true, description: 'Those that hold no more on this day.' })
  endsBy?: string | null;
}

@ObjectType({ isAbstract: true })
abstract class LicencePayload extends Payload {
  @Field(() => Licence, { nullable: true }) licence?: Licence | null;
}

@ObjectType()
export class PutLicencePayload extends LicencePayload {}

@ObjectType()
export class ReviewLicencePayload extends LicencePayload {}

@ObjectType()
export class WithdrawLicencePayload extends LicencePayload {}
