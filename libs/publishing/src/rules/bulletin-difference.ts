import type { Fen, Month } from '@shanhai/kernel';
import type { Facet } from '@shanhai/procurement';
import type { BulletinContent, BulletinRow, BulletinTable } from './bulletin';

/** How a row changed from one bulletin to another, and by which kind of posting (CR-7): the three kinds sum to the change. */
export interface ChangedRow {
  measure: string;
  keys: (string | null)[];
  names: (string | null)[];
  beforeFen: Fen;
  afterFen: Fen;
  changeFen: Fen;
  regularFen: Fen;
  lateFen: Fen;
  adjustmentFen: Fen;
}

export interface BulletinDifference {
  /** Months that only one of them covers: what their regular entries explain. */
  monthsAdded: Month[];
  monthsDropped: Month[];
  versionsBefore: number[];
  versionsAfter: number[];
  /** Tables that both have; rows that are the same are left out. */
  tables: { groupBy: Facet[]; rows: ChangedRow[] }[];
}

type Amounts = Record<'amount' | 'late' | 'adjustment', Fen>;

/** What changed from one bulletin to a later one, row by row. */
export function bulletinDifference(before: BulletinContent, after: BulletinContent): BulletinDifference {
  const months = (content: BulletinContent) => content.seals.map(({ month }) => month);
  const versions = (content: BulletinContent) => content.scheme.versions.map(({ version }) => version);
  return {
    monthsAdded: months(after).filter((month) => !months(before).includes(month)),
    monthsDropped: months(before).filter((month) => !months(after).includes(month)),
    versionsBefore: versions(before),
    versionsAfter: versions(after),
    tables: after.tables.flatMap((table) => {
      const same = before.tables.find(({ groupBy }) => groupBy.join() === table.groupBy.join());
      return same ? [{ groupBy: table.groupBy, rows: changedRows(same, table) }] : [];
    }),
  };
}

function changedRows(before: BulletinTable, after: BulletinTable): ChangedRow[] {
  const keyOf = ({ measure, keys }: BulletinRow) => JSON.stringify([measure, keys]);
  const earlier = new Map(before.rows.map((row) => [keyOf(row), row]));
  const later = new Map(after.rows.map((row) => [keyOf(row), row]));
  const all = new Map([...earlier, ...later]);
  return [...all.entries()]
    .map(([key, { measure, keys, names }]) => {
      const [from, to] = [amountsOf(earlier.get(key)), amountsOf(later.get(key))];
      const [changeFen, lateFen, adjustmentFen] = [
        to.amount - from.amount,
        to.late - from.late,
        to.adjustment - from.adjustment,
      ];
      return {
        measure,
        keys,
        names,
        beforeFen: from.amount,
        afterFen: to.amount,
        changeFen,
        regularFen: changeFen - lateFen - adjustmentFen,
        lateFen,
        adjustmentFen,
      };
    })
    .filter((row) => row.changeFen !== 0n || row.lateFen !== 0n || row.adjustmentFen !== 0n);
}

function amountsOf(row: BulletinRow | undefined): Amounts {
  return {
    amount: BigInt(row?.amountFen ?? 0),
    late: BigInt(row?.lateFen ?? 0),
    adjustment: BigInt(row?.adjustmentFen ?? 0),
  };
}
