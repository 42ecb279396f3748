import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import request from 'supertest';
import { verifyPack } from '@shanhai/publishing';
import { SeededBooks } from '../books/seeded-books';
import { JsonSchema, type Schema } from './json-schema';
import { type Officer, OwnWorld } from './own-world';
import recordPackage from './ocds-1.1.5/record-package-schema.json';
import release from './ocds-1.1.5/release-schema.json';

/** A year in which January to June are sealed. */
let books: SeededBooks;
let world: OwnWorld;
let keeper: Officer;
let folder: string;
const run = promisify(execFile);

interface Pack {
  id: string;
  status: string;
  path: string;
  hash: string;
  keyId: string;
  merkleRoot: string;
  failure: string | null;
}
const FIELDS = 'pack { id from until status path hash sizeBytes rows merkleRoot keyId failure }';
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

async function built(from: string, until: string): Promise<Pack> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { pack } = await keeper.api.done<{ pack: Pack }>('requestPack', { from, until }, FIELDS);
    if (pack.status === 'BUILT') return pack;
    if (pack.failure) throw new Error(pack.failure);
    await pause(100);
  }
  throw new Error('not built');
}
const download = async (path: string, who = keeper) => {
  const answer = await request(world.apiUrl)
    .get(path)
    .set('Authorization', `Bearer ${who.token}`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
  return { status: answer.status, headers: answer.headers as { [name: string]: string }, body: answer.body as Buffer };
};
/** What is wrong with an archive, as the command line says it. */
async function verify(archive: Uint8Array, publicKey: string | null = null): Promise<{ code: number; text: string }> {
  const path = join(folder, 'pack.zip');
  await writeFile(path, archive);
  const { wrong, faults } = await verifyPack(path, publicKey);
  const lines = faults.map(
    ({ file, block, row, finds }) =>
      [file, ...(block === null ? [] : [`block ${block}`]), ...(row === null ? [] : [`row ${row}`])].join(', ') +
      `: ${finds.en}`,
  );
  return { code: wrong > 0 ? 1 : 0, text: lines.join('\n') };
}
/** The command line, with no database to ask. */
async function verifyByCommand(archive: Uint8Array, ...more: string[]): Promise<{ code: number; text: string }> {
  const path = join(folder, 'pack.zip');
  await writeFile(path, archive);
  const environment = { ...process.env, DATABASE_URL: '' };
  const cli = join('dist', 'apps', 'cli', 'src', 'main.js');
  try {
    const { stdout } = await run(process.execPath, [cli, 'verify', 'pack', path, ...more], { env: environment });
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
}

let pack: Pack;
let archive: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
  books = await SeededBooks.make('packs');
  world = await OwnWorld.start(books.url, { SHANHAI_HEADS_DIR: folder });
  keeper = await world.officer('350000');
  pack = await built('2025-01', '2025-02');
  archive = (await download(pack.path)).body;
}, 240_000);
afterAll(async () => {
  await world?.close();
  await books?.close();
  await rm(folder, { recursive: true, force: true });
});

const textOf = (name: string, of: Uint8Array = archive) => Buffer.from(unzipSync(of)[name]).toString();
/** The archive with its files changed. */
const tampered = (change: (files: { [name: string]: Uint8Array }) => void) => {
  const files = unzipSync(archive);
  change(files);
  return zipSync(files as Zippable, { level: 1 });
};
const withRows = (name: string, change: (rows: string[]) => string[]) =>
  tampered((files) => {
    const rows = Buffer.from(files[name]).toString().split('\n').slice(0, -1);
    files[name] = Buffer.from(
      change(rows)
        .map((row) => `${row}\n`)
        .join(''),
    );
  });

