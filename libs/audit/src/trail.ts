import { newId, toJson } from '@shanhai/kernel';
import type { Actor, Tx } from '@shanhai/database';

/** Something that somebody did, for the append-only trail. No passwords, no personal data beyond ids. */
export interface AuditEntry {
  /** The operation's name, such as `verifyOriginClaim`. */
  operation: string;
  /** The UUID or code of what it was done to. */
  subjectId: string;
  /** What the operation changed, as it was and as it is; each null where there was or is nothing. */
  before?: unknown;
  after?: unknown;
  /** What else belongs to it: reasons, sources, numbers. */
  detail?: object;
}

/**
 * Adds an entry in the name of the transaction's actor, in that very transaction: to the trail of the actor's organisation, or
 * of another whose business it is.
 */
export function recordAudit(
  tx: Tx,
  { operation, subjectId, before, after, detail }: AuditEntry,
  { organisationId, seatCode }: Pick<Actor, 'organisationId' | 'seatCode'> = tx.actor,
): void {
  const { userId, origin } = tx.actor;
  tx.send(
    `INSERT INTO audit_trail (id, organisation_id, user_id, seat_code, address, request_id, operation, subject_id, before, after, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      newId(),
      organisationId,
      userId,
      seatCode ?? null,
      origin?.address ?? null,
      origin?.requestId ?? null,
      operation,
      subjectId,
      toJson(before ?? null),
      toJson(after ?? null),
      toJson(detail ?? {}),
    ],
  );
}
