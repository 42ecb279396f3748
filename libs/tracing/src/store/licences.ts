import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { LicenceKind, LicenceState } from '../rules/licences';

export interface LicenceRow {
  id: string;
  supplierId: string;
  kind: LicenceKind;
  number: string;
  issuer: string;
  /** Categories of goods that it covers. */
  categoryCodes: string[];
  validFrom: BusinessDate;
  /** The first day on which it holds no more; null where it has no end. */
  validUntil: BusinessDate | null;
  fileHash: string;
  /** The seat's code and every code above it: whose office may judge. */
  placeCodes: string[];
  status: LicenceState;
  putOn: BusinessDate;
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  /** Why it was rejected or withdrawn. */
  reason: string | null;
}

export const LICENCE_COLUMNS = `x.id, x.supplier_id AS "supplierId", x.kind, x.number, x.issuer, x.category_codes AS "categoryCodes",
  x.valid_from AS "validFrom", x.valid_until AS "validUntil", x.file_hash AS "fileHash", x.place_codes AS "placeCodes", x.status,
  x.put_on AS "putOn", x.decided_by AS "decidedBy", x.decided_on AS "decidedOn", x.reason`;

/** Licences by id, in one statement; unknown ids are left out. */
export async function licencesById(db: Queryable, ids: readonly string[]): Promise<Map<string, LicenceRow>> {
  const rows = await db.query<LicenceRow>(`SELECT ${LICENCE_COLUMNS} FROM licences x WHERE x.id = ANY($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A licence, locked; null where it is unknown. */
export async function lockLicence(tx: Tx, id: string): Promise<LicenceRow | null> {
  const [row] = await tx.query<LicenceRow>(
    `SELECT ${LICENCE_COLUMNS} FROM licences x WHERE x.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

export type NewLicence = Omit<LicenceRow, 'status' | 'decidedBy' | 'decidedOn' | 'reason'>;

/** Adds a licence that waits for review. False where the supplier has the same paper standing. */
export async function insertLicence(tx: Tx, row: NewLicence): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO licences (id, supplier_id, kind, number, issuer, category_codes, valid_from, valid_until, file_hash, place_codes, status, put_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'PENDING', $11)
     ON CONFLICT (supplier_id, kind, number, valid_from) WHERE status IN ('PENDING', 'VERIFIED') DO NOTHING RETURNING 1`,
    [
      row.id,
      row.supplierId,
      row.kind,
      row.number,
      row.issuer,
      row.categoryCodes,
      row.validFrom,
      row.validUntil,
      row.fileHash,
      row.placeCodes,
      row.putOn,
    ],
  );
  return added.length > 0;
}

/** Writes what became of a locked licence, and the day of its next reminder. */
export function setLicence(tx: Tx, row: LicenceRow, remindOn: BusinessDate | null): void {
  tx.send(
    `UPDATE licences SET status = $3, decided_by = $4, decided_on = $5, reason = $6, remind_on = $7 WHERE id = $1 AND supplier_id = $2`,
    [row.id, row.supplierId, row.status, row.decidedBy, row.decidedOn, row.reason, remindOn],
  );
}

/**
 * Takes a number for a supplier; false where it is another's, who has a verified licence with it: one that was rejected or withdrawn gives its number
 * free. Of two at the same moment the second waits, and then sees what the first has verified.
 */
export async function takeLicenceNumber(
  tx: Tx,
  { kind, number, supplierId }: Pick<LicenceRow, 'kind' | 'number' | 'supplierId'>,
): Promise<boolean> {
  const [row] = await tx.query<{ supplierId: string }>(
    `INSERT INTO licence_numbers (kind, number, supplier_id) VALUES ($1, $2, $3)
     ON CONFLICT (kind, number) DO UPDATE SET supplier_id = licence_numbers.supplier_id RETURNING supplier_id AS "supplierId"`,
    [kind, number, supplierId],
  );
  if (row.supplierId === supplierId) return true;
  const freed = await tx.query(
    `UPDATE licence_numbers n SET supplier_id = $3 WHERE n.kind = $1 AND n.number = $2
       AND NOT EXISTS (SELECT FROM licences x WHERE x.supplier_id = n.supplier_id AND x.kind = n.kind AND x.number = n.number AND x.status = 'VERIFIED') RETURNING 1`,
    [kind, number, supplierId],
  );
  return freed.length > 0;
}

/** What everyone may know of a licence. */
export type PublicLicenceRow = Pick<
  LicenceRow,
  'supplierId' | 'kind' | 'number' | 'validFrom' | 'validUntil' | 'categoryCodes' | 'decidedBy' | 'decidedOn'
>;

/** The licences of suppliers that an office verified and that hold on a day, by supplier id. */
export async function validLicences(
  db: Queryable,
  supplierIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, PublicLicenceRow[]>> {
  const rows = await db.query<PublicLicenceRow>(
    `SELECT ${LICENCE_COLUMNS} FROM licences x WHERE x.supplier_id = ANY($1::uuid[]) AND x.status = 'VERIFIED'
       AND x.valid_from <= $2 AND (x.valid_until IS NULL OR x.valid_until > $2) ORDER BY x.kind, x.valid_from, x.id`,
    [supplierIds, day],
  );
  return groupedBy(rows, (row) => row.supplierId);
}
