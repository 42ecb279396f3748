import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy, toJson } from '@shanhai/kernel';
import type { GoodsKind } from '../rules/process';
import type { RootShare } from '../rules/origin-shares';
import { LOT_COLUMNS, type LotRow } from './lots';

export type MakingKind = 'PROCESSED' | 'MIXED' | 'TAKEN_OVER';

/** A step that made lots of lots. */
export interface MakingRow {
  id: string;
  supplierId: string;
  kind: MakingKind;
  processCode: string | null;
  processVersion: number | null;
  placeCode: string;
  happenedOn: BusinessDate;
  recordedOn: BusinessDate;
}
export interface MakingInputRow {
  makingId: string;
  lotId: string;
  lotSupplierId: string;
  takenBase: bigint;
}

/** A lot to take from, with what it is. */
export type InputLot = LotRow & GoodsKind;

/** Lots by id, locked in the order of their ids; unknown ids are left out. */
export async function lockInputLots(tx: Tx, ids: readonly string[]): Promise<Map<string, InputLot>> {
  const rows = await tx.query<InputLot>(
    `SELECT ${LOT_COLUMNS}, p.category_code AS "categoryCode" FROM lots l JOIN products p ON p.id = l.product_id AND p.supplier_id = l.supplier_id
     WHERE l.id = ANY($1::uuid[]) ORDER BY l.id FOR NO KEY UPDATE OF l`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes a step and takes its inputs off lots that are locked. The mass balance (CR-20) stands as a CHECK. */
export function insertMaking(tx: Tx, making: MakingRow, inputs: readonly Omit<MakingInputRow, 'makingId'>[]): void {
  tx.send(
    `INSERT INTO makings (id, supplier_id, kind, process_code, process_version, place_code, happened_on, recorded_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      making.id,
      making.supplierId,
      making.kind,
      making.processCode,
      making.processVersion,
      making.placeCode,
      making.happenedOn,
      making.recordedOn,
    ],
  );
  tx.send(
    `WITH taken AS (
       INSERT INTO making_inputs (making_id, supplier_id, lot_id, lot_supplier_id, taken_base)
       SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::bigint[]) RETURNING lot_id, lot_supplier_id, taken_base
     ) UPDATE lots SET taken_base = lots.taken_base + taken.taken_base FROM taken WHERE lots.id = taken.lot_id AND lots.supplier_id = taken.lot_supplier_id`,
    [
      making.id,
      making.supplierId,
      inputs.map(({ lotId }) => lotId),
      inputs.map(({ lotSupplierId }) => lotSupplierId),
      inputs.map(({ takenBase }) => takenBase),
    ],
  );
}

/** Says of lots that were just made from which harvested lots they come: all of the same. */
export function insertRoots(
  tx: Tx,
  lots: readonly { id: string; supplierId: string }[],
  roots: readonly RootShare[],
): void {
  tx.send(
    `INSERT INTO lot_roots (lot_id, supplier_id, root_lot_id, root_supplier_id, mass_base)
     SELECT l.id, l."supplierId", r."rootLotId", r."rootSupplierId", r."massBase"
     FROM jsonb_to_recordset($1::jsonb) AS l(id uuid, "supplierId" uuid),
       jsonb_to_recordset($2::jsonb) AS r("rootLotId" uuid, "rootSupplierId" uuid, "massBase" bigint)`,
    [
      toJson(lots.map(({ id, supplierId }) => ({ id, supplierId }))),
      toJson(roots.map(({ rootLotId, rootSupplierId, massBase }) => ({ rootLotId, rootSupplierId, massBase }))),
    ],
  );
}

const COLUMNS = `m.id, m.supplier_id AS "supplierId", m.kind, m.process_code AS "processCode", m.process_version AS "processVersion", m.place_code AS "placeCode",
  m.happened_on AS "happenedOn", m.recorded_on AS "recordedOn"`;

/** Steps by id, with what undid them, in one statement. */
export async function makingsById(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, MakingRow & { undoneOn: BusinessDate | null; undoReason: string | null }>> {
  const rows = await db.query<MakingRow & { undoneOn: BusinessDate | null; undoReason: string | null }>(
    `SELECT ${COLUMNS}, u.undone_on AS "undoneOn", u.reason AS "undoReason" FROM makings m
     LEFT JOIN making_undos u ON u.making_id = m.id AND u.supplier_id = m.supplier_id WHERE m.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What each step took, by step. */
export async function inputsOfMakings(db: Queryable, ids: readonly string[]): Promise<Map<string, MakingInputRow[]>> {
  const rows = await db.query<MakingInputRow>(
    `SELECT making_id AS "makingId", lot_id AS "lotId", lot_supplier_id AS "lotSupplierId", taken_base AS "takenBase"
     FROM making_inputs WHERE making_id = ANY($1::uuid[]) ORDER BY making_id, lot_id`,
    [ids],
  );
  return groupedBy(rows, (row) => row.makingId);
}

/** The lots that each step made, by step. */
export async function lotsOfMakings(db: Queryable, ids: readonly string[]): Promise<Map<string, LotRow[]>> {
  const rows = await db.query<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM lots l WHERE l.making_id = ANY($1::uuid[]) ORDER BY l.id`,
    [ids],
  );
  return groupedBy(rows, (row) => row.makingId!);
}
