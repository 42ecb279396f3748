import { setTimeout as pause } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { Database, DatabaseModule, SYSTEM } from '@shanhai/database';
import { newId } from '@shanhai/kernel';
import { balancesOf, type MoneyAccount, PaymentsModule, platformBalances, post, SumMoney } from '@shanhai/payments';
import { freshDatabase } from '@shanhai/testing';

const WRITERS = 4;
const TRANSACTIONS_EACH = 40;
const SUMMERS = 2;
const PLAIN = `SELECT account, sum(debit)::bigint AS "debitFen", sum(credit)::bigint AS "creditFen" FROM money_postings,
  LATERAL (VALUES (debit_owner_id, debit_account, amount_fen, 0), (credit_owner_id, credit_account, 0, amount_fen)) AS s(owner_id, account, debit, credit)`;

/** Balances are sums that a worker makes and what it has not summed yet: whoever writes and sums meanwhile, they are the postings. */
describe('balances while money moves', () => {
  let world: Awaited<ReturnType<typeof freshDatabase>>;
  let application: TestingModule;
  let database: Database;
  beforeAll(async () => {
    world = await freshDatabase('money');
    const imports = [DatabaseModule.forRoot({ url: world.url }), PaymentsModule];
    application = await Test.createTestingModule({ imports }).compile();
    database = application.get(Database);
  });
  afterAll(async () => {
    await application.close();
    await world.drop();
  });

  const owners = Array.from({ length: 3 }, () => newId());
  const [buyer, supplier, custodian] = owners;
  const ways: [MoneyAccount, string, MoneyAccount, string][] = [
    ['BUYER_DUE', buyer, 'SUPPLIER_DUE', supplier],
    ['BANK', custodian, 'SUSPENSE', custodian],
    ['SUSPENSE', custodian, 'BUYER_DUE', buyer],
  ];
  const postings = (n: number) =>
    Array.from({ length: 1 + (n % 4) }, (_, each) => {
      const [debit, debitOwner, credit, creditOwner] = ways[(n + each) % ways.length];
      return {
        id: newId(),
        sourceId: newId(),
        on: `2025-0${1 + (n % 3)}-0${1 + (each % 2)}`,
        reason: 'TEST',
        debit: { account: debit, ownerId: debitOwner },
        credit: { account: credit, ownerId: creditOwner },
        amountFen: BigInt(1 + n * 7 + each),
      };
    });

  it('are at every moment the sums of all postings, and over all accounts zero', async () => {
    let kept = 0;
    const write = async (writer: number) => {
      for (let n = 0; n < TRANSACTIONS_EACH; n += 1) {
        const mine = postings(writer * TRANSACTIONS_EACH + n);
        const lost = n % 7 === 3;
        const work = database.write(SYSTEM, async (tx) => {
          post(tx, mine);
          // Some stay open while others that began later commit and are summed.
          if (n % 3 === 0) await tx.query('SELECT pg_sleep(0.02)');
          if (lost) throw new Error('lost');
        });
        await work.catch((error: Error) => expect(error.message).toBe('lost'));
        if (!lost) kept += mine.length;
      }
    };
    let writing = true;
    let summed = 0;
    const sum = async () => {
      while (writing)
        if (await application.get(SumMoney).run()) summed += 1;
        else await pause(5);
    };
    let looks = 0;
    const look = async () => {
      for (; writing; looks += 1) {
        const asOf = looks % 2 === 0 ? null : '2025-02-01';
        const until = asOf ? `AND effective_on <= '${asOf}'` : '';
        await database.snapshot(SYSTEM, async (tx) => {
          for (const owner of owners) {
            const plain = await tx.query(`${PLAIN} WHERE s.owner_id = $1 ${until} GROUP BY 1 ORDER BY 1`, [owner]);
            expect(await balancesOf(tx, owner, asOf)).toEqual(plain);
          }
          const all = await platformBalances(tx, asOf);
          expect(all).toEqual(await tx.query(`${PLAIN} WHERE true ${until} GROUP BY 1 ORDER BY 1`));
          expect(all.reduce((total, each) => total + each.debitFen - each.creditFen, 0n)).toBe(0n);
        });
      }
    };
    const others = [look(), ...Array.from({ length: SUMMERS }, sum)];
    await Promise.all(Array.from({ length: WRITERS }, (_, n) => write(n)));
    writing = false;
    await Promise.all(others);
    expect(looks).toBeGreaterThan(3);
    expect(summed).toBeGreaterThan(3);
    while (await application.get(SumMoney).run());
    expect(await database.query('SELECT FROM money_changes')).toEqual([]);
    expect(await database.query('SELECT FROM money_postings')).toHaveLength(kept);
    expect(await balancesOf(database, buyer, null)).toEqual(
      await database.query(`${PLAIN} WHERE s.owner_id = $1 GROUP BY 1 ORDER BY 1`, [buyer]),
    );
  }, 60_000);
});
