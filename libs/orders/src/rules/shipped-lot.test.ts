import type { RootRow, ShippableLot } from '@shanhai/tracing';
import { hasVerifiedOrigin, shippedLot } from './shipped-lot';

const lot = {
  lotId: 'm',
  traceCode: 'T',
  placeCode: '640100',
  harvestedOn: '2024-10-01',
  claimId: null,
  claimedPlaceCode: null,
  processedIn: '640521',
  processedOn: '2024-10-01',
} as ShippableLot;
const root = (claimId: string | null, claimedPlaceCode: string, massBase: bigint, harvestedOn = '2024-07-01') =>
  ({ claimId, claimedPlaceCode, massBase, harvestedOn, placeCode: 'not asked' }) as RootRow;

it('tells of a made lot its shares by verified place and harvest day, and where it was last processed', () => {
  const roots = [root('c1', '640422', 70n), root('c2', '640303', 20n), root('c3', '640422', 10n)];
  expect(shippedLot(lot, roots)).toEqual({
    ...{ lotId: 'm', traceCode: 'T', placeCode: '640100', harvestedOn: '2024-10-01', claimId: 'c1' },
    made: {
      shares: [
        { placeCode: '640303', harvestedOn: '2024-07-01', massBase: '20' },
        { placeCode: '640422', harvestedOn: '2024-07-01', massBase: '80' },
      ],
      processedIn: '640521',
      processedOn: '2024-10-01',
    },
  });
});

it('is of the one place that all of it is from', () => {
  const roots = [root('c1', '640422', 70n), root('c2', '640422', 20n, '2024-07-02')];
  expect(shippedLot(lot, roots).placeCode).toBe('640422');
});

it('says nothing more of a harvested lot', () => {
  const harvested = { ...lot, claimId: 'c', claimedPlaceCode: '640422' };
  expect(shippedLot(harvested, null)).toEqual({
    ...{ lotId: 'm', traceCode: 'T', placeCode: '640422', harvestedOn: '2024-10-01', claimId: 'c' },
  });
});

it('has a verified origin where all of it has', () => {
  expect(hasVerifiedOrigin({ ...lot, claimId: 'c' }, null)).toBe(true);
  expect(hasVerifiedOrigin(lot, null)).toBe(false);
  expect(hasVerifiedOrigin(lot, [root('c', '640422', 1n), root(null, '640422', 1n)])).toBe(false);
  expect(hasVerifiedOrigin(lot, [root('c', '640422', 1n)])).toBe(true);
});
