import { addDays, type BusinessDate, type Month, monthOf } from '@shanhai/kernel';
import type { PlaceBook, PlaceSpan } from '@shanhai/divisions';

/** What the place that had a code in the months [from, until) is as of a stated date: its own code then and all above. */
export interface CarriedPlace {
  code: string;
  from: Month;
  until: Month;
  codes: string[];
}

/** Before the first month and after the last one that there can be. */
const [EVER, NEVER] = ['0000-00', '9999-99'];

/**
 * Codes as they were recorded, carried to a date through the dated division tree (CR-9). The same digits can be another
 * place in another month, so each code has a row for each of its spans; a month in which a code changed hands goes to who
 * had it last, a month in which nobody had it to who had it before.
 */
export function carriedPlaces(book: PlaceBook, codes: readonly string[], asOf: BusinessDate): CarriedPlace[] {
  return codes.flatMap((code) => {
    const spans = book.spansOf(code);
    return spans.map((span, index) => ({
      code,
      from: index === 0 ? EVER : monthOf(span.validFrom),
      until: index === spans.length - 1 ? NEVER : monthOf(spans[index + 1].validFrom),
      codes: ancestryAsOf(book, span, asOf),
    }));
  });
}

/** Codes that no place ever had are their own, whatever the date: nothing that was entered under them is lost. */
export function unknownPlaces(book: PlaceBook, codes: readonly string[]): CarriedPlace[] {
  const unknown = codes.filter((code) => book.spansOf(code).length === 0);
  return unknown.map((code) => ({ code, from: EVER, until: NEVER, codes: [code] }));
}

/**
 * A place and all above as of a date. A merged place rolls to its successor. One that was split needs the lower code: it
 * stays under its old code, below the first place above it that went on as a whole.
 */
function ancestryAsOf(book: PlaceBook, span: PlaceSpan, asOf: BusinessDate): string[] {
  const at = nearestDay(span, asOf);
  const recorded = book.ancestry(span.code, at);
  for (const [steps, code] of recorded.entries()) {
    const carried = book.carriedForward(code, at, asOf);
    if (carried !== null) return [...recorded.slice(0, steps), ...book.ancestry(carried, asOf)];
  }
  return recorded;
}

/** The day of a span that is nearest to a date. */
function nearestDay({ validFrom, validUntil }: PlaceSpan, date: BusinessDate): BusinessDate {
  if (date < validFrom) return validFrom;
  return validUntil !== null && validUntil <= date ? addDays(validUntil, -1) : date;
}

/** A code that was its place's, and the one that the place, as a whole, has now. */
export interface LostCode {
  code: string;
  now: string;
}

/** Codes that places lost after a date and up to another one, with those that they have on that (CR-9); none that are another place's by then. */
export function lostCodes(book: PlaceBook, after: BusinessDate, until: BusinessDate): LostCode[] {
  return book.spans.flatMap(({ code, validFrom, validUntil }) => {
    if (validUntil === null || validUntil <= after || validUntil > until || book.spanAt(code, until)) return [];
    const now = book.carriedForward(code, validFrom, until);
    return now === null ? [] : [{ code, now }];
  });
}
