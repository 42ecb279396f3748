import type { Tx } from '@shanhai/database';

/** Yields are put by one at a time, while no lot is being judged by them. */
const AREA_YIELD_LOCK = 7_304_022;

export function lockYields(tx: Tx): void {
  tx.send('SELECT pg_advisory_xact_lock($1)', [AREA_YIELD_LOCK]);
}

/** Whoever adds a lot of a supplier's crop, or corrects its fields, goes one after the other; there may be no row to lock yet. */
export function lockFields(tx: Tx, supplierId: string, categoryCodes: readonly string[]): void {
  tx.send('SELECT pg_advisory_xact_lock_shared($1)', [AREA_YIELD_LOCK]);
  tx.send(
    `SELECT pg_advisory_xact_lock(hashtextextended('fields ' || $1::text || ' ' || code, 0)) FROM (SELECT DISTINCT code FROM unnest($2::text[]) AS code ORDER BY code) c`,
    [supplierId, categoryCodes],
  );
}
