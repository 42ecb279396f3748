import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export interface PayoutFee {
  validFrom: BusinessDate;
  basisPoints: number;
  source: string;
}

/** All fees that were ever set, the newest first: a handful. */
export function payoutFees(db: Queryable): Promise<PayoutFee[]> {
  return db.query(
    'SELECT valid_from AS "validFrom", basis_points AS "basisPoints", source FROM payout_fees ORDER BY valid_from DESC',
  );
}

/** The basis points of payouts that are prepared on a day; 0 where no fee has begun. */
export async function basisPointsOn(db: Queryable, day: BusinessDate): Promise<number> {
  const [row] = await db.query<{ basisPoints: number }>(
    'SELECT basis_points AS "basisPoints" FROM payout_fees WHERE valid_from <= $1 ORDER BY valid_from DESC LIMIT 1',
    [day],
  );
  return row?.basisPoints ?? 0;
}

/** False where a fee from that day on is set already. */
export async function insertPayoutFee(
  tx: Tx,
  fee: PayoutFee & { setBy: string; setOn: BusinessDate },
): Promise<boolean> {
  const added = await tx.query(
    'INSERT INTO payout_fees (valid_from, basis_points, source, set_by, set_on) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1',
    [fee.validFrom, fee.basisPoints, fee.source, fee.setBy, fee.setOn],
  );
  return added.length > 0;
}
