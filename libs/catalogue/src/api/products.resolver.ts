import { Args, ID, Resolver } from '@nestjs/graphql';
import { Database, readPage } from '@shanhai/database';
import { Places, primePlaces } from '@shanhai/divisions';
import { loadProduct, Product, toProduct } from '@shanhai/goods';
import {
  CurrentContext,
  fromGlobalId,
  PagingArgs,
  Query,
  type RequestContext,
  toConnection,
  type Viewer,
} from '@shanhai/graphql';
import { Clock, refuse } from '@shanhai/kernel';
import { primeOrganisations } from '@shanhai/organisations';
import { GoodsThatCount, type Qualifying } from '../goods-that-count';
import { SEARCH_LENGTH_MAX } from '../rules/limits';
import { searchQuery } from '../segmentation/search-terms';
import { pageOfProducts, PRODUCT_KEY_LENGTH } from '../store/product-pages';
import { ProductFilterInput, ProductSort } from './products.inputs';
import { ProductConnection, type ProductPage } from './products.type';

@Resolver(() => Product)
export class ProductsResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly goodsThatCount: GoodsThatCount,
  ) {}

  /**
   * With suppliers and origins a page is one statement, with listings, prices and stock two, with lots three, however long it is;
   * facets are two more; `countsFor` asks two before it (test/sql).
   */
  @Query(() => ProductConnection, {
    public: 'the catalogue is open to all',
    description: `Products on sale. \`search\` is cut into words, Chinese ones too, and each must be found; at most ${SEARCH_LENGTH_MAX} characters. A cursor belongs to its sort. Refused: TOO_LONG, NOT_FOUND (filter.countsFor: no scheme of that code is in force).`,
  })
  async products(
    @Args() paging: PagingArgs,
    @CurrentContext() context: RequestContext,
    @Args('search', { type: () => String, nullable: true }) search?: string | null,
    @Args('filter', { type: () => ProductFilterInput, nullable: true }) filter?: ProductFilterInput | null,
    @Args('sort', { type: () => ProductSort, defaultValue: ProductSort.RELEVANCE })
    sort: ProductSort = ProductSort.RELEVANCE,
  ): Promise<ProductPage> {
    const text = search?.trim() ?? '';
    if (text.length > SEARCH_LENGTH_MAX) refuse('TOO_LONG', ['search'], { max: SEARCH_LENGTH_MAX });
    const wanted = {
      query: text === '' ? null : searchQuery(text),
      filter: {
        ...filter,
        counting: filter?.countsFor ? await this.counting(filter.countsFor, context.viewer) : null,
        supplierId: filter?.supplierId && fromGlobalId('Organisation', filter.supplierId, ['filter', 'supplierId']),
      },
      sort,
      today: this.clock.today(),
    };
    const page = await pageOfProducts(this.database, wanted, readPage(paging, PRODUCT_KEY_LENGTH));
    const hits = page.edges.map(({ node }) => node);
    primeOrganisations(
      context,
      this.database,
      hits.map((hit) => ({ ...hit, name: hit.supplierName })),
    );
    if (hits.length > 0) await primePlaces(context, this.places, hits[0].edition);
    return { ...toConnection(page, toProduct), wanted };
  }

  private async counting(scheme: string, viewer: Viewer | null): Promise<Qualifying> {
    const buyerId = viewer?.organisationKind === 'BUYER' ? viewer.organisationId : null;
    const found = await this.goodsThatCount.of(scheme, buyerId);
    return found ?? refuse('NOT_FOUND', ['filter', 'countsFor'], { value: scheme.slice(0, 40) });
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
