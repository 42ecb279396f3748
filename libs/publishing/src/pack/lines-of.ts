import type { Readable } from 'node:stream';

/** A record of a thousand lines has some megabytes; what is longer is none, and would only fill the memory. */
export const ROW_BYTES_MAX = 64 * 1024 * 1024;
const LINE_END = 0x0a;

/**
 * The rows of a file, each with its line end; the last one as it is.
 * @throws RangeError for a row that is too long
 */
export async function* linesOf(source: Readable): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      const rest = chunk.subarray(from, end + 1);
      yield parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
      parts = [];
      length = 0;
      from = end + 1;
    }
    if (from < chunk.length) {
      parts.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > ROW_BYTES_MAX) throw new RangeError('a row is too long');
    }
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}
