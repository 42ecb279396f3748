import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { BaseQuantityScalar, FenScalar } from '@shanhai/graphql';
import { CASE_SIZE_MAX, CONTENT_BASE_MAX, PACKS_MAX } from '../rules/limits';
import { TIERS_MAX } from '../rules/tiers';
import { Pricing } from './sku.type';

@InputType()
export class CreateSkuInput {
  @Field(() => ID) productId: string;
  @Field({ description: 'Unique on the platform; letters, digits and . _ / - only.' })
  code: string;
  @Field()
  name: string;
  @Field(() => BaseQuantityScalar, {
    description: `Content of one pack in the product's base unit, 1 to ${CONTENT_BASE_MAX}.`,
  })
  contentBase: bigint;
  @Field(() => Pricing) pricing: Pricing;
  @Field(() => Int, { description: `Packs in a case, 1 to ${CASE_SIZE_MAX}.` }) caseSize: number;
  @Field(() => String, {
    nullable: true,
    description: 'Grade (等级), as the standard of its kind calls it: prices are compared within it.',
  })
  grade?: string | null;
  @Field(() => String, { nullable: true, description: 'GS1 article number of 8, 12, 13 or 14 digits.' }) gtin?:
    | string
    | null;
}

@InputType()
export class SetGtinInput {
  @Field(() => ID) skuId: string;
  @Field({ description: 'GS1 article number of 8, 12, 13 or 14 digits, unique on the platform.' }) gtin: string;
}

@InputType()
export class PriceTierInput {
  @Field(() => Int) fromQuantity: number;
  @Field(() => FenScalar) unitPriceFen: bigint;
}

@InputType()
export class SetPriceTiersInput {
  @Field(() => ID) skuId: string;
  @Field(() => [PriceTierInput], { description: `Ascending by quantity, 1 to ${TIERS_MAX}.` }) tiers: PriceTierInput[];
}

@InputType()
export class PublishListingInput {
  @Field(() => ID) skuId: string;
  @Field(() => Int, { description: 'The least packs of one order line.' }) minimumQuantity: number;
}

@InputType()
export class WithdrawListingInput {
  @Field(() => ID) skuId: string;
}

@InputType()
export class AdjustStockInput {
  @Field(() => ID) skuId: string;
  @Field(() => Int, { nullable: true, description: 'Packs that came, or below zero went; give this or `onHand`.' })
  delta?: number | null;
  @Field(() => Int, { nullable: true, description: `Packs counted, at most ${PACKS_MAX}.` }) onHand?: number | null;
  @Field({ description: 'Kept in the audit trail.' })
  reason: string;
  @Field({ description: 'Unique in your organisation; the same input again changes nothing.' }) idempotencyKey: string;
}
