import type { Queryable, Tx } from '@shanhai/database';

/** So many held orders are tried again at once, each after so long. */
const HELD_AT_ONCE = 50;
const AGAIN_AFTER = '10 seconds';

/** Holds supplier orders that can not be read, and lets go those that can. */
export function holdMatches(
  tx: Tx,
  held: readonly { id: string; unreadable: string }[],
  freed: readonly string[],
): void {
  if (held.length > 0)
    tx.send(
      `INSERT INTO invoice_match_holds (supplier_order_id, reason) SELECT * FROM unnest($1::uuid[], $2::text[])
       ON CONFLICT (supplier_order_id) DO UPDATE SET reason = excluded.reason, tried_at = now()`,
      [held.map(({ id }) => id), held.map(({ unreadable }) => unreadable)],
    );
  if (freed.length > 0) tx.send('DELETE FROM invoice_match_holds WHERE supplier_order_id = ANY($1::uuid[])', [freed]);
}

/** Held orders whose turn it is to be tried again, and how far the log was matched; null where there are none, or another process is at it. */
export async function takeHeld(tx: Tx): Promise<{ ids: string[]; until: bigint } | null> {
  const [row] = await tx.query<{ ids: string[] | null; until: bigint }>(
    `SELECT position AS until, (SELECT array_agg(supplier_order_id) FROM (SELECT supplier_order_id FROM invoice_match_holds
       WHERE tried_at < now() - interval '${AGAIN_AFTER}' ORDER BY tried_at LIMIT ${HELD_AT_ONCE}) h) AS ids
     FROM invoice_match_progress FOR UPDATE SKIP LOCKED`,
  );
  return row?.ids ? { ids: row.ids, until: row.until } : null;
}

/** Why a supplier order's invoices can not be matched, and since when. */
export interface MatchHold {
  supplierOrderId: string;
  reason: string;
  heldAt: Date;
}

export async function holdsOf(db: Queryable, supplierOrderIds: readonly string[]): Promise<Map<string, MatchHold>> {
  const rows = await db.query<MatchHold>(
    `SELECT supplier_order_id AS "supplierOrderId", reason, held_at AS "heldAt" FROM invoice_match_holds WHERE supplier_order_id = ANY($1::uuid[])`,
    [supplierOrderIds],
  );
  return new Map(rows.map((row) => [row.supplierOrderId, row]));
}
