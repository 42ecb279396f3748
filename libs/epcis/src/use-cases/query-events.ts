import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { readToken, tokenOf } from '../rules/page-token';
import type { EventQuery } from '../rules/read-query';
import type { EventRow } from '../store/events';
import { countEvents, findEvents } from '../store/find-events';

export interface EventPage {
  events: EventRow[];
  /** What the next page starts with; null at the end. */
  nextPageToken: string | null;
}

/**
 * Finds events among those that the viewer's organisation may see: its own, those that name it as a party, those that only
 * tell of goods, and for an office those of goods from its places. Refuses INVALID (nextPageToken), TOO_MANY (maxEventCount).
 */
@Injectable()
export class QueryEvents {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, query: EventQuery): Promise<EventPage> {
    const after = query.pageToken === null ? null : readToken(query.pageToken);
    if (query.maxEvents !== null && after === null) {
      const count = await countEvents(this.database, viewer, query, query.maxEvents + 1);
      if (count > query.maxEvents) refuse('TOO_MANY', ['maxEventCount'], { max: query.maxEvents, count });
    }
    const rows = await findEvents(this.database, viewer, query, after);
    const events = rows.slice(0, query.perPage);
    return { events, nextPageToken: rows.length > query.perPage ? nextOf(events.at(-1)!, query) : null };
  }
}

function nextOf({ id, eventTime, recordTime }: EventRow, { orderBy }: EventQuery): string {
  return tokenOf(orderBy === 'eventTime' ? eventTime : recordTime, id);
}
