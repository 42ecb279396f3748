import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { publicPem } from '../rules/pack-manifest';
import { ENTRY_HEADS, PackTally } from '../rules/pack-totals';
import { verifyPack } from './verify-pack';
import { packOf } from './write-pack';

const { privateKey } = generateKeyPairSync('ed25519');
/** More than two blocks. */
const ENTRIES = 20_500;
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'pack-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const entry = (at: number) =>
  ENTRY_HEADS.map(
    (head) => ({ posting_month: '2025-01', amount_fen: '7', goods_fen: '7', entry: `E${at}` })[head as string] ?? 'x',
  ).join(',');

async function* batches() {
  yield [ENTRY_HEADS.join(',')];
  for (let from = 0; from < ENTRIES; from += 5_000)
    yield Array.from({ length: Math.min(5_000, ENTRIES - from) }, (_, at) => entry(from + at));
}

async function write(name: string): Promise<{ path: string; rows: number }> {
  const path = join(folder, name);
  const tally = new PackTally();
  for await (const rows of batches()) for (const row of rows) tally.add(`${row}\n`);
  const [[month, sealed]] = tally.sealed();
  const about = { from: month, until: month, through: '9', seals: [{ month, position: '10', chain: '', ...sealed }] };
  const { stream, written } = packOf(about, [{ path: 'entries.csv', batches: batches() }], privateKey);
  const [, { rows }] = await Promise.all([pipeline(stream, createWriteStream(path)), written]);
  return { path, rows };
}

/** One archive for the tests that alter it. */
let whole: Promise<Buffer> | undefined;
const archive = () => (whole ??= write('whole.zip').then(({ path }) => readFile(path)));

it('is written in blocks, verified, and the same bytes again', async () => {
  const [one, other] = [await write('one.zip'), await write('other.zip')];
  expect(one.rows).toBe(ENTRIES + 1);
  expect(await verifyPack(one.path, null)).toMatchObject({ rows: ENTRIES + 1, wrong: 0, faults: [] });
  expect((await readFile(one.path)).equals(await readFile(other.path))).toBe(true);
});

it('a byte that is turned in the archive is found, wherever it is, or nothing is different', async () => {
  const good = await archive();
  const path = join(folder, 'bad.zip');
  for (let at = 0; at < good.length; at += Math.ceil(good.length / 25)) {
    const bad = Buffer.from(good);
    bad[at] ^= 0x55;
    await writeFile(path, bad);
    const report = await verifyPack(path, null);
    // A time or a checksum of ZIP is no content.
    if (report.wrong === 0) expect(report.rows).toBe(ENTRIES + 1);
  }
});

describe('finds what was made to pass', () => {
  const tampered = async (change: (files: Record<string, Uint8Array>) => void) => {
    const files = unzipSync(await archive());
    change(files);
    const path = join(folder, 'tampered.zip');
    await writeFile(path, zipSync(files as Zippable, { level: 1 }));
    return verifyPack(path, publicPem(privateKey));
  };

  it('a manifest in which a name stands twice, or blanks', async () => {
    for (const begins of ['{"through":"1",', ' {']) {
      const { wrong, faults } = await tampered((files) => {
        const text = Buffer.from(files['manifest.json']).toString();
        files['manifest.json'] = Buffer.from(text.replace('{', begins));
      });
      expect([wrong, faults]).toMatchObject([1, [{ file: 'manifest.json', finds: { en: 'was altered' } }]]);
    }
  });

  it('a file far longer than the manifest says, without reading to its end', async () => {
    const { faults, rows } = await tampered((files) => {
      const more = Buffer.alloc(12 * 1024 * 1024, `${'x'.repeat(1023)}\n`);
      files['entries.csv'] = Buffer.concat([files['entries.csv'], more]);
    });
    expect(faults.map(({ finds }) => finds.en)).toContain('cannot be read: is far longer than the manifest says');
    expect(rows).toBeLessThan(ENTRIES + 8_300);
  });
});

it('ends with the failure of what it reads', async () => {
  async function* broken() {
    yield ['head'];
    throw new Error('gone');
  }
  const about = { from: '2025-01', until: '2025-01', through: '9', seals: [] };
  const { stream, written } = packOf(about, [{ path: 'rules.jsonl', batches: broken() }], privateKey);
  stream.resume();
  stream.once('error', () => undefined);
  await expect(written).rejects.toThrow('gone');
});
