import { toGlobalId } from '@shanhai/graphql';
import { fillBooks } from '../books/copies';
import { countedPerSecond } from '../books/count-copies';
import { makePatterns, type Patterns } from '../books/patterns';
import { type BenchDatabase, freshDatabase } from '../database';
import { InProcessApi } from '../in-process-api';
import { API, type Laboratory } from '../laboratory';
import { startProgram } from '../processes';
import { ratio, short } from '../report';
import { median, type Work } from '../rounds';
import { type Side, type SideBySide, timeRatio } from '../side-by-side';
import { makeWorld } from '../world';
import { placeOrder5 } from './place-order';

/** One order in so many went all the way until it was counted; the others are as `placeOrder` left them. All of them would fill 100 GB a million. */
const ONE_PAID_IN = 20;
const PRODUCTS = 2_000;
/** Details of so many orders, anywhere in the year. */
const DETAILS = 100;
/** Copies of a pattern whose facts are counted in one round. */
const COPIES_COUNTED = 50;

const ORDERS = `query { orders(first: 20) { nodes { id number status placedOn goodsFen supplierOrders { id status goodsFen } } } }`;
const DETAIL = `query ($id: ID!) { order(id: $id) { id number status placedOn paymentReference goodsFen addresses { name street }
  supplierOrders { id status supplier { name } payable { id dueFen paidFen openFen status } shipments { id lines { id quantity } }
    lines { id skuCode skuName orderedQuantity acceptedQuantity unitPriceFen dueFen } } } }`;

const ordersPage: Work = {
  name: 'orders, the newest 20',
  as: 'BUYER',
  bodies: [JSON.stringify({ query: ORDERS })],
  connections: [8],
};

/** An order, reads and counting with many orders in the books against few, on two databases of one server. */
export async function growthOfOrders(lab: Laboratory): Promise<SideBySide[]> {
  const [few, many] = lab.options.orders;
  const small = await booksOf(lab, 'shanhai_bench_few', few);
  const large = await booksOf(lab, 'shanhai_bench_many', many);
  const named = (name: string) =>
    `${name}: ${many.toLocaleString('en')} orders in the books : ${few.toLocaleString('en')}`;
  const times = async (work: (books: Books) => Work) =>
    timeRatio(lab, named(work(large).name), await large.side(work(large)), await small.side(work(small)));
  try {
    // Reads first: their answers are recorded before other orders come.
    return [
      await times(() => ordersPage),
      await times((books) => books.detail),
      await times(() => placeOrder5),
      await counting(lab, named('the counter'), large, small),
    ];
  } finally {
    await large.close();
    await small.close();
  }
}

interface Books {
  database: BenchDatabase;
  patterns: Patterns;
  detail: Work;
  side(work: Work): Promise<Side>;
  close(): Promise<void>;
}

async function booksOf(lab: Laboratory, name: string, orders: number): Promise<Books> {
  const database = await freshDatabase(name);
  const world = await makeWorld(database, PRODUCTS);
  const recorder = await InProcessApi.start(database.url, lab.environment.SHANHAI_TOKEN_SECRET!);
  const patterns = await makePatterns(database, recorder, world);
  const paid = Math.ceil(orders / ONE_PAID_IN);
  await fillBooks(database, [
    { pattern: patterns.placed, orders: orders - paid },
    { pattern: patterns.paid, orders: paid },
  ]);
  const api = await startProgram(API, { ...lab.environment, DATABASE_URL: database.url });
  return {
    database,
    patterns,
    detail: await detailsOf(database, world.buyerId),
    side: async (work) => {
      const token = await recorder.token(world, 'BUYER');
      return { work, url: api.url, token, ask: (body) => recorder.ask(token, body) };
    },
    close: async () => {
      await Promise.all([api.stop(), recorder.close()]);
      await database.drop();
    },
  };
}

async function detailsOf({ sql }: BenchDatabase, buyerId: string): Promise<Work> {
  const orders = await sql<{ id: string }>(
    'SELECT id FROM orders WHERE buyer_id = $1 ORDER BY md5(id::text) LIMIT $2',
    [buyerId, DETAILS],
  );
  return {
    name: 'order, detail of 5 lines',
    as: 'BUYER',
    bodies: orders.map(({ id }) => JSON.stringify({ query: DETAIL, variables: { id: toGlobalId('Order', id) } })),
    connections: [8],
    roaming: true,
  };
}

/** Facts that a worker counts in a second, in turns. */
async function counting(lab: Laboratory, what: string, large: Books, small: Books): Promise<SideBySide> {
  const sides = [large, small].map((books) => ({ books, perSecond: [] as number[] }));
  for (let round = -1; round < lab.options.starts; round += 1) {
    for (const { books, perSecond } of sides) {
      const counted = await countedPerSecond(books.database, books.patterns.paid, COPIES_COUNTED, 1);
      if (round >= 0) perSecond.push(counted);
    }
  }
  const [first, second] = sides.map(({ perSecond }) => perSecond);
  const figures = `${short(median(first))} against ${short(median(second))} facts/s of orders placed, shipped, accepted and paid`;
  return { what, ratio: ratio(second, first), figures };
}
