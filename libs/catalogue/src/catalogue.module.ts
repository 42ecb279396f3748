import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in CatalogueApiModule. */
@Module({ providers: [], exports: [] })
export class CatalogueModule {}
