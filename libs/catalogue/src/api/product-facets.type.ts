import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Division } from '@shanhai/divisions';
import { Brand, Category } from '@shanhai/goods';
import { FenScalar } from '@shanhai/graphql';
import type { FacetCounts } from '../rules/facets';

const COUNT = 'Products; as many as the same query finds with this as its filter, too.';

@ObjectType()
export class CategoryCount {
  @Field(() => Category) category: Category;
  @Field(() => Int, { description: COUNT }) count: number;
}

@ObjectType()
export class OriginCount {
  @Field(() => Division, { description: 'As of today.' }) division: Division;
  @Field(() => Int, { description: COUNT }) count: number;
}

@ObjectType()
export class BrandCount {
  @Field(() => Brand) brand: Brand;
  @Field(() => Int, { description: COUNT }) count: number;
}

@ObjectType()
export class SupplierCount {
  @Field(() => Int, { description: COUNT }) count: number;

  /** For the resolver of `supplier`; not on the wire. */
  supplierId: string;
}

@ObjectType({ description: 'Lowest prices of products, a pack (a kilogram or litre where priced by weight).' })
export class PriceBandCount {
  @Field(() => FenScalar, { nullable: true, description: 'In the band, too; null for the lowest band.' })
  fromFen: bigint | null;
  @Field(() => FenScalar, { nullable: true, description: 'In the band, too; null for the highest band.' })
  toFen: bigint | null;
  @Field(() => Int, { description: COUNT }) count: number;
}

@ObjectType({
  description:
    'How many products the search and the whole filter find, on all pages, counted at this moment. Nothing is estimated or cut off but where a field says so. Each list begins with the most products.',
})
export class ProductFacets {
  @Field(() => Int, { description: 'All products found.' }) totalCount: number;
  @Field(() => Int, { description: 'Those with their minimum quantity in stock.' }) inStockCount: number;
  @Field(() => [PriceBandCount], { description: 'Ascending by price; bands without products are left out.' })
  priceBands: PriceBandCount[];

  /** For the resolvers of the other fields; not on the wire. */
  counts: FacetCounts;
}
