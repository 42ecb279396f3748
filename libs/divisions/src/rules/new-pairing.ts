import { type BusinessDate, Reasons } from '@shanhai/kernel';
import type { PlaceBook } from './place-book';
import type { Pairing } from './rule-book';
import { checkSpan, isInside, overlap, type Span } from './spans';
import { checkText } from './texts';

/** Characters of a source: the title, number and date of a notice. */
export const SOURCE_LENGTH_MAX = 500;

export interface PairingToCreate {
  programmeCode: string;
  eastDivisionCode: string | null;
  eastOrganisationId: string | null;
  westDivisionCode: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  source: string;
}

/** What a new pairing is judged by. */
export interface PairingContext {
  places: PlaceBook;
  /** The one that it names; null where there is none. */
  programme: Span | null;
  existing: readonly Pairing[];
  officeSeatCode: string;
  today: BusinessDate;
}

/** Everything that is wrong with a new pairing; see the use case for the codes. */
export function judgeNewPairing(pairing: PairingToCreate, context: PairingContext): Reasons {
  const reasons = new Reasons();
  const { programmeCode, eastDivisionCode: east, eastOrganisationId, westDivisionCode: west, validFrom } = pairing;
  if (!context.programme) reasons.add('NOT_FOUND', ['programmeCode'], { value: programmeCode.slice(0, 80) });
  checkText(pairing.source, SOURCE_LENGTH_MAX, ['source'], reasons);
  if (east === null && eastOrganisationId === null) reasons.add('REQUIRED', ['eastDivisionCode']);
  if (east !== null && eastOrganisationId !== null) {
    reasons.add('INVALID', ['eastOrganisationId'], {
      value: eastOrganisationId,
      reason: {
        zh: '东部一方是地区或单位，只能给一个',
        en: 'the eastern party is a place or an organisation, not both',
      },
    });
  }
  if (!checkSpan(pairing, [], reasons)) return reasons;
  if (context.programme && !isInside(pairing, context.programme))
    reasons.add('OUTSIDE_PROGRAMME', ['validFrom'], spanWords(context.programme));
  const sides = [['eastDivisionCode', east] as const, ['westDivisionCode', west] as const];
  for (const [field, code] of sides) {
    if (code !== null && !context.places.spanAt(code, validFrom))
      reasons.add('DIVISION_UNKNOWN', [field], { code: code.slice(0, 20), date: validFrom });
  }
  if (reasons.any) return reasons;
  const { places, officeSeatCode, today } = context;
  if (east !== null && (places.isWithin(east, west, validFrom) || places.isWithin(west, east, validFrom))) {
    reasons.add('INVALID', ['westDivisionCode'], {
      value: west,
      reason: { zh: '一方包含另一方', en: 'one party lies in the other' },
    });
  }
  if (!isOfOffice(pairing, places, officeSeatCode, today))
    reasons.add('OUTSIDE_YOUR_PLACES', ['westDivisionCode'], { value: west });
  if (context.existing.some((other) => samePairing(places, pairing, other)))
    reasons.add('PAIRING_OVERLAP', ['validFrom']);
  return reasons;
}

/**
 * One party lies in the office's places, or did on the first day: such an office keeps the pairing. A place that others were
 * merged into keeps theirs.
 */
export function isOfOffice(
  {
    eastDivisionCode,
    westDivisionCode,
    validFrom,
  }: Pick<Pairing, 'eastDivisionCode' | 'westDivisionCode' | 'validFrom'>,
  places: PlaceBook,
  officeSeatCode: string,
  today: BusinessDate,
): boolean {
  const isOurs = (code: string) =>
    [validFrom, today].some((on) => places.isWithin(code, officeSeatCode, on, validFrom));
  return [eastDivisionCode, westDivisionCode].some((code) => code !== null && isOurs(code));
}

const spanWords = ({ validFrom, validUntil }: Span) => ({ from: validFrom, until: validUntil ?? '…' });

/** Same programme and parties in overlapping spans, whatever codes the places go by. */
function samePairing(places: PlaceBook, a: PairingToCreate, b: Pairing): boolean {
  if (a.programmeCode !== b.programmeCode || a.eastOrganisationId !== b.eastOrganisationId || !overlap(a, b))
    return false;
  const date = a.validFrom > b.validFrom ? a.validFrom : b.validFrom;
  const carried = (code: string | null, from: BusinessDate) =>
    code === null ? '' : (places.carriedForward(code, from, date) ?? code);
  const parties = ({ eastDivisionCode, westDivisionCode, validFrom }: PairingToCreate | Pairing) =>
    `${carried(eastDivisionCode, validFrom)} ${carried(westDivisionCode, validFrom)}`;
  return parties(a) === parties(b);
}
