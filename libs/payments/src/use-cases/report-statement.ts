import type { Fen } from '@shanhai/kernel';
import { outcomeOf, type ReportedEntry } from '../rules/statement-report';
import { comesIn, type StatementRow } from '../statements/statement';
import { reversalKey } from '../store/reversals';
import type { Reversals } from './find-reversals';

type Matched = StatementRow & { id: string; matchedFen: Fen; reason: string };

/** What became of each row of a statement: `matched` are its new transfers, `seen` the rows that show a give-back. */
export function reportStatement(
  rows: readonly StatementRow[],
  matched: readonly Matched[],
  reversals: Reversals,
  seen: ReadonlySet<number>,
): ReportedEntry[] {
  const arrived = new Map(matched.map((transfer) => [transfer.bankReference, transfer]));
  const fresh = new Map(reversals.fresh.map((reversal) => [reversalKey(reversal), reversal.id]));
  const found = new Map(reversals.found.map((each) => [each.reversalId, each]));
  const became = (row: StatementRow): Pick<ReportedEntry, 'outcome' | 'transferId'> => {
    if (row.way === 'OUT') return { outcome: seen.has(row.row) ? 'GIVE_BACK_SEEN' : 'OUTGOING', transferId: null };
    if (row.way !== 'REVERSAL') {
      const transfer = arrived.get(row.bankReference);
      return { outcome: transfer ? outcomeOf(transfer) : 'KNOWN', transferId: transfer?.id ?? null };
    }
    const known = reversals.known.get(reversalKey(row));
    const reversed = found.get(fresh.get(reversalKey(row)) ?? known?.id ?? '');
    if (reversed)
      return { outcome: reversed.toTakeBack ? 'TO_TAKE_BACK' : 'REVERSED', transferId: reversed.transferId };
    const settled = known !== undefined && known.status !== 'OPEN';
    return { outcome: settled ? 'KNOWN' : 'REVERSAL_OPEN', transferId: known?.transferId ?? null };
  };
  return rows.map((row) => {
    const { bankReference, bookedOn, amountFen } = row;
    return {
      row: row.row,
      bankReference,
      bookedOn,
      amountFen: comesIn(row.way) ? amountFen : -amountFen,
      ...became(row),
    };
  });
}
