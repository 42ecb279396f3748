import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { type Laboratory, openLaboratory, type Options } from './laboratory';
import { COMPARISON_HEAD, machine } from './report';
import { resultsOf, SIDE_BY_SIDE_HEAD } from './results';
import { compare, type Comparison, type Work } from './rounds';
import { type Side, type SideBySide, sideBySideLine, timeRatio } from './side-by-side';
import { checkOrder1000 } from './works/check-order';
import { counter } from './works/counter';
import { growthOfOrders } from './works/growth-of-orders';
import { growthOfTotals } from './works/growth-of-totals';
import { hotSku, placeOrder100, placeOrder1000, placeOrder5 } from './works/place-order';
import {
  chineseSearch,
  commonWordWithFacets,
  orderDetail,
  plainPage,
  productsPage,
  searchWithFacets,
} from './works/reads';
import { memory, startUp } from './works/start-and-memory';
import { stockAfterOrders } from './works/stock';

const [FEW, MANY, VERY_MANY] = [10_000, 1_000_000, 10_000_000];
const FULL: Omit<Options, 'only'> = {
  size: 'full',
  rounds: 5,
  starts: 5,
  seconds: 1.2,
  warmUpSeconds: 1,
  products: 100_000,
  orders: [FEW, MANY],
  entries: [FEW, VERY_MANY],
  requests: 100_000,
};
/** Takes hours, and 170 GB of disk for the orders. */
const LARGE: Omit<Options, 'only'> = {
  ...FULL,
  size: 'large',
  orders: [FEW, VERY_MANY],
  requests: 1_000_000,
};
const QUICK: Omit<Options, 'only'> = {
  size: 'quick',
  rounds: 3,
  starts: 2,
  seconds: 0.3,
  warmUpSeconds: 0.2,
  products: 14_000,
  orders: [1_000, 20_000],
  entries: [FEW, 20_000],
  requests: 500,
};

const USAGE = `npm run bench -- [--quick] [--large] [--only=<words of a work's name>]`;

function readOptions(args: string[]): Options {
  const unknown = args.find((each) => !/^--(quick|large|only=.*)$/.test(each));
  if (unknown) throw new Error(`${unknown} is not understood. ${USAGE}`);
  const size = args.includes('--quick') ? QUICK : args.includes('--large') ? LARGE : FULL;
  const only = args.find((each) => each.startsWith('--only='))?.slice('--only='.length) ?? null;
  return { ...size, only };
}

/** At one number of connections, each with a body of its own. */
function quickly(work: Work): Work {
  return { ...work, connections: [8], bodies: work.bodies.slice(0, 8) };
}

async function searchAgainstPage(lab: Laboratory): Promise<SideBySide[]> {
  const token = await lab.recorder.token(lab.world, 'BUYER');
  const side = (work: Work): Side => ({ work, url: lab.api.url, token, ask: (body) => lab.recorder.ask(token, body) });
  const products = `${lab.options.products.toLocaleString('en')} products`;
  return [
    await timeRatio(
      lab,
      `Chinese search with facets : the plain page, ${products}`,
      side(searchWithFacets),
      side(plainPage),
    ),
    await timeRatio(
      lab,
      `the same for words that one in eight matches : the plain page, ${products}`,
      side(commonWordWithFacets),
      side(plainPage),
    ),
  ];
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const quick = options.size === 'quick';
  const wanted = (name: string) => options.only === null || name.includes(options.only);
  const lab = await openLaboratory(options);
  try {
    console.log([machine(), lab.database.description, lab.pgbenchVersion ?? 'no pgbench on the PATH'].join('\n'));
    const lines: SideBySide[] = [];
    const add = (line: SideBySide | null) => {
      if (line) lines.push(line);
      if (line) console.log(sideBySideLine(line));
    };
    console.log(SIDE_BY_SIDE_HEAD.join('\n'));
    // The counter first, while the log holds nothing else.
    if (wanted('counter')) (await counter(lab)).forEach(add);
    if (wanted('search against page')) (await searchAgainstPage(lab)).forEach(add);
    if (wanted('totals')) (await growthOfTotals(lab)).forEach(add);
    // Making the books takes longer than a quick run may.
    if (wanted('orders in the books') && !(quick && options.only === null)) (await growthOfOrders(lab)).forEach(add);
    if (wanted('start')) add(await startUp(lab));
    if (wanted('memory')) add(await memory(lab));
    const [check, detail] = [await checkOrder1000(lab), await orderDetail(lab)];
    const works = [placeOrder5, placeOrder100, check, hotSku, plainPage, chineseSearch, detail];
    if (!quick || options.only !== null) works.push(placeOrder1000, productsPage);
    console.log(COMPARISON_HEAD.join('\n'));
    const comparisons: Comparison[] = [];
    for (const work of works.filter(({ name }) => wanted(name)))
      comparisons.push(...(await compare(lab, quick ? quickly(work) : work)));
    if (comparisons.length > 0) add(await stockAfterOrders(lab));
    const results = await format(resultsOf(lab, comparisons, lines), { parser: 'markdown' });
    if (options.only === null) await writeFile(join('bench', 'RESULTS.md'), results);
  } finally {
    await lab.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
