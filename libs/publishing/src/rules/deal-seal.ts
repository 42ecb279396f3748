import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '@shanhai/kernel';
import { keyIdOf, publicPem } from './pack-manifest';

/** Characters of an item's digest: it finds what the section's hash says was altered, and proves nothing by itself. */
const ITEM_DIGEST = 12;

/** What is signed of a file: its hash, and that of each of its sections. */
export interface DealSeal {
  /** SHA-256 of the content as canonical JSON, hex. */
  sha256: string;
  sections: { [name: string]: string };
  /** Of sections that are lists: the beginnings of the hashes of their members. */
  items: { [name: string]: string[] };
  keyId: string;
  /** SPKI in PEM. Whoever checks compares it with the office's (`packKeys`). */
  publicKey: string;
}
export interface SealedDeal<Content> {
  content: Content;
  seal: DealSeal & { signature: string };
}

const digestOf = (value: unknown): string => hash('sha256', canonicalJson(value), 'hex');

function hashesOf(content: object): Pick<DealSeal, 'sha256' | 'sections' | 'items'> {
  const sections = Object.entries(content).filter(([, value]) => value !== undefined);
  return {
    sha256: digestOf(content),
    sections: Object.fromEntries(sections.map(([name, value]) => [name, digestOf(value)])),
    items: Object.fromEntries(
      sections.flatMap(([name, value]) =>
        Array.isArray(value) ? [[name, value.map((item) => digestOf(item).slice(0, ITEM_DIGEST))]] : [],
      ),
    ),
  };
}

/** Signs a file's content with the installation's Ed25519 key. */
export function sealDeal<Content extends object>(content: Content, key: KeyObject): SealedDeal<Content> {
  const said: DealSeal = { ...hashesOf(content), keyId: keyIdOf(key), publicKey: publicPem(key) };
  return { content, seal: { ...said, signature: signatureOf(canonicalJson(said), key) } };
}

export const signatureOf = (text: string | Buffer, key: KeyObject): string =>
  sign(null, Buffer.from(text), key).toString('base64');

const PUBLIC_KEYS = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g;

/** Whether a text was signed by the key of that name, among those in PEM. */
export function isSignedBy(text: string | Buffer, signature: string, keyId: string, publicKeys: string): boolean {
  return (publicKeys.match(PUBLIC_KEYS) ?? []).some((pem) => {
    try {
      const key = createPublicKey(pem);
      return keyIdOf(key) === keyId && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
    } catch {
      return false;
    }
  });
}

/** What is not as it was signed: the seal itself, a section, or a member of one (from 1). */
export interface DealFault {
  section: string;
  item: number | null;
  finds: 'NOT_SIGNED' | 'ALTERED' | 'ADDED' | 'MISSING';
}

/** Compares content with its seal; `publicKeys` in PEM, null for the one that the seal brings. */
export function dealFaults({ content, seal }: SealedDeal<object>, publicKeys: string | null): DealFault[] {
  const { signature, ...said } = seal;
  const signed = isSignedBy(canonicalJson(said), signature, said.keyId, publicKeys ?? said.publicKey);
  const faults: DealFault[] = signed ? [] : [{ section: 'seal', item: null, finds: 'NOT_SIGNED' }];
  const found = hashesOf(content);
  const names = new Set([...Object.keys(said.sections), ...Object.keys(found.sections)]);
  for (const section of names) {
    const [before, now] = [said.sections[section], found.sections[section]];
    if (now === undefined) faults.push({ section, item: null, finds: 'MISSING' });
    else if (before === undefined) faults.push({ section, item: null, finds: 'ADDED' });
    else if (before !== now) faults.push(...itemFaults(section, said.items[section], found.items[section]));
  }
  if (faults.length === 0 && said.sha256 !== found.sha256)
    faults.push({ section: 'content', item: null, finds: 'ALTERED' });
  return faults;
}

function itemFaults(section: string, before: readonly string[] = [], now: readonly string[] = []): DealFault[] {
  const altered: DealFault[] = [];
  for (let at = 0; at < Math.max(before.length, now.length); at += 1)
    if (before[at] !== now[at])
      altered.push({
        section,
        item: at + 1,
        finds: now[at] === undefined ? 'MISSING' : before[at] === undefined ? 'ADDED' : 'ALTERED',
      });
  return altered.length > 0 ? altered : [{ section, item: null, finds: 'ALTERED' }];
}
