import { loadBatched, type RequestContext } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { Places } from '../places';
import type { PlaceBook } from '../rules/place-book';
import { type Division, toDivision } from './division.type';

/** The place book, asked for once in a request. */
export async function placesOfRequest(context: RequestContext, places: Places): Promise<PlaceBook> {
  const book = await loadBatched(context, 'divisions:book', 'newest', async (keys) => {
    const newest = await places.book();
    return new Map(keys.map((key) => [key, newest]));
  });
  return book!;
}

/** The place that a code names as of a day, by an older or newer code too; null where there is none. For other libs' fields. */
export async function loadDivision(
  context: RequestContext,
  places: Places,
  code: string,
  asOf: BusinessDate,
): Promise<Division | null> {
  const book = await placesOfRequest(context, places);
  const current = book.placeAt(code, asOf);
  const span = current === null ? null : book.spanAt(current, asOf);
  return span && toDivision(span, asOf);
}
