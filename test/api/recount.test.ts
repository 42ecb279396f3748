import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const month = today.slice(0, 7);
const READY_MS = 20_000;
const SCHEMES = ['RESERVE', 'EW_PURCHASE', 'UNION'];
const FACETS =
  'MONTH QUARTER YEAR BUYER_PROVINCE BUYER_CITY BUYER_COUNTY BUYER_DIVISION_BELOW BUYER UNIT UNIT_TOP UNIT_LEVEL_2 UNIT_LEVEL_3 UNIT_BELOW ORIGIN_PROVINCE ORIGIN_CITY ORIGIN_COUNTY ORIGIN_TOWN ORIGIN_VILLAGE ORIGIN_DIVISION_BELOW SUPPLIER PAIRING CATEGORY CATEGORY_TOP CHANNEL MEASURE EVIDENCE_LEVEL SCHEME SCHEME_VERSION OUTCOME'.split(
    ' ',
  );
const yuanOf = (fen: bigint) => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;

interface Totals {
  countedThrough: string;
  totalFen: string;
  rows: { amountFen: string; goodsFen: string; entries: string }[];
}

async function totals(
  viewer: Person,
  scheme: string,
  groupBy: string[],
  basis: string,
  outcome?: string,
): Promise<Totals> {
  const { procurementTotals } = await viewer.api.ask(
    `query ($scheme: String!, $period: PeriodInput!, $groupBy: [Facet!], $filter: FigureFilterInput) {
      procurementTotals(scheme: $scheme, period: $period, groupBy: $groupBy, filter: $filter) { countedThrough totalFen rows { amountFen goodsFen entries } } }`,
    { scheme, period: { from: '2000-01', until: '2100-12', basis }, groupBy, filter: outcome ? { outcome } : null },
  );
  return procurementTotals as Totals;
}

/** What the ledger says of a buyer, by nothing but a sum over entries. */
async function plainSum(buyer: Person, scheme: string, outcome?: string) {
  const [row] = await sql<{ amount: string; goods: string; entries: string }>(
    `SELECT COALESCE(sum(e.amount_fen), 0)::text AS amount, COALESCE(sum(e.goods_fen), 0)::text AS goods, count(*)::text AS entries
     FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
     WHERE e.buyer_id = $1 AND f.scheme_code = $2 AND ($3::text IS NULL OR f.outcome = $3)`,
    [buyer.organisationId, scheme, outcome ?? null],
  );
  return row;
}

async function expectSameSums(buyers: Person[]): Promise<void> {
  const sum = (rows: Totals['rows'], key: 'amountFen' | 'goodsFen' | 'entries') =>
    rows.reduce((total, row) => total + BigInt(row[key]), 0n).toString();
  for (const buyer of buyers) {
    for (const scheme of SCHEMES) {
      const everything = await plainSum(buyer, scheme);
      const countedOnly = await plainSum(buyer, scheme, 'COUNTED');
      for (const basis of ['RECOGNITION', 'POSTING']) {
        for (const facet of basis === 'RECOGNITION' ? FACETS : ['MONTH', 'OUTCOME']) {
          const answer = await totals(buyer, scheme, [facet], basis);
          const expected = facet === 'OUTCOME' ? everything : countedOnly;
          expect([
            facet,
            answer.totalFen,
            sum(answer.rows, 'amountFen'),
            sum(answer.rows, 'goodsFen'),
            sum(answer.rows, 'entries'),
          ]).toEqual([facet, expected.amount, expected.amount, expected.goods, expected.entries]);
        }
        const four = await totals(buyer, scheme, ['MONTH', 'ORIGIN_COUNTY', 'PAIRING', 'CATEGORY'], basis);
        expect(four.totalFen).toBe(countedOnly.amount);
      }
    }
  }
}

/** Places, delivers, pays, refunds and returns: some goods of Xiji, some of a place that is not listed, some by weight. */
async function business(
  buyer: Person,
  supplier: Person,
  custodian: Person,
  listings: Awaited<ReturnType<typeof aListing>>[],
): Promise<bigint> {
  const { order } = await place(
    buyer,
    listings.map((listing, index) => ({ skuCode: listing.skuCode, quantity: 7 + index })),
  );
  const part = order.supplierOrders[0];
  await confirm(supplier, part.id);
  const shipped = await ship(
    supplier,
    part.id,
    today,
    part.lines.map((line: { id: string; orderedQuantity: number; skuCode: string }) => ({
      lineId: line.id,
      traceCode: listings.find((listing) => listing.skuCode === line.skuCode)!.traceCode,
      quantity: line.orderedQuantity,
    })),
  );
  const parcels = shipped.supplierOrder.shipments[0].lines as { id: string; quantity: number }[];
  const accepted = await accept(
    buyer,
    part.id,
    today,
    parcels.map((parcel) => ({
      shipmentLineId: parcel.id,
      acceptedQuantity: parcel.quantity - 1,
      rejectedQuantity: 1,
      netGrams: 333 * parcel.quantity,
    })),
  );
  const due = BigInt(accepted.supplierOrder.payable.dueFen);
  const first = due / 3n;
  await pay(custodian, [{ on: today, yuan: yuanOf(first), remark: order.paymentReference }]);
  await pay(custodian, [{ on: today, yuan: yuanOf(due - first), remark: order.paymentReference }]);
  const returned = await buyer.api.done(
    'returnGoods',
    {
      idempotencyKey: newId(),
      supplierOrderId: part.id,
      returnedOn: today,
      reason: '变质',
      restock: false,
      lines: [{ shipmentLineId: parcels[0].id, quantity: 2 }],
    },
    'supplierOrder { payable { dueFen } }',
  );
  return BigInt(returned.supplierOrder.payable.dueFen);
}

