import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { newId } from '@shanhai/kernel';
import type { Laboratory } from '../laboratory';
import { startProgram } from '../processes';
import { record } from '../recording';
import { KEY, median } from '../rounds';
import { ratio, short } from '../report';
import type { SideBySide } from '../side-by-side';
import { placeOrder5 } from './place-order';

const WORKER = ['--enable-source-maps', join('dist', 'apps', 'worker', 'src', 'main.js')];
const CONNECTIONS = 8;
const POLL_MS = 20;

/**
 * Facts that one worker sequences and counts in a second, against those that orders make in a second, in turns: orders
 * without a worker, then a worker without orders until all is counted. Of orders just placed, which count nothing yet.
 */
export async function counter(lab: Laboratory): Promise<SideBySide> {
  const token = await lab.recorder.token(lab.world, 'BUYER');
  const requests = [];
  for (const body of placeOrder5.bodies) {
    const { text } = await record(() => lab.recorder.ask(token, body.replace(KEY, newId())));
    requests.push({ body: body.split(KEY), expected: text });
  }
  lab.client.load(requests);
  const [made, counted]: [number[], number[]] = [[], []];
  for (let round = -1; round < lab.options.rounds; round += 1) {
    const before = await waiting(lab);
    const round1 = { url: lab.api.url, token, connections: CONNECTIONS, seconds: lab.options.seconds };
    const { seconds } = await lab.client.round(round1);
    const perSecond = ((await waiting(lab)) - before) / seconds;
    const drained = await drain(lab);
    if (round >= 0) {
      made.push(perSecond);
      counted.push(drained);
    }
  }
  const figures = `${short(median(counted))} facts/s counted, ${short(median(made))} facts/s made by orders at ${CONNECTIONS} connections`;
  return { what: 'the counter: facts counted : facts made', ratio: ratio(counted, made), figures };
}

async function waiting({ database }: Laboratory): Promise<number> {
  const [{ facts }] = await database.sql<{ facts: string }>('SELECT count(*)::text AS facts FROM facts_unsequenced');
  return Number(facts);
}

/** Facts per second from a worker's start until all are counted, without its loading. */
async function drain(lab: Laboratory): Promise<number> {
  const facts = await waiting(lab);
  const worker = await startProgram(WORKER, lab.environment);
  const startedAt = performance.now();
  for (;;) {
    const [{ done }] = await lab.database.sql<{ done: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM facts_unsequenced) AND (SELECT max(position) FROM fact_positions) = (SELECT min(position) FROM counter_slots) AS done`,
    );
    if (done) break;
    await pause(POLL_MS);
  }
  const perSecond = (facts * 1000) / (performance.now() - startedAt);
  await worker.stop();
  return perSecond;
}