describe('a pack', () => {
  it('has entries, contracts, trace events and rules, and is good without a database', async () => {
    expect(Object.keys(unzipSync(archive)).filter((name) => !name.startsWith('rows/'))).toEqual([
      'rules.jsonl',
      'entries.csv',
      'ocds-records.json',
      'epcis-events.json',
      'manifest.json',
    ]);
    const [{ entries }] = await world.sql<{ entries: string }>(
      "SELECT sum(entries)::text AS entries FROM period_seals WHERE month IN ('2025-01', '2025-02')",
    );
    expect(textOf('entries.csv').split('\n')).toHaveLength(Number(entries) + 2);
    const { records } = JSON.parse(textOf('ocds-records.json')) as { records: unknown[] };
    expect(records.length).toBeGreaterThan(5);
    const schema = new JsonSchema(recordPackage as unknown as Schema, [release as unknown as Schema]);
    expect(schema.faults(JSON.parse(textOf('ocds-records.json')))).toEqual([]);
    const events = JSON.parse(textOf('epcis-events.json')) as { epcisBody: { eventList: { type: string }[] } };
    expect(events.epcisBody.eventList.length).toBeGreaterThan(0);
    expect(textOf('rules.jsonl')).toMatch(/"kind":"SCHEME"|"kind": "SCHEME"/);
    const { code, text } = await verifyByCommand(archive);
    expect(text).toContain('all is as it was signed');
    expect(text).toContain(pack.merkleRoot);
    expect(code).toBe(0);
  });

  it('is the same one for whoever asks again, and the same bytes when it is built again', async () => {
    expect((await built('2025-01', '2025-02')).id).toBe(pack.id);
    await world.sql('DELETE FROM pack_parts WHERE pack_id = (SELECT id FROM packs LIMIT 1)');
    await world.sql(
      'UPDATE packs SET hash = NULL, size_bytes = NULL, rows = NULL, merkle_root = NULL, key_id = NULL, built_on = NULL',
    );
    expect((await built('2025-01', '2025-02')).hash).toBe(pack.hash);
  });

  it('is signed by the installation’s key, which everybody can read', async () => {
    const { packKeys } = await keeper.api.ask<{ packKeys: { id: string; publicKey: string }[] }>(
      '{ packKeys { id publicKey firstUsedOn } }',
    );
    expect(packKeys.map(({ id }) => id)).toEqual([pack.keyId]);
    const mine = join(folder, 'mine.pem');
    await writeFile(mine, packKeys[0].publicKey);
    expect((await verifyByCommand(archive, '--key', mine)).code).toBe(0);
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { code, text } = await verify(archive, other);
    expect([code, text]).toEqual([1, expect.stringContaining('is not signed by the key')]);
  });

  it('has no person’s name', () => {
    for (const name of ['entries.csv', 'ocds-records.json']) expect(textOf(name)).not.toMatch(/个人|1380000|电话/);
  });
});

