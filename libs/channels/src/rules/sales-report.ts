import type { Transitions } from '@shanhai/kernel';

/**
 * READING: a file is read. MATCHING: rows are matched to deliveries. DRAFT: all are judged. SUBMITTED: before the office.
 * CONFIRMING: its facts are written. CONFIRMED. DISCARDED by the partner. FAILED: the file cannot be read.
 */
export const REPORT_STATES = [
  'READING',
  'MATCHING',
  'DRAFT',
  'SUBMITTED',
  'CONFIRMING',
  'CONFIRMED',
  'DISCARDED',
  'FAILED',
] as const;
export type ReportState = (typeof REPORT_STATES)[number];
export type ReportVerb = 'add' | 'submit' | 'sendBack' | 'confirm' | 'discard';

export const REPORT_TRANSITIONS = {
  add: { from: ['MATCHING', 'DRAFT'], to: 'MATCHING' },
  submit: { from: ['DRAFT'], to: 'SUBMITTED' },
  sendBack: { from: ['SUBMITTED'], to: 'DRAFT' },
  confirm: { from: ['SUBMITTED'], to: 'CONFIRMING' },
  discard: { from: ['READING', 'MATCHING', 'DRAFT', 'FAILED'], to: 'DISCARDED' },
} as const satisfies Transitions<ReportState, ReportVerb>;

/** What becomes of a row. Published; names never change. */
export const VERDICTS = [
  'NEW',
  'COUNTED_AS_PURCHASE',
  'MORE_THAN_DELIVERED',
  'IMPLAUSIBLE_PRICE',
  'UNKNOWN_SKU',
  'UNKNOWN_LOT',
  'UNIT_UNKNOWN',
  'PERIOD_LOCKED',
  'NOT_REGISTERED',
  'DUPLICATE',
  'REPLACED',
  'INTENT',
  'WITHDRAWN',
  'NOTHING_TO_CORRECT',
  'DISPUTED',
  'INVALID',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * Verdicts whose matched packs become facts: what was counted as a purchase is among them, because the counter divides what was
 * sold itself (CR-1), and a purchase that is taken back later gives way to the sale.
 */
export const TOLD_VERDICTS = ['NEW', 'COUNTED_AS_PURCHASE', 'MORE_THAN_DELIVERED'] as const satisfies Verdict[];

/** Verdicts of a correction that take the place of the row which they correct; the others leave it as it stands. */
export const CORRECTING_VERDICTS = [...TOLD_VERDICTS, 'INTENT', 'WITHDRAWN'] as const satisfies Verdict[];

/** Verdicts of a report with those of implausible prices, where the office lets them count. */
export const withImplausible = (verdicts: readonly Verdict[], counts: boolean): Verdict[] =>
  counts ? [...verdicts, 'IMPLAUSIBLE_PRICE'] : [...verdicts];

/** How the last dispute about a row stands. */
export const ROW_DISPUTES = ['OPEN', 'STANDS', 'TAKEN_BACK'] as const;
export type RowDispute = (typeof ROW_DISPUTES)[number];

export const TITLE_LENGTH_MAX = 120;
/** Rows of one mutation. */
export const ROWS_PER_CALL_MAX = 1_000;
/** Rows of one report: a chain's month. */
export const ROWS_PER_REPORT_MAX = 200_000;
/** Papers beside the file. */
export const EVIDENCE_MAX = 20;
