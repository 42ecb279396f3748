import fc from 'fast-check';
import { newTraceCode, printTraceCode, readTraceCode, TRACE_CODE_LENGTH } from './trace-code';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const position = fc.integer({ min: 0, max: TRACE_CODE_LENGTH - 1 });

describe('a trace code', () => {
  it('is 13 characters that read back as they were printed, whatever the case', () => {
    for (let i = 0; i < 200; i += 1) {
      const code = newTraceCode();
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{13}$/);
      expect(readTraceCode(printTraceCode(code).toLowerCase())).toBe(code);
      expect(readTraceCode(code.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(code);
    }
  });

  it('catches every single wrong character', () => {
    fc.assert(
      fc.property(position, fc.integer({ min: 0, max: 31 }), (at, value) => {
        const code = newTraceCode();
        const other = code.slice(0, at) + ALPHABET[value] + code.slice(at + 1);
        expect(readTraceCode(other)).toBe(other === code ? code : null);
      }),
    );
  });

  it('catches any two characters swapped', () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        const code = newTraceCode();
        const swapped = [...code];
        [swapped[a], swapped[b]] = [swapped[b], swapped[a]];
        expect(readTraceCode(swapped.join(''))).toBe(code[a] === code[b] ? code : null);
      }),
    );
  });

  it('is not read from other text', () => {
    for (const text of ['', 'ABC', `${newTraceCode()}0`, 'U'.repeat(13), '枸'.repeat(13)])
      expect(readTraceCode(text)).toBeNull();
  });
});
