import { execFileSync } from 'node:child_process';
import { request, type IncomingMessage } from 'node:http';
import { Unzip, UnzipInflate } from 'fflate';
import { freshDatabase } from '@shanhai/testing';
import { manyEntries } from './many-entries';
import { type Officer, OwnWorld } from './own-world';

const ENTRIES = 1_000_000;
const SEAT = '220000';
/** What an export may add to the API's memory: batches and buffers, garbage that is not collected yet; the file is gigabytes. */
const GROWTH_MB_MAX = 300;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: OwnWorld;
let officer: Officer;

beforeAll(async () => {
  database = await freshDatabase('million');
  world = await OwnWorld.start(database.url);
  officer = await world.officer(SEAT, ['OFFICER']);
  await manyEntries(world, SEAT, ENTRIES);
  await world.sql('ANALYZE count_entries');
}, 300_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
});

const residentMb = () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(world.apiPid)]).toString()) / 1024;

/** Takes a whole export and gives its bytes to `look`; the most memory that the API had meanwhile. */
async function take(path: string, look: (chunk: Buffer) => void): Promise<{ peakMb: number; beforeMb: number }> {
  const beforeMb = residentMb();
  let peakMb = beforeMb;
  const timer = setInterval(() => (peakMb = Math.max(peakMb, residentMb())), 250);
  try {
    const headers = { authorization: `Bearer ${officer.token}` };
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      request(`${world.apiUrl}${path}`, { headers }, resolve).once('error', reject).end(),
    );
    expect(response.statusCode).toBe(200);
    for await (const chunk of response) look(chunk as Buffer);
    return { beforeMb, peakMb };
  } finally {
    clearInterval(timer);
  }
}

it('a million rows of CSV take no more memory than a few batches', async () => {
  let lines = 0;
  const { beforeMb, peakMb } = await take('/exports/entries.csv', (chunk) => {
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  expect(lines).toBe(ENTRIES + 12);
  expect(peakMb - beforeMb).toBeLessThan(GROWTH_MB_MAX);
}, 600_000);

it('a million rows of XLSX take no more memory than a few batches', async () => {
  let rows = 0;
  let tail = '';
  const unzip = new Unzip((part) => {
    const isData = part.name === 'xl/worksheets/sheet2.xml';
    part.ondata = (error, bytes) => {
      if (error) throw error;
      if (!isData) return;
      const text = tail + Buffer.from(bytes).toString('latin1');
      rows += text.split('<row ').length - 1;
      tail = text.slice(-4);
    };
    part.start();
  });
  unzip.register(UnzipInflate);
  const { beforeMb, peakMb } = await take('/exports/entries.xlsx', (chunk) => unzip.push(chunk));
  unzip.push(new Uint8Array(0), true);
  expect(rows).toBe(ENTRIES + 1);
  expect(peakMb - beforeMb).toBeLessThan(GROWTH_MB_MAX);
}, 600_000);
