import type { BusinessDate } from '@shanhai/kernel';
import type { PlaceBook, PlaceSpan } from './place-book';

export interface PlaceFilter {
  /** Part of a name, or the first digits of a code. */
  search: string | null;
  /** Places right below this one. */
  parentCode: string | null;
}

/** Places in force on a day, by code. */
export function findPlaces(book: PlaceBook, { search, parentCode }: PlaceFilter, asOf: BusinessDate): PlaceSpan[] {
  const sought = search?.trim() ?? '';
  return book.spans
    .filter((span) => sought === '' || span.name.includes(sought) || span.code.startsWith(sought))
    .filter((span) => book.spanAt(span.code, asOf) === span)
    .filter((span) => parentCode === null || book.ancestry(span.code, asOf)[1] === parentCode)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
