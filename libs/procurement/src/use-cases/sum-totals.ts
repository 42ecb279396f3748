import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import { type PlaceBook, Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock } from '@shanhai/kernel';
import { carriedPlaces } from '../rules/carried-places';
import { recordedPlaces, totals, type TotalsQuestion, type TotalsRow } from '../store/figures';

export interface SummedTotals {
  countedThrough: bigint;
  rows: TotalsRow[];
  /** Places that the codes of rows are of; null where each amount stays under the codes of its recognition date. */
  book: PlaceBook | null;
}

/**
 * Sums what schemes counted: one answer is one moment of the log. With `divisionsAsOf` the codes that amounts were recorded
 * under roll up through the division tree of that date (CR-9), on the same snapshot.
 */
@Injectable()
export class SumTotals {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(
    viewer: Viewer,
    question: Omit<TotalsQuestion, 'places'>,
    divisionsAsOf: BusinessDate | null,
  ): Promise<SummedTotals> {
    if (divisionsAsOf === null)
      return { ...(await totals(this.database.apart, viewer, { ...question, places: null })), book: null };
    return this.database.snapshot(viewer, async (tx) => {
      const book = await this.places.book(tx);
      const carried = carriedPlaces(book, await recordedPlaces(tx, question.schemes), divisionsAsOf);
      const seatCode = book.carriedForward(viewer.seatCode, this.clock.today(), divisionsAsOf);
      return { ...(await totals(tx, viewer, { ...question, places: { carried, seatCode } })), book };
    });
  }
}
