/**
 * The embedded database could not be started, adopted or stopped.
 * The message says what happened and what the person at the keyboard can do about it.
 */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** True when `error` is a system error with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  // No instanceof: under jest the errors of node:fs come from another realm.
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
