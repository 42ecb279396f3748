import { Module, type Type } from '@nestjs/common';
import { ExportsController } from './api/exports.controller';
import { ExportsResolver } from './api/exports.resolver';
import { PublishingModule } from './publishing.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const publishingResolvers: Type[] = [ExportsResolver];

/** What of this lib is served: exports over plain HTTP, and the way to them over GraphQL. */
@Module({ imports: [PublishingModule], controllers: [ExportsController], providers: [...publishingResolvers] })
export class PublishingApiModule {}
