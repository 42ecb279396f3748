import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export interface HouseholdRow {
  id: string;
  supplierId: string;
  /** The household itself, whoever registered it. */
  householdId: string;
  nameSealed: Buffer;
  identitySealed: Buffer;
  keyId: string;
  villageCode: string;
  placeCodes: string[];
  shares: number | null;
  joinedOn: BusinessDate;
  registeredOn: BusinessDate;
  leftOn: BusinessDate | null;
  leaveReason: string | null;
}

const COLUMNS = `r.id, r.supplier_id AS "supplierId", r.household_id AS "householdId", r.name_sealed AS "nameSealed", r.identity_sealed AS "identitySealed",
  r.key_id AS "keyId", r.village_code AS "villageCode", r.place_codes AS "placeCodes", r.shares, r.joined_on AS "joinedOn", r.registered_on AS "registeredOn",
  r.left_on AS "leftOn", r.leave_reason AS "leaveReason"`;

/**
 * The households of identity hashes, made where nobody reported them before; one entry for each hash, in their order. Of two suppliers at
 * the same moment the second waits and finds what the first made: rows go in by the order of their hashes, so that nobody waits in a circle.
 */
export async function householdsOf(tx: Tx, made: readonly { id: string; hash: Buffer }[]): Promise<string[]> {
  const hashes = made.map(({ hash }) => hash);
  tx.send(
    `INSERT INTO households (id, identity_hash) SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS h(id, hash) ORDER BY hash
     ON CONFLICT (identity_hash) DO NOTHING`,
    [made.map(({ id }) => id), hashes],
  );
  const rows = await tx.query<{ id: string }>(
    `SELECT h.id FROM unnest($1::bytea[]) WITH ORDINALITY AS g(hash, ordinal) JOIN households h ON h.identity_hash = g.hash ORDER BY g.ordinal`,
    [hashes],
  );
  return rows.map(({ id }) => id);
}

export type NewRegistration = Omit<HouseholdRow, 'leftOn' | 'leaveReason'> & { registeredBy: string | null };

/** Adds registrations. Returns the ids of those that are there now: a household that its supplier has registered is left out. */
export async function insertRegistrations(tx: Tx, rows: readonly NewRegistration[]): Promise<Set<string>> {
  const hex = rows.map(({ nameSealed, identitySealed, ...row }) => ({
    ...row,
    nameSealed: nameSealed.toString('hex'),
    identitySealed: identitySealed.toString('hex'),
  }));
  const added = await tx.query<{ id: string }>(
    `INSERT INTO household_registrations (id, supplier_id, household_id, name_sealed, identity_sealed, key_id, village_code, place_codes, shares, joined_on, registered_on, registered_by)
     SELECT id, "supplierId", "householdId", decode("nameSealed", 'hex'), decode("identitySealed", 'hex'), "keyId", "villageCode", "placeCodes", shares, "joinedOn", "registeredOn", "registeredBy"
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "supplierId" uuid, "householdId" uuid, "nameSealed" text, "identitySealed" text, "keyId" text, "villageCode" text, "placeCodes" text[],
       shares integer, "joinedOn" date, "registeredOn" date, "registeredBy" uuid) ORDER BY "householdId"
     ON CONFLICT (supplier_id, household_id) WHERE left_on IS NULL DO NOTHING RETURNING id`,
    [JSON.stringify(hex)],
  );
  return new Set(added.map(({ id }) => id));
}

export async function householdsById(db: Queryable, ids: readonly string[]): Promise<Map<string, HouseholdRow>> {
  const rows = await db.query<HouseholdRow>(
    `SELECT ${COLUMNS} FROM household_registrations r WHERE r.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A supplier's own registrations, kept from ending until the transaction does. */
export async function shareHouseholds(
  tx: Tx,
  supplierId: string,
  ids: readonly string[],
): Promise<Map<string, HouseholdRow>> {
  const rows = await tx.query<HouseholdRow>(
    `SELECT ${COLUMNS} FROM household_registrations r WHERE r.supplier_id = $1 AND r.id = ANY($2::uuid[]) ORDER BY r.id FOR SHARE`,
    [supplierId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A supplier's own registration, locked; null where it is unknown or another's. */
export async function lockHousehold(tx: Tx, supplierId: string, id: string): Promise<HouseholdRow | null> {
  const [row] = await tx.query<HouseholdRow>(
    `SELECT ${COLUMNS} FROM household_registrations r WHERE r.supplier_id = $1 AND r.id = $2 FOR NO KEY UPDATE`,
    [supplierId, id],
  );
  return row ?? null;
}

export function endRegistration(tx: Tx, row: HouseholdRow, on: BusinessDate, reason: string): void {
  tx.send(
    'UPDATE household_registrations SET left_on = $3, leave_reason = $4 WHERE id = $1 AND supplier_id = $2 AND left_on IS NULL',
    [row.id, row.supplierId, on, reason],
  );
}

/** A supplier's own, or those of an office's places. */
export type HouseholdsOf = { supplierId: string } | { seatCodes: readonly string[] };

const owned = (whose: HouseholdsOf): [string, unknown] =>
  'supplierId' in whose ? ['r.supplier_id = $1', whose.supplierId] : ['r.place_codes && $1::text[]', whose.seatCodes];

/** Registrations that a viewer may see, the newest first; of one place where it is given. */
export async function pageOfHouseholds(
  db: Queryable,
  whose: HouseholdsOf,
  placeCode: string | null,
  page: Page,
): Promise<PageOf<HouseholdRow>> {
  const [seen, value] = owned(whose);
  const parameters: unknown[] = [value, placeCode];
  const keyset = keysetSql(
    page,
    [
      { sql: 'r.registered_on', type: 'date' },
      { sql: 'r.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<HouseholdRow>(
    `SELECT ${COLUMNS} FROM household_registrations r WHERE ${seen} AND ($2::text IS NULL OR r.place_codes @> ARRAY[$2::text]) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.registeredOn, row.id]);
}

export interface HouseholdCount {
  /** Each household once, whoever registered it. */
  households: number;
  registrations: number;
  suppliers: number;
}

/** How many households were with suppliers on a day. */
export async function countHouseholds(
  db: Queryable,
  whose: HouseholdsOf,
  placeCode: string | null,
  day: BusinessDate,
): Promise<HouseholdCount> {
  const [seen, value] = owned(whose);
  const [count] = await db.query<HouseholdCount>(
    `SELECT count(DISTINCT r.household_id)::integer AS households, count(*)::integer AS registrations, count(DISTINCT r.supplier_id)::integer AS suppliers
     FROM household_registrations r WHERE ${seen} AND ($2::text IS NULL OR r.place_codes @> ARRAY[$2::text])
       AND r.joined_on <= $3 AND (r.left_on IS NULL OR r.left_on > $3)`,
    [value, placeCode, day],
  );
  return count;
}
