import fc from 'fast-check';
import { digitalLinkPath, readDigitalLink } from './digital-link';

const GTIN = '09521234543213';
const none = { variant: null, lot: null, serial: null };

describe('a Digital Link', () => {
  it('names an article, a batch and an item, in the order of the standard', () => {
    expect(readDigitalLink(`/01/${GTIN}`)).toEqual({ gtin: GTIN, ...none });
    expect(readDigitalLink(`/01/${GTIN}/10/ABC123/21/12345`)).toEqual({
      gtin: GTIN,
      ...none,
      lot: 'ABC123',
      serial: '12345',
    });
    expect(readDigitalLink(`/01/${GTIN}/22/2A/10/ABC`)).toEqual({ gtin: GTIN, ...none, variant: '2A', lot: 'ABC' });
  });

  it('fills GTINs of 8, 12 and 13 digits up to 14', () => {
    expect(readDigitalLink('/01/9521234543213')!.gtin).toBe(GTIN);
    expect(readDigitalLink('/01/036000291452')!.gtin).toBe('00036000291452');
    expect(readDigitalLink('/01/96385074')!.gtin).toBe('00000096385074');
  });

  it('reads values in percent', () => {
    expect(readDigitalLink(`/01/${GTIN}/10/A%2FB%3f`)!.lot).toBe('A/B?');
  });

  it.each([
    ['a wrong check digit', '/01/09521234543214'],
    ['letters', '/01/0952123454321X'],
    ['no value', `/01/${GTIN}/10/`],
    ['no value and no slash', `/01/${GTIN}/10`],
    ['qualifiers in another order', `/01/${GTIN}/21/1/10/A`],
    ['a qualifier twice', `/01/${GTIN}/10/A/10/B`],
    ['a qualifier of another key', `/01/${GTIN}/254/1`],
    ['an attribute as a qualifier', `/01/${GTIN}/17/261231`],
    ['a long value', `/01/${GTIN}/10/${'A'.repeat(21)}`],
    ['Chinese', `/01/${GTIN}/10/%E6%9E%B8`],
    ['a broken percent', `/01/${GTIN}/10/%E6`],
    ['a space', `/01/${GTIN}/10/A%20B`],
    ['a control character', `/01/${GTIN}/10/A%00`],
    ['a slash at the end', `/01/${GTIN}/`],
    ['another key', '/00/106141411234567897'],
    ['nothing', ''],
  ])('is not one with %s', (_, path) => {
    expect(readDigitalLink(path)).toBeNull();
  });

  it('reads back what it wrote', () => {
    expect(readDigitalLink(digitalLinkPath('9521234543213', '7QK3MZ0D9XW2T'))).toEqual({
      gtin: GTIN,
      ...none,
      lot: '7QK3MZ0D9XW2T',
    });
  });

  it('never fails on a path', () => {
    fc.assert(fc.property(fc.string(), (text) => void readDigitalLink(`/01/${GTIN}/${text}`)));
  });
});
