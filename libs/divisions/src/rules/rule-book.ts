import { type BusinessDate, groupedBy, within } from '@shanhai/kernel';
import type { PlaceBook } from './place-book';

/** A place is on an origin list in the half-open span [validFrom, validUntil). */
export interface OriginListMember {
  listCode: string;
  divisionCode: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  /** The edition of the list that says so. */
  edition?: number;
}

/** An eastern place or organisation helps a western place, in the half-open span [validFrom, validUntil). */
export interface Pairing {
  id: string;
  programmeCode: string;
  eastDivisionCode: string | null;
  eastOrganisationId: string | null;
  westDivisionCode: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  version?: number;
}

/** A purchase, as far as pairings look at it. */
export interface PairingQuestion {
  programmeCode: string;
  buyerSeatCode: string;
  /** The buyer's own id first, then its parents', nearest first. */
  buyerOrganisationIds: readonly string[];
  originCode: string;
  date: BusinessDate;
}

/** How near a matched pairing is: smaller is more specific, compared from the left (CR-8). */
type Nearness = [organisation: number, west: number, east: number];

/** Places, origin lists and pairings as they were known at one moment. */
export class RuleBook {
  private readonly members: ReadonlyMap<string, OriginListMember[]>;
  private readonly pairings: ReadonlyMap<string, Pairing[]>;

  constructor(
    readonly places: PlaceBook,
    members: readonly OriginListMember[],
    pairings: readonly Pairing[],
  ) {
    this.members = groupedBy(members, (member) => member.listCode);
    this.pairings = groupedBy(pairings, (pairing) => pairing.programmeCode);
  }

  /** The edition of a list that this book knows; null where it knows no member of it. */
  editionOf(listCode: string): number | null {
    return this.members.get(listCode)?.[0]?.edition ?? null;
  }

  /** True where the place or one above it is on the list as of `date`; codes are carried to `date` (CR-8). */
  isListed(listCode: string, divisionCode: string, date: BusinessDate): boolean {
    const places = this.codesAt(divisionCode, date);
    return (this.members.get(listCode) ?? []).some(
      (member) =>
        within(date, member.validFrom, member.validUntil) &&
        places.includes(this.carried(member.divisionCode, member.validFrom, date)),
    );
  }

  /**
   * The most specific pairing that matches buyer and origin on `date`: a named organisation before a place, then the
   * lowest western place, then the lowest eastern, then by code (CR-8). `former` is the most specific that matched but
   * ended on or before `date` (CR-10).
   */
  matchPairing(question: PairingQuestion): { pairing: Pairing | null; former: Pairing | null } {
    const east = this.codesAt(question.buyerSeatCode, question.date);
    const west = this.codesAt(question.originCode, question.date);
    const matched = (this.pairings.get(question.programmeCode) ?? [])
      .filter((pairing) => pairing.validFrom <= question.date)
      .map((pairing) => ({ pairing, nearness: this.nearness(pairing, question, east, west) }))
      .filter(({ nearness }) => nearness.every((steps) => steps >= 0))
      .sort((a, b) => compare(a.nearness, b.nearness) || compareCodes(a.pairing, b.pairing))
      .map(({ pairing }) => pairing);
    const holds = ({ validUntil }: Pairing) => validUntil === null || question.date < validUntil;
    return { pairing: matched.find(holds) ?? null, former: matched.find((pairing) => !holds(pairing)) ?? null };
  }

  /** The pairings of a programme that hold on a date. */
  pairingsOn(programmeCode: string, date: BusinessDate): readonly Pairing[] {
    return (this.pairings.get(programmeCode) ?? []).filter((pairing) =>
      within(date, pairing.validFrom, pairing.validUntil),
    );
  }

  /** Steps up from buyer and origin to the pairing's parties; -1 where a party is neither the place nor above it. */
  private nearness(
    pairing: Pairing,
    { buyerOrganisationIds, date }: PairingQuestion,
    east: string[],
    west: string[],
  ): Nearness {
    const westSteps = west.indexOf(this.carried(pairing.westDivisionCode, pairing.validFrom, date));
    return pairing.eastOrganisationId === null
      ? [1, westSteps, east.indexOf(this.carried(pairing.eastDivisionCode!, pairing.validFrom, date))]
      : [0, westSteps, buyerOrganisationIds.indexOf(pairing.eastOrganisationId)];
  }

  /** The place's code as of `date` and all codes above. */
  private codesAt(code: string, date: BusinessDate): string[] {
    const place = this.places.placeAt(code, date);
    return place === null ? [] : this.places.ancestry(place, date);
  }

  /** The code at `date` of the place that a rule named at `namedOn`; `''`, which is no place's, where there is none. */
  private carried(code: string, namedOn: BusinessDate, date: BusinessDate): string {
    const place = this.places.placeAt(code, namedOn);
    return (place && this.places.carriedForward(place, namedOn, date)) ?? '';
  }
}

function compare(a: Nearness, b: Nearness): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** For pairings that are equally near: by code, then what ended later, then any fixed order. */
function compareCodes(a: Pairing, b: Pairing): number {
  const codes = ({ westDivisionCode, eastDivisionCode, eastOrganisationId }: Pairing) =>
    [westDivisionCode, eastDivisionCode ?? '', eastOrganisationId ?? ''].join(' ');
  return (
    codes(a).localeCompare(codes(b)) ||
    (b.validUntil ?? '9').localeCompare(a.validUntil ?? '9') ||
    a.id.localeCompare(b.id)
  );
}
