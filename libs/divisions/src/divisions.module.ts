import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in DivisionsApiModule. */
@Module({ providers: [], exports: [] })
export class DivisionsModule {}
