import type { BenchDatabase } from '../database';
import { startWorker, untilLookedAt } from '../counting';
import type { InProcessApi } from '../in-process-api';
import type { World } from '../world';
import { Journeys } from './journey';
import { mark, type Pattern, patternOf } from './pattern';

const BUYERS = 4;

/** What orders write that are placed, and what those write that were also confirmed, delivered, paid and counted. */
export interface Patterns {
  placed: Pattern;
  paid: Pattern;
}

/** Takes a few orders through the API and the counter, and reads what they wrote. */
export async function makePatterns(database: BenchDatabase, api: InProcessApi, world: World): Promise<Patterns> {
  const journeys = new Journeys(database, api, world);
  await journeys.prepare(BUYERS);
  const worker = await startWorker(database);
  const written = async (until: 'PLACED' | 'PAID'): Promise<Pattern> => {
    await untilLookedAt(database);
    const since = await mark(database);
    await journeys.run(until);
    await untilLookedAt(database);
    return patternOf(database, since);
  };
  try {
    return { placed: await written('PLACED'), paid: await written('PAID') };
  } finally {
    await worker.stop();
  }
}
