import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { attachment, fileName } from '../rules/file-name';
import type { Table } from '../rules/table';
import { csvOf, linesBeforeHeads } from '../sheets/csv';
import { endWith } from './end-with';

export interface FileReply {
  raw: ServerResponse;
  headers(values: Record<string, string>): this;
  send(content: Readable): void;
}

/** Streams a table as a CSV file of this name, until the client has it or goes away; `release` gives back the slot that it takes. */
export function sendCsv(reply: FileReply, table: Table, name: readonly string[], release: () => void): void {
  reply.raw.once('close', release);
  // It may have closed before anybody listened.
  if (reply.raw.destroyed) return release();
  const stream = Readable.from(csvOf(table), { objectMode: false });
  endWith(reply.raw, stream);
  reply
    .headers({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': attachment(fileName(name, 'csv')),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
      'X-Lines-Before-Heads': String(linesBeforeHeads(table)),
    })
    .send(stream);
}
