import { recordAudit } from '@shanhai/audit';
import type { Tx } from '@shanhai/database';
import { seatsOf } from './store/memberships';

type Happening = Omit<Parameters<typeof recordAudit>[1], 'subjectId'>;

/**
 * Notes what happened to a person's account: each organisation that the person is a member of has it in its trail, because
 * whoever gets into the account acts for all of them.
 */
export async function recordOfPerson(tx: Tx, userId: string, happening: Happening): Promise<void> {
  for (const seat of await seatsOf(tx, userId)) recordAudit(tx, { ...happening, subjectId: userId }, seat);
}
