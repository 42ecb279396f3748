import fc from 'fast-check';
import { Reasons } from '@shanhai/kernel';
import { checkRed, type InvoiceAmounts, RED_REASONS, restOf } from './red-invoice';

const blue = {
  issuedOn: '2026-03-01',
  amountFen: 10_500n,
  taxFen: 900n,
  lines: [
    { lineId: 'a', amountFen: 6_000n },
    { lineId: 'b', amountFen: 4_000n },
  ],
};
const red = (line: string, amountFen: bigint, more: object = {}) => ({
  issuedOn: '2026-03-02',
  amountFen,
  taxFen: 0n,
  lines: [{ lineId: line, amountFen }],
  ...more,
});
function codes(of: InvoiceAmounts & { issuedOn: string }, before: InvoiceAmounts[] = []): string[] {
  const reasons = new Reasons();
  checkRed(of, blue, before, reasons);
  return reasons.all.map(({ code, field }) => `${code} ${field.join('.')}`);
}

describe('a red invoice', () => {
  it('reverses what is left of each line, of the rest and of the tax, and no more', () => {
    expect(codes(red('a', -6_000n))).toEqual([]);
    expect(codes(red('a', -6_001n))).toEqual(['RED_ABOVE_INVOICE lines.0.amountFen']);
    expect(codes(red('a', -3_001n), [red('a', -3_000n)])).toEqual(['RED_ABOVE_INVOICE lines.0.amountFen']);
    expect(codes(red('b', -3_000n), [red('a', -6_000n)])).toEqual([]);
    expect(codes(red('a', -100n, { amountFen: -601n }))).toEqual(['RED_ABOVE_INVOICE amountFen']);
    expect(codes(red('a', -100n, { amountFen: -600n }))).toEqual([]);
    expect(codes(red('a', -100n, { taxFen: -1n }), [red('b', -1n, { taxFen: -900n })])).toEqual([
      'RED_ABOVE_INVOICE taxFen',
    ]);
    expect(codes(red('c', -1n))).toEqual(['RED_ABOVE_INVOICE lines.0.amountFen']);
  });

  it('is not before the invoice that it reverses', () => {
    expect(codes(red('a', -1n, { issuedOn: '2026-02-28' }))).toEqual(['DATE_OUT_OF_ORDER issuedOn']);
    expect(codes(red('a', -1n, { issuedOn: '2026-03-01' }))).toEqual([]);
  });

  it('has the reason codes of the tax office', () => {
    expect(Object.values(RED_REASONS).map(({ code, zh }) => code + zh)).toEqual([
      '01开票有误',
      '02销货退回',
      '03服务中止',
      '04销售折让',
    ]);
  });

  it('never takes more than there is, whatever comes in whatever order', () => {
    const part = fc.record({
      line: fc.constantFrom('a', 'b'),
      fen: fc.bigInt({ min: 1n, max: 5_000n }),
      rest: fc.bigInt({ min: 0n, max: 400n }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const taken: InvoiceAmounts[] = [];
        for (const { line, fen, rest } of parts) {
          const next = red(line, -fen, { amountFen: -fen - rest });
          if (codes(next, taken).length === 0) taken.push(next);
        }
        const left = (line: string) =>
          [blue, ...taken].flatMap(({ lines }) => lines).reduce((sum, l) => (l.lineId === line ? sum + l.amountFen : sum), 0n); // prettier-ignore
        const rest = [blue, ...taken].reduce((sum, each) => sum + restOf(each), 0n);
        return left('a') >= 0n && left('b') >= 0n && rest >= 0n;
      }),
    );
  });
});
