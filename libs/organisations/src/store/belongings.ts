import type { BusinessDate } from '@shanhai/kernel';
import type { Queryable, Tx } from '@shanhai/database';
import type { BelongingStep } from '../rules/belonging';

export interface OwnAccount {
  accountId: string;
  seatCode: string;
  steps: BelongingStep[];
}

const STEPS = `(SELECT COALESCE(jsonb_agg(jsonb_build_object('step', b.step, 'unitId', b.unit_id, 'effectiveOn', b.effective_on) ORDER BY b.version), '[]')
    FROM belongings b WHERE b.account_id = a.account_id) AS steps`;

/** The account that a person buys on with money of their own; null where none was opened. */
export async function ownAccountOf(db: Queryable, userId: string): Promise<OwnAccount | null> {
  const [row] = await db.query<OwnAccount>(
    `SELECT a.account_id AS "accountId", o.seat_code AS "seatCode", ${STEPS}
     FROM own_accounts a JOIN organisations o ON o.id = a.account_id WHERE a.user_id = $1`,
    [userId],
  );
  return row ?? null;
}

/**
 * The same, locked until the transaction ends: steps of one person, and a unit's decisions about its members, wait for each
 * other. Unit before person before membership, in every use case, so that no two lock each other out.
 */
export async function lockOwnAccount(tx: Tx, userId: string, unitId: string): Promise<OwnAccount | null> {
  tx.send('SELECT 1 FROM organisations WHERE id = $1 FOR KEY SHARE', [unitId]);
  tx.send('SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  return ownAccountOf(tx, userId);
}

export function insertOwnAccount(tx: Tx, userId: string, accountId: string): void {
  tx.send('INSERT INTO own_accounts (user_id, account_id) VALUES ($1, $2)', [userId, accountId]);
}

/** Adds a step to those of an account, which is locked. */
export function insertStep(
  tx: Tx,
  { accountId, steps }: Pick<OwnAccount, 'accountId' | 'steps'>,
  { step, unitId, effectiveOn }: BelongingStep,
): void {
  tx.send(
    `INSERT INTO belongings (account_id, version, step, unit_id, effective_on, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)`,
    [accountId, steps.length + 1, step, unitId, effectiveOn, tx.actor.userId],
  );
}

/** The seat of a buyer that somebody is an active member of, whose membership stays so until the transaction ends; null where it is none. */
export async function lockMembershipInUnit(tx: Tx, userId: string, unitId: string): Promise<string | null> {
  const [row] = await tx.query<{ seatCode: string }>(
    `SELECT o.seat_code AS "seatCode" FROM memberships m JOIN organisations o ON o.id = m.organisation_id
     WHERE m.user_id = $1 AND o.id = $2 AND m.status = 'ACTIVE' AND o.kind = 'BUYER' AND o.unit_type <> 'PERSON'
       AND o.status = 'APPROVED' AND o.merged_on IS NULL FOR SHARE OF m`,
    [userId, unitId],
  );
  return row?.seatCode ?? null;
}

/** Members of a unit who wait for its answer, oldest choice first. */
export function waitingIn(db: Queryable, unitId: string): Promise<{ memberId: string; chosenOn: BusinessDate }[]> {
  return db.query(
    `SELECT m.id AS "memberId", w.chosen_on AS "chosenOn" FROM memberships m JOIN own_accounts a ON a.user_id = m.user_id
     JOIN LATERAL (SELECT b.version, b.unit_id, b.effective_on AS chosen_on FROM belongings b
       WHERE b.account_id = a.account_id AND b.step = 'CHOSEN' ORDER BY b.version DESC LIMIT 1) w ON w.unit_id = m.organisation_id
     WHERE m.organisation_id = $1 AND m.status = 'ACTIVE' AND NOT EXISTS (
       SELECT FROM belongings n WHERE n.account_id = a.account_id AND n.version > w.version AND n.unit_id = w.unit_id)
     ORDER BY w.chosen_on, m.id`,
    [unitId],
  );
}

/** An account and a day. */
export interface AccountOnDay {
  organisationId: string;
  on: BusinessDate;
}
export const onDayKey = ({ organisationId, on }: AccountOnDay): string => `${organisationId}@${on}`;

/** The unit that each person belonged to on a day, as it is known now, by `onDayKey`; left out where there was none. One statement. */
export async function unitsOnDays(db: Queryable, asked: readonly AccountOnDay[]): Promise<Map<string, string>> {
  const rows = await db.query<AccountOnDay & { unitId: string }>(
    `SELECT q.account_id AS "organisationId", q.day AS "on", b.unit_id AS "unitId" FROM unnest($1::uuid[], $2::date[]) AS q(account_id, day)
     JOIN LATERAL (SELECT b.step, b.unit_id FROM belongings b WHERE b.account_id = q.account_id AND b.step IN ('CONFIRMED', 'LEFT')
       AND b.effective_on <= q.day ORDER BY b.effective_on DESC, b.version DESC LIMIT 1) b ON b.step = 'CONFIRMED'`,
    [asked.map(({ organisationId }) => organisationId), asked.map(({ on }) => on)],
  );
  return new Map(rows.map((row) => [onDayKey(row), row.unitId]));
}
