import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Queryable } from '@shanhai/database';
import { DateScalar, loadBatched, Node, Payload, type RequestContext, toGlobalId } from '@shanhai/graphql';
import { BASE_UNITS, type BaseUnit, type BusinessDate } from '@shanhai/kernel';
import type { ProductRow } from '../store/product.entity';
import { productsById } from '../store/products';

export const BaseUnitEnum = Object.fromEntries(BASE_UNITS.map((unit) => [unit, unit])) as { [Unit in BaseUnit]: Unit };
registerEnumType(BaseUnitEnum, {
  name: 'BaseUnit',
  description: 'What quantities of goods are integers of: gram, millilitre, piece.',
});

@ObjectType({
  implements: () => [Node],
  description: 'What a thing is (商品); a SKU is a sellable pack of it. Public.',
})
export class Product extends Node {
  @Field() name: string;
  @Field() description: string;
  @Field(() => BaseUnitEnum) baseUnit: BaseUnit;
  @Field({ description: 'Division code of where it usually comes from; each lot tells its own place.' })
  originCode: string;
  @Field(() => DateScalar) createdOn: BusinessDate;

  /** For the resolvers of other fields; not on the wire. */
  productId: string;
  supplierId: string;
  categoryCode: string;
  brandCode: string | null;
}

@ObjectType()
export class CreateProductPayload extends Payload {
  @Field(() => Product, { nullable: true }) product?: Product;
}

export function toProduct(row: ProductRow): Product {
  const { id, supplierId, categoryCode, brandCode, name, description, baseUnit, originCode, createdOn } = row;
  return {
    id: toGlobalId('Product', id),
    productId: id,
    supplierId,
    categoryCode,
    brandCode,
    name,
    description,
    baseUnit,
    originCode,
    createdOn,
  };
}

/** The product that a field of a lib above names; the calls of one request are one statement. */
export function loadProduct(context: RequestContext, db: Queryable, id: string): Promise<Product | null> {
  return loadBatched(context, 'products', id, async (ids) => {
    const rows = await productsById(db, ids);
    return new Map([...rows].map(([key, row]) => [key, toProduct(row)]));
  });
}
