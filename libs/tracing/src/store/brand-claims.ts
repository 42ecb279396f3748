import type { Queryable, Tx } from '@shanhai/database';
import { type BusinessDate, groupedBy } from '@shanhai/kernel';
import type { BrandReason, BrandTerms } from '../rules/brand-claims';

/** An office lets a supplier use a regional brand. */
export interface BrandAuthorisationRow extends BrandTerms {
  id: string;
  supplierId: string;
  brandCode: string;
  officeId: string;
  fileHash: string;
  authorisedOn: BusinessDate;
  withdrawnOn: BusinessDate | null;
  withdrawReason: string | null;
}

const COLUMNS = `a.id, a.supplier_id AS "supplierId", a.brand_code AS "brandCode", a.office_id AS "officeId", a.valid_from AS "validFrom",
  a.valid_until AS "validUntil", a.file_hash AS "fileHash", a.authorised_on AS "authorisedOn", a.withdrawn_from AS "withdrawnFrom",
  a.withdrawn_on AS "withdrawnOn", a.withdraw_reason AS "withdrawReason"`;

/** Authorisations of suppliers, by supplier, the newest first; one statement. */
export async function authorisationsOf(
  db: Queryable,
  supplierIds: readonly string[],
): Promise<Map<string, BrandAuthorisationRow[]>> {
  const rows = await db.query<BrandAuthorisationRow>(
    `SELECT ${COLUMNS} FROM brand_authorisations a WHERE a.supplier_id = ANY($1::uuid[]) ORDER BY a.authorised_on DESC, a.id DESC`,
    [supplierIds],
  );
  return groupedBy(rows, ({ supplierId }) => supplierId);
}

/** An authorisation, locked; null where it is unknown. */
export async function lockAuthorisation(tx: Tx, id: string): Promise<BrandAuthorisationRow | null> {
  const [row] = await tx.query<BrandAuthorisationRow>(
    `SELECT ${COLUMNS} FROM brand_authorisations a WHERE a.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

export async function authorisationsById(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, BrandAuthorisationRow>> {
  const rows = await db.query<BrandAuthorisationRow>(
    `SELECT ${COLUMNS} FROM brand_authorisations a WHERE a.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type NewAuthorisation = Omit<BrandAuthorisationRow, 'withdrawnFrom' | 'withdrawnOn' | 'withdrawReason'>;

export function insertAuthorisation(tx: Tx, row: NewAuthorisation): void {
  tx.send(
    `INSERT INTO brand_authorisations (id, supplier_id, brand_code, office_id, valid_from, valid_until, file_hash, authorised_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[row.id, row.supplierId, row.brandCode, row.officeId],
      ...[row.validFrom, row.validUntil, row.fileHash, row.authorisedOn],
    ],
  );
}

export function withdrawAuthorisation(
  tx: Tx,
  { id, supplierId }: BrandAuthorisationRow,
  end: { from: BusinessDate; on: BusinessDate; reason: string },
): void {
  tx.send(
    'UPDATE brand_authorisations SET withdrawn_from = $3, withdrawn_on = $4, withdraw_reason = $5 WHERE id = $1 AND supplier_id = $2',
    [id, supplierId, end.from, end.on, end.reason],
  );
}

/** A lot's claim on a brand as it was judged last. */
export interface LotBrandRow {
  lotId: string;
  supplierId: string;
  brandCode: string;
  /** Null where the claim is kept. */
  reason: BrandReason | null;
  claimedOn: BusinessDate;
}

export function putLotBrand(tx: Tx, row: LotBrandRow): void {
  tx.send(
    `INSERT INTO lot_brands (lot_id, supplier_id, brand_code, reason, claimed_on) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (lot_id, supplier_id, brand_code) DO UPDATE SET reason = EXCLUDED.reason, claimed_on = EXCLUDED.claimed_on`,
    [row.lotId, row.supplierId, row.brandCode, row.reason, row.claimedOn],
  );
}

/** The brands that lots claim, by lot; one statement. */
export async function brandsOfLots(db: Queryable, lotIds: readonly string[]): Promise<Map<string, LotBrandRow[]>> {
  const rows = await db.query<LotBrandRow>(
    `SELECT lot_id AS "lotId", supplier_id AS "supplierId", brand_code AS "brandCode", reason, claimed_on AS "claimedOn"
     FROM lot_brands WHERE lot_id = ANY($1::uuid[]) ORDER BY lot_id, brand_code`,
    [lotIds],
  );
  return groupedBy(rows, ({ lotId }) => lotId);
}
