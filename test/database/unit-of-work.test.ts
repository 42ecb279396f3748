import { Test, type TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { Database, DatabaseModule, recordStatements, SYSTEM } from '@shanhai/database';
import { countRoundTrips, freshDatabase } from '@shanhai/testing';

/** The unit of work against a real PostgreSQL: what goes out together, and what becomes of it when a part fails. */
let world: Awaited<ReturnType<typeof freshDatabase>>;
let application: TestingModule;
let database: Database;

beforeAll(async () => {
  world = await freshDatabase('unit_of_work');
  const owner = new Client({ connectionString: world.url });
  await owner.connect();
  await owner.query('CREATE TABLE probes (id integer PRIMARY KEY, value integer NOT NULL CHECK (value >= 0))');
  await owner.query('GRANT ALL ON probes TO shanhai_app');
  await owner.end();
  application = await Test.createTestingModule({ imports: [DatabaseModule.forRoot({ url: world.url })] }).compile();
  database = application.get(Database);
});
beforeEach(() => database.query('DELETE FROM probes'));
afterAll(async () => {
  await application.close();
  await world.drop();
});

const insert = 'INSERT INTO probes VALUES ($1, $2)';
const count = async () => (await database.query('SELECT FROM probes')).length;

it('commits what was sent, in one round trip with BEGIN and COMMIT', async () => {
  const { roundTrips } = await countRoundTrips(() =>
    database.write(SYSTEM, (tx) => {
      tx.send(insert, [1, 1]);
      tx.send(insert, [2, 2]);
    }),
  );
  expect(roundTrips).toBe(1);
  expect(await count()).toBe(2);
});

it('sends what needs no other answer in one round trip', async () => {
  const { roundTrips } = await countRoundTrips(() =>
    database.write(SYSTEM, async (tx) => {
      const [[one], [two]] = await tx.together([tx.query('SELECT 1 AS n'), tx.query('SELECT 2 AS n')]);
      expect([one, two]).toEqual([{ n: 1 }, { n: 2 }]);
      tx.send(insert, [1, 1]);
    }),
  );
  expect(roundTrips).toBe(2);
});

it('rolls everything back where a statement that nobody waited for fails, and throws its error', async () => {
  const writing = database.write(SYSTEM, (tx) => {
    tx.send(insert, [1, 1]);
    tx.send(insert, [2, -1]);
    tx.send(insert, [3, 3]);
    return 'done';
  });
  await expect(writing).rejects.toMatchObject({ code: '23514' });
  expect(await count()).toBe(0);
});

it('throws the first error, not that the transaction had failed before', async () => {
  const reading = database.write(SYSTEM, async (tx) => {
    tx.send(insert, [1, -1]);
    await tx.query('SELECT 1');
  });
  await expect(reading).rejects.toMatchObject({ code: '23514' });
  const together = database.write(SYSTEM, (tx) =>
    tx.together([tx.query(insert, [1, 1]), tx.query(insert, [1, 1]), tx.query('SELECT 1')]),
  );
  await expect(together).rejects.toMatchObject({ code: '23505' });
  expect(await count()).toBe(0);
});

it('says so where the work swallowed the failure of a statement', async () => {
  const swallowing = database.write(SYSTEM, async (tx) => {
    await tx.query(insert, [1, -1]).catch(() => null);
    return 'as if nothing had happened';
  });
  await expect(swallowing).rejects.toThrow('the transaction had failed before');
});

it('rolls back what was sent where the work refuses afterwards, and the connection is good for the next', async () => {
  for (let round = 0; round < 30; round += 1) {
    const refusing = database.write(SYSTEM, (tx) => {
      tx.send(insert, [round, 1]);
      throw new Error('refused');
    });
    await expect(refusing).rejects.toThrow('refused');
  }
  expect(await count()).toBe(0);
});

it('runs the work again where a sent statement met a deadlock', async () => {
  await database.query('INSERT INTO probes VALUES (1, 0), (2, 0)');
  const add = (first: number, second: number) =>
    database.write(SYSTEM, async (tx) => {
      await tx.query('UPDATE probes SET value = value + 1 WHERE id = $1', [first]);
      await tx.query('SELECT pg_sleep(0.2)');
      tx.send('UPDATE probes SET value = value + 1 WHERE id = $1', [second]);
    });
  await Promise.all([add(1, 2), add(2, 1)]);
  expect(await database.query('SELECT value FROM probes ORDER BY id')).toEqual([{ value: 2 }, { value: 2 }]);
});

it('prepares a statement once where it is sent twice without waiting', async () => {
  const fresh = 'SELECT $1::integer AS first_time';
  const { statements } = await recordStatements(() =>
    database.write(SYSTEM, async (tx) => {
      const both = await tx.together([tx.query(fresh, [1]), tx.query(fresh, [2])]);
      expect(both).toEqual([[{ first_time: 1 }], [{ first_time: 2 }]]);
    }),
  );
  expect(statements).toEqual(['BEGIN', fresh, fresh, 'COMMIT']);
});

it('reads one snapshot', async () => {
  await database.snapshot(SYSTEM, async (tx) => {
    const before = await tx.query('SELECT FROM probes');
    await database.query(insert, [1, 1]);
    expect(await tx.query('SELECT FROM probes')).toHaveLength(before.length);
  });
});
