import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in TracingApiModule. */
@Module({ providers: [], exports: [] })
export class TracingModule {}
