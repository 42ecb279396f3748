import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '@shanhai/database';
import { Clock } from '@shanhai/kernel';
import { notify } from '@shanhai/organisations';
import { entryEnded } from '../rules/board-words';
import { expireEntries } from '../store/board-entries';
import { offerersOf } from '../store/board-offers';
import { goneNotices } from './withdraw-board-entry';

/** Entries ended in one transaction: bounds the locks that it holds. */
const ENDED_AT_ONCE = 100;

/** Ends entries whose time is over, and tells their publishers and who has offers for them, once; several workers may run it. Readers see the end on the day itself. */
@Injectable()
export class ExpireBoardEntries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Ends one batch; tells whether there was any. */
  run(): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const today = this.clock.today();
      const ended = await expireEntries(tx, today, ENDED_AT_ONCE);
      const offerers = await offerersOf(tx, ended.map(({ id }) => id)); // prettier-ignore
      notify(tx, today, [
        ...goneNotices(offerers),
        ...ended.map(({ id, organisationId, title }) => ({
          organisationId,
          kind: 'BOARD_ENTRY_ENDED',
          key: `board:${id}:EXPIRED`,
          subject: { type: 'BoardEntry', id },
          text: entryEnded(title),
        })),
      ]);
      return ended.length > 0;
    });
  }
}
