export { RefusalFilter } from './api/refusal.filter';
export { csvRecords, type CsvRow, csvRowsBelow, readCsv, textOf } from './csv';
export { FilesApiModule, filesResolvers } from './files-api.module';
export { FilesModule } from './files.module';
export { OwnFiles } from './own-files';
export * from './stored-csv';
export { requireFile, requireFiles } from './require-files';
export { StoreFile } from './use-cases/store-file';
