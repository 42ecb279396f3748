import type { Queryable } from '@shanhai/database';

/** Lots that one question follows at most; a drill that meets more says so. Beyond it nobody calls back lot by lot. */
export const FAMILY_MAX = 10_000;

export interface LotName {
  lotId: string;
  supplierId: string;
}

/** Family of lots: `lots` without those that were asked for; `more` where there are more than `FAMILY_MAX`. */
export interface Family {
  lots: LotName[];
  more: boolean;
}

/**
 * Every lot that is made of these, through any number of steps: processed, mixed, repacked, taken over. Undone ones are left out. Each
 * step goes over an index, a lot is followed once, and the recursion ends with the first lot too many.
 */
export function lotsMadeOf(db: Queryable, lotIds: readonly string[], most = FAMILY_MAX): Promise<Family> {
  return follow(
    db,
    `SELECT m.id, m.supplier_id FROM family f JOIN making_inputs i ON i.lot_id = f.id
     JOIN lots m ON m.making_id = i.making_id AND m.supplier_id = i.supplier_id AND m.standing <> 'UNDONE'`,
    lotIds,
    most,
  );
}

/** Every lot that these were made of, likewise. */
export function lotsThatMade(db: Queryable, lotIds: readonly string[], most = FAMILY_MAX): Promise<Family> {
  return follow(
    db,
    `SELECT i.lot_id, i.lot_supplier_id FROM family f JOIN lots m ON m.id = f.id AND m.standing <> 'UNDONE'
     JOIN making_inputs i ON i.making_id = m.making_id AND i.supplier_id = m.supplier_id`,
    lotIds,
    most,
  );
}

async function follow(db: Queryable, step: string, lotIds: readonly string[], most: number): Promise<Family> {
  const rows = await db.query<LotName>(
    `WITH RECURSIVE family AS (SELECT l.id, l.supplier_id FROM lots l WHERE l.id = ANY($1::uuid[]) UNION ${step})
     SELECT id AS "lotId", supplier_id AS "supplierId" FROM family LIMIT $2`,
    [lotIds, most + lotIds.length + 1],
  );
  const asked = new Set(lotIds);
  const lots = rows.filter(({ lotId }) => !asked.has(lotId));
  return { lots: lots.slice(0, most), more: lots.length > most };
}
