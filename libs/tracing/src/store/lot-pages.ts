import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import type { OriginState } from '../rules/origin-states';
import { LOT_COLUMNS, type LotRow } from './lots';

export interface LotFilter {
  supplierId: string;
  productId?: string | null;
  originStatus?: OriginState | null;
  /** Those that keep their claim on it. */
  brandCode?: string | null;
}

/** A supplier's lots, the newest first. */
export async function pageOfLots(db: Queryable, filter: LotFilter, page: Page): Promise<PageOf<LotRow>> {
  const parameters: unknown[] = [filter.supplierId, filter.productId ?? null, filter.originStatus ?? null];
  const branded = filter.brandCode
    ? ` AND l.id IN (SELECT b.lot_id FROM lot_brands b WHERE b.supplier_id = $1 AND b.brand_code = $${parameters.push(filter.brandCode)} AND b.reason IS NULL)`
    : '';
  const keyset = keysetSql(
    page,
    [
      { sql: 'l.recorded_on', type: 'date' },
      { sql: 'l.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM lots l
     WHERE l.supplier_id = $1 AND ($2::uuid IS NULL OR l.product_id = $2) AND ($3::text IS NULL OR l.origin_status = $3)${branded}
       AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.recordedOn, row.id]);
}
