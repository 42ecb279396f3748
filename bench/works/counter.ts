import { setTimeout as pause } from 'node:timers/promises';
import { countedPerSecond } from '../books/count-copies';
import { makePatterns } from '../books/patterns';
import { startWorker, untilCounted } from '../counting';
import type { Laboratory } from '../laboratory';
import { lagsOf } from '../lags';
import type { Request } from '../client';
import { ratio, short } from '../report';
import { median } from '../rounds';
import { requestsOf, type SideBySide } from '../side-by-side';
import { placeOrder5 } from './place-order';

const CONNECTIONS = 8;
/** How often it is looked how far the counter is: fine against a second. */
const LOOK_MS = 10;
/** As many percentiles as mean something need some hundred facts. */
const LAG_SECONDS_MIN = 3;
/** Copies of four orders, from placed to paid, that are counted in one round: 48 facts each. */
const COPIES = 100;

/** What is said of the counter, measured while the log holds little else. */
export async function counter(lab: Laboratory): Promise<SideBySide[]> {
  const token = await lab.recorder.token(lab.world, 'BUYER');
  const ask = (body: string) => lab.recorder.ask(token, body);
  const orders = { token, requests: await requestsOf({ work: placeOrder5, url: lab.api.url, token, ask }) };
  const lines = [await againstOrders(lab, orders), await lag(lab, orders)];
  return lab.options.size === 'quick' ? lines : [...lines, await twoWorkers(lab)];
}

interface Orders {
  token: string;
  requests: Request[];
}

/**
 * Facts that one worker sequences and counts in a second, against those that orders make in a second, in turns: orders
 * while the worker stands still, then the worker without orders until all is counted. Of orders just placed, which count
 * nothing yet. The first round warms both up.
 */
async function againstOrders(lab: Laboratory, { token, requests }: Orders): Promise<SideBySide> {
  lab.client.load(requests);
  const [made, counted]: [number[], number[]] = [[], []];
  const worker = await startWorker(lab.database);
  try {
    for (let round = -1; round < lab.options.starts; round += 1) {
      worker.pause();
      const given = { url: lab.api.url, token, connections: CONNECTIONS, seconds: lab.options.seconds };
      const { seconds } = await lab.client.round(given);
      const facts = await waiting(lab);
      worker.resume();
      const startedAt = performance.now();
      await untilCounted(lab.database);
      if (round >= 0) {
        made.push(facts / seconds);
        counted.push((facts * 1000) / (performance.now() - startedAt));
      }
    }
  } finally {
    await worker.stop();
  }
  const figures = `${short(median(counted))} facts/s counted, ${short(median(made))} facts/s made by orders at ${CONNECTIONS} connections`;
  return { what: 'the counter: facts counted : facts made', ratio: ratio(counted, made), figures };
}

async function waiting({ database }: Laboratory): Promise<number> {
  const [{ facts }] = await database.sql<{ facts: string }>('SELECT count(*)::text AS facts FROM facts_unsequenced');
  return Number(facts);
}

/** How long a fact waits until it is counted, at half of the orders that come flat out while a worker runs. */
async function lag(lab: Laboratory, { token, requests }: Orders): Promise<SideBySide> {
  const worker = await startWorker(lab.database);
  try {
    lab.client.load(requests);
    const { seconds } = lab.options;
    const flatOut = { url: lab.api.url, token, connections: CONNECTIONS, seconds };
    const { operations, seconds: took } = await lab.client.round(flatOut);
    await untilCounted(lab.database);
    const perSecond = operations / took / 2;
    const half = { ...flatOut, perSecond, seconds: Math.max(seconds, LAG_SECONDS_MIN) };
    const lags = await lagsDuring(lab, () => lab.client.round(half));
    const at = (share: number) => lags[Math.floor((lags.length - 1) * share)];
    const figures = `p50 ${short(at(0.5))} ms, p99 ${short(at(0.99))} ms, the longest ${short(at(1))} ms; ${lags.length.toLocaleString('en')} facts, ${short(perSecond)} orders/s`;
    return {
      what: "the counter's lag at half the load, from an order's beginning until its facts are counted",
      ratio: '',
      figures,
    };
  } finally {
    await worker.stop();
  }
}

/** Lags in milliseconds of all facts that come while something runs, the shortest first; by PostgreSQL's clock. */
async function lagsDuring({ database }: Laboratory, run: () => Promise<unknown>): Promise<number[]> {
  const looks: { at: number; through: number }[] = [];
  const look = async () => {
    const [{ at, through }] = await database.sql<{ at: number; through: number }>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS at, min(position)::float8 AS through FROM counter_slots',
    );
    looks.push({ at, through });
  };
  await look();
  let running = true;
  const looking = (async () => {
    while (running) await look().then(() => pause(LOOK_MS));
  })();
  await run().finally(() => (running = false));
  await looking;
  await untilCounted(database);
  await look();
  const facts = await database.sql<{ position: number; at: number }>(
    `SELECT p.position::float8 AS position, extract(epoch FROM f.recorded_at)::float8 * 1000 AS at FROM fact_positions p
     JOIN facts f ON f.id = p.fact_id AND f.owner_id = p.owner_id WHERE p.position > $1 ORDER BY p.position`,
    [looks[0].through],
  );
  return lagsOf(facts, looks).sort((a, b) => a - b);
}

/** Two workers that share the slots against one, in turns. */
async function twoWorkers(lab: Laboratory): Promise<SideBySide> {
  const { paid } = await makePatterns(lab.database, lab.recorder, lab.world);
  const perSecond = { one: [] as number[], two: [] as number[] };
  for (let round = 0; round < lab.options.starts; round += 1) {
    perSecond.one.push(await countedPerSecond(lab.database, paid, COPIES, 1));
    perSecond.two.push(await countedPerSecond(lab.database, paid, COPIES, 2));
  }
  const figures = `${short(median(perSecond.two))} facts/s against ${short(median(perSecond.one))}, of orders placed, confirmed, shipped, accepted and paid; each counted once`;
  return { what: 'the counter: two workers : one', ratio: ratio(perSecond.two, perSecond.one), figures };
}
