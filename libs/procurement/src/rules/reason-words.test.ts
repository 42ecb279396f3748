import { type Need, OPEN_REASONS } from './explain-line';
import { changeOf, REASON_WORDS, smallestChange } from './reason-words';
import { OUTCOMES } from './scheme';

const words = { zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.stringMatching(/^[A-Z]/) };
const NEEDS_NOTHING: readonly string[] = ['COUNTED', 'SELL_THROUGH', 'COUNTED_AS_PURCHASE'];
const part = (...needs: Need[]) => ({ needs });

it('has words for every outcome and reason, and for every change, in both languages', () => {
  for (const reason of [...OUTCOMES, ...OPEN_REASONS]) {
    expect(REASON_WORDS[reason]).toEqual(words);
    const need = reason === 'EVIDENCE_TOO_WEAK' ? 'EVIDENCE_LEVEL_2' : reason;
    expect([reason, changeOf([need])]).toEqual([reason, NEEDS_NOTHING.includes(reason) ? null : words]);
  }
});

it('tells changes in the order in which they are made', () => {
  expect(changeOf(['NOT_ACCEPTED', 'NOT_PAID'])).toEqual({
    zh: '采购单位验收；按付款编号付款',
    en: 'The buyer accepts the delivery; The buyer pays, with the payment reference',
  });
  expect(changeOf([])).toBeNull();
});

it.each<[string, Need[] | null, { needs: Need[] }[]]>([
  ['nothing where nothing is missing', null, [part(), part()]],
  ['what takes least effort', ['NOT_PAID'], [part('LOT_NOT_NAMED'), part('NOT_PAID')]],
  ['one change before two', ['NOT_ACCEPTED'], [part('NOT_ACCEPTED', 'NOT_PAID'), part('NOT_ACCEPTED')]],
  [
    'two changes to this order before another order',
    ['NOT_ACCEPTED', 'NOT_PAID'],
    [part('NOT_A_UNION'), part('NOT_ACCEPTED', 'NOT_PAID')],
  ],
  [
    'what the parties do before what an office does',
    ['LOT_NOT_NAMED', 'NOT_ACCEPTED', 'NOT_PAID'],
    [part('DISPUTED'), part('LOT_NOT_NAMED', 'NOT_ACCEPTED', 'NOT_PAID')],
  ],
  [
    'another order that needs one change',
    ['NOT_A_UNION'],
    [part('ORIGIN_NOT_LISTED', 'NOT_A_BUDGET_UNIT'), part('NOT_A_UNION')],
  ],
])('takes %s as the smallest change', (_, expected, parts) => {
  expect(smallestChange(parts)?.needs ?? null).toEqual(expected);
});
