import fc from 'fast-check';
import { originOfPage, type OriginSource } from './origin-of-page';

const TODAY = '2026-03-01';
const lot = (originStatus: string, revocations = 0) => ({ originStatus, originValidUntil: null, revocations });
const source = (massBase: bigint, more: Partial<OriginSource> = {}): OriginSource => ({
  ...{ placeCode: '640422', firstHarvestedOn: '2024-07-01', lastHarvestedOn: '2024-07-01', massBase },
  ...{
    originStatus: 'VERIFIED',
    originValidUntil: null,
    revocations: 0,
    office: '西吉县协作办',
    decidedOn: '2024-07-02',
  },
  ...more,
});
const declared = { originStatus: 'UNCLAIMED', office: null, decidedOn: null };
const standing = (status: string, sources: OriginSource[]) => originOfPage(lot(status), sources, TODAY).standing;

it('is verified where the lot and all of it is, in part where some of it is, else as the lot stands', () => {
  expect(standing('VERIFIED', [source(1n), source(2n, { placeCode: '640303' })])).toBe('VERIFIED');
  expect(standing('UNCLAIMED', [source(1n), source(2n, declared)])).toBe('PARTLY');
  expect(standing('VERIFIED', [source(1n), source(2n, declared)])).toBe('PARTLY');
  expect(standing('PENDING', [source(1n, { ...declared, originStatus: 'PENDING' })])).toBe('PENDING');
  expect(standing('VERIFIED', [source(1n, declared)])).toBe('UNCLAIMED');
  expect(standing('PENDING', [source(1n)])).toBe('PENDING');
  expect(standing('VERIFIED', [source(1n, { originValidUntil: TODAY }), source(1n)])).toBe('PARTLY');
});

it('is revoked by one revocation, of the lot or of anything that it comes from', () => {
  expect(standing('VERIFIED', [source(1n, { revocations: 1 }), source(9n)])).toBe('REVOKED');
  expect(originOfPage(lot('VERIFIED', 1), [source(1n)], TODAY).standing).toBe('REVOKED');
});

it('tells the share of each place, the largest first, and what of it is verified by whom', () => {
  const { parts, verifiedBasisPoints } = originOfPage(
    lot('UNCLAIMED'),
    [
      source(40_000n),
      source(30_000n, { ...declared, placeCode: '640303' }),
      source(20_000n, { ...declared, firstHarvestedOn: '2024-06-20', lastHarvestedOn: '2024-07-09' }),
    ],
    TODAY,
  );
  expect(verifiedBasisPoints).toBe(4_445);
  expect(parts).toMatchObject([
    {
      ...{ placeCode: '640422', basisPoints: 6_667, firstHarvestedOn: '2024-06-20', lastHarvestedOn: '2024-07-09' },
      cells: [
        { standing: 'VERIFIED', basisPoints: 4_445, verifiedBy: [{ office: '西吉县协作办', on: '2024-07-02' }] },
        { standing: 'UNCLAIMED', basisPoints: 2_222, verifiedBy: [] },
      ],
    },
    { placeCode: '640303', basisPoints: 3_333 },
  ]);
});

it('sums to the whole, and never says that all is verified where a grain is not', () => {
  const masses = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.boolean(), fc.nat({ max: 5 })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(masses, (given) => {
      const sources = given.map(([mass, verified, place]) =>
        source(mass, { placeCode: `64042${place}`, ...(verified ? {} : declared) }),
      );
      const { parts, verifiedBasisPoints } = originOfPage(lot('UNCLAIMED'), sources, TODAY);
      expect(parts.reduce((sum, { basisPoints }) => sum + basisPoints, 0)).toBe(10_000);
      for (const { basisPoints, cells } of parts)
        expect(cells.reduce((sum, cell) => sum + cell.basisPoints, 0)).toBe(basisPoints);
      expect(verifiedBasisPoints === 10_000).toBe(given.every(([, verified]) => verified));
    }),
  );
});
