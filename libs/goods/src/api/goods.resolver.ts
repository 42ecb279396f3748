import type { OnModuleInit } from '@nestjs/common';
import { Args, Resolver } from '@nestjs/graphql';
import { Database } from '@shanhai/database';
import { CurrentViewer, Mutation, NodeRegistry, Query, type Viewer } from '@shanhai/graphql';
import { brands, categories } from '../store/classes';
import { productsById } from '../store/products';
import { CreateProduct } from '../use-cases/create-product';
import { Brand, Category } from './class.types';
import { CreateProductInput } from './create-product.input';
import { CreateProductPayload, toProduct } from './product.type';

const WHY_PUBLIC = 'the catalogue is open to all';

@Resolver()
export class GoodsResolver implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeRegistry,
    private readonly createProducts: CreateProduct,
  ) {}

  onModuleInit(): void {
    this.nodes.register(
      'Product',
      async (ids) => new Map([...(await productsById(this.database, ids))].map(([id, row]) => [id, toProduct(row)])),
    );
  }

  @Query(() => [Category], { public: WHY_PUBLIC, description: 'Every category, by code.' })
  categories(): Promise<Category[]> {
    return categories(this.database, null);
  }

  @Query(() => [Brand], { public: WHY_PUBLIC, description: 'Every regional brand, by code.' })
  brands(): Promise<Brand[]> {
    return brands(this.database, null);
  }

  @Mutation(() => CreateProductPayload, {
    allow: 'catalogue:manage',
    description:
      'Creates a product of your organisation. Refuses REQUIRED, TOO_LONG, NOT_FOUND (category, brand), DIVISION_UNKNOWN, INVALID where the brand does not cover the origin.',
  })
  async createProduct(
    @Args('input') input: CreateProductInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<CreateProductPayload> {
    const id = await this.createProducts.run(viewer, { ...input, brandCode: input.brandCode ?? null });
    return { product: toProduct((await productsById(this.database, [id])).get(id)!), userErrors: [] };
  }
}
