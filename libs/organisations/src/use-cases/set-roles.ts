import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Reasons, refuse } from '@shanhai/kernel';
import { checkRoles, type Role } from '../rules/roles';
import { hasOtherAdmin, memberOf, updateMember } from '../store/memberships';
import { lockOrganisation } from '../store/organisations';

/**
 * An administrator sets a member's roles, in place of those the member had; they hold from the member's next sign-in.
 *
 * Refused with REQUIRED, ROLE_NOT_FOR_KIND roles.<n>; NOT_FOUND, LAST_ADMIN memberId.
 */
@Injectable()
export class SetRoles {
  constructor(private readonly database: Database) {}

  async run(viewer: Viewer, input: { memberId: string; roles: Role[] }): Promise<void> {
    const reasons = new Reasons();
    checkRoles(viewer.organisationKind, input.roles, ['roles'], reasons);
    reasons.refuseIfAny();
    const { memberId } = input;
    const roles = [...new Set(input.roles)];
    await this.database.write(viewer, async (tx) => {
      await lockOrganisation(tx, viewer.organisationId);
      const member = await memberOf(tx, viewer.organisationId, memberId);
      if (!member || member.status === 'REMOVED') return refuse('NOT_FOUND', ['memberId'], { value: memberId });
      const steppingDown = member.status === 'ACTIVE' && member.roles.includes('ADMIN') && !roles.includes('ADMIN');
      if (steppingDown && !(await hasOtherAdmin(tx, viewer.organisationId, memberId)))
        refuse('LAST_ADMIN', ['memberId']);
      updateMember(tx, memberId, { roles });
      recordAudit(tx, {
        operation: 'setRoles',
        subjectId: memberId,
        before: { roles: member.roles },
        after: { roles },
      });
    });
  }
}
