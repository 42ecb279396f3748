import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { loadProduct, Product } from '@shanhai/goods';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { OPEN_LOTS_MAX, openLotsOfProducts } from '../store/open-lots';
import { Lot, toLot } from './lot.type';

/** A lot's product, and what lots a product has: goods' type is extended from here. */
@Resolver(() => Lot)
export class LotProductResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Product)
  product({ productId }: Lot, _: unknown, context: RequestContext): Promise<Product | null> {
    return loadProduct(context, this.database, productId);
  }
}

@Resolver(() => Product)
export class ProductLotsResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => [Lot], {
    description: `Its lots of verified origin that are not used up, the latest harvest first, at most ${OPEN_LOTS_MAX}.`,
  })
  async lots({ productId }: Product, _: unknown, context: RequestContext): Promise<Lot[]> {
    const rows = await loadBatched(context, 'open lots', productId, (ids) =>
      openLotsOfProducts(this.database, ids, this.clock.today()),
    );
    return (rows ?? []).map(toLot);
  }
}
