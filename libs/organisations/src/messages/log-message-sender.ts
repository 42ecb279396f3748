import { Logger } from '@nestjs/common';
import { MessageSender } from './message-sender';

const logger = new Logger('Messages');

/** Writes messages to the server's log at info, tokens included: for the demo on one's own machine only. */
export class LogMessageSender extends MessageSender {
  async sendPasswordReset(to: { email: string }, token: string, expiresAt: Date): Promise<void> {
    logger.log(`password reset for ${to.email} until ${expiresAt.toISOString()}: ${token}`);
  }
}

/** Drops messages and says so, without token or e-mail: what runs until a mail room is added. */
export class NoMessageSender extends MessageSender {
  async sendPasswordReset(to: { userId: string }): Promise<void> {
    logger.warn(`no mail room is configured: the password reset of user ${to.userId} was not sent`);
  }
}
