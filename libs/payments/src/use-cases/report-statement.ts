import type { Fen } from '@shanhai/kernel';
import { outcomeOf, type ReportedEntry } from '../rules/statement-report';
import { comesIn, type StatementRow } from '../statements/statement';
import { knownOf, reversalKey } from '../store/reversals';
import type { Reversals } from './find-reversals';
import type { SentRows } from './find-sent';

type Matched = StatementRow & { id: string; matchedFen: Fen; reason: string };

/** What became of each row of a statement: `arrived` and `matched` are its new transfers, by row and as they were matched, `sent` what rows show that went out. */
export function reportStatement(
  rows: readonly StatementRow[],
  arrived: ReadonlyMap<StatementRow, { id: string }>,
  matched: readonly Matched[],
  reversals: Reversals,
  sent: SentRows,
): ReportedEntry[] {
  const byId = new Map(matched.map((transfer) => [transfer.id, transfer]));
  const fresh = new Map(reversals.fresh.map((reversal) => [reversalKey(reversal), reversal.id]));
  const found = new Map(reversals.found.map((each) => [each.reversalId, each]));
  const became = (row: StatementRow): Pick<ReportedEntry, 'outcome' | 'transferId'> => {
    if (row.way === 'OUT') {
      const shown = sent.shown.get(row.row);
      return { outcome: shown ? `${shown.kind}_SEEN` : 'OUTGOING', transferId: null };
    }
    if (row.way !== 'REVERSAL') {
      const transfer = byId.get(arrived.get(row)?.id ?? '');
      return { outcome: transfer ? outcomeOf(transfer) : 'KNOWN', transferId: transfer?.id ?? null };
    }
    const known = knownOf(reversals.known, row);
    const reversed = found.get(fresh.get(reversalKey(row)) ?? known?.id ?? '');
    if (reversed)
      return { outcome: reversed.toTakeBack ? 'TO_TAKE_BACK' : 'REVERSED', transferId: reversed.transferId };
    const settled = known !== undefined && known.status !== 'OPEN';
    return { outcome: settled ? 'KNOWN' : 'REVERSAL_OPEN', transferId: known?.transferId ?? null };
  };
  return rows.map((row) => {
    const { bankReference, toldReference, bookedOn, amountFen } = row;
    return {
      row: row.row,
      bankReference: toldReference ?? bankReference,
      bookedOn,
      amountFen: comesIn(row.way) ? amountFen : -amountFen,
      ...became(row),
      maybe: sent.maybe.get(row.row) ?? [],
    };
  });
}
