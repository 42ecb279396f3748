import type Stripe from 'stripe';

/** What is kept by kind, as the package types it; what can be expanded is kept as an id. */
export interface Kinds {
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  balance_transaction: Stripe.BalanceTransaction;
  payout: Stripe.Payout;
  event: Stripe.Event;
}
export type Kept = Kinds[keyof Kinds];

/** The answer that an idempotency key was given. */
export interface Remembered {
  key: string;
  fingerprint: string;
  status: number;
  body: string;
  requestId: string;
}
