import { Module, type Type } from '@nestjs/common';
import { GoodsModule } from './goods.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const goodsResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [GoodsModule], providers: [...goodsResolvers] })
export class GoodsApiModule {}
