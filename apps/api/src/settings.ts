import { type HouseholdSettings, readHouseholdSettings } from '@shanhai/benefit';
import { type CardSettings, readCardSettings } from '@shanhai/payments';
import { type OcdsSettings, readOcdsSettings, readSigningSettings, type SigningSettings } from '@shanhai/publishing';

/** What the programs read from the environment. */
export interface Settings {
  databaseUrl: string;
  tokenSecret: string;
  port: number;
  host: string;
  /** Where the world finds the API; printed codes lead there. */
  publicUrl: string;
  /** Addresses or networks of the proxies in front, whose word for the caller's address is taken; empty for none. */
  trustedProxies?: string[];
  /** False behind pgbouncer, where the login itself is the application's role. */
  becomeApplicationRole: boolean;
  /** True for the demo: messages to people go to the log, with the tokens inside. */
  messagesToLog: boolean;
  /** True for programs that read the log: lines of JSON, and one for each request. */
  logAsJson: boolean;
  /** The card processor; off where it is not given. */
  cards?: CardSettings;
  /** What households' names are kept by; the feature is off where it is not given. */
  households?: HouseholdSettings;
  /** Who publishes contracts; a trial's where it is not given. */
  ocds?: OcdsSettings;
  /** What fair-deal files are signed with; there are none where it is not given. */
  signing?: SigningSettings;
}

const PORT_DEFAULT = 4000;

/** @throws Error naming the variable that is missing. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value)
      throw new Error(`${name} is not set. Run "npm start" for everything with an embedded database, or set it.`);
    return value;
  };
  const port = Number(environment.PORT ?? PORT_DEFAULT);
  return {
    databaseUrl: required('DATABASE_URL'),
    tokenSecret: required('SHANHAI_TOKEN_SECRET'),
    port,
    host: environment.HOST ?? '127.0.0.1',
    publicUrl: environment.PUBLIC_URL ?? `http://localhost:${port}`,
    trustedProxies: (environment.SHANHAI_TRUSTED_PROXIES ?? '').split(',').flatMap((each) => each.trim() || []),
    becomeApplicationRole: environment.SHANHAI_DATABASE_ROLE !== 'login',
    messagesToLog: environment.SHANHAI_MESSAGES === 'log',
    logAsJson: environment.SHANHAI_LOG === 'json',
    cards: readCardSettings(environment),
    households: readHouseholdSettings(environment),
    ocds: readOcdsSettings(environment),
    signing: readSigningSettings(environment),
  };
}
