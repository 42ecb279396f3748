import { Field, InputType } from '@nestjs/graphql';
import type { BaseUnit } from '@shanhai/kernel';
import { PRODUCT_DESCRIPTION_LENGTH_MAX, PRODUCT_NAME_LENGTH_MAX } from '../rules/new-product';
import { BaseUnitEnum } from './product.type';

@InputType()
export class CreateProductInput {
  @Field({ description: `1 to ${PRODUCT_NAME_LENGTH_MAX} characters.` }) name: string;
  @Field(() => String, { defaultValue: '', description: `At most ${PRODUCT_DESCRIPTION_LENGTH_MAX} characters.` })
  description: string;
  @Field({ description: 'One of `categories`.' }) categoryCode: string;
  @Field(() => String, { nullable: true, description: 'One of `brands`, whose area covers the origin.' }) brandCode?:
    | string
    | null;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field({ description: 'Division code of today: county, town or village where it usually comes from.' })
  originCode: string;
}
