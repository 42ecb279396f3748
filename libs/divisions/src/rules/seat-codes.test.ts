import fc from 'fast-check';
import { PlaceBook, type PlaceSpan } from './place-book';
import { seatCodes } from './seat-codes';

type Short = [code: string, from: string, until?: string, to?: (string | { part: string })[]];

/** County spans in short: where they went as a whole, or in part. */
const bookOf = (...shorts: Short[]) =>
  new PlaceBook(
    shorts.map(([code, validFrom, validUntil = null, to = []]): PlaceSpan => {
      const successors = to.map((next) =>
        typeof next === 'string'
          ? { code: next, changedOn: validUntil!, partial: false }
          : { code: next.part, changedOn: validUntil!, partial: true },
      );
      return { code, name: code, level: 3, parentCode: null, validFrom, validUntil, successors };
    }),
  );
const [BORN, MOVED, LATER, TODAY] = ['1990-01-01', '2010-01-01', '2021-01-01', '2025-06-01'];
const codesOf = (seat: string, book: PlaceBook, today = TODAY) => seatCodes(seat, book, today).sort();

it('a seat has all codes that its place had and has, whichever of them it was registered under', () => {
  const book = bookOf(['A', BORN, MOVED, ['B']], ['B', MOVED, LATER, ['C']], ['C', LATER], ['D', BORN]);
  for (const seat of ['A', 'B', 'C']) expect(codesOf(seat, book)).toEqual(['A', 'B', 'C']);
  expect(codesOf('D', book)).toEqual(['D']);
  expect(codesOf('X', book)).toEqual(['X']);
  // What is told of a later day does not hold yet.
  expect(codesOf('A', book, '2015-01-01')).toEqual(['A', 'B']);
});

it('merged places roll to their successor, one that was new or one that took them in (CR-9)', () => {
  const merged = bookOf(['A', BORN, LATER, ['C']], ['B', BORN, LATER, ['C']], ['C', LATER]);
  const takenIn = bookOf(['A', BORN, LATER, ['B']], ['B', BORN]);
  for (const seat of ['A', 'B', 'C']) expect(codesOf(seat, merged)).toEqual(['A', 'B', 'C']);
  for (const seat of ['A', 'B']) expect(codesOf(seat, takenIn)).toEqual(['A', 'B']);
  for (const book of [merged, takenIn]) expect(codesOf('A', book, '2020-12-31')).toEqual(['A']);
});

it('an authority that was cut in two sees neither half, and neither half sees it or the other', () => {
  const halves = bookOf(['A', BORN, LATER, ['B', 'C']], ['B', LATER], ['C', LATER]);
  const parts = bookOf(['A', BORN, LATER, [{ part: 'B' }, { part: 'C' }]], ['B', LATER], ['C', LATER]);
  for (const book of [halves, parts]) for (const seat of ['A', 'B', 'C']) expect(codesOf(seat, book)).toEqual([seat]);
  // A part that went elsewhere leaves the place what it is.
  const less = bookOf(['A', BORN, LATER, ['B', { part: 'C' }]], ['B', LATER], ['C', BORN]);
  expect(codesOf('A', less)).toEqual(['A', 'B']);
  expect(codesOf('C', less)).toEqual(['C']);
});

it('leaves out a code that another place got, and knows which of two a seat names', () => {
  const book = bookOf(['A', BORN, MOVED, ['B']], ['B', MOVED], ['A', LATER]);
  expect(codesOf('B', book)).toEqual(['B']);
  expect(codesOf('A', book)).toEqual(['A']);
  expect(codesOf('A', book, '2015-01-01')).toEqual(['A', 'B']);
  // A place that kept its code through a change of name is one place.
  expect(codesOf('A', bookOf(['A', BORN, MOVED, ['A']], ['A', MOVED, LATER, ['B']], ['B', LATER]))).toEqual(['A', 'B']);
});

it('of any forest of mergers, seats see each other’s codes where they became one place, and never else', () => {
  const into = fc.array(fc.nat(), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(into, (picks) => {
      // Place i ends in the year i and goes into a later one, or stays.
      const next = picks.map((pick, i) => (pick % 3 === 0 ? null : i + 1 + (pick % (picks.length - i))));
      const last = picks.length;
      const code = (i: number) => String(500_100 + i);
      const year = (i: number) => `${2000 + i}-01-01`;
      const book = bookOf(
        ...next.map((to, i): Short => (to === null ? [code(i), BORN] : [code(i), BORN, year(i), [code(to)]])),
        [code(last), BORN],
      );
      const end = (i: number): number => (i === last || next[i] === null ? i : end(next[i]));
      const all = [...next.keys(), last];
      for (const seat of all)
        expect(codesOf(code(seat), book)).toEqual(all.filter((each) => end(each) === end(seat)).map(code));
    }),
  );
});
