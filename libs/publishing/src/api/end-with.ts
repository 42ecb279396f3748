import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** A client that takes nothing for this long is gone, whatever its connection says. */
const STALLED_MS = 120_000;

/**
 * Ends the reading with the response: where the client goes away, and where it takes nothing of what is there for too long,
 * which closes the connection. What fails on the way closes it too, so that half a file is never taken for a whole one.
 */
export function endWith(response: ServerResponse, stream: Readable, stalledMs = STALLED_MS): void {
  response.once('close', () => stream.destroy());
  response.setTimeout(stalledMs, () => {
    // Nothing waits for the client where the reading itself is slow.
    if (response.writableLength > 0) response.destroy();
  });
}
