import { Module, type Type } from '@nestjs/common';
import { OrdersModule } from './orders.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const ordersResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [OrdersModule], providers: [...ordersResolvers] })
export class OrdersApiModule {}
