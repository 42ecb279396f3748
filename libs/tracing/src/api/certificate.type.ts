import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar } from '@shanhai/graphql';
import { CERTIFICATE_KINDS, type CertificateKind as Kind, type CertificateRow } from '../store/certificates';

export const CertificateKind = Object.fromEntries(CERTIFICATE_KINDS.map((kind) => [kind, kind])) as { [K in Kind]: K };
export type CertificateKind = Kind;
registerEnumType(CertificateKind, {
  name: 'CertificateKind',
  valuesMap: {
    COMMITMENT: {
      description:
        '承诺达标合格证 as somebody else made it, such as the producer of goods that are sold on. It does not replace the one that `issueCommitmentCertificate` makes.',
    },
    INSPECTION: { description: '检验报告.' },
    ORGANIC: { description: '有机产品认证.' },
    PRODUCTION_LICENCE: { description: '食品生产许可证, for processed food.' },
  },
});

@ObjectType({ description: 'A certificate of a lot. Its file is not shown to the public.' })
export class Certificate {
  @Field(() => CertificateKind) kind: CertificateKind;
  @Field() number: string;
  @Field(() => DateScalar) issuedOn: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it holds no more.' }) validUntil:
    | string
    | null;
}

export function toCertificate({ kind, number, issuedOn, validUntil }: CertificateRow): Certificate {
  return { kind, number, issuedOn, validUntil };
}