async function untilRolledUp(): Promise<void> {
  const until = Date.now() + READY_MS;
  for (;;) {
    const [{ behind }] = await sql<{ behind: boolean }>(
      'SELECT (SELECT position FROM count_rollup) < (SELECT max(position) FROM count_entries) AS behind',
    );
    if (!behind) return;
    if (Date.now() > until) throw new Error('not rolled up');
    await pause(50);
  }
}

async function anotherWorker(): Promise<ChildProcess> {
  const { databaseUrl, tokenSecret } = testWorld();
  const worker = spawn(process.execPath, ['--enable-source-maps', join('dist', 'apps', 'worker', 'src', 'main.js')], {
    env: { ...process.env, DATABASE_URL: databaseUrl, SHANHAI_TOKEN_SECRET: tokenSecret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the second worker was not ready')), READY_MS);
    worker.once('exit', (code) => reject(new Error(`the second worker ended with ${code}`)));
    worker.stdout!.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return worker;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

async function market(buyers: number) {
  const [supplier, custodian] = await Promise.all([aSupplier(), aCustodian()]);
  const listings = [
    await aListing(supplier, { placeCode: '640422' }),
    await aListing(supplier, { placeCode: '640121', category: 'WINE', tiers: [[1, 1_777n]] }),
    await aListing(supplier, { placeCode: '640422', pricing: 'WEIGHT', tiers: [[1, 913n]] }),
  ];
  return {
    supplier,
    custodian,
    listings,
    buyers: await Promise.all(Array.from({ length: buyers }, () => aBuyer({ budgetUnit: true }))),
  };
}

describe('what is counted', () => {
  it('is the plain sum of its entries by every facet, before and after they are rolled up', async () => {
    const { supplier, custodian, listings, buyers } = await market(1);
    // Holds the row that roll-ups take, so that what follows is told from the entries alone.
    const holder = new Client({ connectionString: testWorld().databaseUrl });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT position FROM count_rollup FOR UPDATE');
      for (const buyer of buyers) await business(buyer, supplier, custodian, listings);
      await counted();
      const [{ tail }] = await sql<{ tail: string }>(
        'SELECT count(*)::text AS tail FROM count_entries WHERE buyer_id = $1 AND position > (SELECT position FROM count_rollup)',
        [buyers[0].organisationId],
      );
      expect(tail).toBe(
        (
          await sql<{ all: string }>('SELECT count(*)::text AS "all" FROM count_entries WHERE buyer_id = $1', [
            buyers[0].organisationId,
          ])
        )[0].all,
      );
      expect(BigInt(tail)).toBeGreaterThan(0n);
      await expectSameSums(buyers);
    } finally {
      await holder.query('ROLLBACK').finally(() => holder.end());
    }
    await untilRolledUp();
    await expectSameSums(buyers);
  });

  it('is counted once, also by two workers at once', async () => {
    const { supplier, custodian, listings, buyers } = await market(6);
    const worker = await anotherWorker();
    try {
      const dues = await Promise.all(buyers.map((buyer) => business(buyer, supplier, custodian, listings)));
      await counted();
      for (const [index, buyer] of buyers.entries()) {
        // Accepted and paid, and what was returned taken back: what is owed in the end, once.
        expect(await plainSum(buyer, 'EW_PURCHASE')).toMatchObject({ amount: dues[index].toString() });
        expect(await plainSum(buyer, 'RESERVE')).toMatchObject({ goods: dues[index].toString() });
        const { totalFen } = await totals(buyer, 'EW_PURCHASE', ['MONTH'], 'RECOGNITION');
        expect(totalFen).toBe(dues[index].toString());
      }
      const twice = await sql(
        `SELECT facet_id, order_line_id, lot_id, recognised_on, position FROM count_entries WHERE buyer_id = ANY($1::uuid[])
         GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1`,
        [buyers.map((buyer) => buyer.organisationId)],
      );
      expect(twice).toEqual([]);
      const months = await sql<{ month: string }>(
        'SELECT DISTINCT posting_month AS month FROM count_entries WHERE buyer_id = ANY($1::uuid[])',
        [buyers.map((buyer) => buyer.organisationId)],
      );
      expect(months).toEqual([{ month }]);
    } finally {
      await ended(worker);
    }
  });
});
