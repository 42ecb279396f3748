import type { Queryable } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { lotsById } from '../store/lots';
import { type Lot, toLot } from './lot.type';

/** The lot that a field of this lib or of one above names; the calls of one request are one statement. */
export async function loadLot(context: RequestContext, db: Queryable, id: string): Promise<Lot | null> {
  const row = await loadBatched(context, 'lots', id, (ids) => lotsById(db, ids));
  return row && toLot(row);
}
