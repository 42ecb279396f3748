import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in ProcurementApiModule. */
@Module({ providers: [], exports: [] })
export class ProcurementModule {}
