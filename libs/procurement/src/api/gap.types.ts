import { Field, ObjectType } from '@nestjs/graphql';
import { Sku } from '@shanhai/catalogue';
import { FenScalar } from '@shanhai/graphql';

@ObjectType({ description: 'Goods on sale that would count for a target if they were bought today.' })
export class GapSuggestion {
  @Field(() => Sku) sku: Sku;
  @Field(() => FenScalar, { description: 'Per pack, or per kilogram where priced by weight, at the least quantity.' })
  unitPriceFen: bigint;
  @Field(() => FenScalar, { description: 'How much of the gap all of its stock would close, at that price.' })
  closesFen: bigint;
}
