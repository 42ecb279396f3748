import { Refusal } from '@shanhai/kernel';
import { readDivisionHistory } from './division-history';
import { changedSpans } from './editions';
import { PlaceBook } from './place-book';

const HEADER = ['代码', '一级行政区', '二级行政区', '名称', '级别', '状态', '启用时间', '变更/弃用时间', '新代码'];
/** Rows as the reader gives them: numbered from 2. */
const rows = (...lines: string[]) =>
  lines.map((line, index) => ({
    row: index + 2,
    values: Object.fromEntries(line.split(',').map((value, column) => [HEADER[column], value])),
  }));
const read = (...lines: string[]) => readDivisionHistory(rows(...lines), () => false);
const reasons = (...lines: string[]) => {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof Refusal)
      return error.reasons.map(({ code, field, parameters }) => [code, ...field, parameters.row, parameters.column]);
    throw error;
  }
  return [];
};

const PROVINCE = '910000,山海省,,山海省,省级,在用,1981,,';
const CITY = '910100,山海省,东市,东市,地级,在用,1983,,';

describe('readDivisionHistory', () => {
  it('reads spans, parents, whole and partial successors', () => {
    const spans = read(
      PROVINCE,
      CITY,
      '910101,山海省,东市,甲县,县级,弃用,1985,2010,910102[1999];910103',
      '910102,山海省,东市,乙区,县级,在用,1985,,',
      '910103,山海省,东市,甲区,县级,在用,2010,,',
      '919001,山海省,直辖,丙市,县级,在用,1990,,',
    );
    expect(spans[2]).toEqual({
      code: '910101',
      name: '甲县',
      level: 3,
      parentCode: '910100',
      validFrom: '1985-01-01',
      validUntil: '2010-01-01',
      successors: [
        { code: '910102', changedOn: '1999-01-01', partial: true },
        { code: '910103', changedOn: '2010-01-01', partial: false },
      ],
    });
    expect(spans.map((span) => span.parentCode)).toEqual([null, '910000', '910100', '910100', '910100', '910000']);
    expect(new PlaceBook(spans).placeAt('910101', '2020-01-01')).toBe('910103');
  });

  it('takes a renamed place for the same one, and one whose digits went to another place for another', () => {
    const book = new PlaceBook(
      read(
        PROVINCE,
        '912200,山海省,旧地区,旧地区,地级,变更,1981,1983,',
        '912200,山海省,新地区,新地区,地级,在用,1983,,',
        '910105,山海省,直辖,杏区,县级,变更,1983,2003,910105;910106',
        '910105,山海省,直辖,海区,县级,在用,2003,,',
        '910106,山海省,直辖,集区,县级,在用,1987,,',
      ),
    );
    expect(book.carriedForward('912200', '1982-01-01', '1990-01-01')).toBe('912200');
    expect(book.carriedForward('910105', '2000-01-01', '2010-01-01')).toBeNull();
  });

  it('refuses by row and column, everything at once', () => {
    expect(
      reasons(
        PROVINCE,
        '9101,山海省,东市,甲县,县级,在用,1985,,',
        '910101,山海省,东市,,县级,在用,1985,,',
        '910102,山海省,东市,乙,乡镇,在用,85,,',
        '910103,山海省,东市,丙,县级,弃用,1985,1985,',
        '910104,山海省,东市,丁,县级,弃用,1985,1990,910999',
        '910105,山海省,东市,戊,县级,在用,1985,,910000',
        '910106,山海省,东市,己,县级,弃用,1985,1995,',
        '910106,山海省,东市,庚,县级,在用,1994,,',
      ),
    ).toEqual([
      ['CSV_VALUE', 'content', 3, '代码'],
      ['CSV_VALUE', 'content', 4, '名称'],
      ['CSV_VALUE', 'content', 5, '级别'],
      ['CSV_VALUE', 'content', 5, '启用时间'],
      ['CSV_VALUE', 'content', 6, '变更/弃用时间'],
      ['CSV_VALUE', 'content', 7, '新代码'],
      ['CSV_VALUE', 'content', 8, '新代码'],
      ['CSV_VALUE', 'content', 10, '启用时间'],
    ]);
  });
});

describe('changedSpans', () => {
  it('names only codes that differ, with all their spans, whatever the order', () => {
    const known = read(
      PROVINCE,
      CITY,
      '910101,山海省,东市,甲县,县级,弃用,1985,2010,',
      '910101,山海省,东市,甲区,县级,在用,2010,,',
    );
    const book = new PlaceBook(known);
    expect(changedSpans(book, known.toReversed())).toEqual([]);
    const renamed = known.map((span) => (span.name === '甲区' ? { ...span, name: '甲新区' } : span));
    expect(changedSpans(book, renamed).map((span) => span.name)).toEqual(['甲县', '甲新区']);
    expect(changedSpans(book, [{ ...known[0], code: '920000' }])).toHaveLength(1);
  });
});
