import { v7, validate } from 'uuid';

/** A new identifier: UUID version 7 (RFC 9562), ordered by time of making, never taken for commit order. */
export function newId(): string {
  return v7();
}

export function isId(text: string): boolean {
  return validate(text);
}

/** The platform itself, as the owner of what it records without an office: reference data and imports. No organisation has it. */
export const PLATFORM_ID = '00000000-0000-7000-8000-000000000000';
