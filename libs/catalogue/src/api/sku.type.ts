import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BaseQuantityScalar, Node, toGlobalId } from '@shanhai/graphql';
import type { Pricing as PricingValue, SkuRow } from '../store/skus';

export const Pricing = { PACK: 'PACK', WEIGHT: 'WEIGHT' } as const satisfies { [P in PricingValue]: P };
export type Pricing = PricingValue;
registerEnumType(Pricing, {
  name: 'Pricing',
  valuesMap: {
    PACK: { description: 'A price a pack.' },
    WEIGHT: { description: 'A price a kilogram (or litre), settled by the net weight at acceptance.' },
  },
});

@ObjectType({ implements: () => [Node], description: 'A sellable pack of a product.' })
export class Sku extends Node {
  @Field({ description: 'The code that order spreadsheets name; unique on the platform.' }) code: string;
  @Field() name: string;
  @Field(() => BaseQuantityScalar, { description: "Content of one pack, in the product's base unit." })
  contentBase: bigint;
  @Field(() => Pricing) pricing: Pricing;
  @Field(() => Int, { description: 'Packs in a case; quantities of an order are whole cases.' }) caseSize: number;
  @Field(() => String, { nullable: true, description: 'Grade (等级), as the standard of its kind calls it.' })
  grade: string | null;
  @Field(() => String, { nullable: true, description: 'GS1 article number.' }) gtin: string | null;

  /** For the resolvers of other fields; not on the wire. */
  skuId: string;
  productId: string;
}

export function toSku(row: SkuRow): Sku {
  const { id, code, name, contentBase, pricing, caseSize, grade, gtin, productId } = row;
  return { id: toGlobalId('Sku', id), code, name, contentBase, pricing, caseSize, grade, gtin, skuId: id, productId };
}
