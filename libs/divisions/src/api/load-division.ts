import { batched, type RequestContext } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { Places } from '../places';
import type { PlaceBook } from '../rules/place-book';
import { type Division, toDivision } from './division.type';

const NEWEST = 'newest';
/** The place book of the request, under the one key NEWEST. */
const books = (context: RequestContext, places: Places) =>
  batched(context, 'divisions:book', async () => new Map([[NEWEST, await places.book()]]));

/** The place book, asked for once in a request. */
export async function placesOfRequest(context: RequestContext, places: Places): Promise<PlaceBook> {
  return (await books(context, places).load(NEWEST))!;
}

/** Takes the edition's number from a statement that read `NEWEST_EDITION` with its rows, so that it is not asked for again. */
export async function primePlaces(context: RequestContext, places: Places, edition: number): Promise<void> {
  books(context, places).prime(NEWEST, await places.bookOf(edition));
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
