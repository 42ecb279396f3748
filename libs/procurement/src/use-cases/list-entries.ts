import { Injectable } from '@nestjs/common';
import { Database, type Page } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock } from '@shanhai/kernel';
import { carriedPlaces, unknownPlaces } from '../rules/carried-places';
import { type EntryFilter, entryPage, type EntryRow } from '../store/entries';
import { recordedPlaces } from '../store/figures';
import { schemesAt } from '../store/rules-at';

/**
 * A page of the entries behind a figure. With `divisionsAsOf` places are asked for by the codes that they have in the division
 * tree of that date, as the figure's own are (CR-9), on one snapshot.
 */
@Injectable()
export class ListEntries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  run(viewer: Viewer, filter: EntryFilter, page: Page, divisionsAsOf: BusinessDate | null): Promise<EntryRow[]> {
    if (divisionsAsOf === null) return entryPage(this.database.apart, viewer, filter, page);
    return this.database.snapshot(viewer, async (tx) => {
      const book = await this.places.book(tx);
      const schemes = filter.scheme ? [filter.scheme] : (await schemesAt(tx, null)).map(({ code }) => code);
      const recorded = await recordedPlaces(tx, schemes, { stages: false });
      const carried = [...carriedPlaces(book, recorded, divisionsAsOf), ...unknownPlaces(book, recorded)];
      const seatCode = book.carriedForward(viewer.seatCode, this.clock.today(), divisionsAsOf);
      return entryPage(tx, viewer, filter, page, { carried, seatCode });
    });
  }
}
