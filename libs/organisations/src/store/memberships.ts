import type { Queryable, Tx } from '@shanhai/database';
import type { OrganisationKind, Role } from '../rules/roles';
import type { OrganisationStatus } from '../rules/standing';
import type { UnitType } from '../rules/unit-types';

export const MEMBERSHIP_STATUSES = ['INVITED', 'ACTIVE', 'REMOVED'] as const;
export type MembershipStatus = (typeof MEMBERSHIP_STATUSES)[number];

export interface Membership {
  id: string;
  organisationId: string;
  userId: string;
  roles: Role[];
  status: MembershipStatus;
}

const MEMBERSHIP = `id, organisation_id AS "organisationId", user_id AS "userId", roles, status`;

export function insertMemberships(tx: Tx, memberships: readonly Membership[]): void {
  tx.send(
    `INSERT INTO memberships (id, organisation_id, user_id, roles, status)
     SELECT id, organisation_id, user_id, roles, status
     FROM jsonb_to_recordset($1) AS m(id uuid, organisation_id uuid, user_id uuid, roles text[], status text)`,
    [
      JSON.stringify(
        memberships.map((m) => ({
          id: m.id,
          organisation_id: m.organisationId,
          user_id: m.userId,
          roles: m.roles,
          status: m.status,
        })),
      ),
    ],
  );
}

/** Invites a user, again where an invitation is open or the member was removed; null where the user is a member. */
export async function upsertInvitation(tx: Tx, membership: Membership): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO memberships (id, organisation_id, user_id, roles, status) VALUES ($1, $2, $3, $4, 'INVITED')
     ON CONFLICT (organisation_id, user_id) DO UPDATE SET roles = excluded.roles, status = 'INVITED', since = now()
       WHERE memberships.status <> 'ACTIVE'
     RETURNING id`,
    [membership.id, membership.organisationId, membership.userId, membership.roles],
  );
  return row?.id ?? null;
}

export async function memberOf(db: Queryable, organisationId: string, id: string): Promise<Membership | null> {
  const [row] = await db.query<Membership>(
    `SELECT ${MEMBERSHIP} FROM memberships WHERE organisation_id = $1 AND id = $2`,
    [organisationId, id],
  );
  return row ?? null;
}

/** Whether a person is a member of an organisation. */
export async function isMember(db: Queryable, organisationId: string, userId: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT FROM memberships WHERE organisation_id = $1 AND user_id = $2 AND status = 'ACTIVE'`,
    [organisationId, userId],
  );
  return rows.length > 0;
}

/** Whether an active administrator is left beside this member. The organisation is locked by the caller. */
export async function hasOtherAdmin(tx: Tx, organisationId: string, id: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM memberships WHERE organisation_id = $1 AND id <> $2 AND status = 'ACTIVE' AND 'ADMIN' = ANY(roles) LIMIT 1`,
    [organisationId, id],
  );
  return rows.length > 0;
}

export function updateMember(tx: Tx, id: string, change: { roles?: Role[]; status?: MembershipStatus }): void {
  tx.send(
    `UPDATE memberships SET roles = coalesce($2, roles), status = coalesce($3, status),
       since = CASE WHEN $3::text IS NULL THEN since ELSE now() END WHERE id = $1`,
    [id, change.roles ?? null, change.status ?? null],
  );
}

export interface Seat {
  organisationId: string;
  organisationName: string;
  organisationKind: OrganisationKind;
  organisationStatus: OrganisationStatus;
  seatCode: string;
  unitType: UnitType;
  roles: Role[];
}

/** The organisations that a user is an active member of, first the oldest membership. */
export async function seatsOf(db: Queryable, userId: string): Promise<Seat[]> {
  return db.query<Seat>(
    `SELECT o.id AS "organisationId", o.name AS "organisationName", o.kind AS "organisationKind",
       o.status AS "organisationStatus", o.seat_code AS "seatCode", o.unit_type AS "unitType", m.roles
     FROM memberships m JOIN organisations o ON o.id = m.organisation_id
     WHERE m.user_id = $1 AND m.status = 'ACTIVE' ORDER BY m.since, m.id`,
    [userId],
  );
}

export interface MemberRow extends Membership {
  name: string;
  email: string;
  since: Date;
}

/** Members with their names, for administrators of these organisations alone. Removed ones are left out. */
export async function membersOf(
  db: Queryable,
  by: { organisationIds?: readonly string[]; ids?: readonly string[] },
): Promise<MemberRow[]> {
  return db.query<MemberRow>(
    `SELECT m.id, m.organisation_id AS "organisationId", m.user_id AS "userId", m.roles, m.status, m.since, u.name, u.email
     FROM memberships m JOIN users u ON u.id = m.user_id
     WHERE (m.organisation_id = ANY($1::uuid[]) OR m.id = ANY($2::uuid[])) AND m.status <> 'REMOVED' ORDER BY m.id`,
    [by.organisationIds ?? [], by.ids ?? []],
  );
}
