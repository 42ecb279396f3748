import { Module } from '@nestjs/common';
import { StoreFile } from './use-cases/store-file';

/** Use cases and stores; what is served over HTTP is in FilesApiModule. */
@Module({ providers: [StoreFile], exports: [StoreFile] })
export class FilesModule {}
