import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in OrdersApiModule. */
@Module({ providers: [], exports: [] })
export class OrdersModule {}
