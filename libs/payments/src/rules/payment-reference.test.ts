import fc from 'fast-check';
import { newPaymentReference, referencesIn } from './payment-reference';

describe('payment references', () => {
  it('are found in remarks with blanks, hyphens, full-width letters and Chinese around them', () => {
    const reference = newPaymentReference();
    const spaced = reference.replace(/(.{4})/g, '$1 ');
    const fullWidth = [...reference].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
    for (const remark of [reference, `货款${reference}。谢谢`, spaced, reference.toLowerCase(), `付款-${fullWidth}`]) {
      expect(referencesIn(remark)).toEqual([reference]);
    }
  });

  it('are found two in one remark, each once', () => {
    const [a, b] = [newPaymentReference(), newPaymentReference()];
    expect(referencesIn(`${a}、${b}，${a}`)).toEqual([a, b]);
  });

  it('with one wrong character are not found', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10 }),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXY'),
        (at, character) => {
          const reference = newPaymentReference();
          fc.pre(reference[at] !== character && reference[at] !== 'Z');
          expect(referencesIn(reference.slice(0, at) + character + reference.slice(at + 1))).toEqual([]);
        },
      ),
    );
  });
});
