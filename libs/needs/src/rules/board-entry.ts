import type { Transitions } from '@shanhai/kernel';

/** A harvest that nobody bought yet (滞销), and what a place or a buyer needs. */
export const BOARD_KINDS = ['HARVEST', 'NEED'] as const;
export type BoardKind = (typeof BOARD_KINDS)[number];

/** As it is kept; what orders came of it is read from them. */
export const ENTRY_STATES = ['PENDING', 'SENT_BACK', 'PUBLIC', 'EXPIRED', 'WITHDRAWN'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];
/** As it is told. */
export const ENTRY_STATUSES = ['PENDING', 'SENT_BACK', 'OPEN', 'PARTLY', 'FULFILLED', 'EXPIRED', 'WITHDRAWN'] as const;
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

export type EntryVerb = 'edit' | 'approve' | 'sendBack' | 'withdraw' | 'expire';
/** States in which an entry takes room on the board, or asks for some. */
export const STANDING: readonly EntryState[] = ['PENDING', 'SENT_BACK', 'PUBLIC'];
export const ENTRY_TRANSITIONS: Transitions<EntryState, EntryVerb> = {
  edit: { from: STANDING, to: 'PENDING' },
  approve: { from: ['PENDING'], to: 'PUBLIC' },
  /** Also what should not have been approved. */
  sendBack: { from: ['PENDING', 'PUBLIC'], to: 'SENT_BACK' },
  withdraw: { from: STANDING, to: 'WITHDRAWN' },
  expire: { from: STANDING, to: 'EXPIRED' },
};

export const TITLE_LENGTH_MAX = 60;
export const NOTE_LENGTH_MAX = 500;
/** A season; what goes on after it is submitted again. */
export const STANDING_DAYS_MAX = 366;
/** Of one organisation: whoever has more to say says it one after the other, and offices read all of it. */
export const STANDING_ENTRIES_MAX = 50;
/** A million tonnes, or as many pieces: above what any place harvests; sums of entries fit a bigint. */
export const ENTRY_QUANTITY_MAX = 10n ** 12n;
/** Of one organisation. */
export const ALERTS_MAX = 50;
