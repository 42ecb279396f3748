import { newId } from '@shanhai/kernel';
import { type BenchDatabase, freshDatabase } from '../database';
import { InProcessApi } from '../in-process-api';
import { makeWorld } from '../world';
import { fillBooks } from './copies';
import { countedPerSecond } from './count-copies';
import { makePatterns, type Patterns } from './patterns';

jest.setTimeout(180_000);

// A full benchmark fills the books with a million orders; each new table that an order writes may break that.
describe('books filled with copies of orders', () => {
  let database: BenchDatabase;
  let api: InProcessApi;
  let patterns: Patterns;

  beforeAll(async () => {
    database = await freshDatabase('shanhai_fill_books');
    const world = await makeWorld(database, 2_000);
    api = await InProcessApi.start(database.url, newId());
    patterns = await makePatterns(database, api, world);
  });

  afterAll(async () => {
    await api.close();
    await database.stop();
  });

  it('hold as many orders, facts in a row, and sums of what was counted for those that were paid', async () => {
    const made = await database.sql<{ amount: string }>('SELECT sum(amount_fen)::text AS amount FROM count_entries');
    await fillBooks(database, [
      { pattern: patterns.placed, orders: 400 },
      { pattern: patterns.paid, orders: 40 },
    ]);
    const [books] = await database.sql<Record<string, string>>(
      `SELECT (SELECT count(*) FROM orders)::text AS orders,
         (SELECT count(*) = max(position) FROM fact_positions)::text AS unbroken,
         (SELECT sum(amount_fen) FROM count_entries)::text AS entered, (SELECT sum(amount_fen) FROM count_totals)::text AS rolled_up,
         (SELECT count(*) FROM supplier_orders WHERE status = 'PLACED' AND expires_on < CURRENT_DATE)::text AS overdue`,
    );
    const copied = patterns.paid.orders;
    expect(books).toEqual({
      orders: String(patterns.placed.orders + copied + 440),
      unbroken: 'true',
      entered: String(BigInt(made[0].amount) * (1n + 40n / BigInt(copied))),
      rolled_up: books.entered,
      overdue: '0',
    });
  });

  it('go on: what comes next is counted once', async () => {
    expect(await countedPerSecond(database, patterns.paid, 5, 1)).toBeGreaterThan(0);
  });
});
