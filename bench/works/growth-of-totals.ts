import { freshDatabase } from '../database';
import { InProcessApi } from '../in-process-api';
import { API, type Laboratory } from '../laboratory';
import { startProgram } from '../processes';
import type { Work } from '../rounds';
import { type Side, type SideBySide, timeRatio } from '../side-by-side';
import { makeWorld } from '../world';
import { makeEntries, requirePlainSums, targetProgress, totals } from './totals';

/** Figures over few entries and over many, with as many groups, on two databases of one server. */
export async function growthOfTotals(lab: Laboratory): Promise<SideBySide[]> {
  const [few, many] = lab.options.entries;
  const small = await ledgerOf(lab, 'shanhai_bench_few', few);
  const large = await ledgerOf(lab, 'shanhai_bench_many', many);
  try {
    const lines: SideBySide[] = [];
    for (const work of [totals, targetProgress]) {
      const what = `${work.name}: ${many.toLocaleString('en')} entries : ${few.toLocaleString('en')}, equal to the plain sums`;
      lines.push(await timeRatio(lab, what, await large.side(work), await small.side(work)));
    }
    return lines;
  } finally {
    await large.close();
    await small.close();
  }
}

async function ledgerOf(lab: Laboratory, name: string, entries: number) {
  const database = await freshDatabase(name);
  const world = await makeWorld(database, 0);
  await makeEntries(database, world, entries);
  const environment = { ...lab.environment, DATABASE_URL: database.url };
  const api = await startProgram(API, environment);
  const recorder = await InProcessApi.start(database.url, lab.environment.SHANHAI_TOKEN_SECRET!);
  const side = async (work: Work): Promise<Side> => {
    // A token lasts for minutes, filling a ledger perhaps longer.
    const token = await recorder.token(world, 'OFFICE');
    return { work, url: api.url, token, ask: (body) => recorder.ask(token, body) };
  };
  await requirePlainSums(database, (await side(totals)).ask);
  return {
    side,
    close: async () => {
      await Promise.all([api.stop(), recorder.close()]);
      await database.drop();
    },
  };
}
