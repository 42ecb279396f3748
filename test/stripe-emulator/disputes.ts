import type Stripe from 'stripe';
import { type Account } from './account';
import { disputeFee, move } from './balance';
import { type Parameters } from './parameters';
import { invalid } from './refusal';

type Dispute = Stripe.Dispute;

const SEVEN_DAYS = 7 * 86_400;

/** The payer's bank takes the money back, at once, and a fee with it. */
export function openDispute(
  account: Account,
  chargeId: string,
  { amount, reason = 'fraudulent' }: { amount?: number; reason?: string },
): Dispute {
  const charge = account.get('charge', chargeId);
  const disputed = amount ?? charge.amount_captured - charge.amount_refunded;
  const evidence_details = {
    due_by: account.now + SEVEN_DAYS,
    enhanced_eligibility: {},
    has_evidence: false,
    past_due: false,
    submission_count: 0,
    submission_method: null,
  };
  const dispute = account.put({
    id: account.newId('du'),
    object: 'dispute',
    amount: disputed,
    balance_transactions: [],
    charge: chargeId,
    created: account.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { enhanced_evidence: {} },
    evidence_details,
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: account.livemode,
    metadata: {},
    payment_intent: charge.payment_intent as string,
    payment_method_details: {
      type: 'card',
      card: { brand: 'visa', case_type: 'chargeback', network_reason_code: '83' },
    },
    reason,
    status: 'needs_response',
  } as unknown as Dispute);
  account.change(charge, { disputed: true });
  account.emit('charge.dispute.created', dispute);
  moved(account, dispute, -disputed, disputeFee, 'charge.dispute.funds_withdrawn');
  return dispute;
}

export function updateDispute(account: Account, dispute: Dispute, parameters: Parameters): Dispute {
  parameters.only(['evidence', 'metadata', 'submit', 'expand']);
  if (dispute.status !== 'needs_response')
    throw invalid('This dispute is already closed or under review.', { code: 'dispute_not_updatable' });
  const changes: Partial<Dispute> = { evidence: { ...dispute.evidence, ...parameters.under('evidence').all() } };
  if (parameters.has('metadata')) changes.metadata = parameters.metadata(dispute.metadata);
  if (!parameters.has('submit') || parameters.flag('submit'))
    changes.evidence_details = { ...dispute.evidence_details, has_evidence: true, submission_count: 1 };
  if (parameters.flag('submit')) changes.status = 'under_review';
  return account.change(dispute, changes, 'charge.dispute.updated');
}

/** Won: the money comes back, the fee does not. */
export function closeDispute(account: Account, dispute: Dispute, outcome: 'won' | 'lost'): Dispute {
  // A bank may send the money after all.
  if (dispute.status === 'won' || (dispute.status === 'lost' && outcome === 'lost'))
    throw invalid('This dispute is already closed.', { code: 'dispute_already_closed' });
  if (outcome === 'won') {
    account.change(account.get('charge', dispute.charge as string), { disputed: false });
    moved(account, dispute, dispute.amount, 0, 'charge.dispute.funds_reinstated');
  }
  return account.change(dispute, { status: outcome }, 'charge.dispute.closed');
}

function moved(account: Account, dispute: Dispute, amount: number, fee: number, event: string): void {
  const { id: source, currency } = dispute;
  const transaction = move(account, { amount, fee, currency, source, type: 'adjustment' });
  account.change(dispute, { balance_transactions: [...dispute.balance_transactions, transaction] }, event);
}
