import { type BusinessDate, Reasons } from '@shanhai/kernel';
import { SOURCE_LENGTH_MAX } from './new-pairing';
import { checkSpan, isInside, type Span } from './spans';
import { checkCode, checkText } from './texts';

const NAME_LENGTH_MAX = 100;

export interface ProgrammeToPut<Kind extends string = string> extends Span {
  /** Capital letters, digits and underscores. */
  code: string;
  kind: Kind;
  nameZh: string;
  nameEn: string;
  source: string;
}

/** Everything that is wrong with a programme, or its next version; see the use case for the codes. */
export function judgeProgramme(
  put: ProgrammeToPut,
  newest: { kind: string } | null,
  pairings: readonly Span[],
): Reasons {
  const reasons = new Reasons();
  checkCode(put.code, ['code'], reasons);
  if (newest && newest.kind !== put.kind)
    reasons.add('INVALID', ['kind'], {
      value: put.kind,
      reason: { zh: `该计划的类别是 ${newest.kind}`, en: `the programme is of kind ${newest.kind}` },
    });
  for (const field of ['nameZh', 'nameEn'] as const) checkText(put[field], NAME_LENGTH_MAX, [field], reasons);
  checkText(put.source, SOURCE_LENGTH_MAX, ['source'], reasons);
  if (!checkSpan(put, [], reasons)) return reasons;
  const [first, last] = [pairings.map(({ validFrom }) => validFrom).sort()].flatMap((days) => [days[0], days.at(-1)]);
  if (first !== undefined && first < put.validFrom)
    reasons.add('DATE_OUT_OF_ORDER', ['validFrom'], { value: put.validFrom, limit: first });
  if (last !== undefined && put.validUntil !== null && put.validUntil <= last)
    reasons.add('DATE_OUT_OF_ORDER', ['validUntil'], { value: put.validUntil, limit: last });
  return reasons;
}

/** Pairings that end with their programme: all that would outlast it. */
export function endingWith<Pairing extends Span>(
  programme: Span,
  pairings: readonly Pairing[],
): (Pairing & { validUntil: BusinessDate })[] {
  return pairings
    .filter((pairing) => !isInside(pairing, programme))
    .map((pairing) => ({ ...pairing, validUntil: programme.validUntil! }));
}
