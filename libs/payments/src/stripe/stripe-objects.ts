import type Stripe from 'stripe';
import type { CardDisputeState, CardEntry, CardEvent, CardIntent, CardMethod, CardPayoutState, CardRefundState } from '../card-rail'; // prettier-ignore

/** Names of ours in the metadata of Stripe's objects. */
export const PAYMENT_KEY = 'shanhai_card_payment';
export const REFUND_KEY = 'shanhai_card_refund';

export const METHOD_TYPES: Record<CardMethod, string> = { CARD: 'card', ALIPAY: 'alipay', WECHAT_PAY: 'wechat_pay' };

const at = (seconds: number) => new Date(seconds * 1_000);
const idOf = (named: string | { id: string } | null | undefined): string | null =>
  typeof named === 'string' ? named : (named?.id ?? null);

/** An intent with its `latest_charge` expanded. */
export function toIntent(intent: Stripe.PaymentIntent): CardIntent {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const succeeded = intent.status === 'succeeded';
  return {
    ref: intent.id,
    paymentId: intent.metadata?.[PAYMENT_KEY] ?? null,
    status: succeeded ? 'SUCCEEDED' : intent.status === 'canceled' ? 'CANCELLED' : 'WAITING',
    received: BigInt(intent.amount_received ?? 0),
    currency: intent.currency,
    receivedAt: succeeded ? at(charge?.created ?? intent.created) : null,
    failure: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code ?? null,
    clientSecret: intent.client_secret,
  };
}

export function toRefund(refund: Stripe.Refund): CardRefundState {
  const { status } = refund;
  return {
    ref: refund.id,
    refundId: refund.metadata?.[REFUND_KEY] ?? null,
    intentRef: idOf(refund.payment_intent),
    status: status === 'succeeded' ? 'SUCCEEDED' : status === 'failed' || status === 'canceled' ? 'FAILED' : 'PENDING',
    amount: BigInt(refund.amount),
    currency: refund.currency,
    createdAt: at(refund.created),
    failure: refund.failure_reason ?? null,
  };
}

const DISPUTES: Record<string, CardDisputeState['status']> = {
  warning_needs_response: 'INQUIRY',
  warning_under_review: 'INQUIRY',
  warning_closed: 'WON',
  prevented: 'WON',
  won: 'WON',
  lost: 'LOST',
};

/** Any other status (a new one too) means that the money was taken and the matter is open. */
export function toDispute(dispute: Stripe.Dispute): CardDisputeState {
  return {
    ref: dispute.id,
    intentRef: idOf(dispute.payment_intent),
    status: DISPUTES[dispute.status] ?? 'OPEN',
    amount: BigInt(dispute.amount),
    currency: dispute.currency,
    reason: dispute.reason,
    createdAt: at(dispute.created),
  };
}

const PAYOUTS: Record<string, CardPayoutState['status']> = { paid: 'PAID', failed: 'FAILED', canceled: 'CANCELLED' };
/** What Stripe puts into statements where the account sets nothing of its own. */
const DESCRIPTOR = 'STRIPE';

/** A payout that is pending or in transit, or in a status that is new, has not come yet. */
export function toPayout(payout: Stripe.Payout): CardPayoutState {
  return {
    ref: payout.id,
    status: PAYOUTS[payout.status] ?? 'ON_ITS_WAY',
    amount: BigInt(payout.amount),
    currency: payout.currency,
    arrivesAt: at(payout.arrival_date),
    descriptor: payout.statement_descriptor ?? DESCRIPTOR,
    bankTrace: payout.trace_id?.value ?? null,
    failure: payout.failure_code ?? null,
  };
}

export function toEntry(entry: Stripe.BalanceTransaction): CardEntry {
  return {
    ref: entry.id,
    type: entry.type,
    sourceRef: idOf(entry.source),
    amount: BigInt(entry.amount),
    fee: BigInt(entry.fee),
    currency: entry.currency,
    createdAt: at(entry.created),
  };
}

/** Which events are about what; all others are nothing to us. */
const FOLLOWED = [
  ['payment_intent.', 'FOLLOW_PAYMENT'],
  ['refund.', 'FOLLOW_REFUND'],
  ['charge.refund.updated', 'FOLLOW_REFUND'],
  ['charge.dispute.', 'FOLLOW_DISPUTE'],
  ['payout.', 'FOLLOW_PAYOUT'],
] as const;

export function toEvent(event: Stripe.Event): CardEvent {
  const followed = FOLLOWED.find(([start]) => event.type.startsWith(start));
  const { id: ref } = event.data.object as { id?: unknown };
  return {
    id: event.id,
    type: event.type,
    about: followed && typeof ref === 'string' ? { kind: followed[1], ref } : null,
    happenedAt: at(event.created),
  };
}
