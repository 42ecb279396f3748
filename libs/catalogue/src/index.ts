export { searchTerms } from './segmentation/search-terms';
export { CatalogueApiModule, catalogueResolvers } from './catalogue-api.module';
export { CatalogueModule } from './catalogue.module';
export { type Offer, offersByCode } from './store/offers';
export { type Packs, releaseStock, reserveStock, restock, takeStock } from './store/stock';
