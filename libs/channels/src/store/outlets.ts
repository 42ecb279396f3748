import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import { isOfPlaces } from '@shanhai/graphql';
import type { BusinessDate } from '@shanhai/kernel';
import type { OutletGroup } from '../rules/count-outlets';
import type { OutletKind, OutletState } from '../rules/outlet';

export interface OutletRow {
  id: string;
  operatorId: string;
  kind: OutletKind;
  /** The hall or counter that a zone stands inside of. */
  parentId: string | null;
  name: string;
  divisionCode: string;
  placeCodes: string[];
  address: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  status: OutletState;
  registeredOn: BusinessDate;
  decidedBy: string | null;
  decidedOn: BusinessDate | null;
  reason: string | null;
}

const COLUMNS = `o.id, o.operator_id AS "operatorId", o.kind, o.parent_id AS "parentId", o.name, o.division_code AS "divisionCode",
  o.place_codes AS "placeCodes", o.address, o.valid_from AS "validFrom", o.valid_until AS "validUntil", o.status,
  o.registered_on AS "registeredOn", o.decided_by AS "decidedBy", o.decided_on AS "decidedOn", o.reason`;
/** Open on a day, which is SQL. */
const openOn = (day: string) => `o.valid_from <= ${day} AND (o.valid_until IS NULL OR o.valid_until > ${day})`;

export async function outletsById(db: Queryable, ids: readonly string[]): Promise<Map<string, OutletRow>> {
  const rows = await db.query<OutletRow>(`SELECT ${COLUMNS} FROM outlets o WHERE o.id = ANY($1::uuid[])`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** An outlet, locked; null where it is unknown. */
export async function lockOutlet(tx: Tx, id: string): Promise<OutletRow | null> {
  const [row] = await tx.query<OutletRow>(`SELECT ${COLUMNS} FROM outlets o WHERE o.id = $1 FOR NO KEY UPDATE`, [id]);
  return row ?? null;
}

export type NewOutlet = Omit<OutletRow, 'status' | 'decidedBy' | 'decidedOn' | 'reason'>;

/** Adds an outlet that waits for its office. False where the operator has one of the name in the place. */
export async function insertOutlet(tx: Tx, row: NewOutlet): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO outlets (id, operator_id, kind, parent_id, name, division_code, place_codes, address, valid_from, valid_until, status, registered_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'PENDING', $11)
     ON CONFLICT (operator_id, division_code, name) WHERE status <> 'REJECTED' AND valid_until IS NULL DO NOTHING RETURNING 1`,
    [
      row.id,
      row.operatorId,
      row.kind,
      row.parentId,
      row.name,
      row.divisionCode,
      row.placeCodes,
      row.address,
      row.validFrom,
      row.validUntil,
      row.registeredOn,
    ],
  );
  return added.length > 0;
}

/** Writes what became of a locked outlet. */
export function setOutlet(tx: Tx, row: OutletRow): void {
  tx.send(
    'UPDATE outlets SET status = $2, valid_until = $3, decided_by = $4, decided_on = $5, reason = $6 WHERE id = $1',
    [row.id, row.status, row.validUntil, row.decidedBy, row.decidedOn, row.reason],
  );
}

/** Which outlets: those confirmed for anybody, and whose others the viewer sees besides. */
export interface OutletFilter {
  kind?: OutletKind | null;
  status?: OutletState | null;
  operatorId: string | null;
  /** The place or one above it. */
  divisionCode?: string | null;
  parentId: string | null;
  openOn?: BusinessDate | null;
}
export interface OutletReader {
  organisationId: string | null;
  /** All codes of an office's place; none for others. */
  seatCodes: readonly string[];
}

/** Whether a reader sees an outlet: a confirmed one, its own, one of its places. */
export const maySeeOutlet = ({ organisationId, seatCodes }: OutletReader, row: OutletRow): boolean =>
  row.status === 'CONFIRMED' || row.operatorId === organisationId || isOfPlaces({ seatCodes }, row.placeCodes);

/** Outlets that a reader sees, the newest first. */
export async function pageOfOutlets(
  db: Queryable,
  { organisationId, seatCodes }: OutletReader,
  filter: OutletFilter,
  page: Page,
): Promise<PageOf<OutletRow>> {
  const parameters: unknown[] = [
    organisationId,
    seatCodes,
    filter.kind ?? null,
    filter.status ?? null,
    filter.operatorId,
    filter.divisionCode ? [filter.divisionCode] : null,
    filter.parentId,
    filter.openOn ?? null,
  ];
  const keyset = keysetSql(
    page,
    [
      { sql: 'o.registered_on', type: 'date' },
      { sql: 'o.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<OutletRow>(
    `SELECT ${COLUMNS} FROM outlets o
     WHERE (o.status = 'CONFIRMED' OR o.operator_id = $1 OR o.place_codes && $2::text[])
       AND ($3::text IS NULL OR o.kind = $3) AND ($4::text IS NULL OR o.status = $4) AND ($5::uuid IS NULL OR o.operator_id = $5)
       AND ($6::text[] IS NULL OR o.place_codes @> $6) AND ($7::uuid IS NULL OR o.parent_id = $7)
       AND ($8::date IS NULL OR (${openOn('$8::date')})) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.registeredOn, row.id]);
}

/** Confirmed outlets that are open on a day, by kind, place and operator. */
export function outletGroups(db: Queryable, day: BusinessDate): Promise<OutletGroup[]> {
  return db.query<OutletGroup>(
    `SELECT o.kind, o.division_code AS "divisionCode", o.operator_id AS "operatorId", count(*)::int AS outlets
     FROM outlets o WHERE o.status = 'CONFIRMED' AND ${openOn('$1::date')} GROUP BY 1, 2, 3`,
    [day],
  );
}
