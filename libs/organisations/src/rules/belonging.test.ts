import { belongsBy, type BelongingStep, waitsBy } from './belonging';

const DAY = '2026-01-01';
const steps = (text: string): BelongingStep[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((each) => {
      const [unitId, step] = each.split(':');
      return { unitId, step: step as BelongingStep['step'], effectiveOn: DAY };
    });

it.each([
  ['', null, null],
  ['a:CHOSEN', null, 'a'],
  ['a:CHOSEN a:CONFIRMED', 'a', null],
  ['a:CHOSEN a:DECLINED', null, null],
  ['a:CHOSEN a:CONFIRMED b:CHOSEN', 'a', 'b'],
  ['a:CHOSEN a:CONFIRMED b:CHOSEN b:DECLINED', 'a', null],
  ['a:CHOSEN a:CONFIRMED b:CHOSEN b:CONFIRMED', 'b', null],
  ['a:CHOSEN b:CHOSEN', null, 'b'],
  ['a:CHOSEN b:CHOSEN b:LEFT', null, null],
  ['a:CHOSEN a:CONFIRMED b:CHOSEN a:LEFT', null, 'b'],
  ['a:CHOSEN a:CONFIRMED a:LEFT a:CHOSEN', null, 'a'],
])('after %j a person belongs to %s and waits for %s', (text, belongs, waits) => {
  expect([belongsBy(steps(text))?.unitId ?? null, waitsBy(steps(text))?.unitId ?? null]).toEqual([belongs, waits]);
});
