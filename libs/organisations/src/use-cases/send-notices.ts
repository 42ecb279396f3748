import { Injectable, Logger } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { MessageSender } from '../messages/message-sender';
import { markSent, type NoticeToSend, takeToSend } from '../store/notices';

/** Notices whose messages go out at a time. */
const BATCH = 50;
/** What was begun and is not out by then was killed, or its mail room failed: it is sent again, under the same key. */
const STALE_MS = 10 * 60_000;

/**
 * Sends new notices as messages to those whom they concern. A notice stands in the list exactly once; its message goes out at
 * least once, under a key by which a mail room drops a second one. Run again until it returns false.
 */
@Injectable()
export class SendNotices {
  private readonly logger = new Logger('SendNotices');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly messages: MessageSender,
  ) {}

  async run(): Promise<boolean> {
    const now = this.clock.now();
    const stale = new Date(now.getTime() - STALE_MS);
    const taken = await this.database.write(SYSTEM, (tx) => takeToSend(tx, now, stale, BATCH));
    if (taken.length === 0) return false;
    const sent: string[] = [];
    for (const notice of taken) if (await this.send(notice)) sent.push(notice.id);
    await this.database.write(SYSTEM, (tx) => markSent(tx, sent, this.clock.now()));
    return true;
  }

  /** False where the mail room failed; the others' messages go out all the same. */
  private async send({ id, text, people }: NoticeToSend): Promise<boolean> {
    try {
      for (const person of people) await this.messages.sendNotice(person, { key: `${id}:${person.userId}`, text });
      return true;
    } catch (error) {
      this.logger.error(`notice ${id} was not sent: ${(error as Error).message}`);
      return false;
    }
  }
}
