import fc from 'fast-check';
import { printedQuantity } from './printed-quantity';

describe('a printed quantity', () => {
  it.each([
    [1_234_500n, 'GRAM', '1,234.5 千克 kg'],
    [100_000_000_000n, 'GRAM', '100,000,000 千克 kg'],
    [1n, 'GRAM', '0.001 千克 kg'],
    [750n, 'MILLILITRE', '0.75 升 L'],
    [12_000n, 'PIECE', '12,000 件 pieces'],
  ] as const)('of %s %s', (quantity, unit, printed) => {
    expect(printedQuantity(quantity, unit)).toBe(printed);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 14n }), (quantity) => {
        const [whole, rest = ''] = printedQuantity(quantity, 'GRAM').split(' ')[0].replaceAll(',', '').split('.');
        expect(BigInt(whole + rest.padEnd(3, '0'))).toBe(quantity);
      }),
    );
  });
});
