export { FilesApiModule, filesResolvers } from './files-api.module';
export { FilesModule } from './files.module';
