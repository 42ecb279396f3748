import { type CellKind } from './table';
import { csvRecord } from './csv-cells';
import { payoutColumns, payoutRemark, payoutRow } from './payout-columns';

const payout = {
  id: '01997a5e-1234-7abc-8def-0123456789ab',
  holderName: '=HYPERLINK("http://x")',
  accountNumber: '6228481234567890123',
  bankName: '固原某银行',
  bankCode: null,
  grossFen: 13_333n,
  feeFen: 67n,
  preparedOn: '2025-06-01',
} as unknown as Parameters<typeof payoutRow>[0];

it('pays the account what is left of the fee, and no name of it is a formula', () => {
  const kinds = payoutColumns('zh').map(({ kind }): CellKind => kind);
  expect(csvRecord(kinds, payoutRow(payout, 'zh'))).toBe(
    `"'=HYPERLINK(""http://x"")","6228481234567890123\t",固原某银行,,132.66,CNY,HK8DEF0123456789AB,2025-06-01\r\n`,
  );
});

it('has a remark of letters and digits that names the payout', () => {
  expect(payoutRemark(payout)).toBe('HK8DEF0123456789AB');
});
