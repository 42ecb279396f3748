import type Stripe from 'stripe';
import { type Account } from './account';
import { charge, settleLater } from './charges';
import { openDispute } from './disputes';
import { nextAction } from './next-action';
import { outcomeOf } from './payment-methods';
import { Refusal } from './refusal';

type Intent = Stripe.PaymentIntent;

/** Tries to take the money by the intent's method. @throws Refusal card_declined, the try being kept */
export function tryToPay(account: Account, intent: Intent, returnUrl: string | null): void {
  const method = account.get('payment_method', intent.payment_method as string);
  const outcome = outcomeOf(method);
  switch (outcome.is) {
    case 'action':
      return askPayer(account, intent, method.type, returnUrl);
    case 'declined':
      throw decline(account, intent, outcome.reason);
    default:
      take(account, intent);
      if (outcome.is === 'disputed') openDispute(account, intent.latest_charge as string, {});
  }
}

function askPayer(account: Account, intent: Intent, method: string, returnUrl: string | null): void {
  const next_action = nextAction(intent.id, method, returnUrl);
  account.change(intent, { status: 'requires_action', next_action }, 'payment_intent.requires_action');
}

/** The money came. `amount` differs from what was asked only where a test tampers with it. */
export function take(account: Account, intent: Intent, amount = intent.amount): void {
  const method = account.get('payment_method', intent.payment_method as string).type;
  const captured = intent.capture_method !== 'manual' || method !== 'card';
  const { id: latest_charge } = charge(account, intent, { amount, method, captured });
  const common = { amount, latest_charge, next_action: null, last_payment_error: null, processing: null };
  if (!captured)
    account.change(
      intent,
      { ...common, status: 'requires_capture', amount_capturable: amount },
      'payment_intent.amount_capturable_updated',
    );
  else account.change(intent, { ...common, status: 'succeeded', amount_received: amount }, 'payment_intent.succeeded');
}

export function process(account: Account, intent: Intent): void {
  const processing = { type: 'card' as const };
  account.change(intent, { status: 'processing', next_action: null, processing }, 'payment_intent.processing');
}

/** The payer's bank or wallet says no: the intent waits for another method. Gives what Stripe says of it. */
export function decline(account: Account, intent: Intent, reason: string): Refusal {
  const payment_method = account.get('payment_method', intent.payment_method as string);
  const tried = { amount: intent.amount, method: payment_method.type, captured: false, declined: reason };
  const { id: latest_charge } = charge(account, intent, tried);
  const error = {
    type: 'card_error' as const,
    charge: latest_charge,
    code: 'card_declined' as const,
    decline_code: reason,
    message: 'Your card was declined.',
    payment_method: structuredClone(payment_method),
  };
  const common = { status: 'requires_payment_method' as const, payment_method: null, next_action: null };
  account.change(
    intent,
    { ...common, processing: null, latest_charge, last_payment_error: error },
    'payment_intent.payment_failed',
  );
  return new Refusal(402, { ...error, payment_intent: structuredClone(intent) }, true);
}

/** Takes what was only authorised; what is not taken goes back to the payer. */
export function capture(account: Account, intent: Intent, amount: number): void {
  const authorised = account.get('charge', intent.latest_charge as string);
  const amount_refunded = authorised.amount - amount;
  account.change(authorised, { captured: true, amount_captured: amount, amount_refunded }, 'charge.captured');
  settleLater(account, authorised);
  account.change(
    intent,
    { status: 'succeeded', amount_capturable: 0, amount_received: amount },
    'payment_intent.succeeded',
  );
}
