import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateScalar, enumOf, Payload } from '@shanhai/graphql';
import { REQUIRED_DOCUMENTS, type RequiredDocument } from '../rules/documents';

export const RequiredDocumentEnum = enumOf(REQUIRED_DOCUMENTS);
registerEnumType(RequiredDocumentEnum, {
  name: 'RequiredDocument',
  description: 'What goods of a category need to be shipped: a certificate of the lot, or a licence of its supplier.',
  valuesMap: {
    COMMITMENT_CERTIFICATE: { description: '承诺达标合格证 of the lot.' },
    FOOD_PRODUCTION: { description: '食品生产许可证 of the supplier.' },
  },
});

@ObjectType({ description: 'A version of what goods of a category need, with its source. Versions are never edited.' })
export class CategoryRequirement {
  @Field() categoryCode: string;
  @Field(() => RequiredDocumentEnum) document: RequiredDocument;
  @Field({ description: 'From its first day on the newest version speaks.' }) version: number;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it is needed no more; the same as `validFrom` where the version ends it.',
  })
  validUntil: string | null;
  @Field({ description: 'The document that it comes from.' }) source: string;
  @Field(() => DateScalar) putOn: string;
}

@InputType()
export class PutCategoryRequirementInput {
  @Field({ description: 'One of `categories`; narrower ones are not meant.' }) categoryCode: string;
  @Field(() => RequiredDocumentEnum) document: RequiredDocument;
  @Field(() => DateScalar) validFrom: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it is needed no more; the same as `validFrom` to end it from that day on.',
  })
  validUntil?: string | null;
  @Field({ description: 'The document that it comes from.' }) source: string;
  @Field({ description: 'Unique in your organisation; the same input again gives the first result.' })
  idempotencyKey: string;
}

@ObjectType()
export class PutCategoryRequirementPayload extends Payload {
  @Field(() => [CategoryRequirement], { nullable: true, description: 'All versions of the category.' })
  requirements?: CategoryRequirement[] | null;
}
