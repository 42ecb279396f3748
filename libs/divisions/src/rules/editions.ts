import { canonicalJson, groupedBy } from '@shanhai/kernel';
import type { PlaceBook, PlaceSpan } from './place-book';

/** The spans of those codes that the book knows otherwise or not at all: what a new edition has to say. */
export function changedSpans(book: PlaceBook, spans: readonly PlaceSpan[]): PlaceSpan[] {
  return [...groupedBy(spans, (span) => span.code)]
    .filter(([code, ofCode]) => content(ofCode) !== content(book.spansOf(code)))
    .flatMap(([, ofCode]) => ofCode);
}

function content(spans: readonly PlaceSpan[]): string {
  const sorted = spans.map((span) => ({ ...span, successors: span.successors.map(canonicalJson).sort() }));
  return canonicalJson(sorted.map(canonicalJson).sort());
}
