import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate, Fen } from '@shanhai/kernel';
import type { InvoiceAmounts, RedReason } from '../rules/red-invoice';
import type { EvidenceRow } from './evidence';

/** What an invoice says beside its amounts. */
export interface InvoiceRow {
  evidenceId: string;
  buyerId: string;
  sellerName: string | null;
  sellerCode: string | null;
  buyerName: string | null;
  buyerCode: string | null;
  taxFen: Fen;
  reversesId: string | null;
  redReason: RedReason | null;
}

const COLUMNS = `i.evidence_id AS "evidenceId", i.buyer_id AS "buyerId", i.seller_name AS "sellerName", i.seller_code AS "sellerCode", i.buyer_name AS "buyerName",
  i.buyer_code AS "buyerCode", i.tax_fen AS "taxFen", i.reverses_id AS "reversesId", i.red_reason AS "redReason"`;

export function insertInvoice(tx: Tx, row: InvoiceRow): void {
  tx.send(
    `INSERT INTO invoices (evidence_id, buyer_id, seller_name, seller_code, buyer_name, buyer_code, tax_fen, reverses_id, red_reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.evidenceId,
      row.buyerId,
      row.sellerName,
      row.sellerCode,
      row.buyerName,
      row.buyerCode,
      row.taxFen,
      row.reversesId,
      row.redReason,
    ],
  );
}

/** What invoices say, by the id of the evidence; what was attached without it is left out. */
export async function invoicesOf(db: Queryable, evidenceIds: readonly string[]): Promise<Map<string, InvoiceRow>> {
  const rows = await db.query<InvoiceRow>(`SELECT ${COLUMNS} FROM invoices i WHERE i.evidence_id = ANY($1::uuid[])`, [
    evidenceIds,
  ]);
  return new Map(rows.map((row) => [row.evidenceId, row]));
}

/** A red invoice that stands or is in dispute. */
export interface RedInvoice extends InvoiceAmounts {
  evidenceId: string;
  reversesId: string;
  issuedOn: BusinessDate;
}

/** The red invoices that reverse these, in the order of ids; a withdrawn one reverses nothing. */
export async function redInvoicesOf(db: Queryable, evidenceIds: readonly string[]): Promise<RedInvoice[]> {
  const rows = await db.query<Omit<RedInvoice, 'lines'> & Pick<EvidenceRow, 'lines'>>(
    `SELECT e.id AS "evidenceId", i.reverses_id AS "reversesId", e.issued_on AS "issuedOn", e.amount_fen AS "amountFen", i.tax_fen AS "taxFen", e.lines
     FROM invoices i JOIN evidence e ON e.id = i.evidence_id AND e.buyer_id = i.buyer_id
     WHERE i.reverses_id = ANY($1::uuid[]) AND e.state IN ('HELD', 'DISPUTED') ORDER BY e.id`,
    [evidenceIds],
  );
  return rows.map((row) => ({ ...row, lines: amountsOf(row) }));
}

/** The lines of evidence as the rules about invoices read them. */
export const amountsOf = ({ lines }: Pick<EvidenceRow, 'lines'>): { lineId: string; amountFen: Fen }[] =>
  lines.map(({ lineId, amountFen }) => ({ lineId, amountFen: BigInt(amountFen) }));
