import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Piece } from './template';

/** One request, again and again: `body` around the place where each idempotency key stands, and the answer it must get. */
export interface Request {
  body: string[];
  expected: Piece[];
}
export interface Round {
  url: string;
  token: string | null;
  connections: number;
  seconds: number;
  /** So many requests a second, evenly; as many as are answered where it is not given. */
  perSecond?: number;
  /** Each request takes the next body, where connections would each keep to one. */
  roaming?: boolean;
}
export interface RoundResult {
  operations: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  /** The first answer that was not what it must be. */
  wrong: string | null;
}
export type Order = { load: Request[] } | { round: Round };

/** Lengths of what is new in each answer. */
const LENGTH = { id: 36, tail: 8, reference: 12 } as const;
let requests: Request[] = [];

/** The closed-loop client, in a process of its own: each connection asks, checks the answer, asks again. */
process.on('message', (order: Order) => {
  if ('load' in order) requests = order.load;
  else void run(order.round).then((result) => process.send!(result));
});

async function run({ url, token, connections, seconds, perSecond, roaming }: Round): Promise<RoundResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let wrong: string | null = null;
  const ask = async (connection: number) => {
    for (let n = connection; wrong === null; n += connections) {
      if (perSecond) await pause(startedAt + (n / perSecond) * 1000 - performance.now());
      if (performance.now() >= until) break;
      const variant = (roaming ? n : connection) % requests.length;
      const { body, expected } = requests[variant];
      const askedAt = performance.now();
      const answer = await post(agent, url, token, variant, body.join(randomUUID()));
      times.push(performance.now() - askedAt);
      if (answer.status !== 200 || !isAsExpected(answer.text, expected)) wrong ??= `${answer.status}: ${answer.text}`;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => ask(index)));
  const took = (performance.now() - startedAt) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { operations: times.length, seconds: took, p50Ms: at(0.5), p99Ms: at(0.99), wrong: wrong && cut(wrong) };
}

function post(agent: Agent, url: string, token: string | null, variant: number, body: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers: Record<string, string | number> = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-variant': variant,
    };
    if (token) headers.authorization = `Bearer ${token}`;
    const sent = httpRequest(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode!, text: Buffer.concat(parts).toString().trim() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Everything but the new ids must be as it was recorded: sums, lines, no errors. */
function isAsExpected(text: string, expected: readonly Piece[]): boolean {
  let at = 0;
  for (const piece of expected) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, at)) return false;
      at += piece.length;
    } else at += piece.as === 'global' ? Math.ceil(((piece.type.length + 1 + LENGTH.id) * 8) / 6) : LENGTH[piece.as];
  }
  return at === text.length;
}

const cut = (text: string) => text.slice(0, 500);
