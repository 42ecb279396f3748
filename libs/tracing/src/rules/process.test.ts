import * as fc from 'fast-check';
import { greatestOutput, makes, type Process, takesInto } from './process';

const drying: Process = {
  code: 'GOJI_DRYING',
  version: 1,
  nameZh: '枸杞制干',
  nameEn: 'Goji drying',
  kind: 'PROCESSING',
  between: { inputCategory: 'GOJI_FRESH', inputUnit: 'GRAM', outputCategory: 'GOJI', outputUnit: 'GRAM' },
  yieldOutput: 1n,
  yieldInput: 4n,
  source: 'x',
  validFrom: '2016-01-01',
  validUntil: null,
};

it('lets no more come out than input times the greatest yield (CR-20)', () => {
  expect(greatestOutput(drying, 4_000n)).toBe(1_000n);
  expect(greatestOutput(drying, 4_003n)).toBe(1_000n);
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 13n }),
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
      (input, yieldOutput, yieldInput) => {
        const most = greatestOutput({ ...drying, yieldOutput, yieldInput }, input);
        expect(most * yieldInput <= input * yieldOutput).toBe(true);
        expect((most + 1n) * yieldInput > input * yieldOutput).toBe(true);
      },
    ),
  );
});

it('is between the goods that it names, or keeps what they are', () => {
  const fresh = { categoryCode: 'GOJI_FRESH', baseUnit: 'GRAM' } as const;
  const dried = { categoryCode: 'GOJI', baseUnit: 'GRAM' } as const;
  expect([
    takesInto(drying, fresh),
    takesInto(drying, dried),
    takesInto(drying, { ...fresh, baseUnit: 'PIECE' }),
  ]).toEqual([true, false, false]);
  expect([makes(drying, dried, fresh), makes(drying, fresh, fresh)]).toEqual([true, false]);
  const packing = { ...drying, between: null };
  expect([takesInto(packing, dried), makes(packing, dried, dried), makes(packing, fresh, dried)]).toEqual([
    true,
    true,
    false,
  ]);
});
