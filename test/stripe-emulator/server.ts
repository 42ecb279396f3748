import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account } from './account';
import { Api, type Call, header, type Reply } from './api';
import { settleWhatIsLeft } from './charges';
import { controls } from './controls';
import { Refusal } from './refusal';
import { type Trouble } from './settings';
import { said, troubleOf } from './trouble';
import { Webhooks } from './webhooks';

/** A call as it came, for tests that look at what was sent. */
export interface Logged {
  method: string;
  path: string;
  body: string;
  idempotencyKey: string | null;
  version: string | null;
  /** Null where it was not answered. */
  status: number | null;
}

export function emulator(account: Account): Server {
  const api = new Api(account);
  const webhooks = new Webhooks(account);
  const calls: Logged[] = [];
  settleWhatIsLeft(account);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, search } = new URL(request.url!, 'http://emulator');
    const call: Call = {
      method: request.method!,
      path,
      query: search.slice(1),
      body: await bodyOf(request),
      headers: request.headers,
    };
    if (path.startsWith('/_test/')) return send(response, await control(call));
    const key = header(call, 'idempotency-key');
    const logged = { method: call.method, path, body: call.body || call.query, idempotencyKey: key };
    const entry: Logged = { ...logged, version: header(call, 'stripe-version'), status: null };
    calls.push(entry);
    const reply = await withTrouble(call, key, troubleOf(account, call.method, path));
    if (reply === 'cut') return void request.socket.destroy();
    if (reply === 'hang') return;
    entry.status = reply.status;
    send(response, reply);
  }

  async function withTrouble(call: Call, key: string | null, trouble: Trouble | null): Promise<Reply | 'cut' | 'hang'> {
    if (!trouble) return api.answer(call);
    const { kind, executed = false, status = 500, ms = 0 } = trouble;
    if (kind === 'status' && !executed) return json(status, { error: said(status) });
    const reply =
      executed || kind === 'slow' ? api.answer({ ...call, ...(kind === 'status' && { lost: status }) }) : null;
    if (kind === 'slow') {
      if (key) api.underWay.add(key);
      await pause(ms);
      if (key) api.underWay.delete(key);
    }
    return kind === 'cut' || kind === 'hang' ? kind : reply!;
  }

  async function control({ method, path, body }: Call): Promise<Reply> {
    const name = path.slice('/_test/'.length);
    if (method === 'GET' && name === 'calls') return json(200, calls);
    if (method === 'GET' && name === 'deliveries') return json(200, webhooks.deliveries);
    const run = (controls as Record<string, ((...said: unknown[]) => object | Promise<object>) | undefined>)[name];
    if (!run) return json(404, { error: { message: `No control ${name}` } });
    try {
      if (name === 'reset') calls.length = 0;
      return json(200, await run(account, JSON.parse(body || '{}'), webhooks));
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, { error: error.error });
      throw error;
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      request.socket.destroy();
    });
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const json = (status: number, value: object): Reply => ({ status, headers: {}, body: JSON.stringify(value) });

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(body);
}
