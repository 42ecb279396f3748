import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { Tolerance } from '../rules/invoice-match';

/** What the matching of invoices tolerates, as it was set; the platform's first row has no source. */
export interface SetTolerance extends Tolerance {
  source: string | null;
}

/** All that were ever set, the newest first: a handful. */
export function tolerances(db: Queryable): Promise<SetTolerance[]> {
  return db.query(
    'SELECT valid_from AS "from", fen, basis_points AS "basisPoints", days, source FROM invoice_tolerances ORDER BY valid_from DESC',
  );
}

/** False where one from that day on is set already. */
export async function insertTolerance(
  tx: Tx,
  { validFrom, fen, basisPoints, days, source, setBy, setOn }: { validFrom: BusinessDate; fen: Fen; basisPoints: number; days: number; source: string; setBy: string; setOn: BusinessDate }, // prettier-ignore
): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO invoice_tolerances (valid_from, fen, basis_points, days, source, set_by, set_on) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [validFrom, fen, basisPoints, days, source, setBy, setOn],
  );
  return added.length > 0;
}
