import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import { LOT_COLUMNS, type LotRow } from './lots';

export const RECALL_LEVELS = ['LEVEL_1', 'LEVEL_2', 'LEVEL_3'] as const;
export type RecallLevel = (typeof RECALL_LEVELS)[number];

/** Goods of a lot, and of all that was made of it, are called back. */
export interface RecallRow {
  id: string;
  /** The supplier of the lot that it began with. */
  supplierId: string;
  lotId: string;
  level: RecallLevel;
  reason: string;
  startedBy: string;
  startedOn: BusinessDate;
  endedBy: string | null;
  endedOn: BusinessDate | null;
  endReason: string | null;
}

export const RECALL_COLUMNS = `r.id, r.supplier_id AS "supplierId", r.lot_id AS "lotId", r.level, r.reason, r.started_by AS "startedBy", r.started_on AS "startedOn",
  r.ended_by AS "endedBy", r.ended_on AS "endedOn", r.end_reason AS "endReason"`;

/** Every recall that stands or stood on lots, by lot, open ones first, then the latest; one statement. */
export async function recallsOf(db: Queryable, lotIds: readonly string[]): Promise<Map<string, RecallRow[]>> {
  const rows = await db.query<RecallRow & { onLot: string }>(
    `SELECT x.lot_id AS "onLot", ${RECALL_COLUMNS} FROM recalled_lots x JOIN recalls r ON r.id = x.recall_id AND r.supplier_id = x.supplier_id
     WHERE x.lot_id = ANY($1::uuid[]) ORDER BY x.lot_id, r.ended_on IS NOT NULL, r.started_on DESC, r.id DESC`,
    [lotIds],
  );
  return groupedBy(rows, (row) => row.onLot);
}

/** Recalls by id, in one statement; unknown ids are left out. */
export async function recallsById(db: Queryable, ids: readonly string[]): Promise<Map<string, RecallRow>> {
  const rows = await db.query<RecallRow>(`SELECT ${RECALL_COLUMNS} FROM recalls r WHERE r.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A lot with its supplier's seat, locked, so that nothing leaves it meanwhile; null where it is unknown. */
export async function lockLotAndSeat(tx: Tx, lotId: string): Promise<(LotRow & { supplierSeat: string }) | null> {
  const [row] = await tx.query<LotRow & { supplierSeat: string }>(
    `SELECT ${LOT_COLUMNS}, o.seat_code AS "supplierSeat" FROM lots l JOIN organisations o ON o.id = l.supplier_id
     WHERE l.id = $1 FOR NO KEY UPDATE OF l`,
    [lotId],
  );
  return row ?? null;
}

/** A recall, locked; null where it is unknown. */
export async function lockRecall(tx: Tx, id: string): Promise<RecallRow | null> {
  const [row] = await tx.query<RecallRow>(`SELECT ${RECALL_COLUMNS} FROM recalls r WHERE r.id = $1 FOR NO KEY UPDATE`, [
    id,
  ]);
  return row ?? null;
}

/** Whether an open recall began with the lot, which is locked. */
export async function hasOpenRecall(tx: Tx, lotId: string): Promise<boolean> {
  return (await tx.query('SELECT FROM recalls WHERE lot_id = $1 AND ended_on IS NULL', [lotId])).length > 0;
}

/** Writes a recall on lots that are locked. */
export function insertRecall(
  tx: Tx,
  recall: RecallRow & { placeCodes: readonly string[] },
  lots: readonly Pick<LotRow, 'id' | 'supplierId'>[],
): void {
  tx.send(
    `INSERT INTO recalls (id, supplier_id, lot_id, level, reason, started_by, started_on, place_codes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[recall.id, recall.supplierId, recall.lotId, recall.level, recall.reason, recall.startedBy, recall.startedOn],
      recall.placeCodes,
    ],
  );
  tx.send(
    `WITH stood AS (
       INSERT INTO recalled_lots (recall_id, supplier_id, lot_id, lot_supplier_id) SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[])
       RETURNING lot_id, lot_supplier_id
     ) UPDATE lots SET open_recalls = lots.open_recalls + 1 FROM stood WHERE lots.id = stood.lot_id AND lots.supplier_id = stood.lot_supplier_id`,
    [recall.id, recall.supplierId, lots.map(({ id }) => id), lots.map(({ supplierId }) => supplierId)],
  );
}

/** Ends a recall that is locked: its lots may leave again, where no other stands on them. Gives those, by id. */
export async function closeRecall(
  tx: Tx,
  recall: Pick<RecallRow, 'id' | 'supplierId' | 'endedBy' | 'endedOn' | 'endReason'>,
): Promise<string[]> {
  tx.send('UPDATE recalls SET ended_by = $3, ended_on = $4, end_reason = $5 WHERE id = $1 AND supplier_id = $2', [
    recall.id,
    recall.supplierId,
    recall.endedBy,
    recall.endedOn,
    recall.endReason,
  ]);
  const rows = await tx.query<{ id: string; open: number }>(
    `WITH stood AS MATERIALIZED (
       SELECT l.id FROM lots l WHERE l.id IN (SELECT lot_id FROM recalled_lots WHERE recall_id = $1 AND supplier_id = $2) ORDER BY l.id FOR NO KEY UPDATE
     ) UPDATE lots SET open_recalls = lots.open_recalls - 1 FROM stood WHERE lots.id = stood.id RETURNING lots.id, lots.open_recalls AS open`,
    [recall.id, recall.supplierId],
  );
  return rows.flatMap(({ id, open }) => (open === 0 ? [id] : [])).sort();
}

/** How many lots each recall stands on. */
export async function recalledCounts(db: Queryable, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; lots: number }>(
    `SELECT recall_id AS id, count(*)::integer AS lots FROM recalled_lots WHERE recall_id = ANY($1::uuid[]) GROUP BY recall_id`,
    [ids],
  );
  return new Map(rows.map(({ id, lots }) => [id, lots]));
}
