import { setTimeout } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { Database, DatabaseModule } from '@shanhai/database';
import { freshDatabase } from '@shanhai/testing';

/** Statements outside transactions, against a real PostgreSQL: which share a connection, and what becomes of it when one fails. */
let world: Awaited<ReturnType<typeof freshDatabase>>;
let application: TestingModule;
let database: Database;

beforeAll(async () => {
  world = await freshDatabase('reads');
  application = await Test.createTestingModule({
    imports: [DatabaseModule.forRoot({ url: world.url, poolSize: 3 })],
  }).compile();
  application.useLogger(false);
  database = application.get(Database);
});
afterAll(async () => {
  await application.close();
  await world.drop();
});

const pid = async (queryable: Pick<Database, 'query'> = database) =>
  (await queryable.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0].pid;
const number = async (n: number) => (await database.query<{ n: bigint }>('SELECT $1::bigint AS n', [n]))[0].n;

/** What becomes of two statements of one turn whose connection the server ends while the first runs. */
async function losing(asking: Database) {
  const sleep = 'SELECT pg_sleep(30)';
  const asked = Promise.allSettled([asking.query(sleep), asking.query('SELECT 1 AS n')]);
  const owner = new Client({ connectionString: world.url });
  await owner.connect();
  const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = $1';
  while ((await owner.query(end, [sleep])).rowCount === 0) await setTimeout(10);
  await owner.end();
  return asked;
}

it('sends the statements of one turn over one connection, and answers each with its own rows', async () => {
  const pids = await Promise.all([pid(), pid(), pid()]);
  expect(new Set(pids).size).toBe(1);
  expect(await Promise.all([number(1), number(2), number(3)])).toEqual([1n, 2n, 3n]);
});

it('lets at most eight wait for one another', async () => {
  const pids = await Promise.all(Array.from({ length: 17 }, () => pid()));
  expect(new Set(pids).size).toBe(3);
});

it('answers more groups than it has connections', async () => {
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  expect(await Promise.all(numbers.map(number))).toEqual(numbers.map(BigInt));
});

it('lets nothing wait behind a statement that was asked apart', async () => {
  const slow = database.apart.query('SELECT pg_sleep(2)').then(() => 'slow');
  expect(await Promise.race([slow, number(1)])).toBe(1n);
  await slow;
});

it('fails only the statement that fails', async () => {
  const [one, wrong, two] = await Promise.allSettled([number(1), database.query('SELECT 1 / 0 AS n'), number(2)]);
  expect(one).toMatchObject({ value: 1n });
  expect(wrong).toMatchObject({ reason: { code: '22012' } });
  expect(two).toMatchObject({ value: 2n });
});

it('fails everything behind a lost connection, and goes on over another', async () => {
  const lost = await losing(database);
  expect(lost.map((each) => each.status)).toEqual(['rejected', 'rejected']);
  expect(await Promise.all([number(1), number(2), number(3)])).toEqual([1n, 2n, 3n]);
});

it('outlives the loss of the very first connection', async () => {
  const one = await Test.createTestingModule({
    imports: [DatabaseModule.forRoot({ url: world.url, poolSize: 1 })],
  }).compile();
  one.useLogger(false);
  const only = one.get(Database);
  expect(await losing(only)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  expect(await only.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await one.close();
});

it('fails what asks a database that was closed', async () => {
  const elsewhere = await Test.createTestingModule({ imports: [DatabaseModule.forRoot({ url: world.url })] }).compile();
  const closed = elsewhere.get(Database);
  await elsewhere.close();
  await expect(Promise.all([closed.query('SELECT 1'), closed.query('SELECT 2')])).rejects.toThrow('closed');
});
