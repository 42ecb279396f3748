import { PlaceBook, type PlaceSpan } from '@shanhai/divisions';
import { dutyFen, minimumRatio } from './reserve-duty';

describe('the reserved share (CR-16)', () => {
  it('is rounded up to the fen, and is nothing without a canteen', () => {
    expect(dutyFen('OWN', 1_000_001n, 1000)).toBe(100_001n);
    expect(dutyFen('OUTSOURCED', 1_000_000n, 1500)).toBe(150_000n);
    expect(dutyFen('NO_CANTEEN', 1_000_000n, 1000)).toBe(0n);
    expect(dutyFen('SHARED', 1_000_000n, 1000)).toBe(0n);
  });

  const place = (
    code: string,
    parentCode: string | null,
    level: PlaceSpan['level'],
    more: Partial<PlaceSpan> = {},
  ): PlaceSpan => ({
    code, name: code, level, parentCode, validFrom: '2000-01-01', validUntil: null, successors: [], ...more
  }); // prettier-ignore
  const places = new PlaceBook([
    place('350000', null, 1),
    place('350100', '350000', 2),
    place('350200', '350000', 2),
    place('350203', '350200', 3),
    place('350181', '350100', 3),
    // Renumbered in 2025, and made new in 2026.
    place('350122', '350100', 3, { validUntil: '2025-06-01', successors: [{ code: '350113', changedOn: '2025-06-01', partial: false }] }),
    place('350113', '350100', 3, { validFrom: '2025-06-01' }),
    place('350114', '350100', 3, { validFrom: '2026-03-01' }),
    place('110000', null, 1),
    place('110101', '110000', 3),
  ]); // prettier-ignore
  const ratio = (
    minimumRatios: { divisionCode: string; basisPoints: number; fromYear?: number }[],
    seatCode: string,
    year = 2026,
  ) => minimumRatio({ minimumRatios }, { places, seatCode, year, today: '2026-05-01' });
  const of = (divisionCode: string, basisPoints: number, fromYear?: number) => ({
    divisionCode,
    basisPoints,
    fromYear,
  });

  it('has the minimum of the lowest place named, else the national one', () => {
    const named = [of('350000', 1500), of('350200', 2000)];
    expect(ratio(named, '350203')).toBe(2000);
    expect(ratio(named, '350181')).toBe(1500);
    expect(ratio(named, '110101')).toBe(1000);
    expect(ratio([of('*', 1200)], '110101')).toBe(1200);
  });

  it('is not below the national one, whatever a place is named with; a county may ask for less than its province', () => {
    expect(ratio([of('350200', 500)], '350203')).toBe(1000);
    expect(ratio([of('350200', 1100), of('*', 1200)], '350203')).toBe(1200);
    expect(ratio([of('350200', 500), of('*', 400)], '350203')).toBe(500);
    expect(ratio([of('350000', 2000), of('350203', 1500)], '350203')).toBe(1500);
  });

  it('has the minimum of the year: the latest that is named for the place by then', () => {
    const named = [of('350000', 3000, 2027), of('350000', 1500), of('350000', 2000, 2025), of('350200', 2500, 2026)];
    expect([2024, 2025, 2026, 2027].map((year) => ratio(named, '350100', year))).toEqual([1500, 2000, 2000, 3000]);
    expect([2025, 2026, 2027].map((year) => ratio(named, '350200', year))).toEqual([2000, 2500, 2500]);
  });

  it('has the minimum of a place that is named by another of its codes, and of one that is new in the year', () => {
    expect(ratio([of('350122', 2000)], '350113')).toBe(2000);
    expect(ratio([of('350113', 2000)], '350122', 2025)).toBe(2000);
    expect(ratio([of('350100', 1500)], '350114')).toBe(1500);
  });
});
