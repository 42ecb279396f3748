import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a folder of signed heads holds. Copies of the heads and of the public keys belong with whoever is to judge by them. */
export const headsFile = (folder: string): string => join(folder, 'heads.jsonl');
export const publicKeyFile = (folder: string): string => join(folder, 'head-key.pub.pem');
const keyFile = (folder: string): string => join(folder, 'head-key.pem');

/** More than two lines, of which each has some 400 bytes. */
const TAIL_BYTES = 4_096;

/**
 * The Ed25519 key that heads are signed with: of the environment, or made once, in a file that only its owner may read. Its public half is the
 * last one of the file beside it, which keeps those of the keys before.
 */
export async function headKey(folder: string, given: string | null): Promise<KeyObject> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = createPrivateKey(given ?? (await keptKey(keyFile(folder))));
  const known = await publicKeys(folder).catch(() => []);
  const shown = createPublicKey(key);
  if (!known.at(-1)?.equals(shown)) await appendText(publicKeyFile(folder), pemOf(shown));
  return key;
}

const PEM = /-----BEGIN PUBLIC KEY-----\n[^-]+\n-----END PUBLIC KEY-----/g;
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

/** The keys that heads of a folder were signed with, one after the other. @throws Error where there is no such file, or no key in it */
export async function publicKeys(folder: string): Promise<KeyObject[]> {
  const keys = (await readFile(publicKeyFile(folder), 'utf8')).replace(/\r\n/g, '\n').match(PEM);
  if (!keys) throw new Error(`${publicKeyFile(folder)} has no public key`);
  return keys.map((pem) => createPublicKey(pem));
}

async function keptKey(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known !== null) return known;
  const draft = `${path}.${process.pid}`;
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(draft, made, { mode: 0o600 });
  // Whole or not at all, and only one of two that start at once is kept.
  await link(draft, path).catch(() => undefined);
  await rm(draft);
  return readFile(path, 'utf8');
}

/** The last line of the file of heads; null where there is none. */
export async function lastLine(folder: string): Promise<string | null> {
  const file = await open(headsFile(folder), 'r').catch(() => null);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from });
    return buffer.toString('utf8', 0, bytesRead).split('\n').filter(Boolean).at(-1) ?? null;
  } finally {
    await file.close();
  }
}

/** Adds a line to the heads, on the disk when it returns. */
export function appendLine(folder: string, line: string): Promise<void> {
  return appendText(headsFile(folder), `${line}\n`);
}

async function appendText(path: string, text: string): Promise<void> {
  const { O_APPEND, O_CREAT, O_RDWR } = constants;
  const file = await open(path, O_APPEND | O_CREAT | O_RDWR, 0o644);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    // What a power cut tore stays what it is, and by itself.
    const torn = size > 0 && buffer.toString() !== '\n';
    await file.write(`${torn ? '\n' : ''}${text}`);
    await file.datasync();
  } finally {
    await file.close();
  }
}
