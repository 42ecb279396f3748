import type { PlaceBook } from '@shanhai/divisions';
import type { BusinessDate } from '@shanhai/kernel';

/** Level of cities in the tree of places. */
export const CITY_LEVEL = 2;
/** Codes that gather counties of no city, which says nothing to people. */
const NO_CITY = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/;

/** Names from the province down to a level; of a code that is no place, its province. */
export function placeNames(book: PlaceBook, code: string, on: BusinessDate, level: number = Infinity): string[] {
  const codes = [code, `${code.slice(0, 2)}0000`];
  const known = codes.map((each) => book.ancestry(each, on)).find((ancestry) => ancestry.length > 0) ?? [];
  return known
    .map((each) => book.spanAt(each, on)!)
    .filter((span) => span.level <= level && !NO_CITY.test(span.name))
    .map((span) => span.name)
    .reverse();
}
