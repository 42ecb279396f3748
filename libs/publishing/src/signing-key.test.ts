import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '@shanhai/kernel';
import { readSigningSettings, SigningKey } from './signing-key';

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the key that files are sealed with', () => {
  it('is the one that is given', async () => {
    const key = await new SigningKey(readSigningSettings({ SHANHAI_HEAD_KEY: pem })).get();
    expect(key.export({ type: 'pkcs8', format: 'pem' })).toBe(pem);
  });

  it('is refused where none is given', async () => {
    await expect(new SigningKey(readSigningSettings({})).get()).rejects.toThrow(Refusal);
  });

  it('is made in the folder of the heads, once, and read again where it could not be', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signing-'));
    await writeFile(join(folder, 'head-key.pem'), 'no key');
    const key = new SigningKey({ headsFolder: folder, headKey: null });
    await expect(key.get()).rejects.toThrow();
    await rm(join(folder, 'head-key.pem'));
    expect(await key.get()).toBe(await key.get());
    await rm(folder, { recursive: true });
  });
});
