import { readQr, readQrSquares } from '@shanhai/testing';
import fc from 'fast-check';
import { qrPng } from './qr-png';
import { qrSvg } from './qr-svg';
import { QR_QUIET_MODULES, QR_TEXT_BYTES_MAX, qrSymbol } from './qr-symbol';

const LINK = 'https://trace.example/01/09521234543213/10/7QK3MZ0D9XW2T';

/** What the path of an SVG draws, as squares. */
const squaresOf = (svg: string) =>
  [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].map((found) => [...found.slice(1, 4).map(Number), 1]);

describe('a QR code', () => {
  it('reads back from PNG and SVG, whatever it holds', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9/:.%?&=-]{1,120}$/), (text) => {
        const symbol = qrSymbol(text);
        expect(readQr(qrPng(symbol))).toBe(text);
        expect(readQrSquares(squaresOf(qrSvg(symbol, 'x')), symbol.modules)).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('has its quiet border', () => {
    const { modules, dark } = qrSymbol(LINK);
    for (const { x, y, width } of dark) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(QR_QUIET_MODULES);
      expect(Math.max(x + width, y + 1)).toBeLessThanOrEqual(modules - QR_QUIET_MODULES);
    }
  });

  it('is small: a link is under 10 kB of SVG and 2 kB of PNG', () => {
    const symbol = qrSymbol(LINK);
    expect(qrSvg(symbol, LINK).length).toBeLessThan(10_000);
    expect(qrPng(symbol).length).toBeLessThan(2_000);
  });

  it('says its name to who does not see it, as text', () => {
    expect(qrSvg(qrSymbol(LINK), '批次 <script>&"')).toContain('<title>批次 &lt;script&gt;&amp;&quot;</title>');
  });

  it('holds no more than it says', () => {
    expect(() => qrSymbol('')).toThrow(RangeError);
    expect(() => qrSymbol('宁'.repeat(QR_TEXT_BYTES_MAX / 3 + 1))).toThrow(RangeError);
    expect(qrSymbol('x'.repeat(QR_TEXT_BYTES_MAX)).modules).toBeGreaterThan(0);
  });
});
