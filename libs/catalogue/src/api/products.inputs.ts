import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { FenScalar } from '@shanhai/graphql';
import type { ProductSort as Sort } from '../store/product-pages';

export const ProductSort = {
  RELEVANCE: 'RELEVANCE',
  NEWEST: 'NEWEST',
  PRICE_ASC: 'PRICE_ASC',
  PRICE_DESC: 'PRICE_DESC',
} as const satisfies { [S in Sort]: S };
export type ProductSort = Sort;
registerEnumType(ProductSort, {
  name: 'ProductSort',
  valuesMap: {
    RELEVANCE: { description: 'The best match of the search first; without a search as NEWEST.' },
    NEWEST: { description: 'The latest published first.' },
    PRICE_ASC: { description: 'The lowest price first.' },
    PRICE_DESC: { description: 'The highest of the lowest prices first.' },
  },
});

@InputType({ description: 'Every condition that is given must hold.' })
export class ProductFilterInput {
  @Field(() => String, { nullable: true, description: 'A category, with those below it.' }) categoryCode?:
    | string
    | null;
  @Field(() => String, { nullable: true, description: 'A division: goods from it or a place in it.' }) originCode?:
    | string
    | null;
  @Field(() => String, {
    nullable: true,
    description: 'An origin list such as LIST_832: goods from a place that is on it today.',
  })
  originList?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Code of a scheme such as EW_PURCHASE: goods that would count for it if your organisation bought them today, once their documents are there; for who is no buyer, if any buyer did. Goods of a trading company also need a mandate for their lot.',
  })
  countsFor?: string | null;
  @Field(() => String, { nullable: true }) brandCode?: string | null;
  @Field(() => ID, { nullable: true }) supplierId?: string | null;
  @Field(() => FenScalar, { nullable: true, description: 'The lowest price of the product is at least this.' })
  priceFromFen?: bigint | null;
  @Field(() => FenScalar, { nullable: true, description: 'The lowest price of the product is at most this.' })
  priceToFen?: bigint | null;
  @Field(() => Boolean, { nullable: true, description: 'Only what has its minimum quantity in stock.' }) inStock?:
    | boolean
    | null;
}
