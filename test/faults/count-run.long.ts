import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { Database, recordFacts, SYSTEM } from '@shanhai/database';
import { addDays, newId } from '@shanhai/kernel';
import { deliveredPurchase, freshDatabase, madeUpCreditCode } from '@shanhai/testing';
import { InProcessApi, type Member } from '../../apps/cli/src/print-sql/in-process-api';

/** More than ten batches, so that there is always one to be killed in. */
const PURCHASES = 3_000;
const PER_TRANSACTION = 500;
const KILLS = 6;
const WAIT_MS = 120_000;
const POLL_MS = 5;

interface Run {
  status: string;
  purchases: string;
  progressPercent: number;
}

describe('a run over the log', () => {
  let world: Awaited<ReturnType<typeof freshDatabase>>;
  let api: InProcessApi;
  let office: Member;
  let owner: Client;
  let worker: ChildProcess | undefined;
  beforeAll(async () => {
    world = await freshDatabase('count_run');
    api = await InProcessApi.start(world.url);
    owner = new Client({ connectionString: world.url });
    await owner.connect();
    [office] = await api.addOrganisation({
      kind: 'OFFICE',
      unitType: 'COORDINATION_OFFICE',
      name: '福建省协作办',
      creditCode: madeUpCreditCode('11', '350000'),
      seatCode: '350000',
    });
  }, WAIT_MS);
  afterAll(async () => {
    await kill();
    await owner.end();
    await api.close();
    await world.drop();
  });

  function start(): void {
    worker = spawn(process.execPath, [join('dist', 'apps', 'worker', 'src', 'main.js')], {
      env: { ...process.env, DATABASE_URL: world.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  async function kill(): Promise<void> {
    const dying = worker;
    worker = undefined;
    if (!dying || dying.exitCode !== null) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  }

  async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean, what: string): Promise<T> {
    for (const giveUpAt = Date.now() + WAIT_MS; Date.now() < giveUpAt; await pause(POLL_MS)) {
      const answer = await ask();
      if (good(answer)) return answer;
    }
    throw new Error(`${what}: not within ${WAIT_MS} ms`);
  }

  const runOf = async (id: string) =>
    (
      await api.ask<{ countRun: Run }>(
        office,
        'query ($id: ID!) { countRun(id: $id) { status purchases progressPercent } }',
        { id },
      )
    ).countRun;

  it('goes on where it was killed, and counts each purchase once', async () => {
    for (let made = 0; made < PURCHASES; made += PER_TRANSACTION) {
      const facts = Array.from({ length: PER_TRANSACTION }, (_, index) =>
        deliveredPurchase({
          buyerId: newId(),
          on: addDays('2024-01-01', (made + index) % 700),
          // Every third is of a place that is paired with nobody.
          placeCode: index % 3 === 0 ? '350181' : '640422',
          unitPriceFen: BigInt(1 + index),
        }),
      ).flat();
      await api.use(Database).write(SYSTEM, (tx) => void recordFacts(tx, facts));
    }
    start();
    const { run } = await api.do<{ run: { id: string } }>(
      office,
      'simulateScheme',
      { idempotencyKey: newId(), scheme: 'EW_PURCHASE', version: 1, period: { from: '2024-01', until: '2025-12' } },
      'run { id }',
    );
    let seen = 0n;
    let kills = 0;
    for (; kills < KILLS; kills += 1) {
      const { status, purchases } = await until(
        () => runOf(run.id),
        (now) => now.status === 'DONE' || BigInt(now.purchases) > seen,
        'the next batch',
      );
      if (status === 'DONE') break;
      await kill();
      // What was done stays done, and the killed batch is not half there.
      const after = await runOf(run.id);
      expect(BigInt(after.purchases)).toBeGreaterThanOrEqual(BigInt(purchases));
      const [{ streams }] = (await owner.query('SELECT count(DISTINCT stream_id) AS streams FROM count_run_entries'))
        .rows;
      expect(streams).toBe(BigInt(after.purchases));
      seen = BigInt(after.purchases);
      start();
    }
    expect(kills).toBeGreaterThan(2);
    const end = await until(
      () => runOf(run.id),
      (now) => now.status === 'DONE',
      'the end',
    );
    expect(end).toEqual({ status: 'DONE', purchases: String(PURCHASES), progressPercent: 100 });

    // By the version in force it counts what the ledger has, entry by entry.
    const { rows } = await owner.query(
      `SELECT count(*) AS different FROM (
         SELECT e.order_line_id, e.lot_id, e.facet_id, e.recognised_on, e.posting_month, e.amount_fen, e.goods_fen FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE f.scheme_code = 'EW_PURCHASE'
       ) ledger FULL JOIN count_run_entries r USING (order_line_id, lot_id, facet_id, recognised_on, posting_month, amount_fen, goods_fen)
       WHERE r.run_id IS NULL OR ledger.order_line_id IS NULL`,
    );
    expect(rows).toEqual([{ different: 0n }]);
    const { schemeDifference } = await api.ask<{ schemeDifference: { bothFen: string; parts: object[] } }>(
      office,
      'query ($id: ID!, $period: PeriodInput!) { schemeDifference(a: { runId: $id }, b: { scheme: "EW_PURCHASE" }, period: $period) { bothFen parts { reason } } }',
      { id: run.id, period: { from: '2024-01', until: '2025-12' } },
    );
    expect(schemeDifference.parts).toEqual([]);
    expect(BigInt(schemeDifference.bothFen)).toBeGreaterThan(0n);
  }, 300_000);
});
