import { monthsOf, paceOf, percentageOf, periodBefore } from './pace';

const fen = (targetFen: bigint, countedFen: bigint, expectedFen = 0n) => ({ targetFen, countedFen, expectedFen });

describe('paceOf', () => {
  it('is on time half-way through with half of it', () => {
    expect(paceOf('2025-06', fen(3000n, 1500n), '2025-06-15')).toEqual({
      gapFen: 1500n,
      percentage: 50,
      pace: 1,
      forecastFen: 3000n,
      openOrdersFen: 0n,
      forecastFromOrdersFen: 1500n,
    });
  });
  it('shows more than 100 %, no gap then, and no forecast beyond the period', () => {
    expect(paceOf('2024', fen(1000n, 1500n, 99n), '2025-03-01')).toEqual({
      gapFen: 0n,
      percentage: 150,
      pace: 1.5,
      forecastFen: 1500n,
      openOrdersFen: 0n,
      forecastFromOrdersFen: 1500n,
    });
  });
  it('says nothing of a period that has not begun', () => {
    expect(paceOf('2030', fen(1000n, 0n, 99n), '2025-03-01')).toEqual({
      gapFen: 1000n,
      percentage: 0,
      pace: 0,
      forecastFen: 0n,
      openOrdersFen: 0n,
      forecastFromOrdersFen: 0n,
    });
  });
  it.each(['2025-06-01', '2025-06-30'])('adds open orders while the period lasts: %s', (today) => {
    expect(paceOf('2025-06', fen(3000n, 1500n, 700n), today)).toMatchObject({
      openOrdersFen: 700n,
      forecastFromOrdersFen: 2200n,
    });
  });
});

it.each([
  // Half up, of fen and not of floats: 1.005 is told as 1.01.
  [1_005n, 100_000n, 1.01],
  [-1_005n, 100_000n, -1.01],
  [1n, 3n, 33.33],
  [10n ** 15n, 1n, 1e17],
])('%s of %s are %s percent', (counted, target, percent) => expect(percentageOf(counted, target)).toBe(percent));

it('a period is of its months', () => {
  expect(monthsOf('2025')).toEqual({ from: '2025-01', until: '2025-12' });
  expect(monthsOf('2025-02')).toEqual({ from: '2025-02', until: '2025-02' });
});

it.each([
  ['2025', '2024'],
  ['2025-01', '2024-01'],
  ['0001', '0000'],
])('the period before %s is %s', (period, before) => expect(periodBefore(period)).toBe(before));
