import type Stripe from 'stripe';
import { type Account } from './account';
import { chargeFee, move } from './balance';

type Intent = Stripe.PaymentIntent;

/** A try to pay an intent, that came through or was declined. */
export function charge(
  account: Account,
  intent: Intent,
  tried: { amount: number; method: string; captured: boolean; declined?: string },
): Stripe.Charge {
  const { amount, method, captured, declined = null } = tried;
  const paid = declined === null;
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  const outcome = {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: declined,
    network_status: paid ? 'approved_by_network' : 'declined_by_network',
    reason: declined,
    seller_message: paid ? 'Payment complete.' : 'The bank did not return any further details with this decline.',
    type: paid ? 'authorized' : 'issuer_declined',
  };
  const made = account.put<Stripe.Charge>({
    id: account.newId(method === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount,
    amount_captured: paid && captured ? amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: paid && captured,
    created: account.now,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: declined && 'card_declined',
    failure_message: declined && 'Your card was declined.',
    fraud_details: {},
    livemode: account.livemode,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome,
    paid,
    payment_intent: intent.id,
    payment_method: intent.payment_method as string,
    payment_method_details: { type: method, [method]: {} },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  });
  // Stripe settles captured charges after it has told of them, unless the intent's capture is `automatic`.
  if (made.captured) {
    if (intent.capture_method === 'automatic') settle(account, made);
    else settleLater(account, made);
  }
  account.emit(paid ? 'charge.succeeded' : 'charge.failed', made);
  return made;
}

/** The charge comes into the balance, less the fee. */
function settle(account: Account, settled: Stripe.Charge): string {
  const method = settled.payment_method_details?.type ?? 'card';
  const { id: source, amount_captured: amount, currency } = settled;
  const moved = move(account, { amount, fee: chargeFee(amount, method), currency, source, type: 'charge' });
  account.change(settled, { balance_transaction: moved.id });
  return moved.id;
}

export function settleLater(account: Account, { id }: Stripe.Charge): void {
  const timer = setTimeout(() => {
    const now = account.find(id);
    if (now?.object !== 'charge' || now.balance_transaction !== null) return;
    account.emit(
      'charge.updated',
      { ...now, balance_transaction: settle(account, now) },
      { balance_transaction: null },
    );
  }, account.settings.settleMs);
  timer.unref();
}

/** After a start: what was not settled when the emulator was killed. */
export function settleWhatIsLeft(account: Account): void {
  for (const each of account.all('charge')) if (each.captured && !each.balance_transaction) settleLater(account, each);
}
