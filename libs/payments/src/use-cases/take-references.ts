import { newId } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';
import { isCount, isSameTransfer, ownReference } from '../rules/bank-references';
import { comesIn, type StatementRow } from '../statements/statement';
import { addReferences, transfersBearing } from '../store/bank-references';

/** A transfer that no statement told of before. */
export type Arrived = StatementRow & {
  id: string;
  /** Another transfer has the bank's reference; this one has one of its own. */
  taken: boolean;
  /** Its reference is no bank's own: another file may count it otherwise. */
  counted: boolean;
};

/**
 * Takes for each row of a statement by which money comes in, and that was not imported before, its reference on the platform. Banks give a
 * reference more than once (counts of a file's entries, serials of a day): where another transfer bears it, the row gets one of its own. A row that
 * is kept with more than its reference may be known by that alone, from before. Returns the new transfers by their rows: one statement, two more where references were seen before.
 */
export async function takeReferences(
  tx: Tx,
  custodianId: string,
  rows: readonly StatementRow[],
): Promise<Map<StatementRow, Arrived>> {
  const incoming = rows.filter(({ way }) => comesIn(way)).map((of) => ({ of, row: { ...of, id: newId(), taken: false, counted: of.toldReference !== null } })); // prettier-ignore
  const before = await transfersBearing(tx, incoming.flatMap(({ row }) => row.formerReference ?? [])); // prettier-ignore
  const fresh = incoming.filter(({ row }) => {
    const known = row.formerReference === null ? undefined : before.get(row.formerReference);
    return !(known && isSameTransfer({ ...row, custodianId }, known));
  });
  const arrived = await take(tx, custodianId, fresh.map(({ row }) => row)); // prettier-ignore
  const byId = new Map(arrived.map((row) => [row.id, row]));
  return new Map(
    incoming.flatMap(({ of, row }) => {
      const transfer = byId.get(row.id);
      return transfer ? [[of, transfer] as const] : [];
    }),
  );
}

/** Those of rows that are new, each under a reference that no other transfer bears. A name that is taken too gives way to the next. */
async function take(tx: Tx, custodianId: string, rows: readonly Arrived[]): Promise<Arrived[]> {
  const added = await addReferences(tx, custodianId, rows);
  const arrived = rows.filter(({ id }) => added.has(id)).map(asKept);
  const seen = rows.filter(({ id }) => !added.has(id));
  const bearing = await transfersBearing(tx, seen.map(({ bankReference }) => bankReference)); // prettier-ignore
  const others = seen.flatMap((row): Arrived[] => {
    const booked = { ...row, custodianId };
    const transfer = bearing.get(row.bankReference);
    // A reference without a transfer was taken by another row of this statement.
    if (transfer && isSameTransfer(booked, transfer)) return [];
    const bankReference = ownReference(row.bankReference, booked);
    return [{ ...row, bankReference, toldReference: row.toldReference ?? row.bankReference, taken: true }];
  });
  return others.length === 0 ? arrived : [...arrived, ...(await take(tx, custodianId, others))];
}

/** A count names nothing, unless it is the bank's reference and another transfer has it. */
const asKept = (row: Arrived): Arrived =>
  row.toldReference !== null && !row.taken && isCount(row.toldReference) ? { ...row, toldReference: null } : row;
