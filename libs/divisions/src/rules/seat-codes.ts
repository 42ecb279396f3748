import type { BusinessDate } from '@shanhai/kernel';
import type { PlaceBook, PlaceSpan } from './place-book';

/**
 * All codes under which the place of a seat is recorded up to `today`: the seat's own, the one that the place has now, and
 * those of all places that as a whole became it, merged ones too (CR-9). A place that was split ends there: neither part
 * is it, and it is no part's. A code that another place has or had is left out, unless it is the seat's or today's.
 */
export function seatCodes(seat: string, book: PlaceBook, today: BusinessDate): string[] {
  const now = placeOf(seat, book, today);
  if (!now) return [seat];
  const own = withWholes(now, book, today);
  const alone = own.map(({ code }) => code).filter((code) => book.spansOf(code).every((span) => own.includes(span)));
  return [...new Set([seat, now.code, ...alone])];
}

/** What the place that a seat names became by `today`; where it ended or was split, what it was last. */
function placeOf(seat: string, book: PlaceBook, today: BusinessDate): PlaceSpan | null {
  let place = book.spanNamed(seat, today);
  for (let next = place; next; next = isOver(next, today) ? book.next(next) : null) place = next;
  return place;
}

/** A place and all that as a whole went into it up to a day, at whatever remove. */
function withWholes(place: PlaceSpan, book: PlaceBook, today: BusinessDate): PlaceSpan[] {
  const before = book.wholesOf(place).filter((each) => isOver(each, today));
  return [place, ...before.flatMap((each) => withWholes(each, book, today))];
}

const isOver = ({ validUntil }: PlaceSpan, today: BusinessDate) => validUntil !== null && validUntil <= today;
