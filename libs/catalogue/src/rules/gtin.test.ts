import { gtin14, isGtin } from './gtin';

describe('an article number', () => {
  it('is accepted with its check digit and refused with any other', () => {
    // 4006381333931 is the GS1 handbook's kind of example; 952 is GS1's prefix for examples.
    for (const gtin of ['4006381333931', '036000291452', '96385074', '9520123456788']) {
      expect(isGtin(gtin)).toBe(true);
      for (let digit = 1; digit < 10; digit += 1) {
        expect(isGtin(gtin.slice(0, -1) + ((Number(gtin.at(-1)) + digit) % 10))).toBe(false);
      }
    }
  });
  it('has 8, 12, 13 or 14 digits', () => {
    for (const text of ['', '0', '00000000000', '9520123456788 ', '952-0123456788', '０'.repeat(13)])
      expect(isGtin(text)).toBe(false);
  });
});

it('is no article number where it is all zeros, though the check digit is right', () => {
  expect(isGtin('00000000')).toBe(false);
});

it('has one spelling of 14 digits, whatever its length', () => {
  for (const gtin of ['95201234', '9520123456788']) expect(gtin14(gtin)).toBe(gtin14(gtin.padStart(14, '0')));
  expect(gtin14('9520123456788')).toBe('09520123456788');
});
