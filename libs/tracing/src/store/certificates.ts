import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';

export const CERTIFICATE_KINDS = ['COMMITMENT', 'INSPECTION', 'ORGANIC', 'PRODUCTION_LICENCE', 'OTHER'] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

export interface CertificateRow {
  id: string;
  supplierId: string;
  lotId: string;
  kind: CertificateKind;
  number: string;
  fileHash: string;
  issuedOn: BusinessDate;
  validUntil: BusinessDate | null;
}

/** The certificates of each lot, by lot id. */
export async function certificatesOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<string, CertificateRow[]>> {
  const rows = await db.query<CertificateRow>(
    `SELECT id, supplier_id AS "supplierId", lot_id AS "lotId", kind, number, file_hash AS "fileHash", issued_on AS "issuedOn", valid_until AS "validUntil"
     FROM certificates WHERE lot_id = ANY($1::uuid[]) ORDER BY issued_on, id`,
    [lotIds],
  );
  return groupedBy(rows, (row) => row.lotId);
}

export function insertCertificate(tx: Tx, row: CertificateRow): void {
  tx.send(
    `INSERT INTO certificates (id, supplier_id, lot_id, kind, number, file_hash, issued_on, valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.supplierId, row.lotId, row.kind, row.number, row.fileHash, row.issuedOn, row.validUntil],
  );
}
