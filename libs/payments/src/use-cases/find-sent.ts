import type { Tx } from '@shanhai/database';
import { groupedBy, isBusinessDate } from '@shanhai/kernel';
import { referencesNamed } from '../rules/find-reversed';
import { type MaybeSent, type Sent, showSent } from '../rules/show-sent';
import type { StatementRow } from '../statements/statement';
import { insertSightings, maybeSent, sentNamed } from '../store/sent-references';

/** What rows of a statement by which money went out show, and what the others may be, by row. */
export interface SentRows {
  shown: ReadonlyMap<number, Sent>;
  maybe: ReadonlyMap<number, MaybeSent[]>;
}

/** Finds what a statement shows of the money that was sent, and marks it: three statements, two where nothing is new. */
export async function findSent(tx: Tx, custodianId: string, rows: readonly StatementRow[]): Promise<SentRows> {
  const went = rows
    .filter(({ way, bookedOn }) => way === 'OUT' && isBusinessDate(bookedOn))
    // As the bank writes it: that is what people record.
    .map((row) => ({ ...row, bankReference: row.toldReference ?? row.bankReference }))
    .map((row) => ({ ...row, named: referencesNamed(row) }));
  if (went.length === 0) return { shown: new Map(), maybe: new Map() };
  const known = await sentNamed(tx, custodianId, went.flatMap(({ named }) => named)); // prettier-ignore
  const shown = showSent(went, known);
  const fresh = went.flatMap(({ row, bookedOn }) => {
    const found = shown.get(row);
    return found && found.seenOn === null ? [{ reference: found.reference, bookedOn }] : [];
  });
  insertSightings(tx, custodianId, fresh);
  const others = went.filter(({ row }) => !shown.has(row)).map(({ row, bookedOn, amountFen }) => ({ row, bookedOn, amountFen })); // prettier-ignore
  return { shown, maybe: groupedBy(await maybeSent(tx, custodianId, others), ({ row }) => row) };
}
