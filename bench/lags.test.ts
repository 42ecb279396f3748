import { lagsOf } from './lags';

test('a fact waits until the first look that finds its position counted', () => {
  const facts = [
    { position: 1, at: 100 },
    { position: 2, at: 104 },
    { position: 3, at: 110 },
  ];
  const looks = [
    { at: 99, through: 0 },
    { at: 109, through: 2 },
    { at: 119, through: 2 },
    { at: 129, through: 3 },
  ];
  expect(lagsOf(facts, looks)).toEqual([9, 5, 19]);
});
