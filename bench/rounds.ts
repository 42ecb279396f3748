import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Laboratory } from './laboratory';
import { pgbench } from './pgbench';
import { cpuSeconds, familyMemoryOf, type Listening, type Memory, memoryOf, startProgram } from './processes';
import { record, type Recording, statementsOf } from './recording';
import { newId } from '@shanhai/kernel';

/** Something that is asked again and again, over several variants so that connections need not meet on the same rows. */
export interface Work {
  name: string;
  /** Who asks: nobody where the operation is public. */
  as: 'BUYER' | 'OFFICE' | null;
  /** Bodies of requests; KEY stands where each request has an idempotency key of its own. */
  bodies: string[];
  connections: number[];
  /** Each request takes the next body, where connections would each keep to one. */
  roaming?: boolean;
}
export const KEY = '@idempotency-key@';

/** One contender at one number of connections. */
export interface Figures {
  perSecond: number[];
  p50Ms: number | null;
  p99Ms: number | null;
  /** CPU milliseconds per operation of the program and of PostgreSQL. */
  programCpuMs: number | null;
  databaseCpuMs: number | null;
}
export interface Comparison {
  work: string;
  connections: number;
  statements: number;
  roundTrips: number;
  ours: Figures;
  bare: Figures;
  pgbench: Figures | null;
  apiPeakMb: number | null;
  /** PostgreSQL's, the highest seen right after a round of ours. */
  databaseMemory: Memory | null;
}

interface Sample {
  operations: number;
  perSecond: number;
  p50Ms: number | null;
  p99Ms: number | null;
  programCpu: number | null;
  databaseCpu: number | null;
}

/** Measures a work against bare Node and pgbench, side by side: rounds of all contenders take turns. */
export async function compare(lab: Laboratory, work: Work): Promise<Comparison[]> {
  const token = work.as && (await lab.recorder.token(lab.world, work.as));
  const recordings: Recording[] = [];
  for (const body of work.bodies) {
    // The first of a process also loads what it keeps in memory.
    await lab.recorder.ask(token, withKey(body));
    recordings.push(await record(() => lab.recorder.ask(token, withKey(body))));
  }
  lab.client.load(work.bodies.map((body, index) => ({ body: body.split(KEY), expected: recordings[index].text })));
  const file = join(tmpdir(), `shanhai-bench-${process.pid}.json`);
  await writeFile(file, JSON.stringify(recordings));
  const bare = await startProgram([join(__dirname, 'bare.js'), file], { DATABASE_URL: lab.database.url });
  try {
    const comparisons: Comparison[] = [];
    for (const connections of work.connections) {
      comparisons.push(await compareAt(lab, work, connections, token, recordings, bare));
      lab.say(comparisons.at(-1)!);
    }
    return comparisons;
  } finally {
    await bare.stop();
    await rm(file);
  }
}

async function compareAt(
  lab: Laboratory,
  work: Work,
  connections: number,
  token: string | null,
  recordings: Recording[],
  bare: Listening,
): Promise<Comparison> {
  const { rounds, seconds, warmUpSeconds } = lab.options;
  const ask = async ({ url, pid }: Listening, forSeconds: number): Promise<Sample> =>
    measured(lab, pid, async () => {
      const result = await lab.client.round({ url, token, connections, seconds: forSeconds });
      return { ...result, perSecond: result.operations / result.seconds };
    });
  const limit = (perSecond: number): Promise<Sample> =>
    measured(lab, null, async () => {
      const result = await pgbench(lab.database.url, recordings, connections, seconds, perSecond);
      return { ...result, p50Ms: null, p99Ms: null };
    });
  await ask(lab.api, warmUpSeconds);
  let expected = (await ask(bare, warmUpSeconds)).perSecond;
  let databaseMemory: Memory | null = null;
  const samples = { ours: [] as Sample[], bare: [] as Sample[], pgbench: [] as Sample[] };
  for (let round = 0; round < rounds; round += 1) {
    samples.ours.push(await ask(lab.api, seconds));
    const memory = familyMemoryOf(lab.database.postmaster);
    if (memory && memory.mb > (databaseMemory?.mb ?? 0)) databaseMemory = memory;
    samples.bare.push(await ask(bare, seconds));
    if (lab.pgbenchVersion !== null) {
      samples.pgbench.push(await limit(expected));
      expected = samples.pgbench.at(-1)!.perSecond;
    }
  }
  return {
    work: work.name,
    connections,
    statements: statementsOf(recordings[0]).length,
    roundTrips: recordings[0].batches.length,
    ours: figures(samples.ours),
    bare: figures(samples.bare),
    pgbench: samples.pgbench.length > 0 ? figures(samples.pgbench) : null,
    apiPeakMb: memoryOf(lab.api.pid)?.peakMb ?? null,
    databaseMemory,
  };
}

async function measured(
  { database }: Laboratory,
  pid: number | null,
  run: () => Promise<Omit<Sample, 'programCpu' | 'databaseCpu'>>,
): Promise<Sample> {
  const before = [cpuSeconds(pid), cpuSeconds(database.postmaster)];
  const sample = await run();
  const used = [cpuSeconds(pid), cpuSeconds(database.postmaster)].map((after, index) =>
    after === null || before[index] === null ? null : after - before[index],
  );
  return { ...sample, programCpu: used[0], databaseCpu: used[1] };
}

function figures(samples: Sample[]): Figures {
  const perOperation = (key: 'programCpu' | 'databaseCpu') =>
    samples.some((each) => each[key] === null)
      ? null
      : (samples.reduce((sum, each) => sum + each[key]!, 0) * 1000) /
        samples.reduce((sum, each) => sum + each.operations, 0);
  const middle = (key: 'p50Ms' | 'p99Ms') =>
    samples[0][key] === null ? null : median(samples.map((each) => each[key]!));
  return {
    perSecond: samples.map((each) => each.perSecond),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    programCpuMs: perOperation('programCpu'),
    databaseCpuMs: perOperation('databaseCpu'),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** The body with an idempotency key of its own. */
export function withKey(body: string): string {
  return body.replace(KEY, newId());
}
