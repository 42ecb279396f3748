import { setTimeout as pause } from 'node:timers/promises';
import { toJson } from '@shanhai/kernel';
import type { Programs } from './programs';

/** Nobody waits so long for an answer of a program that lives. */
const ANSWER_MS = 60_000;
const AGAIN_MS = 5;
/** One of so many keyed requests is sent twice at once, by a client that can not wait. */
const TWICE_EACH = 8;

interface Answer {
  data?: Record<string, unknown>;
  errors?: { message: string; extensions: { code: string; reference?: string } }[];
}
interface Heard {
  answer: Answer;
  /** How often the same request was sent before without an answer. */
  cuts: number;
}

/** How many requests there were: sent, and of these how many without an answer. */
export class Traffic {
  sent = 0;
  cut = 0;
  /** Steps whose answer was lost although they had been done, as the next try was told. */
  doneUnheard = 0;
}

/** Somebody who calls the API and sends again what was cut, with the same key, until it is acknowledged. */
export class Caller {
  constructor(
    private readonly programs: Programs,
    readonly traffic: Traffic,
    private readonly token: string,
  ) {}

  /** A mutation with an idempotency key, or one that may be repeated. @throws Error where it is refused */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of many shapes
  async done<Data = any>(name: string, input: object, fields: string): Promise<Data & { cuts: number }> {
    const twice = isTwice(input) ? this.mutate(name, input, fields) : null;
    const [{ payload, cuts }, other] = await Promise.all([this.mutate(name, input, fields), twice]);
    const { userErrors, ...said } = payload;
    if (other) expect(other.payload.userErrors).toEqual(userErrors);
    if (userErrors.length > 0) throw new Error(`${name} ${toJson(input)} was refused: ${toJson(userErrors)}`);
    return { ...(said as Data), cuts };
  }

  /** A mutation with an idempotency key that may be refused with certain codes; null where it is. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of many shapes
  async tried<Data = any>(name: string, input: object, fields: string, codes: readonly string[]): Promise<Data | null> {
    const { userErrors, ...said } = (await this.mutate(name, input, fields)).payload;
    if (userErrors.some(({ code }) => !codes.includes(code)))
      throw new Error(`${name} ${toJson(input)} was refused: ${toJson(userErrors)}`);
    return userErrors.length > 0 ? null : (said as Data);
  }

  /**
   * A mutation that moves something to its next state, without a key: after a cut, STATE_NOT_ALLOWED says that it had been done. Gives the code with
   * which it was refused, where that is one of `codes`.
   */
  async moved(name: string, input: object, codes: readonly string[] = []): Promise<string | null> {
    const { payload, cuts } = await this.mutate(name, input, '');
    const said = payload.userErrors.map(({ code }) => code);
    if (said.length === 0) return null;
    if (said.every((code) => codes.includes(code))) return said[0];
    if (cuts === 0 || said.some((code) => code !== 'STATE_NOT_ALLOWED'))
      throw new Error(`${name} ${toJson(input)} was refused: ${toJson(payload.userErrors)}`);
    this.traffic.doneUnheard += 1;
    return null;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of many shapes
  async ask<Data = any>(query: string, variables: object = {}): Promise<Data> {
    const { answer } = await this.post('/graphql', 'application/json', toJson({ query, variables }));
    return answer.data as Data;
  }

  /** Uploads a file and gives its hash. */
  async upload(type: string, content: string): Promise<string> {
    return ((await this.post('/files', type, content)).answer as { hash: string }).hash;
  }

  private async mutate(name: string, input: object, fields: string) {
    const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { code field message } } }`;
    const { answer, cuts } = await this.post('/graphql', 'application/json', toJson({ query, variables: { input } }));
    return { payload: answer.data![name] as { userErrors: { code: string }[] }, cuts };
  }

  private async post(path: string, type: string, body: string): Promise<Heard> {
    for (let cuts = 0; ; cuts += 1) {
      const url = await this.programs.apiUrl();
      const began = Date.now();
      this.traffic.sent += 1;
      const heard = await this.hear(`${url}${path}`, type, body);
      if (heard && heard.status < 300 && !heard.answer.errors) return { answer: heard.answer, cuts };
      if (heard && !this.programs.databaseFailedSince(began))
        throw new Error(`HTTP ${heard.status} to ${body}: ${toJson(heard.answer)} ${this.whyOf(heard.answer)}`);
      this.traffic.cut += 1;
      await pause(AGAIN_MS);
    }
  }

  /** What the program logged of an internal error. */
  private whyOf({ errors = [] }: Answer): string {
    return errors.map(({ extensions }) => (extensions?.reference ? this.programs.saidFrom(extensions.reference) : '')).join('\n'); // prettier-ignore
  }

  /** The answer; null where the connection was cut. */
  private async hear(url: string, type: string, body: string): Promise<{ status: number; answer: Answer } | null> {
    try {
      const headers = { 'Content-Type': type, 'Accept-Language': 'en', Authorization: `Bearer ${this.token}` };
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(ANSWER_MS) });
      return { status: response.status, answer: JSON.parse(await response.text()) as Answer };
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') throw new Error(`no answer within ${ANSWER_MS} ms to ${body}`);
      return null;
    }
  }
}

function isTwice(input: { idempotencyKey?: string }): boolean {
  const { idempotencyKey: key } = input;
  return key !== undefined && [...key].reduce((hash, each) => hash + each.charCodeAt(0), 0) % TWICE_EACH === 0;
}
