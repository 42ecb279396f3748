import { ResolveField, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { Division, loadDivision, Places } from '@shanhai/divisions';
import { type RequestContext } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { loadOrganisation, Organisation } from '@shanhai/organisations';
import { Brand, Category } from './class.types';
import { loadBrand, loadCategory } from './load-classes';
import { Product } from './product.type';

/** What a product belongs to; one statement each for all products of a request. */
@Resolver(() => Product)
export class ProductClassesResolver {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => Category)
  category({ categoryCode }: Product, _: unknown, context: RequestContext): Promise<Category | null> {
    return loadCategory(context, this.database, categoryCode);
  }

  @ResolveField(() => Brand, { nullable: true })
  brand({ brandCode }: Product, _: unknown, context: RequestContext): Promise<Brand | null> | null {
    return brandCode === null ? null : loadBrand(context, this.database, brandCode);
  }

  @ResolveField(() => Division, { nullable: true, description: 'Where it usually comes from, as of today.' })
  origin({ originCode }: Product, _: unknown, context: RequestContext): Promise<Division | null> {
    return loadDivision(context, this.places, originCode, this.clock.today());
  }

  @ResolveField(() => Organisation)
  supplier({ supplierId }: Product, _: unknown, context: RequestContext): Promise<Organisation | null> {
    return loadOrganisation(context, this.database, supplierId);
  }
}
