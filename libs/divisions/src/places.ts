import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '@shanhai/database';
import { type BusinessDate, refuse } from '@shanhai/kernel';
import type { PlaceBook, PlaceSpan } from './rules/place-book';
import { loadPlaceBook, newestEdition } from './store/place-store';

/**
 * Dated places for the other libs, from memory: each call asks the database only for the newest edition's number, so
 * it is never stale. Inside a transaction pass it as `db`, or the call waits for a second connection of the pool.
 */
@Injectable()
export class Places {
  private kept: { edition: number; book: Promise<PlaceBook> } | null = null;

  constructor(private readonly database: Database) {}

  /** The place book as it is known now; take it once where many places are looked up. */
  async book(db: Queryable = this.database): Promise<PlaceBook> {
    return this.bookOf(await newestEdition(db), db);
  }

  /** The place book of the newest edition, whose number was just read from the database. */
  bookOf(edition: number, db: Queryable = this.database): Promise<PlaceBook> {
    if (this.kept?.edition !== edition) {
      const book = loadPlaceBook(db, null);
      this.kept = { edition, book };
      // A failed load is not kept; whoever asked sees the error.
      book.catch(() => (this.kept = null));
    }
    return this.kept!.book;
  }

  /** The place that has `code` on `date`. @throws Refusal DIVISION_UNKNOWN at `field`. */
  async requireDivision(
    code: string,
    date: BusinessDate,
    field: (string | number)[],
    db?: Queryable,
  ): Promise<PlaceSpan> {
    return (
      (await this.book(db)).spanAt(code, date) ?? refuse('DIVISION_UNKNOWN', field, { code: code.slice(0, 20), date })
    );
  }

  /** The code and every code above it as of `date`; an older or newer code of the place is understood. Empty where unknown. */
  async ancestry(code: string, date: BusinessDate, db?: Queryable): Promise<string[]> {
    const book = await this.book(db);
    const place = book.placeAt(code, date);
    return place === null ? [] : book.ancestry(place, date);
  }

  /** True where the place is the other one or lies in it, as of `date`. */
  async isWithin(code: string, ancestorCode: string, date: BusinessDate, db?: Queryable): Promise<boolean> {
    return (await this.book(db)).isWithin(code, ancestorCode, date);
  }
}
