import { recordAudit } from '@shanhai/audit';
import { Database, SYSTEM } from '@shanhai/database';

const OPERATION = 'seedDemo';

export type SeedState = 'NOTHING' | 'HALF' | 'DONE' | 'OTHER_DATA';

/** Whether the demo's history is in the database, as the audit trail tells. */
export async function seedState(database: Database): Promise<SeedState> {
  const marks = await database.query<{ mark: string }>(
    'SELECT subject_id AS mark FROM audit_trail WHERE operation = $1',
    [OPERATION],
  );
  if (marks.some(({ mark }) => mark === 'finished')) return 'DONE';
  if (marks.length > 0) return 'HALF';
  const [{ others }] = await database.query<{ others: boolean }>('SELECT EXISTS (SELECT FROM organisations) AS others');
  return others ? 'OTHER_DATA' : 'NOTHING';
}

/** Marks that the history begins, or that it is whole. */
export function mark(database: Database, what: 'begun' | 'finished', detail: object): Promise<void> {
  return database.write(SYSTEM, (tx) => recordAudit(tx, { operation: OPERATION, subjectId: what, detail }));
}
