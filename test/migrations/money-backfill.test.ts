import { DataSource } from 'typeorm';
import { SeededBooks } from '../books/seeded-books';
import { PaymentsPostMoney1763800000140 } from '../../migrations/1763800000140-payments-post-money';

let books: SeededBooks;
beforeAll(async () => {
  books = await SeededBooks.make('backfill');
}, 180_000);
afterAll(() => books.close());

const postings = () =>
  books.database.query(
    `SELECT id, source_id, effective_on, debit_account, debit_owner_id, credit_account, credit_owner_id, amount_fen, payable_id FROM money_postings ORDER BY id`,
  );
const balances = () =>
  books.database.query(
    `SELECT owner_id, account, effective_on, sum(debit_fen) AS debit, sum(credit_fen) AS credit
     FROM (SELECT owner_id, account, effective_on, debit_fen, credit_fen FROM money_days UNION ALL
       SELECT owner_id, account, effective_on, debit_fen, credit_fen FROM money_changes) x GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );

it('posts of a year’s money what the programs posted when it moved', async () => {
  const [posted, held] = [await postings(), await balances()];
  expect(posted.length).toBeGreaterThan(100);
  const dataSource = await new DataSource({ type: 'postgres', url: books.url }).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    const migration = new PaymentsPostMoney1763800000140();
    await migration.down(runner);
    await migration.up(runner);
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
  expect(await postings()).toEqual(posted);
  expect(await balances()).toEqual(held);
});
