import { Injectable, Logger } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { MessageSender } from '../messages/message-sender';
import { normalEmail } from '../rules/person';
import { insertPasswordReset, newOneTimeToken } from '../store/one-time-tokens';

/** Long enough to open one's mail. */
const RESET_MINUTES = 30;
/** More would only fill somebody's letter box. */
const OPEN_RESETS_MAX = 3;

/**
 * Somebody forgot a password: a token goes to the account's e-mail, never into the answer. The answer, and the time it
 * takes, are the same where no account has the e-mail. Never refused.
 */
@Injectable()
export class RequestPasswordReset {
  private readonly logger = new Logger('RequestPasswordReset');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly messages: MessageSender,
  ) {}

  async run({ email }: { email: string }): Promise<void> {
    const token = newOneTimeToken();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + RESET_MINUTES * 60_000);
    const reset = { token, email: normalEmail(email), now, expiresAt, openMax: OPEN_RESETS_MAX };
    const person = await this.database.write(SYSTEM, (tx) => insertPasswordReset(tx, reset));
    if (!person) return;
    // Not awaited: how long the sending takes would tell that there is an account.
    this.messages
      .sendPasswordReset(person, token, expiresAt)
      .catch((error: Error) => this.logger.error(`a password reset was not sent: ${error.message}`));
  }
}