describe('verify names', () => {
  it.each([
    ['an altered row', 'this row was altered', (rows: string[]) => rows.with(6, rows[6].replace('2025-', '2024-'))],
    ['a missing row', 'this row is missing', (rows: string[]) => rows.toSpliced(6, 1)],
    ['an added row', 'this row was added', (rows: string[]) => rows.toSpliced(6, 0, rows[5])],
  ])('%s', async (_, said, change) => {
    const { code, text } = await verify(withRows('entries.csv', change));
    expect(code).toBe(1);
    expect(text).toMatch(new RegExp(`entries.csv, block 1, row [67]: ${said}`));
    expect(text).toContain('not those that were sealed');
  });

  it('a changed amount, by row and by total', async () => {
    const { text } = await verify(
      withRows('entries.csv', (rows) => {
        const cells = rows[3].split(',');
        return rows.with(3, cells.with(7, String(BigInt(cells[7]) + 1n)).join(','));
      }),
    );
    expect(text).toContain('entries.csv, block 1, row 4: this row was altered');
    expect(text).toContain('fen recomputed, which is not what the manifest says');
  });

  it('an altered contract and an altered rule', async () => {
    const altered = await verifyByCommand(
      withRows('ocds-records.json', (rows) => rows.with(2, rows[2].replace('CNY', 'USD'))),
    );
    expect(altered.text).toContain('ocds-records.json, block 1, row 3: this row was altered');
    expect((await verify(withRows('rules.jsonl', (rows) => rows.slice(1)))).text).toContain(
      'rules.jsonl, block 1, row 1',
    );
  });

  it('files that are missing, added, or cut off', async () => {
    const missing = await verify(tampered((files) => delete files['epcis-events.json']));
    expect(missing.text).toContain('epcis-events.json: is missing');
    const added = await verify(tampered((files) => void (files['more.csv'] = Buffer.from('x'))));
    expect([added.code, added.text]).toEqual([1, expect.stringContaining('more.csv: was added')]);
    expect((await verify(archive.subarray(0, archive.length - 30))).code).toBe(1);
    expect((await verify(Buffer.from('no archive'))).text).toContain('is no pack');
  });

  it('a manifest that was made to fit', async () => {
    const forged = await verify(
      tampered((files) => {
        const manifest = Buffer.from(files['manifest.json']).toString();
        files['manifest.json'] = Buffer.from(manifest.replace(/"through":"\d+"/, '"through":"1"'));
      }),
    );
    expect([forged.code, forged.text]).toEqual([1, expect.stringContaining('manifest.json: is not signed by the key')]);
    expect((await verify(tampered((files) => void (files['manifest.json'] = Buffer.from('{}'))))).code).toBe(1);
  });

  it('blocks, where the digests of rows were altered too', async () => {
    const files = unzipSync(withRows('entries.csv', (rows) => rows.slice(0, -1)));
    files['rows/entries.csv.bin'] = files['rows/entries.csv.bin'].slice(0, -6);
    const { text } = await verify(zipSync(files as Zippable));
    expect(text).toContain('rows/entries.csv.bin: is missing or was altered');
    expect(text).toContain('entries.csv, block 1: this block was altered');
  });
});

describe('refused', () => {
  const ask = (from: string, until: string, who = keeper) => who.api.mutate('requestPack', { from, until }, FIELDS);

  it('months that are none, not sealed, or too many', async () => {
    expect(refusals(await ask('2025-13', '2025-01'))).toEqual(['INVALID from']);
    expect(refusals(await ask('2025-02', '2025-01'))).toEqual(['INVALID until']);
    expect(refusals(await ask('2024-01', '2025-01'))).toEqual(['TOO_MANY until']);
    expect(refusals(await ask('2025-06', '2025-07'))).toEqual(['PERIOD_NOT_SEALED until']);
  });

  it('offices that are no province’s', async () => {
    const county = await world.officer('350181');
    expect(refusals(await ask('2025-01', '2025-02', county))).toEqual(['PROVINCE_ONLY from']);
    expect((await download(pack.path, county)).status).toBe(422);
    expect((await county.api.ask('{ packs { nodes { id } } }')).packs.nodes).toEqual([]);
    expect((await county.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: pack.id })).node).toBeNull();
  });

  it('what is not there', async () => {
    expect((await download('/packs/none.zip')).status).toBe(404);
    expect((await request(world.apiUrl).get(pack.path)).status).toBe(401);
  });
});

it('a build that was killed is begun again, and its parts are taken away', async () => {
  await world.sql(
    `INSERT INTO packs (id, from_month, until_month, requested_by, requested_on, build, leased_until)
     SELECT gen_random_uuid(), '2025-03', '2025-03', id, '2025-09-01', 1, now() - interval '1 second' FROM organisations WHERE kind = 'OFFICE' LIMIT 1`,
  );
  const third = await built('2025-03', '2025-03');
  const { body, headers } = await download(third.path);
  expect(headers['content-length']).toBe(String(body.length));
  expect((await verify(body)).code).toBe(0);
  expect((await keeper.api.ask('{ packs { nodes { from status } } }')).packs.nodes[0]).toEqual({
    from: '2025-03',
    status: 'BUILT',
  });
});
