import { findReversed, referencesNamed } from './find-reversed';

const transfer = (bankReference: string, amountFen = 100n, more = {}) => ({
  references: [bankReference],
  bookedOn: '2025-03-02',
  amountFen,
  reversedFen: 0n,
  ...more,
});
const reversal = (...named: string[]) => ({ bookedOn: '2025-03-03', amountFen: 100n, named });

it('names its own reference and every word of the remark that may be one', () => {
  expect(referencesNamed({ bankReference: 'X1', remark: '冲正 原流水 CB20250302/0001 货款 abc' })).toEqual([
    'X1',
    'CB20250302/0001',
  ]);
  expect(referencesNamed({ bankReference: '', remark: '' })).toEqual([]);
});

it('finds the one transfer of that reference and amount, and guesses nothing', () => {
  const one = transfer('A00001');
  expect(findReversed(reversal('A00001'), [one, transfer('B00001')])).toBe(one);
  expect(findReversed(reversal('C00001'), [one])).toBeNull();
  expect(findReversed(reversal('A00001'), [transfer('A00001', 99n)])).toBeNull();
  expect(findReversed(reversal('A00001'), [transfer('A00001', 100n, { bookedOn: '2025-03-04' })])).toBeNull();
  expect(findReversed(reversal('A00001'), [transfer('A00001', 100n, { reversedFen: 100n })])).toBeNull();
  expect(findReversed(reversal('A00001', 'B00001'), [one, transfer('B00001')])).toBeNull();
  const own = transfer('A00001~1f', 100n, { references: ['A00001~1f', 'A00001'] });
  expect(findReversed(reversal('A00001'), [own])).toBe(own);
  expect(findReversed(reversal('A00001'), [one, own])).toBeNull();
  // A count of a file's entries is no name.
  expect(findReversed(reversal('0003'), [transfer('0003')])).toBeNull();
});
