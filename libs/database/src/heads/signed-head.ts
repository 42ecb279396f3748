import { hash, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '@shanhai/kernel';

/** How far the event log was, and the chained hash of all of it, at a moment. */
export interface Head {
  /** Digits: a position may be beyond what JSON holds exactly. */
  position: string;
  /** Hex. */
  chain: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** A head as a line of the file has it: bound to the line before, and signed with Ed25519. */
export interface SignedHead extends Head {
  /** SHA-256 of the line before, hex; zeros in the first. */
  before: string;
  signature: string;
}

export const NO_LINE_BEFORE = '0'.repeat(64);

/** What the next line says of this one. */
export function hashOfLine(line: string): string {
  return hash('sha256', line, 'hex');
}

/** A line for the file of heads, without its end. */
export function signHead(head: Head, before: string, key: KeyObject): string {
  const said = { ...head, before };
  const signature = sign(null, Buffer.from(canonicalJson(said)), key).toString('base64');
  return canonicalJson({ ...said, signature });
}

/** Null for a line that is none. */
export function readHead(line: string): SignedHead | null {
  try {
    const head = JSON.parse(line) as Partial<Record<keyof SignedHead, unknown>> | null;
    const { position, chain, at, before, signature } = head ?? {};
    return [position, chain, at, before, signature].every((each) => typeof each === 'string') &&
      /^\d{1,18}$/.test(position as string)
      ? ({ position, chain, at, before, signature } as SignedHead)
      : null;
  } catch {
    return null;
  }
}

export function isSignedBy({ signature, ...said }: SignedHead, key: KeyObject): boolean {
  return verify(null, Buffer.from(canonicalJson(said)), key, Buffer.from(signature, 'base64'));
}
