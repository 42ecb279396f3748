import { Module, type Type } from '@nestjs/common';
import { DivisionsModule } from '@shanhai/divisions';
import { GoodsResolver } from './api/goods.resolver';
import { ProductClassesResolver } from './api/product-classes.resolver';
import { GoodsModule } from './goods.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const goodsResolvers: Type[] = [GoodsResolver, ProductClassesResolver];

/** What of this lib is served over GraphQL. */
@Module({ imports: [GoodsModule, DivisionsModule], providers: [...goodsResolvers] })
export class GoodsApiModule {}
