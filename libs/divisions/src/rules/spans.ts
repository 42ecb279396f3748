import { type BusinessDate, isBusinessDate, type Reasons } from '@shanhai/kernel';

/** A half-open span of days; null has no end. */
export interface Span {
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
}

export function overlap(a: Span, b: Span): boolean {
  return (b.validUntil === null || a.validFrom < b.validUntil) && (a.validUntil === null || b.validFrom < a.validUntil);
}

/** All of a span lies in another. */
export function isInside(inner: Span, outer: Span): boolean {
  const ends = outer.validUntil === null || (inner.validUntil !== null && inner.validUntil <= outer.validUntil);
  return outer.validFrom <= inner.validFrom && ends;
}

/**
 * Adds DATE_INVALID for days that do not exist and DATE_OUT_OF_ORDER for an end that is not after the start.
 * @param mayBeEmpty where an end on the first day says that something holds no more from that day on
 */
export function checkSpan(
  { validFrom, validUntil }: Span,
  path: (string | number)[],
  reasons: Reasons,
  { mayBeEmpty = false } = {},
): boolean {
  const exist = [validFrom, validUntil].map((value, index) => {
    const good = value === null || isBusinessDate(value);
    if (!good)
      reasons.add('DATE_INVALID', [...path, index === 0 ? 'validFrom' : 'validUntil'], { value: value.slice(0, 40) });
    return good;
  });
  if (exist.includes(false)) return false;
  if (validUntil === null || validFrom < validUntil || (mayBeEmpty && validFrom === validUntil)) return true;
  reasons.add('DATE_OUT_OF_ORDER', [...path, 'validUntil'], { value: validUntil, limit: validFrom });
  return false;
}
