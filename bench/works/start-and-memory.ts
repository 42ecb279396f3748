import { join } from 'node:path';
import { API, type Laboratory } from '../laboratory';
import { memoryOf, startProgram } from '../processes';
import { median } from '../rounds';
import { ratio, short } from '../report';
import { requestsOf, type SideBySide } from '../side-by-side';
import { chineseSearch, plainPage } from './reads';

/** From the start of the process to listening, against an empty Nest with Apollo; in turns. */
export async function startUp(lab: Laboratory): Promise<SideBySide> {
  const times = { ours: [] as number[], empty: [] as number[] };
  for (let round = 0; round < lab.options.starts; round += 1) {
    for (const [name, args] of [
      ['ours', API],
      ['empty', [join(__dirname, '..', 'empty-api.js')]],
    ] as const) {
      const program = await startProgram([...args], lab.environment);
      times[name].push(program.readyMs);
      await program.stop();
    }
  }
  const figures = `${short(median(times.ours))} ms against ${short(median(times.empty))} ms`;
  return { what: 'start to listening : an empty Nest with Apollo', ratio: ratio(times.ours, times.empty), figures };
}

/** An API of its own: its memory after the first tenth of the requests, and after all of them. */
export async function memory(lab: Laboratory): Promise<SideBySide | null> {
  const token = await lab.recorder.token(lab.world, 'BUYER');
  const bodies = chineseSearch.bodies.flatMap((search) => [plainPage.bodies[0], search]);
  const ask = (body: string) => lab.recorder.ask(token, body);
  lab.client.load(await requestsOf({ work: { ...plainPage, bodies }, url: lab.api.url, token, ask }));
  const api = await startProgram(API, lab.environment);
  try {
    let done = 0;
    const askUntil = async (count: number) => {
      while (done < count) {
        // A token lasts for minutes, a million requests for longer.
        const round = { url: api.url, token: await lab.recorder.token(lab.world, 'BUYER'), connections: 8, seconds: 1 };
        done += (await lab.client.round(round)).operations;
      }
      return memoryOf(api.pid);
    };
    const first = await askUntil(lab.options.requests / 10);
    const last = await askUntil(lab.options.requests);
    if (!first || !last) return null;
    const figures = `${short(last.nowMb)} MB after ${done.toLocaleString('en')} pages of products, half of them searched, ${short(first.nowMb)} MB after a tenth; at the peak ${short(last.peakMb)} MB`;
    return {
      what: "the API's memory: after all requests : after a tenth",
      ratio: ratio([last.nowMb], [first.nowMb]),
      figures,
    };
  } finally {
    await api.stop();
  }
}
