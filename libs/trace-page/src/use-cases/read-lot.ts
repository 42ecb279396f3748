import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import { type EventRow, ownUri, publicEventsOf } from '@shanhai/epcis';
import { Clock } from '@shanhai/kernel';
import { type RecallRow, recallsOf } from '@shanhai/tracing';
import { digitalLinkPath } from '../rules/digital-link';
import { type OriginPart, type OriginOfPage, originOfPage } from '../rules/origin-of-page';
import { CITY_LEVEL, placeNames } from '../rules/place-names';
import { type Step, stepOf } from '../rules/steps';
import { type LotKey, type LotOfPage, lotOfPage } from '../store/lot-of-page';
import { type OtherLot, lotsNamed } from '../store/lots-named';
import { originSources } from '../store/origin-sources';
import { type Paper, papersAndWays, type Way } from '../store/papers-and-ways';

/** Steps of one lot that are told; a lot has some ten. */
const EVENTS_MAX = 60;
/** Other lots that the page has links to, so that it stays light; the data for programs have all. */
const OTHERS_MAX = 20;

/** All that anybody may know of a lot. */
export interface TracedLot {
  lot: LotOfPage;
  origin: Omit<OriginOfPage, 'parts'> & {
    /** Places that it comes from, with their names. */
    parts: (OriginPart & { place: string[] })[];
  };
  /** Names from the province down, as of the harvest; empty where the code is of no place. */
  place: string[];
  /** Of the place where it was made of other lots. */
  madeIn: string[];
  events: EventRow[];
  steps: Step[];
  others: Map<string, OtherLot>;
  /** Open ones first; also those of lots that it was made of. */
  recalls: RecallRow[];
  papers: Paper[];
  ways: (Way & { city: string })[];
}

/** Reads what anybody who scans its code may know of a lot, now: seven statements. Null where there is no such lot. */
@Injectable()
export class ReadLot {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(key: LotKey): Promise<TracedLot | null> {
    const lot = await lotOfPage(this.database, key);
    if (!lot) return null;
    const names = namesOf(lot);
    const today = this.clock.today();
    const [{ papers, ways }, sources, events, recalls, book] = await Promise.all([
      papersAndWays(this.database, lot, today),
      originSources(this.database, lot),
      publicEventsOf(this.database, lot.supplierId, names, EVENTS_MAX),
      recallsOf(this.database, [lot.id]),
      this.places.book(),
    ]);
    const steps = events.map(({ event }) => stepOf(event, names));
    const linked = [...new Set(steps.flatMap(({ from, into }) => [...from, ...into]))].slice(0, OTHERS_MAX);
    const others = await lotsNamed(this.database, linked);
    const { parts, ...origin } = originOfPage(lot, sources, today);
    return {
      lot,
      origin: {
        ...origin,
        parts: parts.map((part) => ({ ...part, place: placeNames(book, part.placeCode, part.lastHarvestedOn) })),
      },
      place: placeNames(book, lot.placeCode, lot.harvestedOn),
      madeIn: lot.making === null ? [] : placeNames(book, lot.making.placeCode, lot.making.on),
      events,
      steps,
      others,
      recalls: recalls.get(lot.id) ?? [],
      papers,
      ways: ways.map((way) => ({ ...way, city: placeNames(book, way.cityCode, way.lastOn, CITY_LEVEL).join('') })),
    };
  }
}

/** What trace events call the lot: its own name, and its Digital Link in the one spelling of events. */
function namesOf({ id, gtin, traceCode }: LotOfPage): string[] {
  return [ownUri(id), ...(gtin === null ? [] : [`https://id.gs1.org${digitalLinkPath(gtin, traceCode)}`])];
}
