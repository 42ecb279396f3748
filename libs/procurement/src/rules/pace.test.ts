import { paceOf } from './pace';

describe('paceOf', () => {
  it('is on time half-way through with half of it', () => {
    expect(paceOf('2025-06', 3000n, 1500n, '2025-06-15')).toEqual({
      gapFen: 1500n,
      percentage: 50,
      pace: 1,
      forecastFen: 3000n,
    });
  });
  it('shows more than 100 %, no gap then, and no forecast beyond the period', () => {
    expect(paceOf('2024', 1000n, 1500n, '2025-03-01')).toEqual({
      gapFen: 0n,
      percentage: 150,
      pace: 1.5,
      forecastFen: 1500n,
    });
  });
  it('says nothing of a period that has not begun', () => {
    expect(paceOf('2030', 1000n, 0n, '2025-03-01')).toEqual({ gapFen: 1000n, percentage: 0, pace: 0, forecastFen: 0n });
  });
});
