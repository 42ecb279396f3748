import type { BusinessDate } from '@shanhai/kernel';

/**
 * Where a made lot is from: the place of all its roots where they agree, else the place where it was made. `carried` gives what a root's place is
 * called on the day of making; null where it cannot be said.
 */
export function placeOfMade(
  roots: readonly { placeCode: string; harvestedOn: BusinessDate }[],
  madeIn: string,
  carried: (placeCode: string, from: BusinessDate) => string | null,
): string {
  const places = new Set(roots.map(({ placeCode, harvestedOn }) => carried(placeCode, harvestedOn)));
  const [only] = places;
  return places.size === 1 && only ? only : madeIn;
}
