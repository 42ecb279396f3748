import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '@shanhai/database';
import type { PlaceBook } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, refuse } from '@shanhai/kernel';
import { ROWS_MAX } from '../rules/facet';
import { type PlacesAsOf, totals, type TotalsQuestion, type TotalsRow } from '../store/figures';
import { CarryPlaces } from './carry-places';
import { stages, type StagesQuestion, type StagesRow } from '../store/stages';

/** A figure of one moment: the facts up to `countedThrough`. */
interface Summed<Row> {
  countedThrough: bigint;
  rows: Row[];
  /** Places that the codes of rows are of; null where each amount stays under the codes of its own date. */
  book: PlaceBook | null;
}
export type SummedTotals = Summed<TotalsRow>;

/**
 * Sums what schemes counted, and stages of purchases beside it: one answer is one moment of the log. With `divisionsAsOf` the
 * codes that amounts were recorded under roll up through the division tree of that date (CR-9), on the same snapshot.
 * Refusals: TOO_MANY (groupBy) for more than `rowsMax` rows, 10,000 of stages.
 */
@Injectable()
export class SumTotals {
  constructor(
    private readonly database: Database,
    private readonly places: CarryPlaces,
  ) {}

  run(
    viewer: Viewer,
    question: Omit<TotalsQuestion, 'places'>,
    divisionsAsOf: BusinessDate | null,
  ): Promise<SummedTotals> {
    const { schemes, rowsMax } = question;
    return this.at(viewer, divisionsAsOf, { schemes, stages: false }, async (db, places) =>
      atMost(await totals(db, viewer, { ...question, places }), rowsMax),
    );
  }

  stages(
    viewer: Viewer,
    question: Omit<StagesQuestion, 'places'>,
    divisionsAsOf: BusinessDate | null,
  ): Promise<Summed<StagesRow> & { purchasesToEnter: number }> {
    return this.at(viewer, divisionsAsOf, { schemes: [question.scheme], stages: true }, async (db, places) =>
      atMost(await stages(db, viewer, { ...question, places }, ROWS_MAX), ROWS_MAX),
    );
  }

  /** Sums on one snapshot with the places of a date, where one is stated. */
  private async at<Answer>(
    viewer: Viewer,
    asOf: BusinessDate | null,
    recorded: { schemes: readonly string[]; stages: boolean },
    sum: (db: Queryable, places: PlacesAsOf | null) => Promise<Answer>,
  ): Promise<Answer & { book: PlaceBook | null }> {
    if (asOf === null) return { ...(await sum(this.database.apart, null)), book: null };
    return this.database.snapshot(viewer, async (tx) => {
      const { book, places } = await this.places.run(tx, viewer, recorded, asOf);
      return { ...(await sum(tx, places)), book };
    });
  }
}

function atMost<Answer extends { groups: number }>(answer: Answer, max: number): Answer {
  if (answer.groups > max) refuse('TOO_MANY', ['groupBy'], { max, count: answer.groups });
  return answer;
}
