import { newId, toJson } from '@shanhai/kernel';
import type { Tx } from '@shanhai/database';

/** Something that somebody did, for the append-only trail. */
export interface AuditEntry {
  /** The operation's name, such as `verifyOriginClaim`. */
  operation: string;
  /** The UUID or code of what it was done to. */
  subjectId: string;
  /** What changed: values before and after, reasons. No passwords, no personal data beyond ids. */
  detail: object;
}

/** Adds an entry in the name of the transaction's actor, in that very transaction. */
export function recordAudit(tx: Tx, entry: AuditEntry): void {
  tx.send(
    'INSERT INTO audit_trail (id, organisation_id, user_id, operation, subject_id, detail) VALUES ($1, $2, $3, $4, $5, $6)',
    [newId(), tx.actor.organisationId, tx.actor.userId, entry.operation, entry.subjectId, toJson(entry.detail)],
  );
}
