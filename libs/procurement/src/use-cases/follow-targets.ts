import { Injectable } from '@nestjs/common';
import { Database, type Page } from '@shanhai/database';
import { Places } from '@shanhai/divisions';
import type { Viewer } from '@shanhai/graphql';
import { Clock } from '@shanhai/kernel';
import { lostCodes } from '../rules/carried-places';
import { type Pace, paceOf, periodBefore, spanOf } from '../rules/pace';
import { progress, type ProgressFilter, type ProgressRow } from '../store/progress';

/** How targets of a scheme stand today, by pages of those that the viewer sees; one row more than the page where there are. */
@Injectable()
export class FollowTargets {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async run(
    viewer: Viewer,
    scheme: string,
    period: string,
    filter: ProgressFilter,
    page: Page,
  ): Promise<{ countedThrough: bigint; rows: (ProgressRow & Pace)[] }> {
    const today = this.clock.today();
    const { until } = spanOf(period);
    const book = await this.places.book();
    const lost = lostCodes(book, spanOf(periodBefore(period)).from, until < today ? until : today);
    const question = { scheme, period, today, lost };
    const { countedThrough, rows } = await progress(this.database.apart, viewer, question, filter, page);
    return { countedThrough, rows: rows.map((row) => ({ ...row, ...paceOf(period, row, today) })) };
  }
}
