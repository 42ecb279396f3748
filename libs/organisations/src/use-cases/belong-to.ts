import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type Tx } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { type BusinessDate, Clock, newId, refuse } from '@shanhai/kernel';
import { belongsBy, waitsBy } from '../rules/belonging';
import type { Role } from '../rules/roles';
import {
  insertOwnAccount,
  insertStep,
  lockMembershipInUnit,
  lockOwnAccount,
  type OwnAccount,
} from '../store/belongings';
import { insertMemberships } from '../store/memberships';
import { insertOrganisation } from '../store/organisations';

/** On the account of their own a person does all that a purchase takes, and invites nobody. */
export const OWN_ACCOUNT_ROLES: readonly Role[] = ['ORDERER', 'RECEIVER', 'FINANCE'];
/** No name: what others are shown of a person's account. */
const OWN_ACCOUNT_NAME = '个人';

/**
 * A member chooses the one unit that what they buy on their own account counts for (CR-15); the first choice opens the account.
 * The unit's administrators confirm it; until then the unit before holds.
 *
 * Refused with NOT_FOUND unitId (no buyer that one is a member of); STATE_NOT_ALLOWED unitId (chosen or confirmed already).
 */
@Injectable()
export class BelongTo {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(viewer: Viewer, { unitId }: { unitId: string }): Promise<void> {
    await this.database.write(viewer, async (tx) => {
      const on = this.clock.today();
      const known = await lockOwnAccount(tx, viewer.userId, unitId);
      const seatCode = await lockMembershipInUnit(tx, viewer.userId, unitId);
      if (seatCode === null) refuse('NOT_FOUND', ['unitId'], { value: unitId });
      const account = known ?? (await openAccount(tx, viewer.userId, seatCode, on));
      const state = [belongsBy(account.steps), waitsBy(account.steps)].find((step) => step?.unitId === unitId)?.step;
      if (state) refuse('STATE_NOT_ALLOWED', ['unitId'], { state });
      insertStep(tx, account, { step: 'CHOSEN', unitId, effectiveOn: on });
      recordAudit(tx, { operation: 'belongTo', subjectId: unitId, after: { userId: viewer.userId, step: 'CHOSEN' } });
    });
  }
}

async function openAccount(tx: Tx, userId: string, seatCode: string, on: BusinessDate): Promise<OwnAccount> {
  const accountId = newId();
  await insertOrganisation(tx, {
    ...{ id: accountId, kind: 'BUYER', unitType: 'PERSON', name: OWN_ACCOUNT_NAME, seatCode, parentId: null },
    // A person has no credit code; what stands in its place names nobody.
    ...{ creditCode: accountId, budgetUnit: false, approvalAboveFen: null, status: 'APPROVED', registeredOn: on },
  });
  insertOwnAccount(tx, userId, accountId);
  insertMemberships(tx, [
    { id: newId(), organisationId: accountId, userId, roles: [...OWN_ACCOUNT_ROLES], status: 'ACTIVE' },
  ]);
  return { accountId, seatCode, steps: [] };
}
