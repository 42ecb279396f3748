import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadProduct, Product } from '@shanhai/goods';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { listingsOfSkus, listingsOnSale } from '../store/listings';
import { Listing, toListing } from './listing.type';
import { Sku } from './sku.type';

/** How a product is sold: fields of goods' type that live here. One statement each for all products of a request. */
@Resolver(() => Product)
export class ProductFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => [Listing], { description: 'What is on sale of it, by SKU code.' })
  async listings(product: Product, _: unknown, context: RequestContext): Promise<Listing[]> {
    const rows = await loadBatched(context, 'listings on sale', product.productId, (ids) =>
      listingsOnSale(this.database, ids),
    );
    return (rows ?? []).map(toListing);
  }
}

@Resolver(() => Sku)
export class SkuFieldsResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Product)
  product(sku: Sku, _: unknown, context: RequestContext) {
    return loadProduct(context, this.database, sku.productId);
  }

  @ResolveField(() => Listing, { nullable: true, description: 'Null where it was never published.' })
  async listing(sku: Sku, _: unknown, context: RequestContext): Promise<Listing | null> {
    const row = await loadBatched(context, 'listings of skus', sku.skuId, (ids) => listingsOfSkus(this.database, ids));
    return row && toListing(row);
  }
}
