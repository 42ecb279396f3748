import fc from 'fast-check';
import { Refusal } from '@shanhai/kernel';
import { bodyOf, creditCodeCheck, requireCreditCode } from './credit-code';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

function codeOf(text: string): string {
  try {
    requireCreditCode(text, ['creditCode']);
    return 'good';
  } catch (error) {
    return (error as Refusal).reasons[0].code;
  }
}

const first17 = fc
  .tuple(
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 2, maxLength: 2 }),
    fc.array(fc.constantFrom(...'0123456789'), { minLength: 6, maxLength: 6 }),
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.flat().join(''));

describe('credit code (GB 32100)', () => {
  it.each(['91110108717743469K', '91330100799655058B', '91350100M000100Y43'])('takes the real code %s', (code) => {
    expect(codeOf(code)).toBe('good');
  });

  it.each([
    '93640422MA7XQ1Y198',
    '93640303MA7XQ1Y51X',
    '93640202MA7XQ1Y43F',
    '93640521MA7XQ1Y002',
    '91640121MA7XQ1Y356',
    'N2640121MF0XQ1Y22A',
    '81350200MC0XQ1Y64P',
    '11350100MB0XQ1Y798',
    '12350203MB0XQ1Y87G',
  ])('takes the made-up code %s', (code) => {
    expect(codeOf(code)).toBe('good');
  });

  it('takes codes that end in 0 or begin with Y', () => {
    const endsInZero = Array.from({ length: 500 }, (_, n) => `91350100MA7X${String(n).padStart(5, '0')}`).find(
      (code) => creditCodeCheck(code) === '0',
    );
    expect(codeOf(`${endsInZero}0`)).toBe('good');
    expect(codeOf(`Y1350100MA7XQ1Y00${creditCodeCheck('Y1350100MA7XQ1Y00')}`)).toBe('good');
  });

  it('refuses the form: length, letters that are not in the alphabet, letters in the place', () => {
    for (const text of [
      '',
      '9111010871774346',
      '91110108717743469KK',
      '9I110108717743469K',
      '911101O8717743469K',
      '91A10108717743469K',
      '91110108717743469Z',
    ]) {
      expect(codeOf(text)).toBe('CREDIT_CODE_FORM');
    }
  });

  it('keeps capitals without blanks', () => {
    expect(requireCreditCode(' 91110108717743469k ', [])).toBe('91110108717743469K');
  });

  it('tells the body from the first two characters', () => {
    expect(['81350200MC0XQ1Y64P', 'N2640121MF0XQ1Y22A', 'Y1'].map(bodyOf)).toEqual([
      'union',
      'village collective',
      'other',
    ]);
  });

  it('notices every single wrong character', () => {
    fc.assert(
      fc.property(first17, fc.nat(16), fc.nat(29), (body, at, step) => {
        const good = body + creditCodeCheck(body);
        expect(codeOf(good)).toBe('good');
        const inPlace = at >= 2 && at < 8;
        const choices = (inPlace ? ALPHABET.slice(0, 10) : ALPHABET).filter((character) => character !== good[at]);
        const wrong = good.slice(0, at) + choices[step % choices.length] + good.slice(at + 1);
        expect(codeOf(wrong)).toBe('CREDIT_CODE_CHECK');
      }),
    );
  });

  it('notices neighbours that were swapped', () => {
    fc.assert(
      fc.property(first17, fc.integer({ min: 8, max: 15 }), (body, at) => {
        fc.pre(body[at] !== body[at + 1]);
        const swapped = body.slice(0, at) + body[at + 1] + body[at] + body.slice(at + 2);
        expect(creditCodeCheck(swapped)).not.toBe(creditCodeCheck(body));
      }),
    );
  });
});
