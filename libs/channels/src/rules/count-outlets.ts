import type { BusinessDate } from '@shanhai/kernel';
import type { PlaceBook, PlaceLevel } from '@shanhai/divisions';
import type { OutletKind } from './outlet';

/** Outlets of one operator and kind in one place. */
export interface OutletGroup {
  kind: OutletKind;
  divisionCode: string;
  operatorId: string;
  outlets: number;
}

/** What counts of outlets are divided by. */
export const OUTLET_FACETS = ['KIND', 'DIVISION', 'OPERATOR'] as const;
export type OutletFacet = (typeof OUTLET_FACETS)[number];

export interface OutletCount {
  kind: OutletKind | null;
  /** As of the day, at the level asked for; null also where the place stands above that level. */
  divisionCode: string | null;
  operatorId: string | null;
  outlets: number;
}

/**
 * Adds groups up by facets, each outlet in one row. Places are those of the day: a code that has changed since is told as
 * what it became (CR-9), and rolled up to `level`.
 */
export function countOutlets(
  groups: readonly OutletGroup[],
  by: readonly OutletFacet[],
  { book, on, level }: { book: PlaceBook; on: BusinessDate; level: PlaceLevel },
): OutletCount[] {
  const counts = new Map<string, OutletCount>();
  for (const group of groups) {
    const kind = by.includes('KIND') ? group.kind : null;
    const divisionCode = by.includes('DIVISION') ? placeAtLevel(group.divisionCode, on, level, book) : null;
    const operatorId = by.includes('OPERATOR') ? group.operatorId : null;
    const key = [kind, divisionCode, operatorId].join('|');
    const before = counts.get(key)?.outlets ?? 0;
    counts.set(key, { kind, divisionCode, operatorId, outlets: before + group.outlets });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

function placeAtLevel(code: string, on: BusinessDate, level: PlaceLevel, book: PlaceBook): string | null {
  const place = book.placeAt(code, on);
  if (place === null) return null;
  return book.ancestry(place, on).find((each) => book.spanAt(each, on)?.level === level) ?? null;
}
