import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { DeclaredState } from '../rules/declared-purchase';

/** A purchase that was made elsewhere, as it stands; what it says is in its versions. */
export interface DeclaredPurchaseRow {
  id: string;
  buyerId: string;
  version: number;
  status: DeclaredState;
  declaredOn: BusinessDate;
  sellerId: string;
  /** The buyer's place and those above it. */
  buyerCodes: string[];
  /** Places that all goods come from. */
  originCodes: string[];
  /** Places of the buyer and of all goods, and those above them. */
  placeCodes: string[];
}

const COLUMNS = `d.id, d.buyer_id AS "buyerId", d.version, d.status, d.declared_on AS "declaredOn", d.seller_id AS "sellerId",
  d.buyer_codes AS "buyerCodes", d.origin_codes AS "originCodes", d.place_codes AS "placeCodes"`;

export function insertDeclaredPurchase(tx: Tx, row: DeclaredPurchaseRow): void {
  tx.send(
    `INSERT INTO declared_purchases (id, buyer_id, version, status, declared_on, seller_id, buyer_codes, origin_codes, place_codes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.buyerId,
      row.version,
      row.status,
      row.declaredOn,
      row.sellerId,
      row.buyerCodes,
      row.originCodes,
      row.placeCodes,
    ],
  );
}

/** Writes what a locked declaration says and where it is of now. */
export function updateDeclaredPurchase(tx: Tx, row: DeclaredPurchaseRow): void {
  tx.send(
    `UPDATE declared_purchases SET version = $3, status = $4, seller_id = $5, buyer_codes = $6, origin_codes = $7, place_codes = $8
     WHERE id = $1 AND buyer_id = $2`,
    [row.id, row.buyerId, row.version, row.status, row.sellerId, row.buyerCodes, row.originCodes, row.placeCodes],
  );
}

/** A declaration, locked; null where it is unknown. */
export async function lockDeclaredPurchase(tx: Tx, id: string): Promise<DeclaredPurchaseRow | null> {
  const [row] = await tx.query<DeclaredPurchaseRow>(
    `SELECT ${COLUMNS} FROM declared_purchases d WHERE d.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

/** Who may see a declaration, as SQL over `d`: an office those of its places, a supplier what it sold, others their own. */
function visible(viewer: Viewer, parameters: unknown[]): string {
  if (viewer.organisationKind === 'OFFICE') return `d.place_codes && $${parameters.push(viewer.seatCodes)}::text[]`;
  const own = `$${parameters.push(viewer.organisationId)}::uuid`;
  return viewer.organisationKind === 'SUPPLIER' ? `d.seller_id = ${own}` : `d.buyer_id = ${own}`;
}

export async function declaredPurchasesById(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, DeclaredPurchaseRow>> {
  const parameters: unknown[] = [ids];
  const rows = await db.query<DeclaredPurchaseRow>(
    `SELECT ${COLUMNS} FROM declared_purchases d WHERE d.id = ANY($1::uuid[]) AND ${visible(viewer, parameters)}`,
    parameters,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export interface DeclaredFilter {
  status?: DeclaredState | null;
  buyerId?: string | null;
}

/** Declarations that a viewer may see, the latest first. */
export async function declaredPurchasePage(
  db: Queryable,
  viewer: Viewer,
  { status, buyerId }: DeclaredFilter,
  page: Page,
): Promise<PageOf<DeclaredPurchaseRow>> {
  const parameters: unknown[] = [];
  const conditions = [visible(viewer, parameters)];
  if (status) conditions.push(`d.status = $${parameters.push(status)}`);
  if (buyerId) conditions.push(`d.buyer_id = $${parameters.push(buyerId)}`);
  const keyset = keysetSql(
    page,
    [
      { sql: 'd.declared_on', type: 'date' },
      { sql: 'd.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<DeclaredPurchaseRow>(
    `SELECT ${COLUMNS} FROM declared_purchases d WHERE ${conditions.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.declaredOn, row.id]);
}

/** Places that all goods of a declaration come from; none where it is unknown. */
export async function originCodesOf(db: Queryable, id: string): Promise<string[]> {
  const [row] = await db.query<{ codes: string[] }>(
    'SELECT origin_codes AS codes FROM declared_purchases WHERE id = $1',
    [id],
  );
  return row?.codes ?? [];
}
