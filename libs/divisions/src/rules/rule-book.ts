import { type BusinessDate, groupedBy, Kept, within } from '@shanhai/kernel';
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

/** A place that goods come from, by its code as of the question's date, and how much of them. */
export interface OriginMass {
  code: string;
  mass: bigint;
}

/** A pairing that matches the buyer, with how much of the goods comes from inside of its western party. */
export interface SharedPairing {
  pairing: Pairing;
  /** Whether it holds on the question's date; it ended on or before it otherwise. */
  holds: boolean;
  mass: bigint;
}

/** How near a matched pairing is: smaller is more specific, compared from the left (CR-8). */
type Nearness = [organisation: number, west: number, east: number];

/** A pairing with its parties' codes as of a date. */
interface CarriedPairing {
  pairing: Pairing;
  west: string;
  /** Empty where the eastern party is an organisation. */
  east: string;
}

/** Purchases of one day are judged on few dates; each date of a list of 832 counties is some tens of kilobytes. */
const DATES_KEPT = 32;

/** Places, origin lists and pairings as they were known at one moment. */
export class RuleBook {
  private readonly members: ReadonlyMap<string, OriginListMember[]>;
  private readonly pairings: ReadonlyMap<string, Pairing[]>;
  private readonly listed = new Kept<string, ReadonlySet<string>>(DATES_KEPT);
  private readonly begun = new Kept<string, ReadonlyMap<string, CarriedPairing[]>>(DATES_KEPT);

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
    const listed = this.listedOn(listCode, date);
    return this.codesAt(divisionCode, date).some((code) => listed.has(code));
  }

  /**
   * The most specific pairing that matches buyer and origin on `date`: a named organisation before a place, then the
   * lowest western place, then the lowest eastern, then by code (CR-8). `former` is the most specific that matched but
   * ended on or before `date` (CR-10).
   */
  matchPairing(question: PairingQuestion): { pairing: Pairing | null; former: Pairing | null } {
    const east = this.codesAt(question.buyerSeatCode, question.date);
    const west = this.codesAt(question.originCode, question.date);
    const begun = this.begunBy(question.programmeCode, question.date);
    const matched = west
      .flatMap((code) => begun.get(code) ?? [])
      .map((carried) => ({ pairing: carried.pairing, nearness: nearness(carried, question, east, west) }))
      .filter(({ nearness }) => nearness.every((steps) => steps >= 0))
      .sort((a, b) => compare(a.nearness, b.nearness) || compareCodes(a.pairing, b.pairing))
      .map(({ pairing }) => pairing);
    const holds = (pairing: Pairing) => lasts(pairing, question.date);
    return { pairing: matched.find(holds) ?? null, former: matched.find((pairing) => !holds(pairing)) ?? null };
  }

  /**
   * The pairings that match buyer and any of the places that goods come from, most specific first, as `matchPairing` has it:
   * a named organisation before a place, then the lowest western place, then the lowest eastern, then where more of the
   * goods comes from, then by code.
   */
  pairingsOfShares(question: Omit<PairingQuestion, 'originCode'>, origins: readonly OriginMass[]): SharedPairing[] {
    const { date } = question;
    const east = this.codesAt(question.buyerSeatCode, date);
    const begun = this.begunBy(question.programmeCode, date);
    const matched = new Map<Pairing, SharedPairing & { nearness: Nearness }>();
    for (const { code, mass } of origins) {
      const west = this.codesAt(code, date);
      for (const carried of west.flatMap((each) => begun.get(each) ?? [])) {
        const { pairing } = carried;
        const before = matched.get(pairing);
        if (before) before.mass += mass;
        else {
          const [kind, up, eastSteps] = nearness(carried, question, east, west);
          // Steps up from several places do not compare; how far down the western place lies does.
          const rank: Nearness = [kind, up - west.length, eastSteps];
          if (eastSteps >= 0) matched.set(pairing, { pairing, holds: lasts(pairing, date), mass, nearness: rank });
        }
      }
    }
    return [...matched.values()]
      .sort((a, b) => compare(a.nearness, b.nearness) || compareMass(a, b) || compareCodes(a.pairing, b.pairing))
      .map(({ pairing, holds, mass }) => ({ pairing, holds, mass }));
  }

  /** True where the place is the western party of a pairing or lies in it, as of `date`. */
  isInWest({ westDivisionCode, validFrom }: Pairing, divisionCode: string, date: BusinessDate): boolean {
    return this.codesAt(divisionCode, date).includes(this.carried(westDivisionCode, validFrom, date));
  }

  /** The pairings of a programme that hold on a date. */
  pairingsOn(programmeCode: string, date: BusinessDate): readonly Pairing[] {
    return (this.pairings.get(programmeCode) ?? []).filter((pairing) =>
      within(date, pairing.validFrom, pairing.validUntil),
    );
  }

  /** The codes as of a date of the places that a list has on that date. */
  private listedOn(listCode: string, date: BusinessDate): ReadonlySet<string> {
    const key = `${listCode}@${date}`;
    const members = () =>
      (this.members.get(listCode) ?? [])
        .filter(({ validFrom, validUntil }) => within(date, validFrom, validUntil))
        .map(({ divisionCode, validFrom }) => this.carried(divisionCode, validFrom, date));
    return this.listed.get(key) ?? this.listed.set(key, new Set(members()));
  }

  /** The pairings of a programme that began by a date, by the code of their western place as of that date. */
  private begunBy(programmeCode: string, date: BusinessDate): ReadonlyMap<string, CarriedPairing[]> {
    const key = `${programmeCode}@${date}`;
    const pairings = () =>
      (this.pairings.get(programmeCode) ?? [])
        .filter(({ validFrom }) => validFrom <= date)
        .map((pairing) => ({
          pairing,
          west: this.carried(pairing.westDivisionCode, pairing.validFrom, date),
          east:
            pairing.eastDivisionCode === null ? '' : this.carried(pairing.eastDivisionCode, pairing.validFrom, date),
        }));
    return (
      this.begun.get(key) ??
      this.begun.set(
        key,
        groupedBy(pairings(), ({ west }) => west),
      )
    );
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

/** Steps up from buyer and origin to the pairing's parties; -1 where a party is neither the place nor above it. */
function nearness(
  { pairing: { eastOrganisationId }, west, east }: CarriedPairing,
  { buyerOrganisationIds }: Pick<PairingQuestion, 'buyerOrganisationIds'>,
  buyerCodes: readonly string[],
  originCodes: readonly string[],
): Nearness {
  const westSteps = originCodes.indexOf(west);
  return eastOrganisationId === null
    ? [1, westSteps, buyerCodes.indexOf(east)]
    : [0, westSteps, buyerOrganisationIds.indexOf(eastOrganisationId)];
}

const lasts = ({ validUntil }: Pairing, date: BusinessDate) => validUntil === null || date < validUntil;

function compare(a: Nearness, b: Nearness): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

const compareMass = (a: SharedPairing, b: SharedPairing) => (a.mass === b.mass ? 0 : a.mass > b.mass ? -1 : 1);

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
