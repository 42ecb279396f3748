import { Product } from '@shanhai/goods';
import { Connection, type ConnectionOf } from '@shanhai/graphql';
import type { ProductSearch } from '../store/product-search';

export const ProductConnection = Connection(Product);

/** A page, with what it is a page of, for the fields that count all of it. */
export interface ProductPage extends ConnectionOf<Product> {
  wanted: ProductSearch;
}
