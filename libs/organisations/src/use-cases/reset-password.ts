import { Injectable } from '@nestjs/common';
import { Database, type RequestOrigin } from '@shanhai/database';
import { Clock, Reasons, refuse } from '@shanhai/kernel';
import { Credentials } from '../credentials';
import { hashPassword } from '../passwords';
import { recordOfPerson } from '../person-trail';
import { checkPassword } from '../rules/person';
import { endTokens, readToken, useToken } from '../store/one-time-tokens';
import { setPassword } from '../store/people';

/**
 * Somebody sets a new password by a token that was sent. All other tokens of the user end, and the account is open to tries again.
 *
 * Refused with PASSWORD_WEAK or TOO_LONG newPassword; TOKEN_EXPIRED token.
 */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly credentials: Credentials,
  ) {}

  async run({ token, newPassword }: { token: string; newPassword: string }, origin: RequestOrigin): Promise<void> {
    const reasons = new Reasons();
    checkPassword(newPassword, ['newPassword'], reasons);
    reasons.refuseIfAny();
    const now = this.clock.now();
    const reset = await readToken(this.database, 'PASSWORD_RESET', token, now);
    if (!reset) return refuse('TOKEN_EXPIRED', ['token']);
    const passwordHash = await hashPassword(newPassword);
    await this.database.write({ organisationId: null, userId: reset.userId, origin }, async (tx) => {
      if (!(await useToken(tx, token, now))) refuse('TOKEN_EXPIRED', ['token']);
      setPassword(tx, reset.userId, passwordHash);
      endTokens(tx, { userId: reset.userId }, now);
      await recordOfPerson(tx, reset.userId, { operation: 'resetPassword' });
    });
    await this.credentials.forget(reset.email);
  }
}
