import { Injectable } from '@nestjs/common';
import { recordAudit } from '@shanhai/audit';
import { Database, type RequestOrigin } from '@shanhai/database';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { Credentials } from '../credentials';
import { hashPassword } from '../passwords';
import { checkName, checkPassword } from '../rules/person';
import { updateMember } from '../store/memberships';
import { type OneTimeToken, readToken, useToken } from '../store/one-time-tokens';
import { completeUser } from '../store/people';

export interface Acceptance {
  token: string;
  /** Whoever has no account yet says who they are. */
  name: string | null;
  password: string;
}

/**
 * Somebody accepts an invitation. New people set their name and password; whoever has an account gives its password.
 *
 * Refused with TOKEN_EXPIRED token; for new people REQUIRED or TOO_LONG name, PASSWORD_WEAK or TOO_LONG password; for
 * others CREDENTIALS, SIGN_IN_LIMIT password.
 */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly credentials: Credentials,
  ) {}

  async run(input: Acceptance, origin: RequestOrigin): Promise<void> {
    const now = this.clock.now();
    const invitation = await readToken(this.database, 'INVITATION', input.token, now);
    if (!invitation) return refuse('TOKEN_EXPIRED', ['token']);
    const newPasswordHash = await this.prove(invitation, input, origin);
    await this.database.write({ ...invitation, origin }, async (tx) => {
      if (!(await useToken(tx, input.token, now))) refuse('TOKEN_EXPIRED', ['token']);
      if (newPasswordHash && !(await completeUser(tx, invitation.userId, input.name!.trim(), newPasswordHash))) {
        refuse('CREDENTIALS', ['password']);
      }
      updateMember(tx, invitation.membershipId!, { status: 'ACTIVE' });
      recordAudit(tx, {
        operation: 'acceptInvitation',
        subjectId: invitation.membershipId!,
        after: { status: 'ACTIVE' },
      });
    });
  }

  /** The hash of a new person's password; null for a person whose account was proven. */
  private async prove(
    { passwordHash, email }: OneTimeToken,
    { name, password }: Acceptance,
    origin: RequestOrigin,
  ): Promise<string | null> {
    if (passwordHash) {
      await this.credentials.require(email, password, ['password'], origin);
      return null;
    }
    const reasons = new Reasons();
    checkName(name ?? '', ['name'], reasons);
    checkPassword(password, ['password'], reasons);
    reasons.refuseIfAny();
    return hashPassword(password);
  }
}
