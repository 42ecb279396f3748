import type { Queryable, Tx } from '@shanhai/database';
import { toJson } from '@shanhai/kernel';
import type { NamedQuery } from '../rules/named-query';

export interface NamedQueryRow extends NamedQuery {
  createdAt: Date;
}

/** An organisation keeps so many; a list of them is one answer. */
export const NAMED_QUERIES_MAX = 200;

const COLUMNS = 'name, query, names, created_at AS "createdAt"';

/** Keeps a query; null where the organisation has no room for more, false where it has one of that name. */
export async function insertNamedQuery(tx: Tx, ownerId: string, query: NamedQuery): Promise<boolean | null> {
  tx.send(`SELECT pg_advisory_xact_lock(hashtextextended('epcis_queries ' || $1, 0))`, [ownerId]);
  const [{ count }] = await tx.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM epcis_queries WHERE owner_id = $1',
    [ownerId],
  );
  if (count >= NAMED_QUERIES_MAX) return null;
  const added = await tx.query(
    'INSERT INTO epcis_queries (owner_id, name, query, names) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1',
    [ownerId, query.name, toJson(query.query), toJson(query.names)],
  );
  return added.length > 0;
}

/** The queries of an organisation by name, or the one of a name. */
export function namedQueries(db: Queryable, ownerId: string, name: string | null = null): Promise<NamedQueryRow[]> {
  return db.query(
    `SELECT ${COLUMNS} FROM epcis_queries WHERE owner_id = $1 AND ($2::text IS NULL OR name = $2) ORDER BY name COLLATE "C"`,
    [ownerId, name],
  );
}

/** False where there is none. */
export async function deleteNamedQuery(tx: Tx, ownerId: string, name: string): Promise<boolean> {
  const gone = await tx.query('DELETE FROM epcis_queries WHERE owner_id = $1 AND name = $2 RETURNING 1', [
    ownerId,
    name,
  ]);
  return gone.length > 0;
}
