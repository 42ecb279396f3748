import { Logger } from '@nestjs/common';
import type { Words } from '@shanhai/kernel';
import { MessageSender } from './message-sender';

const logger = new Logger('Messages');

/** Writes messages to the server's log at info, tokens included: for the demo on one's own machine only. */
export class LogMessageSender extends MessageSender {
  async sendPasswordReset(to: { email: string }, token: string, expiresAt: Date): Promise<void> {
    logger.log(`password reset for ${to.email} until ${expiresAt.toISOString()}: ${token}`);
  }

  async sendNotice(to: { email: string }, { text }: { text: Words }): Promise<void> {
    logger.log(`notice for ${to.email}: ${text.zh} / ${text.en}`);
  }
}

/** Drops messages: what runs until a mail room is added. A password reset is told of, without token or e-mail. */
export class NoMessageSender extends MessageSender {
  async sendPasswordReset(to: { userId: string }): Promise<void> {
    logger.warn(`no mail room is configured: the password reset of user ${to.userId} was not sent`);
  }

  /** Notices stand in their organisation's list, whether or not a message tells of them. */
  async sendNotice(): Promise<void> {}
}
