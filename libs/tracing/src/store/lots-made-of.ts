import type { Tx } from '@shanhai/database';
import { refuse } from '@shanhai/kernel';
import { FAMILY_MAX, lotsMadeOf } from './family';

interface LotKey {
  id: string;
  supplierId: string;
}

/**
 * A lot that is locked with all lots that were made of it, their rows locked in the order of their ids. While they are being locked more may be made of
 * them: again until there are none.
 * @throws Refusal TOO_MANY at `field` where more than `FAMILY_MAX` were made of it.
 */
export async function lockLotsMadeOf(tx: Tx, { id, supplierId }: LotKey, field: string[]): Promise<LotKey[]> {
  for (let known = -1; ; ) {
    const { lots, more } = await lotsMadeOf(tx, [id]);
    if (more) refuse('TOO_MANY', field, { max: FAMILY_MAX, count: lots.length + 1 });
    if (lots.length <= known)
      return [{ id, supplierId }, ...lots.map((lot) => ({ id: lot.lotId, supplierId: lot.supplierId }))];
    known = lots.length;
    const ids = lots.map(({ lotId }) => lotId);
    // A lot has few lots made of it, and mostly none: one turn.
    if (known === 0) return [{ id, supplierId }];
    lock(tx, ids);
  }
}

function lock(tx: Tx, ids: readonly string[]): void {
  tx.send('SELECT FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
}
