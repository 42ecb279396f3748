import { PlaceBook, type PlaceSpan, type Successor } from '@shanhai/divisions';
import { carriedPlaces, lostCodes } from './carried-places';

const span = (
  code: string,
  parentCode: string | null,
  validFrom: string,
  validUntil: string | null = null,
  went: string[] = [],
): PlaceSpan => ({
  code,
  name: code,
  level: parentCode === null ? 1 : code.length > 6 ? 4 : code.endsWith('00') ? 2 : 3,
  parentCode,
  validFrom,
  validUntil,
  successors: went.map((next): Successor => ({ code: next, changedOn: validUntil!, partial: false })),
});
/** Two counties merged, one was split, one moved below another city, and one's digits went to another place. */
const book = new PlaceBook([
  span('350000', null, '1949-10-01'),
  span('350400', '350000', '1983-01-01'),
  span('350402', '350400', '1983-01-01', '2021-03-15', ['350404']),
  span('350403', '350400', '1983-01-01', '2021-03-15', ['350404']),
  span('350404', '350400', '2021-03-15'),
  span('350200', '350000', '1949-10-01'),
  span('350205', '350200', '1983-01-01', '2003-01-01', ['350211', '350206']),
  span('350211', '350200', '1983-01-01'),
  span('350206', '350200', '1983-01-01'),
  span('350205', '350200', '2003-01-01'),
  span('350402100', '350402', '1983-01-01', '2021-03-15', ['350404100']),
  span('350404100', '350404', '2021-03-15'),
]);

/** The codes as of a date of what was recorded under a code in a month. */
const codes = (code: string, month: string, asOf: string) =>
  carriedPlaces(book, [code], asOf).filter((row) => row.from <= month && month < row.until)[0]?.codes;

describe('carriedPlaces', () => {
  it('rolls merged places to their successor, with what is above it then', () => {
    expect(codes('350402', '2020-05', '2024-01-01')).toEqual(['350404', '350400', '350000']);
    expect(codes('350403', '2020-05', '2024-01-01')).toEqual(['350404', '350400', '350000']);
    expect(codes('350402100', '2020-05', '2024-01-01')).toEqual(['350404100', '350404', '350400', '350000']);
  });
  it('leaves codes as they were as of a date at which they held', () => {
    expect(codes('350402', '2020-05', '2020-12-31')).toEqual(['350402', '350400', '350000']);
    expect(codes('350211', '2020-05', '2024-01-01')).toEqual(['350211', '350200', '350000']);
  });
  it('leaves a split place under its old code below what went on as a whole', () => {
    expect(codes('350205', '2002-06', '2024-01-01')).toEqual(['350205', '350200', '350000']);
  });
  it('keeps a merged place apart from those that it was merged from as of a date before', () => {
    expect(codes('350404', '2022-01', '2020-01-01')).toEqual(['350404', '350400', '350000']);
  });
  it('knows which place had the digits in a month', () => {
    const rows = carriedPlaces(book, ['350205'], '2024-01-01');
    expect(rows.map(({ from, until }) => [from, until])).toEqual([
      ['0000-00', '2003-01'],
      ['2003-01', '9999-99'],
    ]);
  });
  it('carries a code recorded after its end from its end', () => {
    expect(codes('350402', '2021-03', '2024-01-01')?.[0]).toBe('350404');
    expect(codes('350402', '2023-01', '2024-01-01')?.[0]).toBe('350404');
  });
  it('says nothing of codes that are of no place', () => {
    expect(carriedPlaces(book, ['990000'], '2024-01-01')).toEqual([]);
  });
});

describe('lostCodes', () => {
  it('are those of places that went on as a whole under another code, between the dates', () => {
    const merged = [
      { code: '350402', now: '350404' },
      { code: '350403', now: '350404' },
      { code: '350402100', now: '350404100' },
    ];
    expect(lostCodes(book, '2020-01-01', '2021-03-15')).toEqual(merged);
    expect(lostCodes(book, '2020-01-01', '2021-03-14')).toEqual([]);
    expect(lostCodes(book, '2021-03-15', '2024-01-01')).toEqual([]);
    // Split, and another place's by then.
    expect(lostCodes(book, '2002-01-01', '2004-01-01')).toEqual([]);
  });
});
