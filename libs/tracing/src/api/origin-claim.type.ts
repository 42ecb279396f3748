import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, Node, toGlobalId } from '@shanhai/graphql';
import { EVIDENCE_KINDS, type EvidenceKind } from '../rules/evidence-kinds';
import { CLAIM_STATES, type ClaimState } from '../rules/origin-states';
import type { OriginClaimRow } from '../store/origin-claims';
import type { RevocationRow } from '../store/revocations';

export const OriginClaimStatus = enumOf(CLAIM_STATES);
export type OriginClaimStatus = ClaimState;
registerEnumType(OriginClaimStatus, {
  name: 'OriginClaimStatus',
  description:
    'REVOKED: verified once, and an office no longer lets it stand. EXPIRED: it had an end, and a renewal followed, at its end or before.',
});

export const OriginEvidenceKind = enumOf(EVIDENCE_KINDS);
export type OriginEvidenceKind = EvidenceKind;
registerEnumType(OriginEvidenceKind, {
  name: 'OriginEvidenceKind',
  description: 'What a file behind an origin claim shows. PLOT: the field, as a map or a contract of its use.',
});

const VALID_UNTIL = {
  nullable: true,
  description: 'First day on which it holds no more: nothing is shipped from then on. Null where it has no end.',
};

/** What everyone may know of a claim. */
@ObjectType({ description: 'How the claim on the origin of a lot that stands, else the latest, was judged.' })
export class LotOrigin {
  @Field(() => OriginClaimStatus) status: OriginClaimStatus;
  @Field({ description: 'The place claimed: a division code, as of the harvest.' }) placeCode: string;
  @Field(() => DateScalar) claimedOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => DateScalar, VALID_UNTIL) validUntil: string | null;

  /** The office; for the resolver of `decidedBy`. */
  officeId: string | null;
}

@ObjectType()
export class OriginEvidence {
  @Field({ description: 'Content hash (SHA-256); `GET /files/{hash}` with your token answers its content.' })
  fileHash: string;
  @Field(() => OriginEvidenceKind) kind: OriginEvidenceKind;
}

@ObjectType({
  implements: () => [Node],
  description:
    '"This lot is from this division", with evidence (产地证明). Seen by the supplier and the offices of the place.',
})
export class OriginClaim extends Node {
  @Field(() => OriginClaimStatus) status: OriginClaimStatus;
  @Field() placeCode: string;
  @Field(() => [String], { description: 'Content hashes (SHA-256) of the files.' }) evidence: string[];
  @Field(() => [OriginEvidence]) evidenceFiles: OriginEvidence[];
  @Field(() => DateScalar) claimedOn: string;
  @Field(() => DateScalar, { nullable: true }) decidedOn: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected.' }) reason: string | null;
  @Field(() => DateScalar, VALID_UNTIL) validUntil: string | null;

  /** For the resolvers of other fields; not on the wire. */
  claimId: string;
  lotId: string;
  officeId: string | null;
}

@ObjectType({
  description:
    'An office no longer lets an origin claim stand: what was counted of the lot from its day on is taken back.',
})
export class OriginRevocation {
  @Field(() => DateScalar, { description: 'The first day on which the origin does not stand.' }) from: string;
  @Field(() => DateScalar, { description: 'When the office said so.' }) revokedOn: string;
  @Field() reason: string;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Since when it stands again, withdrawn or by a new claim; what was taken back counts again from then on.',
  })
  endedOn: string | null;
  @Field(() => String, { nullable: true }) endReason: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Since when the lot goes out under a claim on a wider place. What was shipped before stays taken back: nobody proves the place that it was counted for.',
  })
  supersededOn: string | null;

  /** For the resolvers of other fields; not on the wire. */
  officeId: string;
  lotId: string;
}

export function toLotOrigin(row: OriginClaimRow): LotOrigin {
  const { status, placeCode, claimedOn, decidedOn, decidedBy, validUntil } = row;
  return { status, placeCode, claimedOn, decidedOn, officeId: decidedBy, validUntil };
}

export function toOriginClaim(row: OriginClaimRow): OriginClaim {
  const { id, status, placeCode, evidence, evidenceKinds, claimedOn, decidedOn, reason, validUntil, lotId, decidedBy } =
    row;
  return {
    id: toGlobalId('OriginClaim', id),
    claimId: id,
    status,
    placeCode,
    evidence,
    evidenceFiles: evidence.map((fileHash, index) => ({ fileHash, kind: evidenceKinds[index] ?? 'OTHER' })),
    claimedOn,
    decidedOn,
    reason,
    validUntil,
    lotId,
    officeId: decidedBy,
  };
}

export function toOriginRevocation(row: RevocationRow): OriginRevocation {
  const { revokedFrom, revokedOn, reason, endedOn, endReason, supersededOn, officeId, lotId } = row;
  return { from: revokedFrom, revokedOn, reason, endedOn, endReason, supersededOn, officeId, lotId };
}
