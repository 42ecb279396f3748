import type { BusinessDate } from '@shanhai/kernel';
import type { PlaceBook } from '@shanhai/divisions';

const VILLAGE = /^\d{12}$/;

/** A village's code (12 digits, GB/T 10114 and the statistics bureau's list). */
export const isVillageCode = (code: string): boolean => VILLAGE.test(code);

/**
 * The codes of a village's place and of all places above it on a day. Villages and towns that the place book does not have stand by
 * their digits, below the county that it has. Null where it does not know the county.
 */
export function placesOfVillage(book: PlaceBook, code: string, on: BusinessDate): string[] | null {
  const names = [code, code.slice(0, 9), code.slice(0, 6)];
  const place = names.map((name) => book.placeAt(name, on)).find((each) => each !== null);
  return place === undefined ? null : [...new Set([...names, ...book.ancestry(place, on)])];
}

/** Where a person of a place lives: the county's six digits. */
export const countyOf = (code: string): string => code.slice(0, 6);
