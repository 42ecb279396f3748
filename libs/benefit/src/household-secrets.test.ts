import { randomBytes } from 'node:crypto';
import { HouseholdSecrets, readHouseholdSettings } from './household-secrets';

const key = (id: string) => `${id}:${randomBytes(32).toString('hex')}`;
const SECRET = 'x'.repeat(32);
const read = (keys: string, secret = SECRET) =>
  readHouseholdSettings({ SHANHAI_HOUSEHOLD_KEYS: keys, SHANHAI_HOUSEHOLD_SECRET: secret });

it('opens what it sealed, at its place alone, and seals the same text anew each time', () => {
  const secrets = new HouseholdSecrets(read(key('a')));
  const [one, two] = [secrets.seal('马文祥', 'row:name'), secrets.seal('马文祥', 'row:name')];
  expect(one.bytes.equals(two.bytes)).toBe(false);
  expect(one.bytes.includes(Buffer.from('马文祥'))).toBe(false);
  expect(secrets.open(one, 'row:name')).toBe('马文祥');
  expect(() => secrets.open(one, 'another:name')).toThrow();
  one.bytes[one.bytes.length - 1] ^= 1;
  expect(() => secrets.open(one, 'row:name')).toThrow();
});

it('seals by the newest key, opens by each that is still here, and says where one is not', () => {
  const [old, young] = [key('2025'), key('2026')];
  const before = new HouseholdSecrets(read(old)).seal('x', 'y');
  const both = new HouseholdSecrets(read(`${young}, ${old}`));
  expect(both.open(before, 'y')).toBe('x');
  expect(both.seal('x', 'y').keyId).toBe('2026');
  expect(new HouseholdSecrets(read(young)).open(before, 'y')).toBeNull();
});

it('hashes by the secret and by the use', () => {
  const [here, there] = [new HouseholdSecrets(read(key('a'))), new HouseholdSecrets(read(key('a'), 'z'.repeat(32)))];
  const hashes = [here.hashOf('identity', '1'), here.hashOf('input', '1'), there.hashOf('identity', '1')];
  expect(new Set(hashes.map(String)).size).toBe(3);
  expect(here.hashOf('identity', '1')).toEqual(hashes[0]);
});

it('is off without keys, and does not start with half of them or malformed ones', () => {
  const off = new HouseholdSecrets(readHouseholdSettings({}));
  expect(off.ready).toBe(false);
  expect(() => off.requireReady()).toThrow('HOUSEHOLD_KEYS_MISSING');
  expect(() => read('')).toThrow('SHANHAI_HOUSEHOLD_KEYS');
  expect(() => read('a:12')).toThrow('SHANHAI_HOUSEHOLD_KEYS');
  expect(() => read(key('a'), '')).toThrow('SHANHAI_HOUSEHOLD_SECRET');
});
