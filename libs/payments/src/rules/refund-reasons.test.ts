import { refundReasons } from './refund-reasons';

it('says why money is to be given back by what lowered the due, each reason once', () => {
  expect(refundReasons([])).toEqual(['OVERPAID']);
  expect(refundReasons(['ACCEPTED', 'RETURNED', 'ACCEPTED'])).toEqual(['RETURNED', 'ACCEPTED_LESS']);
  for (const ended of ['CONFIRMED', 'CLOSED_SHORT', 'CANCELLED', 'DECLINED', 'REJECTED', 'EXPIRED'])
    expect(refundReasons([ended])).toEqual(['CANCELLED']);
});
