export { type CsvRow, readCsv } from './csv';
export { FilesApiModule, filesResolvers } from './files-api.module';
export { FilesModule } from './files.module';
