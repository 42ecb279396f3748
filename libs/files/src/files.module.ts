import { Module } from '@nestjs/common';
import { OwnFiles } from './own-files';
import { StoreFile } from './use-cases/store-file';

/** Use cases and stores; what is served over HTTP is in FilesApiModule. */
@Module({ providers: [StoreFile, OwnFiles], exports: [StoreFile, OwnFiles] })
export class FilesModule {}
