export { CatalogueApiModule, catalogueResolvers } from './catalogue-api.module';
export { CatalogueModule } from './catalogue.module';
