import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import { LOT_COLUMNS, type LotRow } from './lots';

/** Names a lot that is locked. False where the name is another lot's. */
export async function insertLotAlias(
  tx: Tx,
  lot: Pick<LotRow, 'id' | 'supplierId'>,
  alias: string,
  on: BusinessDate,
): Promise<boolean> {
  tx.send(
    'INSERT INTO lot_aliases (alias, lot_id, supplier_id, named_on) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [alias, lot.id, lot.supplierId, on],
  );
  const own = await tx.query('SELECT 1 FROM lot_aliases WHERE alias = $1 AND lot_id = $2', [alias, lot.id]);
  return own.length > 0;
}

/** The other names of each lot, in the order in which they came, by lot id. */
export async function aliasesOfLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.query<{ lotId: string; alias: string }>(
    'SELECT lot_id AS "lotId", alias FROM lot_aliases WHERE lot_id = ANY($1::uuid[]) ORDER BY named_on, alias',
    [lotIds],
  );
  return new Map([...groupedBy(rows, (row) => row.lotId)].map(([id, own]) => [id, own.map(({ alias }) => alias)]));
}

/** The lot that another name is of; null where none is. */
export async function lotByAlias(db: Queryable, alias: string): Promise<LotRow | null> {
  const [row] = await db.query<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM lot_aliases a JOIN lots l ON l.id = a.lot_id AND l.supplier_id = a.supplier_id WHERE a.alias = $1`,
    [alias],
  );
  return row ?? null;
}
