import { PlaceBook } from '../rules/place-book';
import { RuleBook } from '../rules/rule-book';
import { knownHistory } from './known-history';
import { referenceLists } from './lists';
import { referencePairings } from './pairings';
import { placesOfToday } from './today';

const known = new Set(knownHistory.map((span) => span.code));
const book = new PlaceBook([...knownHistory, ...placesOfToday().filter((span) => !known.has(span.code))]);

describe('places that every installation starts with', () => {
  it('are whole: no overlap, every parent and successor there', () => {
    for (const span of book.spans) {
      expect(
        book
          .spansOf(span.code)
          .filter(
            (other) =>
              other !== span &&
              other.validFrom < (span.validUntil ?? '9') &&
              span.validFrom < (other.validUntil ?? '9'),
          ),
      ).toEqual([]);
      const date = span.validFrom;
      expect([span.code, book.ancestry(span.code, date).at(-1)?.endsWith('0000')]).toEqual([span.code, true]);
      for (const { code, changedOn } of span.successors)
        expect([span.code, book.spanAt(code, changedOn)?.code]).toEqual([span.code, code]);
    }
  });

  it('know the counties of the trade by year', () => {
    expect(book.carriedForward('642124', '1990-01-01', '2024-01-01')).toBe('640521');
    expect(book.carriedForward('642222', '1990-01-01', '2002-01-01')).toBe('640421');
    expect(book.carriedForward('350182', '2016-12-31', '2017-01-01')).toBe('350112');
    expect(book.placeAt('350205', '2002-01-01')).toBe('350205');
    expect(book.carriedForward('350205', '2002-01-01', '2004-01-01')).toBeNull();
    expect(book.spanAt('350402', '2024-01-01')).toBeNull();
    expect(book.spanAt('640303', '2008-12-31')).toBeNull();
    expect(book.ancestry('640121104205', '2024-01-01')).toEqual([
      '640121104205',
      '640121104',
      '640121',
      '640100',
      '640000',
    ]);
  });

  it('put municipalities and counties right under a province in their place', () => {
    expect(book.ancestry('110101', '2024-01-01')).toEqual(['110101', '110000']);
    expect(book.ancestry('469001', '2024-01-01')).toEqual(['469001', '460000']);
    expect(book.ancestry('500229', '2024-01-01')).toEqual(['500229', '500000']);
    expect(book.ancestry('810100', '2024-01-01').at(-1)).toBe('810000');
  });
});

describe('lists and pairings that every installation starts with', () => {
  const members = referenceLists.flatMap(({ code, validFrom, members: codes }) =>
    codes.map((divisionCode) => ({ listCode: code, divisionCode, validFrom, validUntil: null })),
  );
  const pairings = referencePairings.map((pairing, index) => ({
    ...pairing,
    id: String(index),
    eastOrganisationId: null,
  }));
  const rules = new RuleBook(book, members, pairings);
  const match = (buyerSeatCode: string, originCode: string, date: string, programmeCode = 'EAST_WEST') => {
    const { pairing, former } = rules.matchPairing({
      programmeCode,
      buyerSeatCode,
      buyerOrganisationIds: [],
      originCode,
      date,
    });
    const name = (found: typeof pairing) => found && `${found.eastDivisionCode}-${found.westDivisionCode}`;
    return [name(pairing), name(former)];
  };

  it('name places that exist on their first day', () => {
    for (const { divisionCode, validFrom } of members) expect(book.spanAt(divisionCode, validFrom)).not.toBeNull();
    for (const pairing of pairings) {
      for (const code of [pairing.eastDivisionCode, pairing.westDivisionCode])
        expect([code, book.spanAt(code, pairing.validFrom)?.code]).toEqual([code, code]);
    }
  });

  it('list the counties as the state does', () => {
    for (const code of ['640402', '640422', '640423', '640424', '640425', '640324', '640323', '640522', '640422100'])
      expect(rules.isListed('LIST_832', code, '2024-06-01')).toBe(true);
    for (const code of ['640303', '640121', '640121104', '640521', '640202'])
      expect(rules.isListed('LIST_832', code, '2024-06-01')).toBe(false);
    expect(rules.isListed('KEY_160', '640303', '2021-08-26')).toBe(false);
    expect(rules.isListed('KEY_160', '640303', '2021-08-27')).toBe(true);
    expect(rules.isListed('NX_KEY_9', '640303', '2024-06-01')).toBe(true);
  });

  it('pair as the agreements do', () => {
    expect(match('350181', '640422', '2024-06-01')).toEqual(['350181-640422', null]);
    expect(match('350203', '640121104205', '2024-06-01')).toEqual(['350203-640121104', null]);
    expect(match('350203', '640422', '2024-06-01')).toEqual(['350000-640000', null]);
    expect(match('350203', '622921', '2022-06-15')).toEqual([null, '350200-622900']);
    expect(match('350112', '350724', '2024-06-01')).toEqual([null, null]);
    expect(match('350112', '350724', '2024-06-01', 'INSIDE_PROVINCE')).toEqual(['350112-350724', null]);
    expect(match('350922', '640202', '2024-06-01', 'INDUSTRY')).toEqual(['350922-640202', null]);
  });
});
