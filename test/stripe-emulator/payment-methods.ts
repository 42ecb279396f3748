import type Stripe from 'stripe';
import { type Account } from './account';
import { type Parameters } from './parameters';
import { invalid, missing, noSuch } from './refusal';

export const METHODS = ['card', 'alipay', 'wechat_pay'] as const;

/** What a try to pay comes to. */
export type Outcome = { is: 'paid' } | { is: 'action' } | { is: 'disputed' } | { is: 'declined'; reason: string };

/** Stripe's test cards, by the names that stand for them. */
const CARDS: Record<string, Outcome> = {
  pm_card_visa: { is: 'paid' },
  pm_card_mastercard: { is: 'paid' },
  pm_card_unionpay: { is: 'paid' },
  pm_card_cn: { is: 'paid' },
  pm_card_threeDSecure2Required: { is: 'action' },
  pm_card_authenticationRequired: { is: 'action' },
  pm_card_createDispute: { is: 'disputed' },
  pm_card_chargeDeclined: { is: 'declined', reason: 'generic_decline' },
  pm_card_chargeDeclinedInsufficientFunds: { is: 'declined', reason: 'insufficient_funds' },
  pm_card_visa_chargeDeclinedInsufficientFunds: { is: 'declined', reason: 'insufficient_funds' },
  pm_card_chargeDeclinedLostCard: { is: 'declined', reason: 'lost_card' },
  pm_card_chargeDeclinedExpiredCard: { is: 'declined', reason: 'expired_card' },
};

export function makeMethod(account: Account, type: string, outcome = 'pm_card_visa'): Stripe.PaymentMethod {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  const card = { brand: 'visa', country: 'CN', exp_month: 8, exp_year: 2034, funding: 'credit', last4: '4242' };
  return account.put({
    id: account.newId('pm'),
    object: 'payment_method',
    billing_details: { address, email: null, name: null, phone: null, tax_id: null },
    created: account.now,
    customer: null,
    customer_account: null,
    livemode: account.livemode,
    // Which test card it came of: what it will do.
    metadata: type === 'card' ? { test_card: outcome } : {},
    type,
    [type]: type === 'card' ? card : {},
  } as unknown as Stripe.PaymentMethod);
}

export function createMethod(account: Account, parameters: Parameters): Stripe.PaymentMethod {
  parameters.only(['type', 'billing_details', 'metadata', 'expand', ...METHODS]);
  const type = parameters.required('type', parameters.oneOf('type', METHODS));
  if (type === 'card' && parameters.under('card').has('number'))
    throw invalid('Sending credit card numbers directly to the Stripe API is generally unsafe.', { param: 'card' });
  return makeMethod(account, type);
}

/** The method that a call names: a test card, one made before, or one described on the spot. Null where it names none. */
export function methodOf(account: Account, parameters: Parameters): Stripe.PaymentMethod | null {
  const named = parameters.text('payment_method');
  if (named !== null) {
    if (named in CARDS) return makeMethod(account, 'card', named);
    const found = account.find(named);
    if (found?.object !== 'payment_method') throw noSuch('PaymentMethod', named, 'payment_method');
    return found;
  }
  if (!parameters.has('payment_method_data')) return null;
  const type = parameters.under('payment_method_data').oneOf('type', METHODS);
  if (type === null) throw missing('payment_method_data[type]');
  return makeMethod(account, type);
}

export function outcomeOf(method: Stripe.PaymentMethod): Outcome {
  return method.type === 'card' ? (CARDS[method.metadata?.test_card ?? ''] ?? { is: 'paid' }) : { is: 'action' };
}
