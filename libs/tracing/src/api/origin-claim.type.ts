import { Field, ObjectType } from '@nestjs/graphql';
import { DateScalar, Node, toGlobalId } from '@shanhai/graphql';
import type { OriginClaimRow } from '../store/origin-claims';
import { OriginStatus } from './lot.type';

/** What everyone may know of a claim. */
@ObjectType({ description: 'How the latest claim on the origin of a lot was judged.' })
export class LotOrigin {
  @Field(() => OriginStatus) status: OriginStatus;
  @Field({ description: 'The place claimed: a division code, as of the harvest.' }) placeCode: string;
  @Field(() => DateScalar) claimedOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;

  /** The office; for the resolver of `decidedBy`. */
  officeId: string | null;
}

@ObjectType({
  implements: () => [Node],
  description:
    '"This lot is from this division", with evidence (产地证明). Seen by the supplier and the offices of the place.',
})
export class OriginClaim extends Node {
  @Field(() => OriginStatus) status: OriginStatus;
  @Field() placeCode: string;
  @Field(() => [String], { description: 'Content hashes (SHA-256) of the files.' }) evidence: string[];
  @Field(() => DateScalar) claimedOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected.' }) reason: string | null;

  /** For the resolvers of other fields; not on the wire. */
  lotId: string;
  officeId: string | null;
}

export function toLotOrigin({ status, placeCode, claimedOn, decidedOn, decidedBy }: OriginClaimRow): LotOrigin {
  return { status, placeCode, claimedOn, decidedOn, officeId: decidedBy };
}

export function toOriginClaim(row: OriginClaimRow): OriginClaim {
  const { id, status, placeCode, evidence, claimedOn, decidedOn, reason, lotId, decidedBy } = row;
  return {
    id: toGlobalId('OriginClaim', id),
    status,
    placeCode,
    evidence,
    claimedOn,
    decidedOn,
    reason,
    lotId,
    officeId: decidedBy,
  };
}
