import fc from 'fast-check';
import { PlaceBook, type PlaceSpan } from './place-book';

type Short = [code: string, parent: string | null, from: string, until?: string, to?: (string | [string, string])[]];

/** Spans in short: a successor as a code is whole, as [code, date] partial. */
function spans(...shorts: Short[]): PlaceSpan[] {
  return shorts.map(([code, parentCode, validFrom, validUntil = null, to = []]) => ({
    code,
    name: code,
    parentCode,
    validFrom,
    validUntil,
    level: code.length > 6 ? ((code.length / 3 + 1) as 4 | 5) : code.endsWith('0000') ? 1 : code.endsWith('00') ? 2 : 3,
    successors: to.map((next) =>
      typeof next === 'string'
        ? { code: next, changedOn: validUntil!, partial: false }
        : { code: next[0], changedOn: next[1], partial: true },
    ),
  }));
}

const book = new PlaceBook(
  spans(
    ['350000', null, '1949-10-01'],
    ['350200', '350000', '1949-10-01'],
    ['350205', '350200', '1983-01-01', '2003-01-01', ['350205', '350211']],
    ['350205', '350200', '2003-01-01'],
    ['350600', '350000', '1985-01-01'],
    ['350681', '350600', '1993-01-01', '2021-01-01', [['350603', '1996-01-01'], '350604']],
    ['350604', '350600', '2021-01-01'],
    ['350603', '350600', '1996-01-01'],
    ['350604100', '350604', '2021-01-01'],
    ['350604100200', '350604100', '2021-01-01'],
    ['350402', '350000', '1983-01-01', '2021-01-01', ['350404']],
    ['350403', '350000', '1983-01-01', '2021-01-01', ['350404']],
    ['350404', '350000', '2021-01-01'],
    ['640322', '640300', '1998-01-01', '2003-01-01', ['640521']],
    ['642124', '642100', '1981-01-01', '1998-01-01', ['640322']],
    ['640521', '640500', '2003-01-01'],
    ['640000', null, '1958-10-25'],
  ),
);

describe('PlaceBook', () => {
  it('knows a place by code and date', () => {
    expect(book.spanAt('350681', '2020-12-31')?.validUntil).toBe('2021-01-01');
    expect(book.spanAt('350681', '2021-01-01')).toBeNull();
    expect(book.spanAt('999999', '2021-01-01')).toBeNull();
  });

  it('carries a code forward through whole single successors, and back', () => {
    expect(book.carriedForward('642124', '1990-05-01', '1999-01-01')).toBe('640322');
    expect(book.carriedForward('642124', '1990-05-01', '2024-01-01')).toBe('640521');
    expect(book.carriedForward('350681', '1995-01-01', '2020-12-31')).toBe('350681');
    expect(book.carriedForward('350604', '2022-01-01', '2010-01-01')).toBe('350681');
  });

  it('carries a merged place to its successor, and that back to none of them', () => {
    expect(book.carriedForward('350403', '2010-01-01', '2022-01-01')).toBe('350404');
    expect(book.carriedForward('350404', '2022-01-01', '2010-01-01')).toBeNull();
  });

  it('does not take the same digits for the same place', () => {
    expect(book.carriedForward('350205', '2000-01-01', '2004-01-01')).toBeNull();
    expect(book.carriedForward('350205', '2004-01-01', '2000-01-01')).toBeNull();
    expect(book.placeAt('350205', '2004-01-01')).toBe('350205');
  });

  it('understands older and newer codes of a place', () => {
    expect(book.placeAt('350681', '2024-01-01')).toBe('350604');
    expect(book.placeAt('350604', '2015-01-01')).toBe('350681');
    expect(book.placeAt('642124', '2024-01-01')).toBe('640521');
    expect(book.placeAt('640521', '1990-01-01')).toBe('642124');
    expect(book.placeAt('350681', '1980-01-01')).toBeNull();
  });

  it('tells every code above, and the province where the place between is not known', () => {
    expect(book.ancestry('350604100200', '2024-01-01')).toEqual([
      '350604100200',
      '350604100',
      '350604',
      '350600',
      '350000',
    ]);
    expect(book.ancestry('640322', '2000-01-01')).toEqual(['640322', '640000']);
    expect(book.ancestry('640322', '2010-01-01')).toEqual([]);
  });

  it('carries any chain of renamings there and back', () => {
    const years = fc
      .uniqueArray(fc.integer({ min: 1950, max: 2020 }), { minLength: 2, maxLength: 8 })
      .map((list) => list.sort());
    fc.assert(
      fc.property(years, fc.nat(100), fc.nat(100), (starts, a, b) => {
        const code = (index: number) => String(500_101 + index);
        const chain = new PlaceBook(
          spans(
            ...starts.map(
              (year, index): Short =>
                index === starts.length - 1
                  ? [code(index), null, `${year}-01-01`]
                  : [code(index), null, `${year}-01-01`, `${starts[index + 1]}-01-01`, [code(index + 1)]],
            ),
          ),
        );
        const [from, to] = [a, b].map((pick) => pick % starts.length);
        const at = (index: number) => `${starts[index]}-01-01`;
        expect(chain.carriedForward(code(from), at(from), at(to))).toBe(code(to));
        expect(chain.placeAt(code(from), at(to))).toBe(code(to));
      }),
    );
  });
});
