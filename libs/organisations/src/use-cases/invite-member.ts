import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, newId, Reasons, refuse } from '@shanhai/kernel';
import { checkEmail, normalEmail } from '../rules/person';
import { checkRoles, type Role } from '../rules/roles';
import { upsertInvitation } from '../store/memberships';
import { endTokens, insertInvitation, newOneTimeToken } from '../store/one-time-tokens';
import { insertUsers, userByEmail } from '../store/people';

/** A week: long enough for a holiday. */
const INVITATION_DAYS = 7;

/**
 * An administrator invites somebody to the organisation, again where the first invitation was lost: only the last one holds.
 *
 * Refused with EMAIL_INVALID email; REQUIRED, ROLE_NOT_FOR_KIND roles.<n>; MEMBER_EXISTS email.
 */
@Injectable()
export class InviteMember {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(
    viewer: Viewer,
    input: { email: string; roles: Role[] },
  ): Promise<{ invitationToken: string; expiresAt: Date }> {
    const reasons = new Reasons();
    checkEmail(input.email, ['email'], reasons);
    checkRoles(viewer.organisationKind, input.roles, ['roles'], reasons);
    reasons.refuseIfAny();
    const email = normalEmail(input.email);
    const invitationToken = newOneTimeToken();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
    await this.database.write(viewer, async (tx) => {
      await insertUsers(tx, [{ id: newId(), email, name: '', passwordHash: null }]);
      const user = (await userByEmail(tx, email))!;
      const membership = {
        id: newId(),
        organisationId: viewer.organisationId,
        userId: user.id,
        roles: [...new Set(input.roles)],
      };
      const membershipId = await upsertInvitation(tx, { ...membership, status: 'INVITED' });
      if (membershipId === null) return refuse('MEMBER_EXISTS', ['email'], { email });
      endTokens(tx, { membershipId }, now);
      insertInvitation(tx, invitationToken, user.id, membershipId, expiresAt);
      recordAudit(tx, {
        operation: 'inviteMember',
        subjectId: membershipId,
        after: { userId: user.id, roles: membership.roles },
      });
    });
    return { invitationToken, expiresAt };
  }
}
