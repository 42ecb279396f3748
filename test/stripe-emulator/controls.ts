import type Stripe from 'stripe';
import { type Account } from './account';
import { closeDispute, openDispute } from './disputes';
import { makeMethod } from './payment-methods';
import { beginPayout, finishPayout, type PaidOut } from './payouts';
import { decline, process, take } from './paying';
import { finishRefund } from './refunds';
import { invalid } from './refusal';
import { type Settings, type Trouble, type WebhookSettings } from './settings';
import { type Webhooks } from './webhooks';

/** What the payer does at the wallet, at the bank or in the browser. */
export interface Paid {
  outcome: 'succeed' | 'fail' | 'process';
  /** How, where the intent has no method yet. */
  method?: string;
  declineCode?: string;
  /** Another amount than was asked for: tampered with. */
  amount?: number;
}

export interface Controls {
  pay: Paid & { id: string };
  dispute: { charge: string; amount?: number; reason?: string };
  closeDispute: { id: string; outcome: 'won' | 'lost' };
  finishRefund: { id: string; failure?: string };
  payOut: PaidOut;
  finishPayout: { id: string; failure?: string; trace?: string };
  trouble: Trouble;
  settings: Partial<Omit<Settings, 'webhooks' | 'troubles'>>;
  webhooks: Partial<WebhookSettings>;
  send: { event: string };
  reset: object;
}

const UNPAID = ['requires_payment_method', 'requires_confirmation', 'requires_action', 'processing'];

/** The controls of tests, each `POST /_test/<name>` with JSON. */
export const controls: {
  [Name in keyof Controls]: (account: Account, said: Controls[Name], webhooks: Webhooks) => object | Promise<object>;
} = {
  pay: (account, { id, outcome, method, declineCode = 'generic_decline', amount }) => {
    const intent = account.get('payment_intent', id, 'id');
    if (!UNPAID.includes(intent.status)) throw invalid(`It is ${intent.status}.`);
    if (method || intent.payment_method === null)
      account.change(intent, { payment_method: makeMethod(account, method ?? intent.payment_method_types[0]).id });
    if (outcome === 'succeed') take(account, intent, amount);
    else if (outcome === 'process') process(account, intent);
    else decline(account, intent, declineCode);
    return intent;
  },
  dispute: (account, { charge, ...how }) => openDispute(account, chargeId(account, charge), how),
  closeDispute: (account, { id, outcome }) => closeDispute(account, account.get('dispute', id), outcome),
  finishRefund: (account, { id, failure }) => finishRefund(account, account.get('refund', id), failure ?? null),
  payOut: (account, how) => beginPayout(account, how),
  finishPayout: (account, { id, ...how }) => finishPayout(account, account.get('payout', id), how),
  trouble: (account, trouble) => {
    account.adjust({ troubles: [...account.settings.troubles, trouble] });
    return account.settings;
  },
  settings: (account, settings) => {
    account.adjust(settings);
    return account.settings;
  },
  webhooks: (account, webhooks) => {
    account.adjust({ webhooks: { ...account.settings.webhooks, ...webhooks } });
    return account.settings;
  },
  send: (account, { event }, webhooks) => {
    webhooks.send(event);
    return account.get('event', event, 'event');
  },
  reset: async (account, _, webhooks) => {
    account.forget();
    await webhooks.forget();
    return account.settings;
  },
};

/** Of a charge or of what it paid. */
function chargeId(account: Account, id: string): string {
  const found = account.find(id);
  return found?.object === 'payment_intent' ? ((found as Stripe.PaymentIntent).latest_charge as string) : id;
}
