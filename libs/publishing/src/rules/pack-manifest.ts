import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson, type Month } from '@shanhai/kernel';

/** Rows of a block: what an altered file is narrowed down to by hashes that are signed. */
export const BLOCK_ROWS = 10_000;
/** Bytes of a row's digest: it finds a row that the hash of its block says was altered, and proves nothing by itself. */
export const ROW_DIGEST_BYTES = 6;
export const MANIFEST = 'manifest.json';
export const ENTRIES = 'entries.csv';

/** A file of a pack; each of its rows is a line with its end. */
export interface PackedFile {
  path: string;
  bytes: string;
  rows: number;
  /** SHA-256 of the file, hex; so are those of its blocks. */
  sha256: string;
  blocks: string[];
  /** The file with the digests of its rows, and its SHA-256. */
  digests: { path: string; sha256: string };
}

/** What entries come to, of one month, scheme, version, measure and outcome. Numbers are strings of digits. */
export interface PackTotal {
  month: Month;
  scheme: string;
  version: string;
  measure: string;
  outcome: string;
  entries: string;
  amountFen: string;
  goodsFen: string;
}

/** The seal of a month, as it was made. */
export interface PackSeal {
  month: Month;
  position: string;
  /** SHA-256 over the month's entries, hex. */
  hash: string;
  entries: string;
  /** The chained hash of the event log at the position, hex: what signed heads of the log say too. */
  chain: string;
}

export interface Manifest {
  format: 'shanhai-pack/1';
  from: Month;
  until: Month;
  /** The place in the event log that everything in it is as of. */
  through: string;
  files: PackedFile[];
  seals: PackSeal[];
  totals: PackTotal[];
  /** Hex; over the blocks of all files in their order. */
  merkleRoot: string;
  keyId: string;
  /** SPKI in PEM. Whoever checks compares it with the office's. */
  publicKey: string;
}
export type SignedManifest = Manifest & { signature: string };

const NODE = Buffer.from([1]);

/** A leaf names file and block, so that blocks cannot change places. Source: RFC 9162, 2.1, for the two prefixes. */
const leafOf = (path: string, block: number, sha256: string) =>
  hash('sha256', `\0${path}\n${block}\n${sha256}`, 'buffer');

/** The Merkle root over the blocks of files: pairs from the left, one that is left over goes up as it is. */
export function merkleRoot(files: readonly Pick<PackedFile, 'path' | 'blocks'>[]): string {
  let level: Buffer[] = files.flatMap(({ path, blocks }) => blocks.map((block, at) => leafOf(path, at, block)));
  if (level.length === 0) level = [hash('sha256', '', 'buffer')];
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2)
      above.push(
        at + 1 < level.length ? hash('sha256', Buffer.concat([NODE, level[at], level[at + 1]]), 'buffer') : level[at],
      );
    level = above;
  }
  return level[0].toString('hex');
}

const publicHalf = (key: KeyObject): KeyObject => (key.type === 'private' ? createPublicKey(key) : key);

/** The name of a key: the beginning of the SHA-256 of its public half. */
export function keyIdOf(key: KeyObject): string {
  return hash('sha256', publicHalf(key).export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16);
}
export const publicPem = (key: KeyObject): string => publicHalf(key).export({ type: 'spki', format: 'pem' }).toString();

/** Signs a manifest with the installation's Ed25519 key. */
export function signManifest(manifest: Omit<Manifest, 'keyId' | 'publicKey'>, key: KeyObject): SignedManifest {
  const said: Manifest = { ...manifest, keyId: keyIdOf(key), publicKey: publicPem(key) };
  const signature = sign(null, Buffer.from(canonicalJson(said)), key).toString('base64');
  return { ...said, signature };
}

const PUBLIC_KEYS = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g;

/** Whether a manifest was signed by a key, or one of several, in PEM; null stands for the one that it brings. */
export function isSigned({ signature, ...said }: SignedManifest, publicKeys: string | null): boolean {
  const content = Buffer.from(canonicalJson(said));
  return ((publicKeys ?? said.publicKey).match(PUBLIC_KEYS) ?? []).some((pem) => {
    try {
      const key = createPublicKey(pem);
      return keyIdOf(key) === said.keyId && verify(null, content, key, Buffer.from(signature, 'base64'));
    } catch {
      return false;
    }
  });
}
