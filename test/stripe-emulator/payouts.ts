import type Stripe from 'stripe';
import { type Account } from './account';
import { move } from './balance';
import { invalid } from './refusal';

type Payout = Stripe.Payout;

/** What Stripe, or a person at its desk, begins to pay out. */
export interface PaidOut {
  /** All that is in the account in the currency where nothing is said; below zero Stripe takes it from the bank. */
  amount?: number;
  currency?: string;
  descriptor?: string;
}

/** Money leaves the balance and is on its way to the bank. */
export function beginPayout(account: Account, { amount, currency = 'cny', descriptor }: PaidOut): Payout {
  const there = account.all('balance_transaction').filter((each) => each.currency === currency);
  const out = amount ?? there.reduce((sum, { net }) => sum + net, 0);
  if (out === 0) throw invalid('You have insufficient funds in your Stripe account.', { code: 'balance_insufficient' });
  const id = account.newId('po');
  const moved = move(account, { amount: -out, currency, source: id, type: 'payout' });
  const payout = account.put<Payout>({
    id,
    object: 'payout',
    amount: out,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: account.now,
    automatic: amount === undefined,
    balance_transaction: moved.id,
    created: account.now,
    currency,
    description: null,
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: account.livemode,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: descriptor ?? null,
    status: 'in_transit',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
  });
  account.emit('payout.created', payout);
  return payout;
}

/** Paid, with the bank's own reference where it is known; or failed: before it arrived, or days after it was said to be paid. */
export function finishPayout(account: Account, payout: Payout, outcome: { failure?: string; trace?: string }): Payout {
  if (payout.status === 'failed') throw invalid('This payout has failed already.');
  const { failure, trace } = outcome;
  if (failure === undefined) {
    const trace_id = trace === undefined ? payout.trace_id : { status: 'supported', value: trace };
    return account.change(payout, { status: 'paid', trace_id }, 'payout.paid');
  }
  const { amount, currency, id: source } = payout;
  const { id } = move(account, { amount, currency, source, type: 'payout_failure' });
  const failed = { status: 'failed', failure_code: failure, failure_balance_transaction: id } as const;
  return account.change(payout, failed, 'payout.failed');
}
