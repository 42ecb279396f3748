import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in PaymentsApiModule. */
@Module({ providers: [], exports: [] })
export class PaymentsModule {}
