import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, Node, Payload, toGlobalId } from '@shanhai/graphql';
import { BRAND_REASONS, type BrandReason } from '../rules/brand-claims';
import type { BrandAuthorisationRow, LotBrandRow } from '../store/brand-claims';
import { Lot } from './lot.type';

const KEY = 'Unique in your organisation; the same input again gives the first result.';

export const BrandReasonEnum = enumOf(Object.keys(BRAND_REASONS) as BrandReason[]);
registerEnumType(BrandReasonEnum, {
  name: 'BrandReason',
  description: 'Why a lot does not keep its claim on a regional brand (CR-13); its goods may count all the same.',
});

@ObjectType({ description: 'A lot’s claim on a regional brand: kept, or dropped and flagged (CR-13).' })
export class LotBrand {
  @Field() kept: boolean;
  @Field(() => BrandReasonEnum, { nullable: true, description: 'Why it was dropped; null where it is kept.' })
  reason: BrandReason | null;
  @Field(() => String, { nullable: true, description: 'The reason in Chinese.' }) reasonZh: string | null;
  @Field(() => String, { nullable: true, description: 'The reason in English.' }) reasonEn: string | null;
  @Field(() => DateScalar, { description: 'When it was claimed, and judged.' }) claimedOn: string;

  /** For the resolver of `brand`; not on the wire. */
  brandCode: string;
}

export function toLotBrand({ brandCode, reason, claimedOn }: LotBrandRow): LotBrand {
  const words = reason === null ? null : BRAND_REASONS[reason];
  return {
    kept: reason === null,
    reason,
    reasonZh: words?.zh ?? null,
    reasonEn: words?.en ?? null,
    claimedOn,
    brandCode,
  };
}

@ObjectType({
  implements: () => [Node],
  description:
    'An office lets a supplier use a regional brand in a span of days. Public: who may carry a brand is published.',
})
export class BrandAuthorisation extends Node {
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' })
  validUntil: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it holds no more because the office withdrew it.',
  })
  withdrawnFrom: string | null;
  @Field(() => String, { nullable: true }) withdrawReason: string | null;
  @Field(() => DateScalar) authorisedOn: string;

  /** For the resolvers of other fields; not on the wire. */
  brandCode: string;
  officeId: string;
}

export function toBrandAuthorisation(row: BrandAuthorisationRow): BrandAuthorisation {
  const { id, validFrom, validUntil, withdrawnFrom, withdrawReason, authorisedOn, brandCode, officeId } = row;
  return {
    id: toGlobalId('BrandAuthorisation', id),
    ...{ validFrom, validUntil, withdrawnFrom, withdrawReason, authorisedOn, brandCode, officeId },
  };
}

@InputType()
export class AuthoriseBrandInput {
  @Field({ description: 'One of `brands`, whose whole area is in your places.' }) brandCode: string;
  @Field(() => ID) supplierId: string;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' })
  validUntil?: string | null;
  @Field({ description: 'Content hash (SHA-256) of the paper, uploaded before.' }) fileHash: string;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class WithdrawBrandAuthorisationInput {
  @Field(() => ID) authorisationId: string;
  @Field() reason: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it holds no more, today (default) or later.',
  })
  from?: string | null;
}

@InputType()
export class ClaimBrandInput {
  @Field(() => ID) lotId: string;
  @Field() brandCode: string;
}

@ObjectType()
export class AuthoriseBrandPayload extends Payload {
  @Field(() => BrandAuthorisation, { nullable: true }) authorisation?: BrandAuthorisation | null;
}
@ObjectType()
export class WithdrawBrandAuthorisationPayload extends Payload {
  @Field(() => BrandAuthorisation, { nullable: true }) authorisation?: BrandAuthorisation | null;
}
@ObjectType()
export class ClaimBrandPayload extends Payload {
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}
