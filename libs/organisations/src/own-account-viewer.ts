import type { Queryable } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { refuse } from '@shanhai/kernel';
import { permissionsOf } from './rules/roles';
import { ownAccountOf } from './store/belongings';
import { OWN_ACCOUNT_ROLES } from './use-cases/belong-to';

/**
 * Who is asking, on the account of their own: what they do is theirs, and nobody's of the unit that they are signed in for.
 * @throws Refusal OWN_ACCOUNT_NEEDED at `field`
 */
export async function onOwnAccount(db: Queryable, viewer: Viewer, field: string[]): Promise<Viewer> {
  const account = await ownAccountOf(db, viewer.userId);
  if (!account) return refuse('OWN_ACCOUNT_NEEDED', field);
  const { accountId: organisationId, seatCode } = account;
  const permissions = permissionsOf('BUYER', OWN_ACCOUNT_ROLES);
  const own = { organisationId, seatCode, seatCodes: [seatCode], roles: OWN_ACCOUNT_ROLES, permissions };
  return { ...viewer, ...own, organisationKind: 'BUYER' };
}
