import { Injectable } from '@nestjs/common';
import { Database } from '@shanhai/database';
import type { Viewer } from '@shanhai/graphql';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { Credentials } from '../credentials';
import { hashPassword } from '../passwords';
import { recordOfPerson } from '../person-trail';
import { checkPassword } from '../rules/person';
import { endTokens } from '../store/one-time-tokens';
import { setPassword, userById } from '../store/people';

/**
 * A user sets another password. Open invitations and resets of the user end with the old one.
 *
 * Refused with PASSWORD_WEAK or TOO_LONG newPassword; CREDENTIALS, SIGN_IN_LIMIT currentPassword.
 */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly credentials: Credentials,
  ) {}

  async run(viewer: Viewer, input: { currentPassword: string; newPassword: string }): Promise<void> {
    const reasons = new Reasons();
    checkPassword(input.newPassword, ['newPassword'], reasons);
    reasons.refuseIfAny();
    const user = await userById(this.database, viewer.userId);
    if (!user) return refuse('CREDENTIALS', ['currentPassword']);
    await this.credentials.require(user.email, input.currentPassword, ['currentPassword'], viewer.origin);
    const passwordHash = await hashPassword(input.newPassword);
    await this.database.write(viewer, async (tx) => {
      setPassword(tx, user.id, passwordHash);
      endTokens(tx, { userId: user.id }, this.clock.now());
      await recordOfPerson(tx, user.id, { operation: 'changePassword' });
    });
  }
}
