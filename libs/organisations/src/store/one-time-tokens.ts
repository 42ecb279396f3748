import { createHash, randomBytes } from 'node:crypto';
import type { Queryable, Tx } from '@shanhai/database';

export type TokenPurpose = 'INVITATION' | 'PASSWORD_RESET';

/** 256 random bits cannot be guessed, so a plain hash keeps them. */
const TOKEN_BYTES = 32;

export function newOneTimeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export interface OneTimeToken {
  userId: string;
  membershipId: string | null;
  /** Of an invitation. */
  organisationId: string | null;
  seatCode?: string;
  passwordHash: string | null;
  email: string;
}

export function insertInvitation(tx: Tx, token: string, userId: string, membershipId: string, expiresAt: Date): void {
  tx.send(
    `INSERT INTO one_time_tokens (hash, purpose, user_id, membership_id, expires_at) VALUES ($1, 'INVITATION', $2, $3, $4)`,
    [hashOf(token), userId, membershipId, expiresAt],
  );
}

/**
 * Makes a reset token for the user of this e-mail, in one statement that costs the same where there is none. Null where
 * there is no such user with a password, or `openMax` tokens are open already.
 */
export async function insertPasswordReset(
  tx: Tx,
  reset: { token: string; email: string; now: Date; expiresAt: Date; openMax: number },
): Promise<{ userId: string; email: string; name: string } | null> {
  const [row] = await tx.query<{ userId: string; email: string; name: string }>(
    `WITH person AS (
       SELECT id, email, name FROM users WHERE email = $2 AND password_hash IS NOT NULL
         AND (SELECT count(*) FROM one_time_tokens WHERE user_id = users.id AND purpose = 'PASSWORD_RESET'
              AND used_at IS NULL AND expires_at > $3) < $5
     ), made AS (
       INSERT INTO one_time_tokens (hash, purpose, user_id, expires_at)
       SELECT $1, 'PASSWORD_RESET', id, $4 FROM person
     )
     SELECT id AS "userId", email, name FROM person`,
    [hashOf(reset.token), reset.email, reset.now, reset.expiresAt, reset.openMax],
  );
  return row ?? null;
}

/** Who a token is for, where it is neither used nor expired. */
export async function readToken(
  db: Queryable,
  purpose: TokenPurpose,
  token: string,
  now: Date,
): Promise<OneTimeToken | null> {
  const [row] = await db.query<OneTimeToken>(
    `SELECT t.user_id AS "userId", t.membership_id AS "membershipId", o.id AS "organisationId", o.seat_code AS "seatCode",
       u.password_hash AS "passwordHash", u.email
     FROM one_time_tokens t JOIN users u ON u.id = t.user_id
     LEFT JOIN memberships m ON m.id = t.membership_id LEFT JOIN organisations o ON o.id = m.organisation_id
     WHERE t.hash = $1 AND t.purpose = $2 AND t.used_at IS NULL AND t.expires_at > $3`,
    [hashOf(token), purpose, now],
  );
  return row ?? null;
}

/** Uses a token up; false where somebody else just did. */
export async function useToken(tx: Tx, token: string, now: Date): Promise<boolean> {
  const used = await tx.query(
    'UPDATE one_time_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING 1',
    [hashOf(token), now],
  );
  return used.length > 0;
}

/** Ends what is open of a user's tokens of a purpose, or of a membership's invitations. */
export function endTokens(tx: Tx, of: { userId: string } | { membershipId: string }, now: Date): void {
  const [column, id] = 'userId' in of ? ['user_id', of.userId] : ['membership_id', of.membershipId];
  tx.send(`UPDATE one_time_tokens SET used_at = $2 WHERE ${column} = $1 AND used_at IS NULL`, [id, now]);
}
