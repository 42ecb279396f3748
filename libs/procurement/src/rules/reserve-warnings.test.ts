import { reserveWarnings } from './reserve-warnings';

const OWN = { unitId: 'unit', canteen: 'OWN' as const, amountFen: 100n, dutyFen: 10n };
const codes = (...of: Parameters<typeof reserveWarnings>) => reserveWarnings(...of).map(({ code }) => code);

describe('a declaration (CR-16)', () => {
  it('is warned about below last year, each amount by itself, and not at it', () => {
    expect(reserveWarnings(OWN, { amountFen: 101n, dutyFen: 10n }, null)).toEqual([
      { code: 'AMOUNT_BELOW_LAST_YEAR', declaredFen: 100n, lastYearFen: 101n },
    ]);
    expect(codes(OWN, { amountFen: 100n, dutyFen: 11n }, null)).toEqual(['DUTY_BELOW_LAST_YEAR']);
    expect(codes(OWN, { amountFen: 100n, dutyFen: 10n }, null)).toEqual([]);
    expect(codes(OWN, null, null)).toEqual([]);
  });

  it('is warned about where another unit is credited with what the contractor buys, or none', () => {
    const outsourced = { ...OWN, canteen: 'OUTSOURCED' as const };
    expect(codes(outsourced, null, null)).toEqual(['CONTRACTOR_NOT_CREDITED']);
    expect(codes(outsourced, null, 'another')).toEqual(['CONTRACTOR_NOT_CREDITED']);
    expect(codes(outsourced, null, 'unit')).toEqual([]);
  });
});
