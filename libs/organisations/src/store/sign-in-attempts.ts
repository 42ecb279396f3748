import { createHash } from 'node:crypto';
import type { Tx } from '@shanhai/database';

function hashOf(email: string): Buffer {
  return createHash('sha256').update(email).digest();
}

/**
 * Counts a try at a password before it is judged, so that tries at the same moment count too. Returns how many there
 * were since the window began, this one included; a window that is over begins anew.
 */
export async function countAttempt(tx: Tx, email: string, now: Date, windowMs: number): Promise<number> {
  const [row] = await tx.query<{ attempts: number }>(
    `INSERT INTO sign_in_attempts AS a (email_hash, window_from, attempts) VALUES ($1, $2, 1)
     ON CONFLICT (email_hash) DO UPDATE SET
       attempts = CASE WHEN a.window_from > $3 THEN a.attempts + 1 ELSE 1 END,
       window_from = CASE WHEN a.window_from > $3 THEN a.window_from ELSE $2 END
     RETURNING attempts`,
    [hashOf(email), now, new Date(now.getTime() - windowMs)],
  );
  return row.attempts;
}

/** Forgets the tries of an e-mail whose password was right, and all windows that are over. */
export function forgetAttempts(tx: Tx, email: string, now: Date, windowMs: number): void {
  tx.send('DELETE FROM sign_in_attempts WHERE email_hash = $1', [hashOf(email)]);
  tx.send(
    `DELETE FROM sign_in_attempts WHERE email_hash IN (SELECT email_hash FROM sign_in_attempts WHERE window_from <= $1 LIMIT 100 FOR UPDATE SKIP LOCKED)`,
    [new Date(now.getTime() - windowMs)],
  );
}
