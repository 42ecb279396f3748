import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** A case that part of a lot was packed into. */
export interface PackedCaseRow {
  sscc: string;
  supplierId: string;
  lotId: string;
  quantityBase: bigint;
  packedOn: BusinessDate;
}

/** Base units of a lot that are in cases. The lot is locked. */
export async function packedBefore(tx: Tx, lotId: string): Promise<bigint> {
  const [{ sum }] = await tx.query<{ sum: bigint }>(
    'SELECT COALESCE(sum(quantity_base), 0)::bigint AS sum FROM packed_cases WHERE lot_id = $1',
    [lotId],
  );
  return sum;
}

/** Which of some lots were packed into cases. */
export async function lotsInCases(db: Queryable, lotIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    'SELECT DISTINCT lot_id AS id FROM packed_cases WHERE lot_id = ANY($1::uuid[])',
    [lotIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Adds cases. Gives those whose number is taken; the caller refuses them all. */
export async function insertCases(
  tx: Tx,
  lot: { id: string; supplierId: string },
  cases: readonly { sscc: string; quantityBase: bigint }[],
  packedOn: BusinessDate,
): Promise<string[]> {
  const added = await tx.query<{ sscc: string }>(
    `INSERT INTO packed_cases (sscc, supplier_id, lot_id, quantity_base, packed_on) SELECT sscc, $1, $2, base, $3 FROM unnest($4::text[], $5::bigint[]) AS c(sscc, base)
     ORDER BY sscc ON CONFLICT DO NOTHING RETURNING sscc`,
    [lot.supplierId, lot.id, packedOn, cases.map(({ sscc }) => sscc), cases.map(({ quantityBase }) => quantityBase)],
  );
  const there = new Set(added.map(({ sscc }) => sscc));
  return cases.map(({ sscc }) => sscc).filter((sscc) => !there.has(sscc));
}

/** The case of a number; null where there is none. */
export async function caseBySscc(db: Queryable, sscc: string): Promise<PackedCaseRow | null> {
  const [row] = await db.query<PackedCaseRow>(
    'SELECT sscc, supplier_id AS "supplierId", lot_id AS "lotId", quantity_base AS "quantityBase", packed_on AS "packedOn" FROM packed_cases WHERE sscc = $1',
    [sscc],
  );
  return row ?? null;
}
