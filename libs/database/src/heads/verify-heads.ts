import { hash, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Words } from '@shanhai/kernel';
import type { Queryable } from '../database';
import { headsFile, publicKeys } from './heads-folder';
import { hashOfLine, isSignedBy, NO_LINE_BEFORE, readHead, type SignedHead } from './signed-head';

/** Lines compared in one statement. */
const LINES_AT_ONCE = 1_000;
/** Faults named; all are counted. */
const FAULTS_MAX = 10;

export interface HeadsReport {
  heads: number;
  /** The last head that agrees with the log; null where none does. */
  agrees: Pick<SignedHead, 'position' | 'at'> | null;
  wrong: number;
  faults: { line: number; finds: Words }[];
  /** The keys that heads are signed with, and since which line: SHA-256 of the key (DER), hex. */
  keys: { since: number; fingerprint: string }[];
}

/**
 * Compares a folder's signed heads with the event log as it is now. Keys follow one another: where a later one has signed, an earlier one,
 * which may have got about since, signs no more. @throws Error where there is no such file
 */
export async function verifyHeads(db: Queryable, folder: string): Promise<HeadsReport> {
  let keys = await publicKeys(folder);
  const report: HeadsReport = { heads: 0, agrees: null, wrong: 0, faults: [], keys: [] };
  const fault = (line: number, zh: string, en: string) => {
    report.wrong += 1;
    if (report.faults.length < FAULTS_MAX) report.faults.push({ line, finds: { zh, en } });
  };
  /** Whether one of the keys has signed, from the last one that did on. */
  const isSigned = (head: SignedHead, line: number): boolean => {
    const at = keys.findIndex((key) => isSignedBy(head, key));
    if (at < 0) return false;
    if (at > 0 || report.keys.length === 0) report.keys.push({ since: line, fingerprint: fingerprintOf(keys[at]) });
    keys = keys.slice(at);
    return true;
  };
  let before = NO_LINE_BEFORE;
  let batch: { line: number; head: SignedHead }[] = [];
  const compare = async () => {
    const chains = await chainsAt(
      db,
      batch.map(({ head }) => head.position),
    );
    for (const { line, head } of batch) {
      const { position, at } = head;
      const good = report.agrees?.position ?? '0';
      if (chains.get(position) === head.chain) report.agrees = { position, at };
      else if (!chains.has(position))
        fault(
          line,
          `${at} 签名的头在位置 ${position}，日志中已无此位置`,
          `the head signed at ${at} is at position ${position}, which the log has no more`,
        );
      else
        fault(
          line,
          `${at} 签名的头与位置 ${position} 的链不符：位置 ${good} 之后、${position} 及以前的日志被改写`,
          `the head signed at ${at} is not the chain at position ${position}: the log after ${good}, up to ${position}, was rewritten`,
        );
    }
    batch = [];
  };
  for await (const text of createInterface({ input: createReadStream(headsFile(folder)) })) {
    report.heads += 1;
    const line = report.heads;
    const head = readHead(text);
    if (!head) fault(line, '不是签名的头', 'is no signed head');
    else if (!isSigned(head, line)) fault(line, '签名不符', 'is not signed by the key');
    else if (head.before !== before) fault(line, '与上一行不相接', 'does not follow the line before it');
    else batch.push({ line, head });
    before = hashOfLine(text);
    if (batch.length >= LINES_AT_ONCE) await compare();
  }
  await compare();
  return report;
}

function fingerprintOf(key: KeyObject): string {
  return hash('sha256', key.export({ type: 'spki', format: 'der' }), 'hex');
}

async function chainsAt(db: Queryable, positions: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ position: bigint; chain: string }>(
    `SELECT position, encode(chain, 'hex') AS chain FROM fact_positions WHERE position = ANY($1::bigint[])`,
    [positions],
  );
  return new Map(rows.map(({ position, chain }) => [position.toString(), chain]));
}
