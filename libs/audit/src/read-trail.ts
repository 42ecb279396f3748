import { keysetSql, type Page, type Queryable } from '@shanhai/database';

export interface TrailRow {
  id: string;
  userId: string | null;
  operation: string;
  detail: object;
  recordedAt: Date;
  /** With all its digits, for the cursor. */
  recordedAtText: string;
}

/** What members of an organisation did to one subject, newest first, by (recorded at, id). */
export async function readTrail(
  db: Queryable,
  organisationId: string,
  subjectId: string,
  page: Page,
): Promise<TrailRow[]> {
  const parameters: unknown[] = [organisationId, subjectId];
  const keyset = keysetSql(
    page,
    [
      { sql: 'recorded_at', type: 'timestamptz' },
      { sql: 'id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query<TrailRow>(
    `SELECT id, user_id AS "userId", operation, detail, recorded_at AS "recordedAt", recorded_at::text AS "recordedAtText"
     FROM audit_trail WHERE organisation_id = $1 AND subject_id = $2 AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}
