import { Field, ObjectType } from '@nestjs/graphql';
import { Payload } from '@shanhai/graphql';
import { Lot } from './lot.type';
import { OriginClaim } from './origin-claim.type';

@ObjectType()
export class RecordLotPayload extends Payload {
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}

@ObjectType()
export class RecordLotLossPayload extends Payload {
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}

@ObjectType()
export class SetLotAliasPayload extends Payload {
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}

@ObjectType()
export class AttachCertificatePayload extends Payload {
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}

@ObjectType()
export class ClaimOriginPayload extends Payload {
  @Field(() => OriginClaim, { nullable: true }) originClaim?: OriginClaim | null;
}

@ObjectType()
export class VerifyOriginClaimPayload extends Payload {
  @Field(() => OriginClaim, { nullable: true }) originClaim?: OriginClaim | null;
}

@ObjectType()
export class RejectOriginClaimPayload extends Payload {
  @Field(() => OriginClaim, { nullable: true }) originClaim?: OriginClaim | null;
}

@ObjectType()
export class RevokeOriginClaimPayload extends Payload {
  @Field(() => OriginClaim, { nullable: true }) originClaim?: OriginClaim | null;
}

@ObjectType()
export class WithdrawOriginRevocationPayload extends Payload {
  @Field(() => OriginClaim, { nullable: true }) originClaim?: OriginClaim | null;
}
