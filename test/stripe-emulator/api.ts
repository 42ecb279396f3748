import { createHash } from 'node:crypto';
import { type Account } from './account';
import { type Form, readForm } from './form';
import { expanded } from './lists';
import { type Remembered } from './kept';
import { Parameters } from './parameters';
import { invalid, Refusal } from './refusal';
import { routeOf } from './routes';
import { said } from './trouble';

export interface Call {
  method: string;
  path: string;
  query: string;
  body: string;
  headers: Record<string, string | string[] | undefined>;
  /** The status with which a call is answered though it is done; its idempotency key remembers it. */
  lost?: number;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Answers calls of `/v1`. A call is done in one go: whoever waits waits before or after it. */
export class Api {
  /** Keys of calls whose answer is under way. */
  readonly underWay = new Set<string>();

  constructor(private readonly account: Account) {}

  answer(call: Call): Reply {
    const requestId = this.account.newId('req');
    const key = call.method === 'POST' ? header(call, 'idempotency-key') : null;
    const common = { 'Request-Id': requestId, ...(key && { 'Idempotency-Key': key }) };
    try {
      const version = this.admit(call);
      const headers = { ...common, 'Stripe-Version': version };
      const form = readForm(call.method === 'POST' ? call.body : call.query);
      const fingerprint = createHash('sha256')
        .update(`${call.method} ${call.path} ${JSON.stringify(form)}`)
        .digest('hex');
      const before = key === null ? undefined : this.account.remembered.get(key);
      if (before) return replay(before, fingerprint, headers);
      const { status, body } = this.perform(call, form, { id: requestId, idempotencyKey: key });
      if (key !== null) this.account.remember({ key, fingerprint, status, body, requestId });
      return { status, headers, body };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, headers: common, body: JSON.stringify({ error: error.error }, null, 2) };
    }
  }

  /** Gives the version that the caller speaks. @throws Refusal */
  private admit(call: Call): string {
    const key = /^Bearer (.+)$/.exec(header(call, 'authorization') ?? '')?.[1];
    if (!key) throw invalid('You did not provide an API key.', {}, 401);
    if (!/^(sk|rk)_(test|live)_/.test(key)) throw invalid(`Invalid API Key provided: ${key.slice(0, 7)}***`, {}, 401);
    this.account.livemode = key.slice(3).startsWith('live');
    const version = header(call, 'stripe-version') ?? this.account.apiVersion;
    if (!/^\d{4}-\d{2}-\d{2}(\.\w+)?$/.test(version)) throw invalid(`Invalid Stripe API version: ${version}`);
    const idempotencyKey = header(call, 'idempotency-key');
    if (idempotencyKey !== null && idempotencyKey.length > 255)
      throw invalid('Idempotency keys can have up to 255 characters.');
    if (idempotencyKey !== null && this.underWay.has(idempotencyKey))
      throw invalid(
        `There is currently another in-progress request using this Idempotent Key (${idempotencyKey}).`,
        { code: 'idempotency_key_in_use' },
        409,
      );
    return version;
  }

  /** What was refused before anything was done is not remembered: it throws. */
  private perform(call: Call, form: Form, cause: Account['cause']): { status: number; body: string } {
    const { perform, id } = routeOf(call.method, call.path);
    const parameters = new Parameters(form);
    const expand = parameters.list('expand');
    try {
      const object = this.account.as(cause, () => perform(this.account, parameters, id));
      if (call.lost) return { status: call.lost, body: JSON.stringify({ error: said(call.lost) }) };
      return { status: 200, body: JSON.stringify(expanded(this.account, object, expand), null, 2) };
    } catch (error) {
      if (!(error instanceof Refusal) || !error.changed) throw error;
      return { status: error.status, body: JSON.stringify({ error: error.error }, null, 2) };
    }
  }
}

function replay(before: Remembered, fingerprint: string, headers: Record<string, string>): Reply {
  if (before.fingerprint !== fingerprint)
    throw new Refusal(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${before.key}' if you meant to execute a different request.`,
    });
  const { status, body, requestId } = before;
  return { status, body, headers: { ...headers, 'Idempotent-Replayed': 'true', 'Original-Request': requestId } };
}

export function header(call: Pick<Call, 'headers'>, name: string): string | null {
  const value = call.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
