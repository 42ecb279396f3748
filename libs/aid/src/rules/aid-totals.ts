import type { PlaceBook, PlaceLevel } from '@shanhai/divisions';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { AidKind, AidSource } from './aid-project';

/** Projects of one year, source and kind in one place. */
export interface AidGroup {
  year: number;
  source: AidSource;
  kind: AidKind;
  divisionCode: string;
  projects: number;
  amountFen: Fen;
}

/** What aid is divided by. */
export const AID_FACETS = ['YEAR', 'SOURCE', 'KIND', 'DIVISION'] as const;
export type AidFacet = (typeof AID_FACETS)[number];

export interface AidTotal {
  year: number | null;
  source: AidSource | null;
  kind: AidKind | null;
  /** As of the day, at the level asked for; null also where the place stands above that level. */
  divisionCode: string | null;
  projects: number;
  amountFen: Fen;
}

/** Adds groups up by facets, each project in one row. Places are told as what they are on the day (CR-9), rolled up to `level`. */
export function aidTotals(
  groups: readonly AidGroup[],
  by: readonly AidFacet[],
  { book, on, level }: { book: PlaceBook; on: BusinessDate; level: PlaceLevel },
): AidTotal[] {
  const totals = new Map<string, AidTotal>();
  for (const group of groups) {
    const heads = {
      year: by.includes('YEAR') ? group.year : null,
      source: by.includes('SOURCE') ? group.source : null,
      kind: by.includes('KIND') ? group.kind : null,
      divisionCode: by.includes('DIVISION') ? placeAtLevel(group.divisionCode, on, level, book) : null,
    };
    const key = Object.values(heads).join('|');
    const before = totals.get(key) ?? { ...heads, projects: 0, amountFen: 0n };
    const { projects, amountFen } = group;
    totals.set(key, { ...before, projects: before.projects + projects, amountFen: before.amountFen + amountFen });
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
}

function placeAtLevel(code: string, on: BusinessDate, level: PlaceLevel, book: PlaceBook): string | null {
  const place = book.placeAt(code, on);
  if (place === null) return null;
  return book.ancestry(place, on).find((each) => book.spanAt(each, on)?.level === level) ?? null;
}
