import { Module, type OnModuleInit, type Type } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { DivisionsModule } from '@shanhai/divisions';
import { NodeRegistry } from '@shanhai/graphql';
import { ProductConnectionResolver, ProductFacetsResolver, SupplierCountResolver } from './api/product-facets.resolver';
import { ProductFieldsResolver, SkuFieldsResolver } from './api/product-fields.resolver';
import { ProductsResolver } from './api/products.resolver';
import { SellingResolver } from './api/selling.resolver';
import { toSku } from './api/sku.type';
import { CatalogueModule } from './catalogue.module';
import { visibleSkus } from './store/skus';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const catalogueResolvers: Type[] = [
  ProductsResolver,
  ProductConnectionResolver,
  ProductFacetsResolver,
  SupplierCountResolver,
  ProductFieldsResolver,
  SkuFieldsResolver,
  SellingResolver,
];

/** What of this lib is served over GraphQL. */
@Module({ imports: [CatalogueModule, DivisionsModule], providers: [...catalogueResolvers] })
export class CatalogueApiModule implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Sku', async (ids, viewer) => {
      const skus = await visibleSkus(this.database, ids, viewer?.organisationId ?? null);
      return new Map([...skus].map(([id, row]) => [id, toSku(row)]));
    });
  }
}
