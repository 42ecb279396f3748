import { Field, ObjectType } from '@nestjs/graphql';
import { DateScalar } from '@shanhai/graphql';

@ObjectType({ description: 'A kind of goods.' })
export class Category {
  @Field() code: string;
  @Field(() => String, { nullable: true, description: 'The wider category.' }) parentCode: string | null;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field({ description: "One of Ningxia's six specials (六特)." }) special: boolean;
}

@ObjectType({ description: 'A regional brand (区域公用品牌, 地理标志).' })
export class Brand {
  @Field() code: string;
  @Field() nameZh: string;
  @Field() nameEn: string;
  @Field(() => [String], { description: 'Division codes of the places whose goods may carry it.' }) areaCodes: string[];
  @Field() source: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it may be claimed; null where its source names none.',
  })
  validFrom: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'First day on which it may be claimed no more.' })
  validUntil: string | null;
}
