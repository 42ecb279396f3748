import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { DivisionLevel, Places, placesOfRequest, toDivision } from '@shanhai/divisions';
import { categories, loadBrand } from '@shanhai/goods';
import { CurrentContext, type RequestContext } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { type FacetCounts, tally, withParents } from '../rules/facets';
import { SUPPLIERS_COUNTED_MAX } from '../rules/limits';
import { priceBand } from '../rules/price-bands';
import { countFacets } from '../store/product-facets';
import { BrandCount, CategoryCount, OriginCount, ProductFacets, SupplierCount } from './product-facets.type';
import { ProductConnection, type ProductPage } from './products.type';

@Resolver(() => ProductConnection)
export class ProductConnectionResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => ProductFacets, {
    description: 'Counts of all that is found, by what one could filter by next. Counted only where it is asked for.',
  })
  async facets({ wanted }: ProductPage): Promise<ProductFacets> {
    return toFacets(await countFacets(this.database, wanted));
  }
}

@Resolver(() => ProductFacets)
export class ProductFacetsResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => [CategoryCount], {
    description: 'A category counts what is below it, too, so that a product counts in several.',
  })
  async categories({ counts }: ProductFacets): Promise<CategoryCount[]> {
    const all = new Map((await categories(this.database, null)).map((category) => [category.code, category]));
    const parents = new Map([...all].map(([code, { parentCode }]) => [code, parentCode]));
    return tally(counts.facets, ({ categoryCode }) => withParents(categoryCode, parents)).map(({ key, hits }) => ({
      category: all.get(key)!,
      count: hits,
    }));
  }

  @ResolveField(() => [OriginCount], {
    description: 'By places of one level. What is known to come from a larger place only is in none.',
  })
  async origins(
    @Parent() { counts }: ProductFacets,
    @CurrentContext() context: RequestContext,
    @Args('level', { type: () => DivisionLevel, defaultValue: DivisionLevel.COUNTY })
    level: DivisionLevel = DivisionLevel.COUNTY,
  ): Promise<OriginCount[]> {
    const today = this.clock.today();
    const book = await placesOfRequest(context, this.places);
    return tally(counts.facets, ({ originCodes }) => originCodes).flatMap(({ key, hits }) => {
      const span = book.spanAt(book.placeAt(key, today) ?? key, today);
      const division = span && toDivision(span, today);
      return division?.level === level ? [{ division, count: hits }] : [];
    });
  }

  @ResolveField(() => [BrandCount])
  async brands({ counts }: ProductFacets, _: unknown, context: RequestContext): Promise<BrandCount[]> {
    const tallies = tally(counts.facets, ({ brandCode }) => (brandCode === null ? [] : [brandCode]));
    return Promise.all(
      tallies.map(async ({ key, hits }) => ({ brand: (await loadBrand(context, this.database, key))!, count: hits })),
    );
  }

  @ResolveField(() => [SupplierCount], {
    description: `The ${SUPPLIERS_COUNTED_MAX} suppliers with the most products.`,
  })
  suppliers({ counts }: ProductFacets): SupplierCount[] {
    return tally(counts.suppliers, ({ supplierId }) => [supplierId])
      .slice(0, SUPPLIERS_COUNTED_MAX)
      .map(({ key, hits }) => ({ supplierId: key, count: hits }));
  }
}

@Resolver(() => SupplierCount)
export class SupplierCountResolver {
  constructor(private readonly database: Database) {}

  @ResolveField(() => Organisation)
  supplier({ supplierId }: SupplierCount, _: unknown, context: RequestContext) {
    return loadOrganisation(context, this.database, supplierId);
  }
}

function toFacets(counts: FacetCounts): ProductFacets {
  const { facets, bands, inStock: inStockCount } = counts;
  const totalCount = facets.reduce((sum, { hits }) => sum + hits, 0);
  const ascending = [...bands].sort((a, b) => a.band - b.band);
  const priceBands = ascending.map(({ band, hits }) => ({ ...priceBand(band), count: hits }));
  return { totalCount, inStockCount, priceBands, counts };
}
