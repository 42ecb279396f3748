import { type BusinessDate, type Month, nextMonth } from '@shanhai/kernel';
import type { Facet } from '@shanhai/procurement';

/**
 * What a bulletin (通报) says, as it is kept and hashed: canonical JSON, amounts and positions as strings of digits. What is
 * added later is optional: old bulletins stay as they are.
 */
export interface BulletinContent {
  title: string;
  office: { id: string; name: string; placeCode: string };
  scheme: { code: string; nameZh: string; nameEn: string; versions: SchemeVersionSaid[] };
  from: Month;
  until: Month;
  /** Sealed months are posting months (CR-7). */
  basis: 'POSTING';
  countedThrough: string;
  /** Of the whole books. Their sums are of all schemes and measures together, and no figures (CR-21). */
  seals: { month: Month; position: string; entries: string; hash: string }[];
  /** The first one has no facets: the total. */
  tables: BulletinTable[];
  replaces: { id: string; hash: string; reason: string } | null;
}

/** A version of the scheme that counted in the period, or was in force in it. */
export interface SchemeVersionSaid {
  version: number;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  source: string;
}

export interface BulletinTable {
  groupBy: Facet[];
  rows: BulletinRow[];
}

export interface BulletinRow {
  measure: string;
  keys: (string | null)[];
  names: (string | null)[];
  /** All of it; what came late and what adjusts earlier periods are parts of it. */
  amountFen: string;
  lateFen: string;
  adjustmentFen: string;
  goodsFen: string;
  entries: string;
}

export const BULLETIN_STATUSES = ['PREPARED', 'SENT_BACK', 'PUBLISHED', 'WITHDRAWN'] as const;
/** PUBLISHED is approved by another officer (CR-22). WITHDRAWN: a later one was published in its place. */
export type BulletinStatus = (typeof BULLETIN_STATUSES)[number];

export interface Standing {
  /** Null where nobody has decided yet. */
  published: boolean | null;
  withdrawnBy: string | null;
}

export function statusOf({ published, withdrawnBy }: Standing): BulletinStatus {
  if (published === null) return 'PREPARED';
  if (!published) return 'SENT_BACK';
  return withdrawnBy === null ? 'PUBLISHED' : 'WITHDRAWN';
}

/** The months of a period, in their order; at most `most` and one. */
export function monthsOf({ from, until }: { from: Month; until: Month }, most: number): Month[] {
  const months: Month[] = [];
  for (let month = from; month <= until && months.length <= most; month = nextMonth(month)) months.push(month);
  return months;
}

/** Months from one to another that have no seal. */
export function unsealed(months: readonly Month[], seals: readonly { month: Month }[]): Month[] {
  return months.filter((month) => !seals.some((seal) => seal.month === month));
}
