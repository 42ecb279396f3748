import { keysetSql, type Page, type PageOf, type Queryable, toPage, type Tx } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

/** That an organisation is a channel partner in a span of days. */
export interface RegistrationRow {
  id: string;
  partnerId: string;
  validFrom: BusinessDate;
  validUntil: BusinessDate | null;
  source: string;
  officeId: string;
  registeredOn: BusinessDate;
  endReason: string | null;
}

const COLUMNS = `r.id, r.partner_id AS "partnerId", r.valid_from AS "validFrom", r.valid_until AS "validUntil", r.source,
  r.office_id AS "officeId", r.registered_on AS "registeredOn", r.end_reason AS "endReason"`;

/** An approved channel partner, locked, so that its spans are judged one after another; null where there is none. */
export async function lockPartner(tx: Tx, id: string): Promise<{ seatCode: string; name: string } | null> {
  const [row] = await tx.query<{ seatCode: string; name: string }>(
    `SELECT seat_code AS "seatCode", name FROM organisations WHERE id = $1 AND kind = 'CHANNEL_PARTNER' AND status = 'APPROVED' FOR NO KEY UPDATE`,
    [id],
  );
  return row ?? null;
}

export async function registrationsById(db: Queryable, ids: readonly string[]): Promise<Map<string, RegistrationRow>> {
  const rows = await db.query<RegistrationRow>(
    `SELECT ${COLUMNS} FROM channel_registrations r WHERE r.id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Registrations of a partner, the oldest first. */
export function registrationsOf(db: Queryable, partnerId: string): Promise<RegistrationRow[]> {
  return db.query<RegistrationRow>(
    `SELECT ${COLUMNS} FROM channel_registrations r WHERE r.partner_id = $1 ORDER BY r.valid_from`,
    [partnerId],
  );
}

export function insertRegistration(tx: Tx, row: Omit<RegistrationRow, 'endReason'>): void {
  tx.send(
    `INSERT INTO channel_registrations (id, partner_id, valid_from, valid_until, source, office_id, registered_on) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.partnerId, row.validFrom, row.validUntil, row.source, row.officeId, row.registeredOn],
  );
}

export function endRegistration(
  tx: Tx,
  { id, validUntil, endReason }: Pick<RegistrationRow, 'id' | 'validUntil' | 'endReason'>,
): void {
  tx.send('UPDATE channel_registrations SET valid_until = $2, end_reason = $3 WHERE id = $1', [
    id,
    validUntil,
    endReason,
  ]);
}

/** Registrations, those that hold on a day where one is given, the newest first. */
export async function pageOfRegistrations(
  db: Queryable,
  { partnerId, on }: { partnerId: string | null; on: BusinessDate | null },
  page: Page,
): Promise<PageOf<RegistrationRow>> {
  const parameters: unknown[] = [partnerId, on];
  const keyset = keysetSql(
    page,
    [
      { sql: 'r.registered_on', type: 'date' },
      { sql: 'r.id', type: 'uuid' },
    ],
    parameters,
  );
  const rows = await db.query<RegistrationRow>(
    `SELECT ${COLUMNS} FROM channel_registrations r WHERE ($1::uuid IS NULL OR r.partner_id = $1)
       AND ($2::date IS NULL OR (r.valid_from <= $2 AND (r.valid_until IS NULL OR r.valid_until > $2))) AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
  return toPage(page, rows, (row) => [row.registeredOn, row.id]);
}
