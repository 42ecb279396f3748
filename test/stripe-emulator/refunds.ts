import type Stripe from 'stripe';
import { type Account } from './account';
import { move } from './balance';
import { type Parameters } from './parameters';
import { invalid, missing } from './refusal';

type Refund = Stripe.Refund;

export function createRefund(account: Account, parameters: Parameters): Refund {
  parameters.only(['charge', 'payment_intent', 'amount', 'reason', 'metadata', 'expand']);
  const reason = parameters.oneOf('reason', ['duplicate', 'fraudulent', 'requested_by_customer']);
  const metadata = parameters.metadata();
  const charge = chargeOf(account, parameters);
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.disputed)
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = parameters.integer('amount', 1) ?? left;
  if (amount > left)
    throw invalid(`Refund amount (${yuan(amount)}) is greater than unrefunded amount on charge (${yuan(left)})`, {
      param: 'amount',
    });

  const isCard = charge.payment_method_details?.type === 'card';
  const id = account.newId(isCard ? 're' : 'pyr');
  const moved = move(account, { amount: -amount, currency: charge.currency, source: id, type: 'refund' });
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: moved.id,
    charge: charge.id,
    created: account.now,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    metadata,
    payment_intent: charge.payment_intent as string,
    payment_method: charge.payment_method,
    reason: reason as Refund['reason'],
    receipt_number: null,
    source_transfer_reversal: null,
    status: isCard && account.settings.refunds === 'succeed' ? 'succeeded' : 'pending',
    transfer_reversal: null,
  };
  account.put(refund);
  refundedBy(account, charge, amount);
  account.emit('charge.refunded', charge);
  account.emit('refund.created', refund);
  return refund;
}

/** The money arrived at the payer, or came back from there. */
export function finishRefund(account: Account, refund: Refund, failure: string | null): Refund {
  if (failure === null)
    return account.change(refund, { status: 'succeeded' }, 'refund.updated', 'charge.refund.updated');
  const { id, amount, currency } = refund;
  refundedBy(account, account.get('charge', refund.charge as string), -amount);
  const back = move(account, { amount, currency, source: id, type: 'refund_failure' });
  const failed = { status: 'failed', failure_reason: failure, failure_balance_transaction: back.id };
  return account.change(refund, failed, 'refund.failed', 'refund.updated', 'charge.refund.updated');
}

function refundedBy(account: Account, charge: Stripe.Charge, amount: number): void {
  const amount_refunded = charge.amount_refunded + amount;
  account.change(charge, { amount_refunded, refunded: amount_refunded === charge.amount_captured });
}

function chargeOf(account: Account, parameters: Parameters): Stripe.Charge {
  const [charge, intentId] = [parameters.text('charge'), parameters.text('payment_intent')];
  if (charge !== null) return account.get('charge', charge, 'charge');
  if (intentId === null) throw missing('charge');
  const intent = account.get('payment_intent', intentId, 'payment_intent');
  if (intent.status !== 'succeeded')
    throw invalid(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
    });
  return account.get('charge', intent.latest_charge as string);
}

const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`;
