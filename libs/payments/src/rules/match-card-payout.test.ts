import { type AwaitedPayout, type Bringing, provenPayout, suggestPayouts } from './match-card-payout';
import { costOf } from './card-costs';

const payout = (more: Partial<AwaitedPayout> = {}): AwaitedPayout => ({
  id: 'a',
  payoutRef: 'po_123456',
  bankTrace: 'TRACE99',
  descriptor: 'STRIPE',
  amount: 9_700n,
  currency: 'cny',
  arrivesOn: '2025-06-10',
  ...more,
});
const transfer = (more: Partial<Bringing> = {}): Bringing => ({
  openFen: 9_700n,
  bookedOn: '2025-06-10',
  payerName: '',
  remark: '',
  named: [],
  ...more,
});
const suggested = (given: Bringing, awaited: AwaitedPayout[]) =>
  suggestPayouts(given, awaited).map(({ payout: { id }, score, reasons }) => `${id} ${score} ${reasons.join(' ')}`);

it('is proven by a reference with the exact amount, and by nothing less', () => {
  for (const named of [['po_123456'], ['TRACE99']]) expect(provenPayout(transfer({ named }), [payout()])?.id).toBe('a');
  expect(provenPayout(transfer({ named: ['po_123456'], openFen: 9_699n }), [payout()])).toBeNull();
  expect(provenPayout(transfer({ payerName: 'STRIPE' }), [payout()])).toBeNull();
  expect(provenPayout(transfer({ named: ['po_123456'] }), [payout({ currency: 'hkd' })])).toBeNull();
  expect(provenPayout(transfer({ named: ['po_123456'] }), [payout(), payout({ id: 'b' })])).toBeNull();
});

it('is suggested with its reasons, the likeliest first', () => {
  const later = payout({ id: 'b', payoutRef: 'po_later', bankTrace: null, arrivesOn: '2025-07-30' });
  expect(suggested(transfer({ payerName: 'Stri pe Payments' }), [later, payout()])).toEqual([
    'a 50 AMOUNT DESCRIPTOR DAY',
    'b 45 AMOUNT DESCRIPTOR',
  ]);
  expect(suggested(transfer({ openFen: 9_000n, payerName: 'STRIPE' }), [payout()])).toEqual([]);
  expect(suggested(transfer({ openFen: 9_000n, named: ['TRACE99'] }), [payout()])).toEqual(['a 55 REFERENCE DAY']);
  expect(suggested(transfer({ remark: 'x' }), [payout({ descriptor: ' ' })])).toEqual(['a 35 AMOUNT DAY']);
});

it('of another currency is suggested by words, and never by amount or by the day alone', () => {
  expect(suggested(transfer({ remark: 'stripe' }), [payout({ currency: 'hkd' })])).toEqual(['a 20 DESCRIPTOR DAY']);
  expect(suggested(transfer(), [payout({ currency: 'hkd' })])).toEqual([]);
});

it.each([
  ['charge', 10_000n, 290n, 290n],
  ['adjustment', -5_000n, 1_500n, 1_500n],
  ['stripe_fee', -700n, 0n, 700n],
  ['tax_fee', 60n, 0n, -60n],
  ['payout', -9_000n, 0n, 0n],
  ['refund', -100n, -3n, -3n],
])('counts as the cost of %s of %s with a fee of %s', (type, amount, fee, cost) => {
  expect(costOf({ type, amount, fee })).toBe(cost);
});
