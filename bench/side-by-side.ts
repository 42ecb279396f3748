import type { Request } from './client';
import type { Laboratory } from './laboratory';
import { record } from './recording';
import { KEY, median, withKey, type Work } from './rounds';
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
/** What writes at all writes more to the log than this; less comes from the server itself. */
const WRITES_KB = 1;

/** How many times as long `one` takes as `other`, in rounds that take turns. */
export async function timeRatio(lab: Laboratory, what: string, one: Side, other: Side): Promise<SideBySide> {
  const { rounds, seconds, warmUpSeconds } = lab.options;
  const sides = [];
  for (const side of [one, other])
    sides.push({ ...side, requests: await requestsOf(side), perSecond: [] as number[], wal: [] as number[] });
  for (let round = -1; round < rounds; round += 1) {
    for (const { url, token, requests, perSecond, wal, work } of sides) {
      lab.client.load(requests);
      const warmUp = round < 0;
      const given = { url, token, connections: CONNECTIONS, seconds: warmUp ? warmUpSeconds : seconds };
      const before = await writtenKb(lab);
      const result = await lab.client.round({ ...given, roaming: work.roaming });
      if (warmUp) continue;
      perSecond.push(result.operations / result.seconds);
      wal.push(((await writtenKb(lab)) - before) / result.operations);
    }
  }
  const [first, second] = sides;
  const time = ({ perSecond }: { perSecond: number[] }) => short(1000 / median(perSecond));
  const figures = [`${time(first)} ms against ${time(second)} ms per operation, ${CONNECTIONS} connections`];
  if (median(first.wal) > WRITES_KB)
    figures.push(`${short(median(first.wal))} KB of write-ahead log against ${short(median(second.wal))}`);
  return { what, ratio: ratio(second.perSecond, first.perSecond), figures: figures.join('; ') };
}

/** What the server has ever written to its log. */
async function writtenKb({ database }: Laboratory): Promise<number> {
  const [{ kb }] = await database.sql<{ kb: number }>(
    `SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 / 1024 AS kb`,
  );
  return kb;
}

/** The requests of a work, with the answers that they must get. */
export async function requestsOf({ work, ask }: Side): Promise<Request[]> {
  const requests: Request[] = [];
  for (const body of work.bodies) {
    const { text } = await record(() => ask(withKey(body)));
    requests.push({ body: body.split(KEY), expected: text });
  }
  return requests;
}

export function sideBySideLine({ what, ratio: value, figures }: SideBySide): string {
  return `| ${what} | ${value} | ${figures} |`;
}
