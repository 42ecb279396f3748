import type { Queryable, Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { BenefitFigureKind } from '../rules/benefit-figures';

export interface BenefitFigureRow {
  id: string;
  supplierId: string;
  kind: BenefitFigureKind;
  value: number;
  asOf: BusinessDate;
  source: string;
  fileHash: string;
  recordedOn: BusinessDate;
}

export function insertFigure(tx: Tx, row: BenefitFigureRow & { recordedBy: string }): void {
  tx.send(
    `INSERT INTO benefit_figures (id, supplier_id, kind, value, as_of, source, file_hash, recorded_by, recorded_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, row.supplierId, row.kind, row.value, row.asOf, row.source, row.fileHash, row.recordedBy, row.recordedOn],
  );
}

/** What suppliers last said, as of a day: of one supplier, or of those with seats in an office's places; and how many of these there are. */
export async function figuresAsOf(
  db: Queryable,
  whose: { supplierId: string } | { seatPatterns: readonly string[] },
  kind: BenefitFigureKind,
  day: BusinessDate,
): Promise<{ suppliers: number; figures: BenefitFigureRow[] }> {
  const [seen, value] =
    'supplierId' in whose ? ['o.id = $1', whose.supplierId] : ['o.seat_code LIKE ANY($1::text[])', whose.seatPatterns];
  const rows = await db.query<BenefitFigureRow>(
    `SELECT o.id AS "supplierId", f.id, f.kind, f.value, f.as_of AS "asOf", f.source, f.file_hash AS "fileHash", f.recorded_on AS "recordedOn"
     FROM organisations o LEFT JOIN LATERAL (SELECT * FROM benefit_figures f WHERE f.kind = $2 AND f.supplier_id = o.id AND f.as_of <= $3
       ORDER BY f.as_of DESC, f.id DESC LIMIT 1) f ON true
     WHERE o.kind = 'SUPPLIER' AND o.status = 'APPROVED' AND ${seen} ORDER BY f.as_of DESC, o.id`,
    [value, kind, day],
  );
  return { suppliers: rows.length, figures: rows.filter(({ id }) => id !== null) };
}
