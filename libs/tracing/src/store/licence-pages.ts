import { keysetSql, type Page, type PageOf, type Queryable, toPage } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';
import type { LicenceKind, LicenceState } from '../rules/licences';
import { LICENCE_COLUMNS, type LicenceRow } from './licences';

/** Whose licences: a supplier's own, or those of an office's places. */
export type LicencesOf = { supplierId: string } | { seatCodes: readonly string[] };

export interface LicenceFilter {
  status?: LicenceState | null;
  kind?: LicenceKind | null;
  /** Those that end by this day. */
  endsBy?: BusinessDate | null;
}

/** Licences that a viewer may see, the newest first. */
export async function pageOfLicences(
  db: Queryable,
  whose: LicencesOf,
  filter: LicenceFilter,
  page: Page,
): Promise<PageOf<LicenceRow>> {
  const [owner, value] =
    'supplierId' in whose ? ['x.supplier_id = $1', whose.supplierId] : ['x.place_codes && $1::text[]', whose.seatCodes];
  const parameters: unknown[] = [value, filter.status ?? null, filter.kind ?? null, filter.endsBy ?? null];
  const keyset = keysetSql(
    page,
    [
      { sql: 'x.put_on', type: 'date' },
      { sql: 'x.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<LicenceRow>(
    `SELECT ${LICENCE_COLUMNS} FROM licences x WHERE ${owner} AND ($2::text IS NULL OR x.status = $2) AND ($3::text IS NULL OR x.kind = $3)
       AND ($4::date IS NULL OR x.valid_until <= $4) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.putOn, row.id]);
}
