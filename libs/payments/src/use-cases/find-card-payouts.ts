import { groupedBy, newId } from '@shanhai/kernel';
import type { Fen } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { referencesNamed } from '../rules/find-reversed';
import { provenPayout } from '../rules/match-card-payout';
import type { StatementRow } from '../statements/statement';
import type { CardArrival } from '../store/card-arrivals';
import { lockAwaitedNaming } from '../store/card-payouts';
import { UNTOLD } from '../store/transfers';

type Told = StatementRow & { id: string; matchedFen: Fen; reason: string };

/**
 * Finds which new transfers, of those that name no order, are payouts of the card processor: they name one and are of its amount, and no other
 * transfer of the statement is so too. Locks the payouts. Imports and news of payouts wait for each other, so that the later sees the earlier.
 */
export async function findCardPayouts<Row extends Told>(
  tx: Tx,
  custodianId: string,
  arrived: readonly Row[],
): Promise<{ transfers: Row[]; arrivals: CardArrival[] }> {
  const untold = arrived.filter(({ reason }) => UNTOLD.includes(reason));
  const awaited = await lockAwaitedNaming(tx, custodianId, [...new Set(untold.flatMap(referencesNamed))]);
  if (awaited.length === 0) return { transfers: [...arrived], arrivals: [] };
  const proven = untold.flatMap((row) => {
    const payout = provenPayout({ ...row, openFen: row.amountFen, named: referencesNamed(row) }, awaited);
    return payout ? [{ row, payout }] : [];
  });
  const arrivals = [...groupedBy(proven, ({ payout }) => payout.id).values()]
    .filter((of) => of.length === 1)
    .map(([{ row, payout }]): CardArrival => {
      const { id: transferId, amountFen, bookedOn: on } = row;
      const fen = { arrivedFen: amountFen, balanceFen: amountFen };
      return { id: newId(), payoutId: payout.id, transferId, kind: 'ARRIVED', on, ...fen };
    });
  const bringing = new Set(arrivals.map(({ transferId }) => transferId));
  const transfers = arrived.map((row) =>
    bringing.has(row.id) ? { ...row, matchedFen: row.amountFen, reason: 'CARD_PAYOUT' } : row,
  );
  return { transfers, arrivals };
}
