import { Module } from '@nestjs/common';

/** Use cases and stores; the API's resolvers are in FilesApiModule. */
@Module({ providers: [], exports: [] })
export class FilesModule {}
