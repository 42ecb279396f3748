import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { refuse } from '@shanhai/kernel';

/** What households' names and identity numbers are kept by. */
export interface HouseholdSettings {
  /** AES-256 keys by id; the first seals, the others open what was sealed before. Empty where the feature is off. */
  keys: ReadonlyMap<string, Buffer>;
  /** Of the keyed hash that makes a household one on the platform; it never changes. Null where the feature is off. */
  hashSecret: string | null;
}

const KEY = /^([\w-]{1,32}):([0-9a-f]{64})$/i;
const HASH_SECRET_LENGTH_MIN = 32;

/**
 * Reads SHANHAI_HOUSEHOLD_KEYS (`id:64 hex digits`, several by commas) and SHANHAI_HOUSEHOLD_SECRET.
 * @throws Error naming the variable that is malformed, or missing where the other is there.
 */
export function readHouseholdSettings(environment: NodeJS.ProcessEnv): HouseholdSettings {
  const { SHANHAI_HOUSEHOLD_KEYS: keys = '', SHANHAI_HOUSEHOLD_SECRET: secret = '' } = environment;
  if (keys === '' && secret === '') return { keys: new Map(), hashSecret: null };
  const pairs = keys.split(',').map((each) => KEY.exec(each.trim()));
  if (pairs.includes(null)) throw new Error('SHANHAI_HOUSEHOLD_KEYS must be id:<64 hex digits>, several by commas');
  if (secret.length < HASH_SECRET_LENGTH_MIN)
    throw new Error(`SHANHAI_HOUSEHOLD_SECRET must have at least ${HASH_SECRET_LENGTH_MIN} characters`);
  return { keys: new Map(pairs.map((pair) => [pair![1], Buffer.from(pair![2], 'hex')])), hashSecret: secret };
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A text that nobody reads without the key: nonce, tag, then the text. */
export interface Sealed {
  keyId: string;
  bytes: Buffer;
}

/** Seals and opens what must not stand in the database as it is, and hashes what must be found again. */
export class HouseholdSecrets {
  constructor(private readonly settings: HouseholdSettings) {}

  get ready(): boolean {
    return this.settings.hashSecret !== null;
  }

  /** @throws Refusal HOUSEHOLD_KEYS_MISSING where the installation has no keys. */
  requireReady(): void {
    if (!this.ready) refuse('HOUSEHOLD_KEYS_MISSING');
  }

  /** `about` names the row and column: what is sealed for one place opens at no other. */
  seal(text: string, about: string): Sealed {
    const [keyId, key] = this.settings.keys.entries().next().value!;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { keyId, bytes: Buffer.concat([nonce, cipher.getAuthTag(), body]) };
  }

  /** Null where the key is not here any more. @throws Error where the bytes were changed or are of another place. */
  open({ keyId, bytes }: Sealed, about: string): string | null {
    const key = this.settings.keys.get(keyId);
    if (!key) return null;
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(about))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  /** The keyed hash of a text, for one use of it: the same text gives another hash for another use. */
  hashOf(use: 'identity' | 'input', text: string): Buffer {
    return createHmac('sha256', this.settings.hashSecret!).update(`household ${use}\0${text}`).digest();
  }
}
