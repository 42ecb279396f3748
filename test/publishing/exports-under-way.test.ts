import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { endWith } from '@shanhai/publishing';
import { freshDatabase } from '@shanhai/testing';
import { manyEntries } from './many-entries';
import { type Officer, OwnWorld } from './own-world';

const ENTRIES = 40_000;
const SEAT = '220000';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: OwnWorld;
let officer: Officer;

beforeAll(async () => {
  database = await freshDatabase('exports');
  world = await OwnWorld.start(database.url);
  officer = await world.officer(SEAT, ['OFFICER']);
  await manyEntries(world, SEAT, ENTRIES);
}, 120_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
});

/** Begins an export and takes nothing of it. */
const begin = (who: Officer, path = '/exports/entries.csv') =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(`${world.apiUrl}${path}`, { headers: { authorization: `Bearer ${who.token}` } }, resolve);
    call.on('error', reject);
    call.end();
  });

it.each(['entries.csv', 'entries.xlsx'])(
  'two %s at once for an organisation, no more; one that goes away makes room',
  async (file) => {
    const path = `/exports/${file}`;
    const [first, second] = await Promise.all([begin(officer, path), begin(officer, path)]);
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    const third = await begin(officer, path);
    expect([third.statusCode, JSON.parse(await text(third)).userErrors[0].code]).toEqual([429, 'EXPORT_LIMIT']);
    // Another organisation has room of its own.
    const elsewhere = await begin(await world.officer('230000', ['OFFICER']), path);
    expect(elsewhere.statusCode).toBe(200);
    elsewhere.resume();
    first.destroy();
    second.destroy();
    let status = 429;
    for (let tries = 0; tries < 100 && status === 429; tries += 1) {
      await pause(50);
      const next = await begin(officer, path);
      status = next.statusCode!;
      next.destroy();
    }
    expect(status).toBe(200);
    // What others still read would keep connections busy in the tests after this one.
    elsewhere.destroy();
  },
);

it('holds no connection of the database while a client takes nothing', async () => {
  const stalled = await begin(officer);
  const busy = async () => {
    const [{ connections }] = await world.sql<{ connections: number }>(
      `SELECT count(*)::integer AS connections FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND backend_type = 'client backend' AND state <> 'idle' AND query LIKE '%count_entries%'`,
    );
    return connections;
  };
  // What fits into the buffers between is still read, as long as the machine takes for it; a cursor held open never goes idle.
  let quiet = 0;
  for (let tries = 0; tries < 200 && quiet < 5; tries += 1) {
    quiet = (await busy()) === 0 ? quiet + 1 : 0;
    await pause(100);
  }
  expect(quiet).toBe(5);
  stalled.destroy();
  await pause(200);
});

it('gives every row once, in the order of recognition, across all batches', async () => {
  const content = await text(await begin(officer, '/exports/entries.csv?scheme=UNION'));
  const rows = content.split('\r\n').slice(12, -1);
  expect(rows).toHaveLength(ENTRIES);
  const cells = rows.map((row) => row.split(','));
  expect(new Set(cells.map(([id]) => id)).size).toBe(ENTRIES);
  const days = cells.map((row) => row[6]);
  expect(days).toEqual([...days].sort());
  const fen = cells.reduce((sum, row) => sum + BigInt(row[10].replace(/[^\d]/g, '')), 0n);
  expect(fen).toBe((BigInt(ENTRIES) * BigInt(ENTRIES + 1)) / 2n);
});

it('gives all of a few among many, found by their facets, in the same order', async () => {
  const few = await world.officer('210000', ['OFFICER']);
  await manyEntries(world, '210000', 7_000);
  for (const [basis, column] of [
    ['RECOGNITION', 6],
    ['POSTING', 7],
  ] as const) {
    const content = await text(
      await begin(few, `/exports/entries.csv?scheme=UNION&from=2023-02&until=2024-12&basis=${basis}`),
    );
    const rows = content.split('\r\n').slice(12, -1);
    expect(rows).toHaveLength(7_000 - 31 * 10);
    const inOrder = rows.map((row) => row.split(',')[column]);
    expect(inOrder).toEqual([...inOrder].sort());
  }
});

it('entries of facts that are not counted through yet are left out', async () => {
  await world.sql(
    `INSERT INTO count_entries (id, buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement)
     SELECT gen_random_uuid(), buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, 9000000000000, fact_id, judgement FROM count_entries LIMIT 1`,
  );
  const content = await text(await begin(officer, '/exports/entries.csv?scheme=UNION'));
  expect(content.split('\r\n').slice(12, -1)).toHaveLength(ENTRIES);
});

it('closes the connection of a client that takes nothing for too long, and ends the reading', async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield 'x'.repeat(64 * 1024);
    } finally {
      ended = true;
    }
  }
  const server = createServer((_, response) => {
    const stream = Readable.from(endless(), { objectMode: false });
    endWith(response, stream, 300);
    stream.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stalled = await new Promise<IncomingMessage>((resolve) => request({ port, host: '127.0.0.1' }, resolve).end());
  const gone = new Promise((resolve) => stalled.once('error', resolve));
  for (let tries = 0; tries < 100 && !ended; tries += 1) await pause(100);
  expect(ended).toBe(true);
  stalled.resume();
  expect(await gone).toMatchObject({ code: 'ECONNRESET' });
  await new Promise((resolve) => server.close(resolve));
});

it('waits for a reading that is slow: only a client that takes nothing is cut off', async () => {
  async function* slow() {
    yield '慢';
    await pause(900);
    yield '慢';
  }
  const server = createServer((_, response) => {
    const stream = Readable.from(slow(), { objectMode: false });
    endWith(response, stream, 300);
    stream.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<IncomingMessage>((resolve) => request({ port, host: '127.0.0.1' }, resolve).end());
  expect(await text(answer)).toBe('慢慢');
  await new Promise((resolve) => server.close(resolve));
});
