import { Module, type Type } from '@nestjs/common';
import { CatalogueModule } from './catalogue.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const catalogueResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [CatalogueModule], providers: [...catalogueResolvers] })
export class CatalogueApiModule {}
