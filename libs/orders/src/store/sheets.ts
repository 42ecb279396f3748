import type { BusinessDate, Fen } from '@shanhai/kernel';
import { keysetSql, type Page, type Queryable, type Tx, wordIs } from '@shanhai/database';
import type { SheetState } from '../rules/sheet-states';
import { columns } from './rows';

export interface SheetRow {
  id: string;
  buyerId: string;
  supplierId: string;
  number: string;
  acceptedFrom: BusinessDate;
  acceptedUntil: BusinessDate;
  status: SheetState;
  /** Of which party it was prepared. */
  preparedFor: string;
  preparedBy: string;
  preparedOn: BusinessDate;
  submittedBy: string | null;
  submittedOn: BusinessDate | null;
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  reason: string;
  amountFen: Fen | null;
  paymentReference: string | null;
}

const SHEET_COLUMNS = columns(
  's',
  'id',
  'buyerId',
  'supplierId',
  'number',
  'acceptedFrom',
  'acceptedUntil',
  'status',
  'preparedFor',
  'preparedBy',
  'preparedOn',
  'submittedBy',
  'submittedOn',
  'decidedBy',
  'decidedOn',
  'reason',
  'amountFen',
  'paymentReference',
);

/** A sheet of the viewer's, of either party, locked. */
export async function lockSheet(tx: Tx, organisationId: string, id: string): Promise<SheetRow | null> {
  const [sheet] = await tx.query<SheetRow>(
    `SELECT ${SHEET_COLUMNS} FROM settlement_sheets s WHERE s.id = $1 AND $2 IN (s.buyer_id, s.supplier_id) FOR UPDATE`,
    [id, organisationId],
  );
  return sheet ?? null;
}

export async function sheetsById(
  db: Queryable,
  organisationId: string,
  ids: readonly string[],
): Promise<Map<string, SheetRow>> {
  const rows = await db.query<SheetRow>(
    `SELECT ${SHEET_COLUMNS} FROM settlement_sheets s WHERE s.id = ANY($1::uuid[]) AND $2 IN (s.buyer_id, s.supplier_id)`,
    [ids, organisationId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The sheets of a party, as whichever it is by its kind. */
export function sheetPage(
  db: Queryable,
  party: { column: 'buyer_id' | 'supplier_id'; organisationId: string },
  status: SheetState | null,
  page: Page,
): Promise<SheetRow[]> {
  const parameters: unknown[] = [party.organisationId];
  const keyset = keysetSql(
    page,
    [
      { sql: 's.prepared_on', type: 'date' },
      { sql: 's.id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query(
    `SELECT ${SHEET_COLUMNS} FROM settlement_sheets s WHERE s.${party.column} = $1 AND ${wordIs('s.status', status)} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

export function insertSheet(
  tx: Tx,
  sheet: Pick<SheetRow, 'id' | 'buyerId' | 'supplierId' | 'number' | 'acceptedFrom' | 'acceptedUntil' | 'preparedFor' | 'preparedBy' | 'preparedOn'>, // prettier-ignore
): void {
  tx.send(
    `INSERT INTO settlement_sheets (id, buyer_id, supplier_id, number, accepted_from, accepted_until, status, prepared_for, prepared_by, prepared_on)
     VALUES ($1, $2, $3, $4, $5, $6, 'DRAFT', $7, $8, $9)`,
    [
      sheet.id,
      sheet.buyerId,
      sheet.supplierId,
      sheet.number,
      sheet.acceptedFrom,
      sheet.acceptedUntil,
      sheet.preparedFor,
      sheet.preparedBy,
      sheet.preparedOn,
    ],
  );
}

/** What a verb changed of a locked sheet. */
export function updateSheet(tx: Tx, sheet: SheetRow): void {
  tx.send(
    `UPDATE settlement_sheets SET status = $3, submitted_by = $4, submitted_on = $5, decided_by = $6, decided_on = $7, reason = $8, amount_fen = $9,
       payment_reference = $10 WHERE id = $1 AND buyer_id = $2`,
    [
      sheet.id,
      sheet.buyerId,
      sheet.status,
      sheet.submittedBy,
      sheet.submittedOn,
      sheet.decidedBy,
      sheet.decidedOn,
      sheet.reason,
      sheet.amountFen,
      sheet.paymentReference,
    ],
  );
}
