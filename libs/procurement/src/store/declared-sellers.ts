import type { Queryable, Tx } from '@shanhai/database';
import type { SupplierStanding } from '@shanhai/orders';
import { hashId } from '../rules/difference';

/** Who sold goods that were bought elsewhere. */
export interface DeclaredSeller {
  /** The supplier's, or one made from the credit code of a seller that is none here. */
  id: string;
  creditCode: string;
  name: string;
}

/** The id by which figures tell a seller that is no supplier here: the same for everybody who names its credit code. */
export const sellerIdOf = (creditCode: string): string => hashId({ seller: creditCode });

/** Suppliers that are approved, by id or credit code, as facts tell them. */
export async function registeredSellers(
  db: Queryable,
  { id, creditCode }: { id: string | null; creditCode: string | null },
): Promise<(DeclaredSeller & SupplierStanding)[]> {
  return db.query(
    `SELECT o.id, o.id AS "organisationId", o.credit_code AS "creditCode", o.name, o.unit_type AS "unitType", o.seat_code AS "seatCode"
     FROM organisations o WHERE o.kind = 'SUPPLIER' AND o.status = 'APPROVED' AND (o.id = $1 OR o.credit_code = $2)`,
    [id, creditCode],
  );
}

/** Keeps the name of a seller that is no supplier here, as an office last confirmed it; figures show it. */
export function nameSeller(tx: Tx, { id, creditCode, name }: DeclaredSeller): void {
  tx.send(
    `INSERT INTO declared_sellers (id, credit_code, name) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
    [id, creditCode, name],
  );
}

/** A pack of one of a supplier's SKUs, with what it is. */
export interface SkuOfSeller {
  id: string;
  code: string;
  contentBase: bigint;
  baseUnit: 'GRAM' | 'MILLILITRE' | 'PIECE';
  productId: string;
  categoryCode: string;
}

/** A supplier's SKUs by code; those that it has not are left out. A seller that is no supplier here has none. */
export async function skusOfSeller(
  db: Queryable,
  supplierId: string | null,
  codes: readonly string[],
): Promise<Map<string, SkuOfSeller>> {
  if (supplierId === null || codes.length === 0) return new Map();
  const rows = await db.query<SkuOfSeller>(
    `SELECT k.id, k.code, k.content_base AS "contentBase", p.base_unit AS "baseUnit", p.id AS "productId", p.category_code AS "categoryCode"
     FROM skus k JOIN products p ON p.id = k.product_id WHERE k.supplier_id = $1 AND k.code = ANY($2::text[])`,
    [supplierId, codes],
  );
  return new Map(rows.map((row) => [row.code, row]));
}
