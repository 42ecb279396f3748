import { keysetSql, type Page, type Queryable } from '@shanhai/database';
import type { BusinessDate } from '@shanhai/kernel';

export interface TrailRow {
  id: string;
  organisationId: string | null;
  userId: string | null;
  address: string | null;
  requestId: string | null;
  operation: string;
  subjectId: string;
  before: unknown;
  after: unknown;
  detail: object;
  recordedAt: Date;
  /** With all its digits, for the cursor. */
  recordedAtText: string;
}

/** Whose entries: those of one organisation, or of all whose seat lies in a place, under any of its codes (prefixes of division codes). */
export type TrailScope = { organisationId: string } | { placePrefixes: readonly string[] };

export interface TrailFilter {
  organisationId?: string | null;
  subjectId?: string | null;
  userId?: string | null;
  operation?: string | null;
  /** First and last day, Asia/Shanghai. */
  from?: BusinessDate | null;
  until?: BusinessDate | null;
}

/** Entries of a scope, newest first, by (recorded at, id). */
export async function readTrail(
  db: Queryable,
  scope: TrailScope,
  filter: TrailFilter,
  page: Page,
): Promise<TrailRow[]> {
  const parameters: unknown[] = [];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value !== null && value !== undefined) conditions.push(condition(`$${parameters.push(value)}`));
  };
  if ('organisationId' in scope) add(scope.organisationId, (p) => `organisation_id = ${p}`);
  else {
    const value = (text: string) => `$${parameters.push(text)}`;
    // A range for each, which the index has; its end is the character behind 9, as codes are digits.
    const within = (prefix: string) =>
      `seat_code COLLATE "C" >= ${value(prefix)} AND seat_code COLLATE "C" < ${value(`${prefix}:`)}`;
    conditions.push(`(${scope.placePrefixes.map(within).join(' OR ')})`);
  }
  add(filter.organisationId, (p) => `organisation_id = ${p}`);
  add(filter.subjectId, (p) => `subject_id = ${p}`);
  add(filter.userId, (p) => `user_id = ${p}`);
  add(filter.operation, (p) => `operation = ${p}`);
  add(filter.from, (p) => `recorded_at >= (${p}::date)::timestamp AT TIME ZONE 'Asia/Shanghai'`);
  add(filter.until, (p) => `recorded_at < (${p}::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`);
  const keyset = keysetSql(
    page,
    [
      { sql: 'recorded_at', type: 'timestamptz' },
      { sql: 'id', type: 'uuid' },
    ],
    parameters,
  );
  return db.query<TrailRow>(
    `SELECT id, organisation_id AS "organisationId", user_id AS "userId", address, request_id AS "requestId", operation,
       subject_id AS "subjectId", before, after, detail, recorded_at AS "recordedAt", recorded_at::text AS "recordedAtText"
     FROM audit_trail WHERE ${conditions.join(' AND ')} AND ${keyset.where} ${keyset.orderAndLimit}`,
    parameters,
  );
}
