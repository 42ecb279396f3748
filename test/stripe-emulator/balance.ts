import type Stripe from 'stripe';
import { type Account } from './account';

/** Stripe's part of a payment, in thousandths; it says it with the charge's balance transaction. */
const FEE_PER_MILLE: Record<string, number> = { card: 29, alipay: 22, wechat_pay: 22 };
const DISPUTE_FEE = 1_500;
const TWO_DAYS = 2 * 86_400;

export function chargeFee(amount: number, method: string): number {
  return Math.round((amount * (FEE_PER_MILLE[method] ?? 29)) / 1000);
}

export const disputeFee = DISPUTE_FEE;

/** Money comes into the balance or leaves it. */
export function move(
  account: Account,
  moved: { amount: number; fee?: number; currency: string; source: string; type: Stripe.BalanceTransaction['type'] },
): Stripe.BalanceTransaction {
  const { amount, fee = 0, currency, source, type } = moved;
  const description = 'Stripe processing fees';
  return account.put<Stripe.BalanceTransaction>({
    id: account.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: account.now + TWO_DAYS,
    balance_type: 'payments',
    created: account.now,
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee ? [{ amount: fee, application: null, currency, description, type: 'stripe_fee' }] : [],
    net: amount - fee,
    reporting_category: type === 'adjustment' ? 'dispute' : type,
    source,
    status: 'pending',
    type,
  });
}

/** What is in the account by currency. */
export function balance(account: Account): Stripe.Balance {
  const sums = new Map<string, number>();
  for (const { currency, net } of account.all('balance_transaction'))
    sums.set(currency, (sums.get(currency) ?? 0) + net);
  const pending = [...sums].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }));
  const available = pending.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } }));
  return { object: 'balance', available, livemode: account.livemode, pending };
}
