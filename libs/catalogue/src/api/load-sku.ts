import type { Queryable } from '@shanhai/database';
import { loadBatched, type RequestContext } from '@shanhai/graphql';
import { skusById } from '../store/skus';
import { type Sku, toSku } from './sku.type';

/** The SKU that a field of a lib above names; the calls of one request are one statement. */
export async function loadSku(context: RequestContext, db: Queryable, id: string): Promise<Sku | null> {
  const row = await loadBatched(context, 'skus', id, (ids) => skusById(db, ids));
  return row && toSku(row);
}
