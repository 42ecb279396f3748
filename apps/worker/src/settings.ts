import { type CardSettings, readCardSettings } from '@shanhai/payments';
import { type OcdsSettings, readOcdsSettings } from '@shanhai/publishing';

export interface Settings {
  databaseUrl: string;
  /** False behind pgbouncer, where the login itself is the application's role. */
  becomeApplicationRole: boolean;
  /** True for programs that read the log: lines of JSON. */
  logAsJson: boolean;
  /** Where the world finds the API; printed codes lead there. */
  publicUrl: string;
  /** True for the demo: messages to people go to the log. */
  messagesToLog: boolean;
  /** How often overdue reservations, and licences and notices that somebody is to be told of, are looked for; tests look more often. */
  expiryIdleMs: number;
  /** Folder, outside the database, for signed heads of the event log; null where none are signed. */
  headsFolder: string | null;
  /** Ed25519 private key in PEM that signs them; null for the one in the folder, which is made where there is none. */
  headKey: string | null;
  /** The card processor. */
  cards: CardSettings;
  /** Who publishes contracts. */
  ocds: OcdsSettings;
}

export const SETTINGS = Symbol('settings');

/** A stock that waited for days may wait half a minute more. */
const EXPIRY_IDLE_MS = 30_000;

/** @throws Error where DATABASE_URL is not set. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  if (!environment.DATABASE_URL)
    throw new Error('DATABASE_URL is not set. Run "npm start" for everything with an embedded database, or set it.');
  return {
    databaseUrl: environment.DATABASE_URL,
    becomeApplicationRole: environment.SHANHAI_DATABASE_ROLE !== 'login',
    logAsJson: environment.SHANHAI_LOG === 'json',
    publicUrl: environment.PUBLIC_URL ?? 'http://localhost:4000',
    headsFolder: environment.SHANHAI_HEADS_DIR || null,
    headKey: environment.SHANHAI_HEAD_KEY || null,
    messagesToLog: environment.SHANHAI_MESSAGES === 'log',
    cards: readCardSettings(environment),
    ocds: readOcdsSettings(environment),
    expiryIdleMs: Number(environment.SHANHAI_EXPIRY_IDLE_MS) || EXPIRY_IDLE_MS,
  };
}
