import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in GoodsApiModule. */
@Module({ providers: [], exports: [] })
export class GoodsModule {}
