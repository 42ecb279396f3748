import type { PlaceBook } from '@shanhai/divisions';

/** The codes of the place and all above it, those of the harvest and those of today: the office may have a newer one. */
export function codesAbove(book: PlaceBook, placeCode: string, harvestedOn: string, today: string): string[] {
  const now = book.carriedForward(placeCode, harvestedOn, today);
  return [...new Set([...book.ancestry(placeCode, harvestedOn), ...(now ? book.ancestry(now, today) : [])])];
}
