import { accountNumberOf, masked, transferForm } from './receiving-accounts';
import { transfersToMake } from './transfers-to-make';

it('reads account numbers as people write them', () => {
  expect(accountNumberOf(' 6222-0000 １２３４ ')).toBe('622200001234');
  for (const text of ['', '12345', 'CN12345678', '1'.repeat(33)]) expect(accountNumberOf(text)).toBeNull();
  expect(masked('622200001234')).toBe('****1234');
});

it('tells a clerk what to write into the form of the bank', () => {
  const account = { holderName: '山海存管专户', bankName: '厦门某行', accountNumber: '6222000012345' };
  expect(transferForm(account, 123_456n, 'SH0000000000').split('\n')).toEqual([
    '收款户名：山海存管专户',
    '收款账号：6222 0000 1234 5',
    '开户银行：厦门某行',
    '转账金额：1,234.56 元',
    '附言（必填）：SH0000000000',
  ]);
});

it('makes one transfer for each receiver to whom something is owed', () => {
  const owing = (receiverId: string | null, dueFen: bigint, paidFen: bigint) => ({ receiverId, dueFen, paidFen });
  const payables = [owing('A', 10n, 3n), owing(null, 5n, 0n), owing('A', 2n, 4n), owing('B', 1n, 1n)];
  expect(transfersToMake(payables)).toEqual([
    { receiverId: 'A', openFen: 7n },
    { receiverId: null, openFen: 5n },
  ]);
});
