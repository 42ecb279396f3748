import { OPEN_REASONS } from './explain-line';
import { REASON_WORDS, smallestChange } from './reason-words';
import { OUTCOMES } from './scheme';

const failing = (...failures: string[]) => failures.map((failure) => ({ passed: false, failure }));
const part = (reason: string, ...more: string[]) => ({
  reason,
  rules: (OUTCOMES as readonly string[]).includes(reason) && reason !== 'COUNTED' ? failing(reason, ...more) : [],
});

it('has words for every outcome and reason, in both languages', () => {
  for (const reason of [...OUTCOMES, ...OPEN_REASONS])
    expect(REASON_WORDS[reason]).toEqual({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) });
});

it.each([
  [null, [part('COUNTED'), part('SELL_THROUGH')]],
  ['NOT_PAID', [part('LOT_NOT_NAMED'), part('NOT_PAID')]],
  ['NOT_ACCEPTED', [part('NOT_PAIRED'), part('NOT_ACCEPTED')]],
  ['NOT_A_UNION', [part('ORIGIN_NOT_LISTED', 'NOT_A_BUDGET_UNIT'), part('NOT_A_UNION')]],
])('names %s as the smallest change', (expected, parts) => {
  expect(smallestChange(parts)?.reason ?? null).toBe(expected);
});
