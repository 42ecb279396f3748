import type { Transitions } from '@shanhai/kernel';

export const SHEET_STATES = ['DRAFT', 'SUBMITTED', 'APPROVED', 'CANCELLED'] as const;
export type SheetState = (typeof SHEET_STATES)[number];
export type SheetVerb = 'submit' | 'sendBack' | 'approve' | 'cancel';

/** A settlement sheet. That it is paid is no state: it is read from what its orders owe. */
export const sheetTransitions: Transitions<SheetState, SheetVerb> = {
  submit: { from: ['DRAFT'], to: 'SUBMITTED' },
  sendBack: { from: ['SUBMITTED'], to: 'DRAFT' },
  approve: { from: ['SUBMITTED'], to: 'APPROVED' },
  cancel: { from: ['DRAFT', 'SUBMITTED', 'APPROVED'], to: 'CANCELLED' },
};
