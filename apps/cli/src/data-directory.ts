import { join } from 'node:path';

/** What `start` keeps: the embedded database, secrets and signed heads; in the repository, seen from dist/apps/cli/src. */
export function dataDirectory(): string {
  return process.env.SHANHAI_DATA_DIR ?? join(__dirname, '..', '..', '..', '..', '.data');
}
