import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import { type BusinessDate, toJson } from '@shanhai/kernel';
import type { FieldSum } from '../rules/field-harvest';
import type { LotStanding } from '../rules/lot-standing';

export type HoldDecision = 'RELEASED' | 'REFUSED';

/** A lot above what its supplier's fields can have grown: the sum as it was, and what an office decided. */
export interface LotHoldRow extends FieldSum {
  id: string;
  supplierId: string;
  lotId: string;
  placeCodes: string[];
  categoryCode: string;
  yieldVersion: number;
  heldOn: BusinessDate;
  decision: HoldDecision | null;
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  reason: string | null;
}

const COLUMNS = `h.id, h.supplier_id AS "supplierId", h.lot_id AS "lotId", h.place_codes AS "placeCodes", h.category_code AS "categoryCode",
  h.yield_version AS "yieldVersion", h.harvest_year AS "harvestYear", h.area_square_metres AS "areaSquareMetres", h.most_base AS "mostBase",
  h.before_base AS "beforeBase", h.stated_base AS "statedBase", h.held_on AS "heldOn", h.decision, h.decided_by AS "decidedBy", h.decided_on AS "decidedOn", h.reason`;

/** Holds on lots of an office's places, the newest first; those that wait for it, or those that are decided. */
export async function pageOfHolds(
  db: Queryable,
  seatCodes: readonly string[],
  waiting: boolean | null,
  page: Page,
): Promise<PageOf<LotHoldRow>> {
  const parameters: unknown[] = [seatCodes, waiting];
  const columns = [
    { sql: 'h.held_on', type: 'date' },
    { sql: 'h.id', type: 'uuid' },
  ];
  const keyset = keysetSql(page, columns, parameters);
  const rows = await db.query<LotHoldRow>(
    `SELECT ${COLUMNS} FROM lot_holds h WHERE h.place_codes && $1::text[] AND ($2::boolean IS NULL OR (h.decision IS NULL) = $2)
       AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.heldOn, row.id]);
}

export function holdsById(db: Queryable, ids: readonly string[]): Promise<LotHoldRow[]> {
  return db.query<LotHoldRow>(`SELECT ${COLUMNS} FROM lot_holds h WHERE h.id = ANY($1::uuid[])`, [ids]);
}

/** The latest hold of each lot that is or was held, by lot. */
export async function holdsOfLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, LotHoldRow>> {
  const rows = await db.query<LotHoldRow>(
    `SELECT ${COLUMNS} FROM lot_holds h WHERE h.lot_id = ANY($1::uuid[]) ORDER BY h.held_on, h.id`,
    [lotIds],
  );
  return new Map(rows.map((row) => [row.lotId, row]));
}

export async function lockHold(tx: Tx, id: string): Promise<LotHoldRow | null> {
  const [row] = await tx.query<LotHoldRow>(`SELECT ${COLUMNS} FROM lot_holds h WHERE h.id = $1 FOR NO KEY UPDATE`, [
    id,
  ]);
  return row ?? null;
}

export type NewHold = Omit<LotHoldRow, 'decision' | 'decidedBy' | 'decidedOn' | 'reason'>;

export function insertHolds(tx: Tx, holds: readonly NewHold[]): void {
  tx.send(
    `INSERT INTO lot_holds (id, supplier_id, lot_id, place_codes, category_code, yield_version, harvest_year, area_square_metres, most_base, before_base, stated_base, held_on)
     SELECT h.id, h."supplierId", h."lotId", ARRAY(SELECT jsonb_array_elements_text(h."placeCodes")), h."categoryCode", h."yieldVersion", h."harvestYear", h."areaSquareMetres",
       h."mostBase", h."beforeBase", h."statedBase", h."heldOn"
     FROM jsonb_to_recordset($1::jsonb) AS h(id uuid, "supplierId" uuid, "lotId" uuid, "placeCodes" jsonb, "categoryCode" text, "yieldVersion" integer, "harvestYear" integer,
       "areaSquareMetres" bigint, "mostBase" bigint, "beforeBase" bigint, "statedBase" bigint, "heldOn" date)`,
    [toJson(holds)],
  );
}

/** Writes what an office decided of a hold that is locked, and how its lot stands from here on. */
export function decideHold(tx: Tx, hold: LotHoldRow, standing: LotStanding): void {
  tx.send(
    'UPDATE lot_holds SET decision = $3, decided_by = $4, decided_on = $5, reason = $6 WHERE id = $1 AND supplier_id = $2',
    [hold.id, hold.supplierId, hold.decision, hold.decidedBy, hold.decidedOn, hold.reason],
  );
  tx.send('UPDATE lots SET standing = $3 WHERE id = $1 AND supplier_id = $2', [hold.lotId, hold.supplierId, standing]);
}
