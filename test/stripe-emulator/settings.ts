/** What tests turn; kept with the state. */
export interface Settings {
  webhooks: WebhookSettings;
  /** After how long the fee of a charge is known: Stripe says it later, by `charge.updated`. */
  settleMs: number;
  /** What becomes of refunds to cards at once; those to wallets are pending until they are finished. */
  refunds: 'succeed' | 'pending';
  /** Types of events that are not in the list, as after thirty days; `*` is all. */
  forgets: string[];
  troubles: Trouble[];
}

export interface WebhookSettings {
  url: string | null;
  /** Each signs: two while one is replaced by another. */
  secrets: string[];
  delayMs: number;
  /** How many times each event comes. */
  copies: number;
  /** Events of this span come in the reverse order; 0: as they happened. */
  reverseWithinMs: number;
  /** Types of events that never come; `*` is all. */
  drop: string[];
  /** The first wait before an event is sent again that was not answered by 2xx; it doubles up to 16 times it. */
  retryMs: number;
  attempts: number;
}

/** What happens to the next calls. */
export interface Trouble {
  /** `cut` closes the socket, `hang` never answers, `slow` answers after `ms`, `status` answers with `status`. */
  kind: 'status' | 'cut' | 'hang' | 'slow';
  times: number;
  /** Whether the call is done all the same, its answer being lost. `slow` always is. */
  executed?: boolean;
  status?: number;
  ms?: number;
  method?: string;
  /** What the path begins with, as `/v1/refunds`. */
  path?: string;
}

export const untouched = (): Settings => ({
  webhooks: { url: null, secrets: [], delayMs: 0, copies: 1, reverseWithinMs: 0, drop: [], retryMs: 50, attempts: 40 },
  settleMs: 20,
  refunds: 'succeed',
  forgets: [],
  troubles: [],
});
