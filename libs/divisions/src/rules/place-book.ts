import { type BusinessDate, groupedBy, within } from '@shanhai/kernel';

/** Province, city, county, town, village. */
export type PlaceLevel = 1 | 2 | 3 | 4 | 5;

/** Where a place, or where `partial` is true a part of it, went on a date. */
export interface Successor {
  code: string;
  changedOn: BusinessDate;
  partial: boolean;
}

/** A place under one code and name, in the half-open span [validFrom, validUntil). */
export interface PlaceSpan {
  code: string;
  name: string;
  level: PlaceLevel;
  parentCode: string | null;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  successors: Successor[];
}

const PROVINCE_DIGITS = 2;

/** Dated places. The key is (code, valid span): the same digits can be another place in another year. */
export class PlaceBook {
  private readonly byCode: ReadonlyMap<string, PlaceSpan[]>;
  /** By code: the spans that as a whole became a place of that code. */
  private readonly predecessors: ReadonlyMap<string, PlaceSpan[]>;

  /** `edition` is the newest edition of places that the spans are from. */
  constructor(
    readonly spans: readonly PlaceSpan[],
    readonly edition: number | null = null,
  ) {
    const oldestFirst = [...spans].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    this.byCode = groupedBy(oldestFirst, (span) => span.code);
    const gone = oldestFirst.filter((span) => wholeSuccessor(span) !== null);
    this.predecessors = groupedBy(gone, (span) => wholeSuccessor(span)!);
  }

  /** Every span of a code, oldest first. */
  spansOf(code: string): readonly PlaceSpan[] {
    return this.byCode.get(code) ?? [];
  }

  spanAt(code: string, date: BusinessDate): PlaceSpan | null {
    return this.spansOf(code).find((span) => within(date, span.validFrom, span.validUntil)) ?? null;
  }

  /** The code itself and every code above it as of `date`; empty where the code is of no place on that date. */
  ancestry(code: string, date: BusinessDate): string[] {
    const codes: string[] = [];
    for (let span = this.spanAt(code, date); span; span = this.above(span, date)) codes.push(span.code);
    return codes;
  }

  /**
   * The code as of `to` of the place that had `code` at `from`, through whole and single successors. Null where it was
   * split among several, ended, or had another place's digits. Backwards (`to` before `from`) where it had one predecessor.
   */
  carriedForward(code: string, from: BusinessDate, to: BusinessDate): string | null {
    let span = this.spanAt(code, from);
    while (span && span.validUntil !== null && span.validUntil <= to) span = this.next(span);
    while (span && to < span.validFrom) span = this.previous(span);
    return span?.code ?? null;
  }

  /** The place that `code` names on a day: the one that has it then, else who had it last, else who had it first. */
  spanNamed(code: string, on: BusinessDate): PlaceSpan | null {
    const spans = this.spansOf(code);
    return spans.findLast((span) => span.validFrom <= on) ?? spans[0] ?? null;
  }

  /**
   * The code as of `date` of the place that `code` names on that day, or on `namedOn`: itself where valid, else what became
   * of it or what it was before.
   */
  placeAt(code: string, date: BusinessDate, namedOn = date): string | null {
    const named = this.spanNamed(code, namedOn);
    return named && this.carriedForward(code, named.validFrom, date);
  }

  /**
   * True where the place is the other one or lies in it, as of `date`; older and newer codes are understood. The place is the
   * one that `code` names on that day, or on `namedOn`.
   */
  isWithin(code: string, ancestorCode: string, date: BusinessDate, namedOn = date): boolean {
    const place = this.placeAt(code, date, namedOn);
    const above = this.placeAt(ancestorCode, date);
    return place !== null && above !== null && this.ancestry(place, date).includes(above);
  }

  /** What a place as a whole became when it ended. */
  next(span: PlaceSpan): PlaceSpan | null {
    const code = wholeSuccessor(span);
    return code === null ? null : this.spanAt(code, span.validUntil!);
  }

  /** The places that as a whole became this one, when it began or later. */
  wholesOf(span: PlaceSpan): PlaceSpan[] {
    return (this.predecessors.get(span.code) ?? []).filter((before) => this.next(before) === span);
  }

  private previous({ code, validFrom }: PlaceSpan): PlaceSpan | null {
    const [only, another] = (this.predecessors.get(code) ?? []).filter(({ validUntil }) => validUntil === validFrom);
    return only && !another ? only : null;
  }

  /** The place above; where its code changed since, under the code of `date`, and where it is not known, the province. */
  private above(span: PlaceSpan, date: BusinessDate): PlaceSpan | null {
    if (span.parentCode === null) return null;
    const parentCode = this.placeAt(span.parentCode, date) ?? `${span.code.slice(0, PROVINCE_DIGITS)}0000`;
    const parent = this.spanAt(parentCode, date);
    return parent && parent.level < span.level ? parent : null;
  }
}

/** The code under which the whole place went on; null where it is in force, ended, or was split among several. */
function wholeSuccessor({ successors, validUntil }: PlaceSpan): string | null {
  const [whole, another] = successors.filter((successor) => !successor.partial);
  return validUntil !== null && whole && !another ? whole.code : null;
}
