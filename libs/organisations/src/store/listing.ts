import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { OrganisationKind } from '../rules/roles';
import type { OrganisationStatus } from '../rules/standing';

export interface ListedRow {
  id: string;
  registeredOn: string;
}

export interface Listing {
  kind?: OrganisationKind | null;
  status?: OrganisationStatus | null;
  search?: string | null;
  /** Only organisations with one of these seats. */
  seatCodes: readonly string[] | null;
  /** Who asks: sees its own organisation in any status… */
  viewerId: string;
  /** …and those with one of these seats. */
  officeSeatCodes: readonly string[];
}

/** Organisations that the viewer may see, newest first, by (registered on, id). */
export async function listOrganisations(db: Queryable, listing: Listing, page: Page): Promise<ListedRow[]> {
  const { kind, status, search, seatCodes, viewerId, officeSeatCodes } = listing;
  const parameters: unknown[] = [
    kind ?? null,
    status ?? null,
    search?.trim() || null,
    seatCodes,
    viewerId,
    officeSeatCodes,
  ];
  const keyset = keysetSql(
    page,
    [
      { sql: 'registered_on', type: 'date' },
      { sql: 'id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query<ListedRow>(
    `SELECT id, registered_on AS "registeredOn" FROM organisations
     WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR status = $2)
       AND ($3::text IS NULL OR strpos(lower(name), lower($3)) > 0 OR credit_code = upper($3))
       AND ($4::text[] IS NULL OR seat_code = ANY($4))
       AND (unit_type <> 'PERSON' OR id = $5)
       AND (status = 'APPROVED' OR id = $5 OR seat_code = ANY($6::text[]))
       AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}

/** Every place that is some organisation's seat: few, for thousands of organisations share a county. */
export async function seatCodesInUse(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ code: string }>('SELECT DISTINCT seat_code AS code FROM organisations');
  return rows.map((row) => row.code);
}
