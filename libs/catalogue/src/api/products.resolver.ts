import { Args, ID, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { loadProduct, Product } from '@shanhai/goods';
import {
  Connection,
  type ConnectionOf,
  CurrentContext,
  fromGlobalId,
  PagingArgs,
  Query,
  type RequestContext,
} from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { SEARCH_LENGTH_MAX } from '../rules/limits';
import { searchQuery } from '../segmentation/search-terms';
import { pageOfProducts } from '../store/product-pages';
import { ProductFilterInput, ProductSort } from './products.inputs';

const ProductConnection = Connection(Product);

@Resolver(() => Product)
export class ProductsResolver {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** With suppliers, listings, prices, stock and lots a page takes five statements, however long it is (test/sql). */
  @Query(() => ProductConnection, {
    public: 'the catalogue is open to all',
    description: `Products on sale. \`search\` is cut into words, Chinese ones too, and each must be found; at most ${SEARCH_LENGTH_MAX} characters. A cursor belongs to its sort.`,
  })
  async products(
    @Args() paging: PagingArgs,
    @CurrentContext() context: RequestContext,
    @Args('search', { type: () => String, nullable: true }) search?: string | null,
    @Args('filter', { type: () => ProductFilterInput, nullable: true }) filter?: ProductFilterInput | null,
    @Args('sort', { type: () => ProductSort, defaultValue: ProductSort.RELEVANCE })
    sort: ProductSort = ProductSort.RELEVANCE,
  ): Promise<ConnectionOf<Product>> {
    const text = search?.trim() ?? '';
    if (text.length > SEARCH_LENGTH_MAX) refuse('TOO_LONG', ['search'], { max: SEARCH_LENGTH_MAX });
    const wanted = {
      query: text === '' ? null : searchQuery(text),
      filter: {
        ...filter,
        supplierId: filter?.supplierId && fromGlobalId('Organisation', filter.supplierId, ['filter', 'supplierId']),
      },
      sort,
      today: this.clock.today(),
    };
    const { edges, pageInfo } = await pageOfProducts(this.database, wanted, readPage(paging));
    const found = await Promise.all(edges.map(({ node }) => loadProduct(context, this.database, node.productId)));
    const shown = edges.flatMap(({ cursor }, index) => (found[index] ? [{ cursor, node: found[index] }] : []));
    return { edges: shown, nodes: shown.map(({ node }) => node), pageInfo };
  }

  @Query(() => Product, {
    public: 'the catalogue is open to all',
    nullable: true,
    description: 'A product by its id; null where it is unknown.',
  })
  product(
    @Args('id', { type: () => ID }) id: string,
    @CurrentContext() context: RequestContext,
  ): Promise<Product | null> {
    return loadProduct(context, this.database, fromGlobalId('Product', id, ['id']));
  }
}
