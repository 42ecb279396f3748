import fc from 'fast-check';
import { isCount, isSameTransfer, ownReference } from './bank-references';
import { mayBeOnePayer, payersAlike } from './payers-alike';

const row = {
  custodianId: 'c',
  days: ['2025-03-02', '2025-03-01'],
  amountFen: 100n,
  payerName: '厦门某工会',
  payerAccount: '62220001',
};
const transfer = { ...row, bookedOn: '2025-03-02' };

it('knows a transfer by custodian, day, amount and payer, not by its reference alone', () => {
  expect(isSameTransfer(row, transfer)).toBe(true);
  expect(isSameTransfer(row, { ...transfer, bookedOn: '2025-03-01' })).toBe(true);
  for (const other of [{ custodianId: 'd' }, { bookedOn: '2025-03-03' }, { amountFen: 101n }, { payerAccount: '62220002' }])
    expect(isSameTransfer(row, { ...transfer, ...other })).toBe(false); // prettier-ignore
});

it('compares payers as banks write them: by the account, else by the name', () => {
  const payer = (payerAccount: string, payerName = '') => ({ payerAccount, payerName });
  expect(payersAlike(payer('6222 0001', '甲'), payer('62220001', '乙'))).toBe('SAME');
  expect(payersAlike(payer('6222****0001'), payer('622288880001'))).toBe('SAME');
  expect(payersAlike(payer('62220001', '甲'), payer('62220002', '甲'))).toBe('OTHER');
  expect(payersAlike(payer('', '某（厦门） 工会'), payer('62220002', '某(厦门)工会'))).toBe('SAME');
  expect(payersAlike(payer('', '甲'), payer('', '乙'))).toBe('OTHER');
  expect(payersAlike(payer('62220001'), payer('', '甲'))).toBe('UNKNOWN');
  expect(payersAlike(payer('', 'XIAMEN UNION'), payer('', '厦门工会'))).toBe('UNKNOWN');
  expect(mayBeOnePayer(payer('IBAN1', '甲'), payer('62220002', '甲'))).toBe(true);
  expect(mayBeOnePayer(payer('62220001', '甲'), payer('62220002', '乙'))).toBe(false);
  expect(mayBeOnePayer(payer('62220001'), payer('', '甲'))).toBe(true);
});

it('gives a row whose reference is taken one of its own, the same each time and no other row’s', () => {
  const days = fc.integer({ min: 1, max: 9 }).map((day) => [`2025-03-0${day}`]);
  const rows = fc.record({
    days,
    amountFen: fc.bigInt({ min: 1n, max: 9n }),
    payerAccount: fc.constantFrom('', '1', '2'),
  });
  fc.assert(
    fc.property(rows, rows, (a, b) => {
      const same = a.days[0] === b.days[0] && a.amountFen === b.amountFen && a.payerAccount === b.payerAccount;
      expect(ownReference('1', { ...row, ...a }) === ownReference('1', { ...row, ...b })).toBe(same);
    }),
  );
  expect(ownReference('1', row)).toMatch(/^1~[0-9a-f]{32}$/);
});

it('tells counts from references', () => {
  expect(['1', '0001', '00000042', '99999'].every(isCount)).toBe(true);
  expect(['123456', 'A1', '', '1/2'].some(isCount)).toBe(false);
});
