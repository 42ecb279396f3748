import type { Laboratory } from './laboratory';
import { record } from './recording';
import { median, type Work } from './rounds';
import { ratio, short } from './report';

/** One line of the second table: two of our own measurements, taken in turns. */
export interface SideBySide {
  what: string;
  ratio: string;
  figures: string;
}

/** Someone who answers a work: an API, on a database. */
export interface Side {
  work: Work;
  url: string;
  token: string | null;
  /** Asks the same API in this process, for the answer that is expected. */
  ask: (body: string) => Promise<string>;
}

const CONNECTIONS = 8;

/** How many times as long `one` takes as `other`, in rounds that take turns. */
export async function timeRatio(lab: Laboratory, what: string, one: Side, other: Side): Promise<SideBySide> {
  const { rounds, seconds, warmUpSeconds } = lab.options;
  const sides = await Promise.all(
    [one, other].map(async (side) => ({ ...side, requests: await requestsOf(side), perSecond: [] as number[] })),
  );
  for (let round = -1; round < rounds; round += 1) {
    for (const { url, token, requests, perSecond } of sides) {
      lab.client.load(requests);
      const warmUp = round < 0;
      const given = { url, token, connections: CONNECTIONS, seconds: warmUp ? warmUpSeconds : seconds };
      const result = await lab.client.round(given);
      if (!warmUp) perSecond.push(result.operations / result.seconds);
    }
  }
  const [first, second] = sides.map(({ perSecond }) => perSecond);
  const figures = `${short(1000 / median(first))} ms against ${short(1000 / median(second))} ms per operation, ${CONNECTIONS} connections`;
  return { what, ratio: ratio(second, first), figures };
}

async function requestsOf({ work, ask }: Side) {
  const requests = [];
  for (const body of work.bodies) {
    const { text } = await record(() => ask(body));
    requests.push({ body: [body], expected: text });
  }
  return requests;
}

export function sideBySideLine({ what, ratio: value, figures }: SideBySide): string {
  return `| ${what} | ${value} | ${figures} |`;
}
