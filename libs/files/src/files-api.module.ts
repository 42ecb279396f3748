import { Module, type Type } from '@nestjs/common';
import { ContentTypes } from './api/content-types';
import { FilesController } from './api/files.controller';
import { FilesModule } from './files.module';

/** The resolvers of this lib; the schema is printed from them without a database. */
export const filesResolvers: Type[] = [];

/** What of this lib is served: files by hash, over plain HTTP. */
@Module({ imports: [FilesModule], controllers: [FilesController], providers: [ContentTypes, ...filesResolvers] })
export class FilesApiModule {}
