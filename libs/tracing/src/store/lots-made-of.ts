import type { Tx } from '@shanhai/database';
import { refuse } from '@shanhai/kernel';
import { FAMILY_MAX, lotsMadeOf } from './family';

interface LotKey {
  id: string;
  supplierId: string;
}

/**
 * A lot that is locked with all lots that were made of it, their rows locked in the order of their ids. While they are being locked more may be made of
 * them, and others undone: again until each that is found is locked, for of what is locked nothing more is made.
 * @throws Refusal TOO_MANY at `field` where more than `FAMILY_MAX` were made of it.
 */
export async function lockLotsMadeOf(tx: Tx, { id, supplierId }: LotKey, field: string[]): Promise<LotKey[]> {
  const locked = new Set<string>();
  for (;;) {
    const { lots, more } = await lotsMadeOf(tx, [id]);
    if (more) refuse('TOO_MANY', field, { max: FAMILY_MAX, count: lots.length + 1 });
    const found = lots.map(({ lotId }) => lotId).filter((lotId) => !locked.has(lotId));
    // A lot has few lots made of it, and mostly none: one turn.
    if (found.length === 0)
      return [{ id, supplierId }, ...lots.map((lot) => ({ id: lot.lotId, supplierId: lot.supplierId }))];
    lock(tx, found);
    for (const lotId of found) locked.add(lotId);
  }
}

function lock(tx: Tx, ids: readonly string[]): void {
  tx.send('SELECT FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
}
