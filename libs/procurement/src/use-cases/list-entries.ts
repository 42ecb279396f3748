import { Injectable } from '@nestjs/common';
import { Database, type Page } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import { unknownPlaces } from '../rules/carried-places';
import { type EntryFilter, entryPage, type EntryRow } from '../store/entries';
import { CarryPlaces } from './carry-places';

/**
 * A page of the entries behind a figure. With `divisionsAsOf` places are asked for by the codes that they have in the division
 * tree of that date, as the figure's own are (CR-9), on one snapshot.
 */
@Injectable()
export class ListEntries {
  constructor(
    private readonly database: Database,
    private readonly places: CarryPlaces,
  ) {}

  run(viewer: Viewer, filter: EntryFilter, page: Page, divisionsAsOf: BusinessDate | null): Promise<EntryRow[]> {
    if (divisionsAsOf === null) return entryPage(this.database.apart, viewer, filter, page);
    return this.database.snapshot(viewer, async (tx) => {
      const schemes = filter.scheme ? [filter.scheme] : null;
      const { book, recorded, places } = await this.places.run(tx, viewer, { schemes, stages: false }, divisionsAsOf);
      const carried = [...places.carried, ...unknownPlaces(book, recorded)];
      return entryPage(tx, viewer, filter, page, { ...places, carried });
    });
  }
}
