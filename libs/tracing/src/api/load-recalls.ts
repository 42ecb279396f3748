import type { Queryable } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { recallsOf } from '../store/recalls';
import { type Recall, toRecall } from './recall.types';

/** The recalls on a lot, open ones first; the calls of one request are one statement. */
export async function loadRecalls(context: RequestContext, db: Queryable, lotId: string): Promise<Recall[]> {
  const rows = await loadBatched(context, 'recalls', lotId, (ids) => recallsOf(db, ids));
  return (rows ?? []).map(toRecall);
}
