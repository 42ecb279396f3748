import { Injectable } from '@nestjs/common';
import { contentHash, refuse } from '@shanhai/kernel';
import { Database, SYSTEM, type Tx } from './database';

/** How long an idempotency key is remembered: a financial year and the month after it. */
export const IDEMPOTENCY_KEY_DAYS = 400;
export const IDEMPOTENCY_KEY_LENGTH_MAX = 200;

export interface IdempotencyClaim<Result> {
  organisationId: string;
  /** The mutation's name. */
  operation: string;
  key: string;
  /** The coerced input; compared with that of the first request. */
  input: unknown;
  /** What a repeated request gets: ids that were made before any work, plain JSON. */
  result: Result;
}

/**
 * Takes an idempotency key in the transaction that does the work. Returns null where this is the first request; the
 * first one's result where it is a repetition. A second request at the same moment waits for the first to end. A
 * refusal rolls the key back with everything else, so it is not remembered.
 * @throws Refusal IDEMPOTENCY_KEY_REUSED where the key was used with another input.
 */
export async function takeIdempotencyKey<Result>(tx: Tx, claim: IdempotencyClaim<Result>): Promise<Result | null> {
  if (claim.key.trim() === '') refuse('REQUIRED', ['idempotencyKey']);
  if (claim.key.length > IDEMPOTENCY_KEY_LENGTH_MAX)
    refuse('TOO_LONG', ['idempotencyKey'], { max: IDEMPOTENCY_KEY_LENGTH_MAX });
  const hash = contentHash(claim.input);
  const inserted = await tx.query(
    `INSERT INTO idempotency_keys (organisation_id, operation, key, input_hash, result) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (organisation_id, operation, key) DO NOTHING RETURNING 1`,
    [claim.organisationId, claim.operation, claim.key, hash, JSON.stringify(claim.result)],
  );
  if (inserted.length > 0) return null;
  const [first] = await tx.query<{ input_hash: Buffer; result: Result }>(
    'SELECT input_hash, result FROM idempotency_keys WHERE organisation_id = $1 AND operation = $2 AND key = $3',
    [claim.organisationId, claim.operation, claim.key],
  );
  if (!first.input_hash.equals(hash)) refuse('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey'], { key: claim.key });
  return first.result;
}

/**
 * The same for operations whose key may be left out: without one, each request is the first.
 * @throws Refusal IDEMPOTENCY_KEY_REUSED where the key was used with another input.
 */
export async function takeKeyIfGiven<Result>(
  tx: Tx,
  claim: Omit<IdempotencyClaim<Result>, 'key'> & { key: string | null | undefined },
): Promise<Result | null> {
  return claim.key == null ? null : takeIdempotencyKey(tx, { ...claim, key: claim.key });
}

/** Keys forgotten in one transaction. */
const FORGOTTEN_AT_ONCE = 1000;

/** Deletes keys that are past their time, so that the table does not grow for ever. The worker runs it. */
@Injectable()
export class ForgetIdempotencyKeys {
  constructor(private readonly database: Database) {}

  /** Forgets one batch; returns how many. */
  run(): Promise<number> {
    return this.database.write(SYSTEM, async (tx) => {
      const gone = await tx.query(
        `DELETE FROM idempotency_keys WHERE (organisation_id, operation, key) IN (
           SELECT organisation_id, operation, key FROM idempotency_keys WHERE created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
         ) RETURNING 1`,
        [IDEMPOTENCY_KEY_DAYS, FORGOTTEN_AT_ONCE],
      );
      return gone.length;
    });
  }
}
