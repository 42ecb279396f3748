import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { isId, refuse } from '@shanhai/kernel';
import type { EventQuery } from '../rules/read-query';
import { countEvents, type EventRow, findEvents, type PageStart } from '../store/events';

export interface EventPage {
  events: EventRow[];
  /** What the next page starts with; null at the end. */
  nextPageToken: string | null;
}

/**
 * Finds events among those that the viewer's organisation may see: its own, those that name it as a party, and those that
 * only tell of goods. Refuses INVALID (nextPageToken), TOO_MANY (maxEventCount).
 */
@Injectable()
export class QueryEvents {
  constructor(private readonly database: Database) {}

  async run({ organisationId }: Viewer, query: EventQuery): Promise<EventPage> {
    const after = query.pageToken === null ? null : readToken(query.pageToken);
    if (query.maxEvents !== null && after === null) {
      const count = await countEvents(this.database, organisationId, query, query.maxEvents + 1);
      if (count > query.maxEvents) refuse('TOO_MANY', ['maxEventCount'], { max: query.maxEvents, count });
    }
    const rows = await findEvents(this.database, organisationId, query, after);
    const events = rows.slice(0, query.perPage);
    return { events, nextPageToken: rows.length > query.perPage ? tokenOf(events.at(-1)!, query) : null };
  }
}

function tokenOf({ id, eventTime, recordTime }: EventRow, { orderBy }: EventQuery): string {
  const time = orderBy === 'eventTime' ? eventTime : recordTime;
  return Buffer.from(JSON.stringify([time, id])).toString('base64url');
}

function readToken(token: string): PageStart {
  try {
    const [time, id] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if (typeof time === 'string' && !Number.isNaN(Date.parse(time)) && typeof id === 'string' && isId(id))
      return { time, id };
  } catch {
    // Falls through to the refusal: a token that does not decode is the caller's mistake.
  }
  return refuse('INVALID', ['nextPageToken'], {
    value: token.slice(0, 60),
    reason: { zh: '不是此接口给出的续页标记', en: 'not a token that a page gave' },
  });
}
