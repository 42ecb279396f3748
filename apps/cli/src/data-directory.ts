import { join } from 'node:path';
import { REPOSITORY } from './paths';

/** What `start` keeps: the embedded database, secrets and signed heads, in the repository. */
export function dataDirectory(): string {
  return process.env.SHANHAI_DATA_DIR ?? join(REPOSITORY, '.data');
}
