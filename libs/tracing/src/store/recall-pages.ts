import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import { RECALL_COLUMNS, type RecallRow } from './recalls';

/** Whose recalls: those of a supplier's lots, or of lots and suppliers of an office's places. */
export type RecallScope = { supplierId: string } | { seatCodes: readonly string[] };

export interface RecallsWanted {
  /** Of those that stand or stood on this lot, whichever lot they began with; null for any. */
  lotId: string | null;
  open: boolean | null;
}

/** Recalls, the newest first. */
export async function pageOfRecalls(
  db: Queryable,
  scope: RecallScope,
  { lotId, open }: RecallsWanted,
  page: Page,
): Promise<PageOf<RecallRow>> {
  const [whose, value] =
    'supplierId' in scope ? ['r.supplier_id = $1', scope.supplierId] : ['r.place_codes && $1::text[]', scope.seatCodes];
  const parameters: unknown[] = [value, open, lotId];
  const columns = [
    { sql: 'r.started_on', type: 'date' },
    { sql: 'r.id', type: 'uuid' },
  ];
  const keyset = keysetSql(page, columns, parameters);
  const rows = await db.query<RecallRow>(
    `SELECT ${RECALL_COLUMNS} FROM recalls r WHERE ${whose} AND ($2::boolean IS NULL OR (r.ended_on IS NULL) = $2)
       AND ($3::uuid IS NULL OR r.id IN (SELECT x.recall_id FROM recalled_lots x WHERE x.lot_id = $3)) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.startedOn, row.id]);
}
