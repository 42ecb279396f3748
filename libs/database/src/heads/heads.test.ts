import { generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Queryable } from '../database';
import { appendLine, headKey, lastLine, publicKeyFile } from './heads-folder';
import { hashOfLine, NO_LINE_BEFORE, signHead } from './signed-head';
import { verifyHeads } from './verify-heads';

const aKey = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const chainOf = (position: string) => position.padStart(64, '0');
/** A log whose chain at each position is the position. */
const log: Queryable = {
  query: async <Row>(_: string, [positions]: readonly unknown[] = []) =>
    (positions as string[]).map((position) => ({ position: BigInt(position), chain: chainOf(position) })) as Row[],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heads-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function sign(position: number, key: string | null): Promise<void> {
  const before = await lastLine(folder);
  const head = { position: String(position), chain: chainOf(String(position)), at: '2026-01-01T00:00:00.000Z' };
  const binding = before === null ? NO_LINE_BEFORE : hashOfLine(before);
  await appendLine(folder, signHead(head, binding, await headKey(folder, key)));
}

it('keeps the keys that heads were signed with, so that a new key leaves the older heads proved', async () => {
  const [first, second] = [aKey(), aKey()];
  for (const [position, key] of [first, first, second, second, null].entries()) await sign(position + 1, key);
  const report = await verifyHeads(log, folder);
  expect(report).toMatchObject({ heads: 5, wrong: 0, agrees: { position: '5' } });
  expect(report.keys.map(({ since }) => since)).toEqual([1, 3, 5]);
  expect(new Set(report.keys.map(({ fingerprint }) => fingerprint)).size).toBe(3);
});

it('takes no head of an earlier key after one of a later, unless the earlier came back in use', async () => {
  const [first, second] = [aKey(), aKey()];
  await sign(1, first);
  await sign(2, second);
  const keys = await readFile(publicKeyFile(folder), 'utf8');
  await sign(3, first);
  expect((await verifyHeads(log, folder)).wrong).toBe(0);
  await writeFile(publicKeyFile(folder), keys);
  expect(await verifyHeads(log, folder)).toMatchObject({ wrong: 1, faults: [{ line: 3 }] });
});

it('reads over a key that a power cut tore, and refuses a file without any', async () => {
  await sign(1, aKey());
  await appendFile(publicKeyFile(folder), '-----BEGIN PUBLIC KEY-----\nMCow');
  await sign(2, aKey());
  expect((await verifyHeads(log, folder)).wrong).toBe(0);
  await writeFile(publicKeyFile(folder), 'nothing');
  await expect(verifyHeads(log, folder)).rejects.toThrow('no public key');
});
