import { Field, ID, InputType } from '@nestjs/graphql';
import { BaseQuantityScalar, DateScalar } from '@shanhai/graphql';
import { EVIDENCE_MAX, LOT_PLOTS_MAX, LOT_QUANTITY_MAX } from '../rules/limits';
import { CertificateKind } from './certificate.type';
import { OriginStatus } from './lot.type';
import { OriginClaimStatus, OriginEvidenceKind } from './origin-claim.type';

const KEY = 'Unique in your organisation; the same input again gives the first result.';
const HASHES = 'Content hashes (SHA-256) of uploaded files';

@InputType()
export class RecordLotInput {
  @Field(() => ID) productId: string;
  @Field(() => BaseQuantityScalar, { description: `In the product's base unit, 1 to ${LOT_QUANTITY_MAX}.` })
  quantityBase: bigint;
  @Field({ description: 'Code of the place it grew in, down to the village, valid at the harvest.' }) placeCode: string;
  @Field(() => DateScalar, { description: 'Day of harvest or making, today at the latest.' }) harvestedOn: string;
  @Field(() => [ID], {
    nullable: true,
    description: `Your fields that it grew on, at most ${LOT_PLOTS_MAX}. Named or not, a lot above what all your fields of its category can have grown in the year is held.`,
  })
  plotIds?: string[] | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class RecordLotLossInput {
  @Field(() => ID) lotId: string;
  @Field(() => BaseQuantityScalar, { description: "In the product's base unit." }) quantityBase: bigint;
  @Field(() => DateScalar) lostOn: string;
  @Field({ description: 'What happened to it.' }) reason: string;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class OriginEvidenceInput {
  @Field({ description: 'Content hash (SHA-256) of an uploaded file.' }) fileHash: string;
  @Field(() => OriginEvidenceKind) kind: OriginEvidenceKind;
}

@InputType()
export class ClaimOriginInput {
  @Field(() => ID) lotId: string;
  @Field(() => String, { nullable: true, description: "The place claimed: the lot's own (default) or one above it." })
  placeCode?: string | null;
  @Field(() => [String], { defaultValue: [], description: `${HASHES} of which nothing more is said (OTHER).` })
  evidence: string[];
  @Field(() => [OriginEvidenceInput], {
    defaultValue: [],
    description: `Files with what each shows; with \`evidence\` 1 to ${EVIDENCE_MAX}.`,
  })
  evidenceFiles: OriginEvidenceInput[];
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class VerifyOriginClaimInput {
  @Field(() => ID) originClaimId: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it holds no more and nothing more is shipped; no end where nothing is said.',
  })
  validUntil?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class RevokeOriginClaimInput {
  @Field(() => ID) originClaimId: string;
  @Field({ description: 'For the supplier and all buyers of the lot to read.' }) reason: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which the origin does not stand, from the harvest to today (default).',
  })
  from?: string | null;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class WithdrawOriginRevocationInput {
  @Field(() => ID) originClaimId: string;
  @Field({ description: 'For the supplier and all buyers of the lot to read.' }) reason: string;
  @Field({ description: KEY }) idempotencyKey: string;
}

@InputType()
export class RejectOriginClaimInput {
  @Field(() => ID) originClaimId: string;
  @Field({ description: 'For the supplier to read.' })
  reason: string;
}

@InputType()
export class AttachCertificateInput {
  @Field(() => ID) lotId: string;
  @Field(() => CertificateKind) kind: CertificateKind;
  @Field()
  number: string;
  @Field({ description: `Content hash (SHA-256) of an uploaded file.` }) fileHash: string;
  @Field(() => DateScalar) issuedOn: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it holds no more; null where it has no end.',
  })
  validUntil?: string | null;
}

@InputType()
export class SetLotAliasInput {
  @Field(() => ID) lotId: string;
  @Field({
    description:
      'An identifier of the industrial internet (工业互联网标识), such as 88.118.8/XJ-0001; unique on the platform.',
  })
  alias: string;
}

@InputType()
export class LotFilter {
  @Field(() => ID, { nullable: true }) productId?: string | null;
  @Field(() => OriginStatus, { nullable: true }) originStatus?: OriginStatus | null;
  @Field(() => String, { nullable: true, description: 'Those that keep their claim on this regional brand.' })
  brandCode?: string | null;
}

@InputType()
export class OriginClaimFilter {
  @Field(() => OriginClaimStatus, { nullable: true, description: 'PENDING is the queue of what waits for the office.' })
  status?: OriginClaimStatus | null;
}
