import type { Queryable, Tx } from '@shanhai/database';

export interface UserRow {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
}

const USER = `id, email, name, password_hash AS "passwordHash"`;

export async function userByEmail(db: Queryable, email: string): Promise<UserRow | null> {
  const [row] = await db.query<UserRow>(`SELECT ${USER} FROM users WHERE email = $1`, [email]);
  return row ?? null;
}

export async function userById(db: Queryable, id: string): Promise<UserRow | null> {
  const [row] = await db.query<UserRow>(`SELECT ${USER} FROM users WHERE id = $1`, [id]);
  return row ?? null;
}

/** Inserts users whose e-mails nobody has; gives back the e-mails that were new. */
export async function insertUsers(tx: Tx, users: readonly UserRow[]): Promise<Set<string>> {
  const rows = await tx.query<{ email: string }>(
    `INSERT INTO users (id, email, name, password_hash)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
     ON CONFLICT (email) DO NOTHING RETURNING email`,
    [users.map((u) => u.id), users.map((u) => u.email), users.map((u) => u.name), users.map((u) => u.passwordHash)],
  );
  return new Set(rows.map((row) => row.email));
}

/** Gives somebody who was invited a name and the first password; false where there is a password already. */
export async function completeUser(tx: Tx, id: string, name: string, passwordHash: string): Promise<boolean> {
  const done = await tx.query(
    'UPDATE users SET name = $2, password_hash = $3 WHERE id = $1 AND password_hash IS NULL RETURNING 1',
    [id, name, passwordHash],
  );
  return done.length > 0;
}

export function setPassword(tx: Tx, id: string, passwordHash: string): void {
  tx.send('UPDATE users SET password_hash = $2 WHERE id = $1', [id, passwordHash]);
}

/** Names of users, by id. */
export async function userNames(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; name: string }>('SELECT id, name FROM users WHERE id = ANY($1::uuid[])', [
    ids,
  ]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
