import { Module, type Type } from '@nestjs/common';
import { FilesModule } from './files.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const filesResolvers: Type[] = [];

/** What of this lib is served over GraphQL. */
@Module({ imports: [FilesModule], providers: [...filesResolvers] })
export class FilesApiModule {}
