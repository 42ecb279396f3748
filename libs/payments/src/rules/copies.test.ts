import { addDays } from '@shanhai/kernel';
import { DAYS_APART_MAX, differenceOf, type ToldTransfer } from './copies';
import { newPaymentReference } from './payment-reference';

const one: ToldTransfer = {
  bookedOn: '2025-06-10',
  amountFen: 100n,
  payerName: '某学校',
  payerAccount: '6222 0000',
  remark: '货款',
};
const [a, b] = [newPaymentReference(), newPaymentReference()];

describe('differenceOf', () => {
  it('finds none where amount, about the day, payer and remark may be one', () => {
    for (const on of [0, DAYS_APART_MAX, -DAYS_APART_MAX])
      expect(differenceOf({ ...one, bookedOn: addDays(one.bookedOn, on) }, one)).toBeNull();
    expect(differenceOf({ ...one, payerAccount: '****0000', payerName: '' }, one)).toBeNull();
    expect(differenceOf({ ...one, payerName: '', payerAccount: '' }, one)).toBeNull();
    expect(differenceOf({ ...one, remark: a }, one)).toBeNull();
    expect(differenceOf({ ...one, remark: `${a} ${b}` }, { ...one, remark: b })).toBeNull();
  });

  it.each([
    ['AMOUNT', { amountFen: 101n }],
    ['DAY', { bookedOn: addDays(one.bookedOn, DAYS_APART_MAX + 1) }],
    ['DAY', { bookedOn: addDays(one.bookedOn, -DAYS_APART_MAX - 1) }],
    ['PAYER', { payerAccount: '62220009', payerName: '某医院' }],
    ['REMARK', { remark: a }],
  ])('finds %s', (said, more) => {
    expect(differenceOf({ ...one, ...more }, { ...one, remark: b })).toBe(said);
  });
});
