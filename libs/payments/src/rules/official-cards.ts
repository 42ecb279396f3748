import type { Transitions } from '@shanhai/kernel';

export const OFFICIAL_CARD_STATES = ['PROPOSED', 'CONFIRMED', 'REFUSED', 'WITHDRAWN'] as const;
export type OfficialCardState = (typeof OFFICIAL_CARD_STATES)[number];
export type OfficialCardVerb = 'confirm' | 'refuse' | 'withdraw';

/** The buyer says that it paid; the supplier confirms what its terminal shows. */
export const OFFICIAL_CARD_TRANSITIONS: Transitions<OfficialCardState, OfficialCardVerb> = {
  confirm: { from: ['PROPOSED'], to: 'CONFIRMED' },
  refuse: { from: ['PROPOSED'], to: 'REFUSED' },
  withdraw: { from: ['PROPOSED'], to: 'WITHDRAWN' },
};

/** The number of a terminal's slip as it is compared: letters and digits, without what people write between them; null where it is none (4 to 40). */
export function slipNumberOf(text: string): string | null {
  const number = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return /^[0-9A-Z]{4,40}$/.test(number) ? number : null;
}
