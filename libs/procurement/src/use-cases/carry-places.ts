import { Injectable } from '@nestjs/common';
import type { Queryable } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock } from '@shanhai/kernel';
import { carriedPlaces } from '../rules/carried-places';
import { type PlacesAsOf, recordedPlaces } from '../store/figures';
import { schemesAt } from '../store/rules-at';

/** What was recorded under: of which schemes, all where it is null, and whether of stages too. */
export interface Recorded {
  schemes: readonly string[] | null;
  stages: boolean;
}

/** Carries the codes that anything is recorded under, and the viewer's own, to the division tree of a date (CR-9). */
@Injectable()
export class CarryPlaces {
  constructor(
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** On the snapshot of `db`; the place book and the codes that it carried beside. */
  async run(
    db: Queryable,
    viewer: Pick<Viewer, 'seatCode'>,
    { schemes, stages }: Recorded,
    asOf: BusinessDate,
  ): Promise<{ book: PlaceBook; recorded: string[]; places: PlacesAsOf }> {
    const book = await this.places.book(db);
    const codes = schemes ?? (await schemesAt(db, null)).map(({ code }) => code);
    const recorded = await recordedPlaces(db, codes, { stages });
    const seatCode = book.placeAt(viewer.seatCode, asOf, this.clock.today());
    return { book, recorded, places: { carried: carriedPlaces(book, recorded, asOf), seatCode } };
  }
}
