import { Injectable } from '@nestjs/common';
import type { Tx } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { Clock } from '@shanhai/kernel';
import { searchTerms } from '../segmentation/search-terms';
import { lockSearchRow, productOnSale, putSearchRow, removeSearchRow } from '../store/search-row';

/** Keeps the row that search reads in step with a product's listings, in the transaction that changes them. */
@Injectable()
export class SearchIndex {
  constructor(
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** Writes the product's row anew; removes it where nothing of the product is on sale. */
  async refresh(tx: Tx, productId: string): Promise<void> {
    await lockSearchRow(tx, productId);
    const product = await productOnSale(tx, productId);
    if (!product) return removeSearchRow(tx, productId);
    const today = this.clock.today();
    const book = await this.places.book(tx);
    const origin = book.placeAt(product.originCode, today);
    const originCodes = origin ? book.ancestry(origin, today) : [];
    const terms = searchTerms({
      names: product.names,
      classes: product.classNames,
      rest: [product.supplierName, ...originCodes.map((code) => book.spanAt(code, today)!.name), product.description],
    });
    putSearchRow(tx, product, [...new Set([product.originCode, ...originCodes])], terms);
  }
}
