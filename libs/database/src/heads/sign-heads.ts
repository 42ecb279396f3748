import { Injectable } from '@nestjs/common';
import { Clock } from '@shanhai/kernel';
import { Database, SYSTEM } from '../database';
import { appendLine, headKey, lastLine } from './heads-folder';
import { hashOfLine, NO_LINE_BEFORE, readHead, signHead } from './signed-head';

/** One line at a time, whoever writes: a transaction-level advisory lock, any constant that nothing else uses. */
const HEADS_LOCK = 7_304_002;

/**
 * Writes the head of the event log, signed, to a file outside the database: whoever owns the database can rewrite the log and
 * its chain, and not what a head said of it before.
 */
@Injectable()
export class SignHeads {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Tells whether there was anything new to sign. */
  run(folder: string, key: string | null = null): Promise<boolean> {
    return this.database.write(SYSTEM, async (tx) => {
      const [[{ locked }], [head]] = await tx.together([
        tx.query<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS locked', [HEADS_LOCK]),
        tx.query<{ position: bigint; chain: Buffer }>(
          'SELECT position, chain FROM fact_positions ORDER BY position DESC LIMIT 1',
        ),
      ]);
      if (!locked || !head) return false;
      const before = await lastLine(folder);
      const position = head.position.toString();
      if (before !== null && readHead(before)?.position === position) return false;
      const said = { position, chain: head.chain.toString('hex'), at: this.clock.now().toISOString() };
      const binding = before === null ? NO_LINE_BEFORE : hashOfLine(before);
      await appendLine(folder, signHead(said, binding, await headKey(folder, key)));
      return true;
    });
  }
}
