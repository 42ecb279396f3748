import { v7, validate } from 'uuid';

/** A new identifier: UUID version 7 (RFC 9562), ordered by time of making, never taken for commit order. */
export function newId(): string {
  return v7();
}

export function isId(text: string): boolean {
  return validate(text);
}
