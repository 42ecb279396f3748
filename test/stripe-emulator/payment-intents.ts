import type Stripe from 'stripe';
import { type Account } from './account';
import { type Parameters } from './parameters';
import { METHODS, methodOf } from './payment-methods';
import { capture, tryToPay } from './paying';
import { invalid, missing, unexpectedState } from './refusal';

type Intent = Stripe.PaymentIntent;

const LARGEST = 99_999_999;
const OF_CONFIRM = ['payment_method', 'payment_method_data', 'payment_method_options', 'return_url', 'expand'];
const OF_BOTH = ['amount', 'currency', 'description', 'metadata', 'receipt_email'];
const OF_TYPES = ['allowed_payment_method_types', 'excluded_payment_method_types'];
const IGNORED = [
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_group',
  'off_session',
  'use_stripe_sdk',
];
const CREATE = [
  ...OF_BOTH,
  ...OF_TYPES,
  ...OF_CONFIRM,
  ...IGNORED,
  'automatic_payment_methods',
  'capture_method',
  'confirm',
];
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'];
const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function createIntent(account: Account, parameters: Parameters): Intent {
  parameters.only(CREATE);
  const amount = amountOf(parameters);
  if (amount === null) throw missing('amount');
  const currency = parameters.required('currency', parameters.text('currency')).toLowerCase();
  if (!/^[a-z]{3}$/.test(currency)) throw invalid(`Invalid currency: ${currency}.`, { param: 'currency' });
  const [allowed, excluded] = OF_TYPES.map((param) => parameters.list(param));
  const payment_method_types = typesOf(parameters);
  const captures = ['automatic', 'automatic_async', 'manual'];
  const captureMethod = parameters.oneOf('capture_method', captures) ?? 'automatic_async';
  const metadata = parameters.metadata();
  const method = methodOf(account, parameters);
  const id = account.newId('pi');
  const intent: Intent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: allowed.length > 0 ? allowed : null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: captureMethod as Intent['capture_method'],
    client_secret: `${id}_secret_${account.newId('x').slice(2)}`,
    confirmation_method: 'automatic',
    created: account.now,
    currency,
    customer: null,
    customer_account: null,
    description: parameters.text('description'),
    excluded_payment_method_types: excluded.length > 0 ? excluded : null,
    last_payment_error: null,
    latest_charge: null,
    livemode: account.livemode,
    managed_payments: null,
    metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types,
    payment_record: null,
    processing: null,
    receipt_email: parameters.text('receipt_email'),
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_group: null,
  };
  const returnUrl = parameters.flag('confirm') ? requireConfirmable(intent, method, parameters) : null;
  account.put(intent);
  account.emit('payment_intent.created', intent);
  if (parameters.flag('confirm')) tryToPay(account, intent, returnUrl);
  return intent;
}

export function updateIntent(account: Account, intent: Intent, parameters: Parameters): Intent {
  parameters.only([...OF_BOTH, ...OF_TYPES, ...OF_CONFIRM]);
  const changes: Partial<Intent> = {};
  const amount = amountOf(parameters);
  if (amount !== null && amount !== intent.amount) {
    if (!OPEN.includes(intent.status)) throw unexpectedState('update the amount of', intent);
    changes.amount = amount;
  }
  if (parameters.has('metadata')) changes.metadata = parameters.metadata(intent.metadata);
  if (parameters.has('description')) changes.description = parameters.text('description');
  if (OF_TYPES.some((param) => parameters.has(param))) changes.payment_method_types = typesOf(parameters);
  const method = methodOf(account, parameters);
  if (method) Object.assign(changes, { payment_method: method.id, status: 'requires_confirmation' });
  return account.change(intent, changes);
}

export function confirmIntent(account: Account, intent: Intent, parameters: Parameters): Intent {
  parameters.only([...OF_CONFIRM, 'off_session', 'use_stripe_sdk', 'receipt_email', ...OF_TYPES]);
  if (!OPEN.includes(intent.status)) throw unexpectedState('confirm', intent);
  const known = intent.payment_method === null ? null : account.get('payment_method', intent.payment_method as string);
  const method = methodOf(account, parameters) ?? known;
  const returnUrl = requireConfirmable(intent, method, parameters);
  account.change(intent, { payment_method: method!.id, status: 'requires_confirmation', last_payment_error: null });
  tryToPay(account, intent, returnUrl);
  return intent;
}

export function captureIntent(account: Account, intent: Intent, parameters: Parameters): Intent {
  parameters.only(['amount_to_capture', 'final_capture', 'metadata', 'statement_descriptor', 'expand']);
  if (intent.status !== 'requires_capture') throw unexpectedState('capture', intent);
  const amount = parameters.integer('amount_to_capture', 1) ?? intent.amount_capturable;
  if (amount > intent.amount_capturable)
    throw invalid(`The remaining amount to capture is ${intent.amount_capturable}.`, {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  capture(account, intent, amount);
  return intent;
}

export function cancelIntent(account: Account, intent: Intent, parameters: Parameters): Intent {
  parameters.only(['cancellation_reason', 'expand']);
  const cancellation_reason = parameters.oneOf('cancellation_reason', REASONS) as Intent['cancellation_reason'];
  if (![...OPEN, 'requires_capture', 'processing'].includes(intent.status)) throw unexpectedState('cancel', intent);
  if (intent.status === 'requires_capture') {
    const authorised = account.get('charge', intent.latest_charge as string);
    account.change(authorised, { refunded: true, amount_refunded: authorised.amount }, 'charge.refunded');
  }
  const gone = { next_action: null, amount_capturable: 0, canceled_at: account.now, cancellation_reason };
  return account.change(intent, { ...gone, status: 'canceled' }, 'payment_intent.canceled');
}

function amountOf(parameters: Parameters): number | null {
  const amount = parameters.integer('amount', 1);
  if (amount !== null && amount > LARGEST)
    throw invalid('Amount must be no more than ¥999,999.99', { code: 'amount_too_large', param: 'amount' });
  return amount;
}

/** What the payer may choose of. */
function typesOf(parameters: Parameters): string[] {
  const [allowed, excluded] = OF_TYPES.map((param) => {
    const types = parameters.list(param);
    const unknown = types.find((type) => !METHODS.includes(type as (typeof METHODS)[number]));
    if (unknown === undefined) return types;
    const message = `The payment method type "${unknown}" is invalid.`;
    throw invalid(message, { code: 'payment_intent_invalid_parameter', param });
  });
  return (allowed.length > 0 ? allowed : [...METHODS]).filter((type) => !excluded.includes(type));
}

/** Gives where the payer returns to. */
function requireConfirmable(
  intent: Intent,
  method: Stripe.PaymentMethod | null,
  parameters: Parameters,
): string | null {
  if (!method)
    throw invalid("You cannot confirm this PaymentIntent because it's missing a payment method.", {
      code: 'payment_intent_unexpected_state',
    });
  if (!intent.payment_method_types.includes(method.type))
    throw invalid(`The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent.`, {
      code: 'payment_intent_incompatible_payment_method',
      param: 'payment_method',
    });
  const returnUrl = parameters.text('return_url');
  if (method.type === 'alipay' && returnUrl === null) throw missing('return_url');
  const client = parameters.under('payment_method_options').under('wechat_pay').text('client');
  if (method.type === 'wechat_pay' && client === null) throw missing('payment_method_options[wechat_pay][client]');
  return returnUrl;
}
