import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseUnitEnum } from '@shanhai/goods';
import { BaseQuantityScalar, DateScalar, enumOf, Node, Payload, toGlobalId } from '@shanhai/graphql';
import type { BaseUnit } from '@shanhai/kernel';
import { COMMITMENT_BASES, type CommitmentBasis } from '../rules/documents';
import { EVIDENCE_MAX, PERSON_NAME_LENGTH_MAX } from '../rules/limits';
import type { CommitmentRow } from '../store/commitment-certificates';
import { Lot } from './lot.type';

export const CommitmentBasisEnum = enumOf(COMMITMENT_BASES);
registerEnumType(CommitmentBasisEnum, {
  name: 'CommitmentBasis',
  description: 'What a commitment rests on (承诺依据).',
  valuesMap: {
    COMMISSIONED_TEST: { description: '委托检测, with its report as evidence.' },
    SELF_TEST: { description: '自我检测' },
    INTERNAL_CONTROL: { description: '内部质量控制' },
    SELF_COMMITMENT: { description: '自我承诺' },
  },
});

@ObjectType({ description: 'Whom to ask about a lot.' })
export class CommitmentContact {
  @Field() name: string;
  @Field() phone: string;
}

@ObjectType({
  implements: () => [Node],
  description:
    '承诺达标合格证: the producer commits to the standard for one production batch. Never changed; a wrong one is made void and another issued. Kept for good.',
})
export class CommitmentCertificate extends Node {
  @Field({ description: 'Trace code and version.' }) number: string;
  @Field(() => Int) version: number;
  @Field() product: string;
  @Field(() => BaseQuantityScalar, { description: 'In `baseUnit`.' }) quantityBase: bigint;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field({ description: 'From the province down, as of the harvest.' }) placeName: string;
  @Field(() => DateScalar) harvestedOn: string;
  @Field(() => DateScalar) issuedOn: string;
  @Field({ description: 'Who commits, as it was called on the day.' }) partyName: string;
  @Field(() => [CommitmentBasisEnum]) bases: CommitmentBasis[];
  @Field(() => Int, { description: 'Producers whose lots it was made of; 1 for a lot of one harvest.' })
  producers: number;
  @Field({ description: 'SHA-256 of the canonical JSON of what stands on it.' }) contentHash: string;
  @Field({
    description:
      'Where its paper is, as a PDF file, while it is valid: for anybody, and with the contact for whoever is signed in.',
  })
  path: string;
  @Field(() => DateScalar, { nullable: true, description: 'Since when it is void; null where it is valid.' })
  voidedOn: string | null;
  @Field(() => String, { nullable: true }) voidReason: string | null;

  /** For the resolver of `contact`. */
  contactOf: CommitmentContact;
}

export function toCommitment(row: CommitmentRow): CommitmentCertificate {
  const { id, version, issuedOn, contentHash, voidedOn, voidReason, content } = row;
  const { number, product, quantityBase, baseUnit, placeName, harvestedOn, bases, contact, party } = content;
  return {
    id: toGlobalId('CommitmentCertificate', id),
    number,
    version,
    product,
    quantityBase: BigInt(quantityBase),
    baseUnit,
    placeName,
    harvestedOn,
    issuedOn,
    partyName: party.name,
    bases,
    producers: content.sources?.producers ?? 1,
    contentHash,
    path: `/lots/${content.traceCode}/commitment-certificate.pdf`,
    voidedOn,
    voidReason,
    contactOf: contact,
  };
}

@InputType()
export class IssueCommitmentCertificateInput {
  @Field(() => ID) lotId: string;
  @Field(() => [CommitmentBasisEnum], { description: 'At least one.' }) bases: CommitmentBasis[];
  @Field({ description: `1 to ${PERSON_NAME_LENGTH_MAX} characters.` }) contactName: string;
  @Field({ description: 'Telephone. On the paper by law; shown to whoever is signed in, and not to the public.' })
  contactPhone: string;
  @Field(() => [String], {
    nullable: true,
    description: `Content hashes (SHA-256) of uploaded files, such as the report of a commissioned test; at most ${EVIDENCE_MAX}.`,
  })
  evidence?: string[] | null;
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}

@InputType()
export class VoidCommitmentCertificateInput {
  @Field(() => ID) certificateId: string;
  @Field() reason: string;
}

@ObjectType()
export class IssueCommitmentCertificatePayload extends Payload {
  @Field(() => CommitmentCertificate, { nullable: true }) certificate?: CommitmentCertificate | null;
  @Field(() => Lot, { nullable: true }) lot?: Lot | null;
}

@ObjectType()
export class VoidCommitmentCertificatePayload extends Payload {
  @Field(() => CommitmentCertificate, { nullable: true }) certificate?: CommitmentCertificate | null;
}
