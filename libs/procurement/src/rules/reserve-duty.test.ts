import { dutyFen, minimumRatio } from './reserve-duty';

describe('the reserved share (CR-16)', () => {
  it('is rounded up to the fen, and is nothing without a canteen', () => {
    expect(dutyFen('OWN', 1_000_001n, 1000)).toBe(100_001n);
    expect(dutyFen('OUTSOURCED', 1_000_000n, 1500)).toBe(150_000n);
    expect(dutyFen('NO_CANTEEN', 1_000_000n, 1000)).toBe(0n);
    expect(dutyFen('SHARED', 1_000_000n, 1000)).toBe(0n);
  });

  it('has the minimum of the lowest place named, else the national one', () => {
    const parameters = {
      minimumRatios: [
        { divisionCode: '350000', basisPoints: 1500 },
        { divisionCode: '350200', basisPoints: 2000 },
      ],
    };
    expect(minimumRatio(parameters, ['350203', '350200', '350000'], 2026)).toBe(2000);
    expect(minimumRatio(parameters, ['350181', '350100', '350000'], 2026)).toBe(1500);
    expect(minimumRatio(parameters, ['110101', '110000'], 2026)).toBe(1000);
    expect(minimumRatio({ minimumRatios: [{ divisionCode: '*', basisPoints: 1200 }] }, ['110101'], 2026)).toBe(1200);
  });

  it('has the minimum of the year: the latest that is named for the place by then', () => {
    const of = (divisionCode: string, basisPoints: number, fromYear?: number) => ({
      divisionCode,
      basisPoints,
      fromYear,
    });
    const minimumRatios = [
      of('350000', 3000, 2027),
      of('350000', 1500),
      of('350000', 2000, 2025),
      of('350200', 2500, 2026),
    ];
    const ratio = (code: string, year: number) => minimumRatio({ minimumRatios }, [code, '350000'], year);
    expect([2024, 2025, 2026, 2027].map((year) => ratio('350100', year))).toEqual([1500, 2000, 2000, 3000]);
    expect([2025, 2026, 2027].map((year) => ratio('350200', year))).toEqual([2000, 2500, 2500]);
  });
});
