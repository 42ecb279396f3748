import { type Fen, newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { findReversed, referencesNamed, tellingReferences } from '../rules/find-reversed';
import type { StatementRow } from '../statements/statement';
import { type NewReversal, openReversalsNaming, knownOf, type ReversalRow, reversalsKnown } from '../store/reversals';
import { lockTransfersByReference, suspenseOf, type Transfer } from '../store/transfers';
import type { Arrived } from './take-references';

type Reversible = Transfer & { references: readonly string[] };

/** A reversal of a statement, or one that an earlier statement told of, with the transfer that it takes back. */
export interface FoundReversal {
  reversalId: string;
  transferId: string;
  amountFen: Fen;
  /** The transfer had paid orders: people take the money off them. */
  toTakeBack: boolean;
}

export interface Reversals {
  fresh: (NewReversal & { row: number })[];
  known: ReadonlyMap<string, ReversalRow>;
  found: readonly FoundReversal[];
}

/**
 * Finds what the reversals of a statement take back, among transfers that came before and those of the statement itself (`arrived`), and
 * what open ones of earlier statements do, whose transfers come only now. Locks reversals, then transfers.
 */
export async function findReversals(
  tx: Tx,
  custodianId: string,
  rows: readonly StatementRow[],
  arrived: readonly Arrived[],
): Promise<Reversals> {
  const reversals = rows.filter(({ way }) => way === 'REVERSAL');
  const [known, waiting] = await tx.together([
    reversalsKnown(tx, custodianId, reversals),
    openReversalsNaming(tx, custodianId, tellingReferences(arrived.flatMap(({ bankReference, toldReference }) => [bankReference, toldReference ?? '']))), // prettier-ignore
  ]);
  const fresh = reversals
    .filter((row) => !knownOf(known, row))
    .map((row) => ({ ...row, id: newId(), named: referencesNamed(row) }));
  const before = await lockTransfersByReference(
    tx,
    custodianId,
    tellingReferences(fresh.flatMap(({ named }) => named)),
  );
  const transfers = new Map<string, Reversible>(before.map((transfer) => [transfer.id, transfer]));
  for (const {
    way: _way,
    row: _row,
    days: _days,
    taken: _taken,
    counted: _counted,
    formerReference: _former,
    ...each
  } of arrived)
    transfers.set(each.id, asArrived(custodianId, each));
  const found = [...waiting, ...fresh].flatMap((reversal): FoundReversal[] => {
    const transfer = findReversed(reversal, [...transfers.values()]);
    if (!transfer) return [];
    const lowered = { ...transfer, reversedFen: reversal.amountFen };
    transfers.set(transfer.id, lowered);
    const { id: reversalId, amountFen } = reversal;
    return [{ reversalId, transferId: transfer.id, amountFen, toTakeBack: suspenseOf(lowered) < 0n }];
  });
  return { fresh, known, found };
}

const asArrived = (
  custodianId: string,
  row: Omit<Arrived, 'way' | 'row' | 'days' | 'taken' | 'counted' | 'formerReference'>,
): Reversible => ({
  ...row,
  references: [row.bankReference, row.toldReference ?? ''],
  custodianId,
  matchedFen: 0n,
  claimedFen: 0n,
  returnedFen: 0n,
  reversedFen: 0n,
  reason: '',
});
