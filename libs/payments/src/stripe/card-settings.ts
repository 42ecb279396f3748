/** How the card processor is reached. */
export interface CardSettings {
  /** Null where the rail is off. */
  secretKey: string | null;
  /** Any of them signs webhooks: the old and the new one while they are changed. */
  webhookSecrets: readonly string[];
  /** Where it listens; null for Stripe itself. */
  apiBase: string | null;
  timeoutMs: number;
  /** Credit code of the custodian that holds the account. */
  custodianCode: string | null;
  /** Pause before the first repetition of a call; doubled with each. */
  retryMs: number;
  /** A payment or refund that nothing was heard of for so long is asked about. */
  askAfterMs: number;
}

/** Stripe answers within a second or two; its own default of 80 s would hold a lease for minutes. */
const TIMEOUT_MS = 10_000;
const RETRY_MS = 1_000;
const ASK_AFTER_MS = 5 * 60_000;

/** Reads STRIPE_*; the rail is off where there is no key. @throws Error naming what is missing beside a key. */
export function readCardSettings(environment: NodeJS.ProcessEnv): CardSettings {
  const secretKey = environment.STRIPE_SECRET_KEY || null;
  const webhookSecrets = (environment.STRIPE_WEBHOOK_SECRETS ?? '').split(',').flatMap((each) => each.trim() || []);
  const custodianCode = environment.STRIPE_CUSTODIAN || null;
  if (secretKey && webhookSecrets.length === 0) throw new Error('STRIPE_WEBHOOK_SECRETS is not set.');
  if (secretKey && !custodianCode)
    throw new Error('STRIPE_CUSTODIAN is not set: the credit code of the custodian that holds the account.');
  return {
    secretKey,
    webhookSecrets,
    apiBase: environment.STRIPE_API_BASE || null,
    timeoutMs: Number(environment.STRIPE_TIMEOUT_MS) || TIMEOUT_MS,
    custodianCode,
    retryMs: Number(environment.STRIPE_RETRY_MS) || RETRY_MS,
    askAfterMs: Number(environment.STRIPE_ASK_AFTER_MS) || ASK_AFTER_MS,
  };
}
