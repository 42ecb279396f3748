import { setTimeout as pause } from 'node:timers/promises';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  anOffice,
  aPaidPurchase,
  ApiClient,
  aSupplier,
  counted,
  type ListingOptions,
  type PaidPurchase,
  type Person,
  sql,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const WARNINGS = `query ($filter: PlausibilityFilterInput) { plausibilityWarnings(filter: $filter, first: 100) { nodes {
  id kind measured low high basis median sample categoryCode baseUnit orderLineId supplierOrderId raisedOn reviewedOn reason buyer { name } supplier { name } reviewedBy { name } } } }`;
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

/** Waits until everything that is counted now was looked at. */
async function judged(): Promise<void> {
  await counted();
  const [{ head }] = await sql<{ head: string }>('SELECT min(position) AS head FROM counter_slots');
  for (const until = Date.now() + 20_000; Date.now() < until; await pause(100)) {
    const [{ done }] = await sql<{ done: boolean }>('SELECT position >= $1 AS done FROM plausibility_progress', [head]);
    if (done) return;
  }
  throw new Error('not looked at in time');
}

describe('plausibility warnings', () => {
  const category = `TEST_${newId().slice(-8).toUpperCase()}`;
  let people: { buyer: Person; supplier: Person; custodian: Person };
  let office: Person;
  let dear: PaidPurchase;
  beforeAll(async () => {
    const [buyer, supplier, custodian] = await Promise.all([aBuyer(), aSupplier(), aCustodian()]);
    people = { buyer, supplier, custodian };
    office = await anOffice();
    const bought = (options: ListingOptions = {}) => aPaidPurchase(people, { category, ...options });
    // Five of usual price, in packs of 500 g at 10 yuan: 20 yuan a kilogram.
    for (let n = 0; n < 5; n += 1) await bought();
    await judged();
    dear = await bought({ tiers: [[1, 10_000n]] });
    await bought({ contentBase: 250n, tiers: [[1, 1_200n]] });
    await bought({ contentBase: 250n, tiers: [[1, 100n]], harvestedOn: addDays(today, -2000) });
    await judged();
  });

  const warnings = async (person: Person, filter: object = {}) =>
    (await person.api.ask(WARNINGS, { filter })).plausibilityWarnings.nodes.filter(
      (each: { categoryCode: string }) => each.categoryCode === category,
    );
  const short = (all: { kind: string; measured: string; basis: string; median: string; sample: number }[]) =>
    all.map(({ kind, measured, basis, median, sample }) => [kind, measured, basis, median, sample]).sort();

  it('tell what is unlike others of the same pack, or else of the category, and what it was compared with', async () => {
    expect(short(await warnings(office))).toEqual([
      ['HARVEST', '2000', null, null, null],
      ['PRICE', '20000', 'PACK', '2000', 5],
      ['PRICE', '400', 'CATEGORY', '2000', expect.any(Number)],
    ]);
    const [price] = (await warnings(office, { kind: 'PRICE' })).filter(
      (each: { basis: string }) => each.basis === 'PACK',
    );
    expect(price).toEqual({
      id: expect.any(String),
      kind: 'PRICE',
      measured: '20000',
      low: '667',
      high: '6000',
      basis: 'PACK',
      median: '2000',
      sample: 5,
      categoryCode: category,
      baseUnit: 'GRAM',
      orderLineId: dear.part.lines[0].id,
      supplierOrderId: dear.part.id,
      raisedOn: today,
      reviewedOn: null,
      reason: null,
      buyer: { name: people.buyer.name },
      supplier: { name: people.supplier.name },
      reviewedBy: null,
    });
  });

  it('compare with the same grade, where the SKU says one: what is usual of a better grade is dear of a lower one', async () => {
    const graded = `TEST_${newId().slice(-8).toUpperCase()}`;
    const bought = (grade: string, price: bigint) =>
      aPaidPurchase(people, { category: graded, grade, tiers: [[1, price]] });
    for (let n = 0; n < 6; n += 1) await bought('特优', 2_500n);
    for (let n = 0; n < 5; n += 1) await bought('甲级', 1_000n);
    await judged();
    await bought('特优', 2_500n);
    await bought('甲级', 3_500n);
    await judged();
    const { plausibilityWarnings } = await office.api.ask(WARNINGS, { filter: {} });
    const found = plausibilityWarnings.nodes.filter((each: { categoryCode: string }) => each.categoryCode === graded);
    expect(short(found)).toEqual([['PRICE', '7000', 'GRADE', '2000', 5]]);
  });

  it('change nothing of what counts', async () => {
    const { explainLine } = await people.buyer.api.ask(
      'query ($id: ID!) { explainLine(orderLineId: $id, scheme: "EW_PURCHASE") { countedFen } }',
      { id: dear.part.lines[0].id },
    );
    expect(explainLine.countedFen).toBe('100000');
  });

  it('are raised once, however often the line is counted again', async () => {
    const before = await warnings(office);
    await sql('UPDATE plausibility_progress SET position = 0');
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(100)) {
      const [{ done }] = await sql<{ done: boolean }>(
        'SELECT position >= (SELECT min(position) FROM counter_slots) AS done FROM plausibility_progress',
      );
      if (done) break;
    }
    expect(await warnings(office)).toEqual(before);
  });

  it('are looked at once, with a reason, by an officer of the place', async () => {
    const [first] = await warnings(office, { reviewed: false, kind: 'HARVEST' });
    const review = (by: Person, more: object = {}) =>
      by.api.mutate(
        'reviewPlausibilityWarning',
        { warningId: first.id, reason: '已核实陈粮', ...more },
        'warning { reviewedOn reason reviewedBy { name } }',
      );
    const elsewhere = await anOffice({ seat: '510000' });
    expect(refusals(await review(elsewhere))).toEqual(['NOT_FOUND warningId']);
    expect(refusals(await review(office, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await review(office, { reason: 'x'.repeat(501) }))).toEqual(['TOO_LONG reason']);
    expect(refusals(await review(office, { warningId: toGlobalId('PlausibilityWarning', newId()) }))).toEqual([
      'NOT_FOUND warningId',
    ]);
    const payloads = await Promise.all([review(office), review(office), review(office)]);
    expect(payloads.flatMap(refusals)).toEqual(Array(2).fill('STATE_NOT_ALLOWED warningId'));
    expect(payloads.find((payload) => payload.userErrors.length === 0)!.warning).toEqual({
      reviewedOn: today,
      reason: '已核实陈粮',
      reviewedBy: { name: office.name },
    });
    expect(await warnings(office, { reviewed: false })).toHaveLength(2);
    expect(await warnings(office, { reviewed: true })).toHaveLength(1);
  });

  it('are seen by offices of the places of buyer and origin alone', async () => {
    const [first] = await warnings(office);
    for (const seat of ['350000', '350181', '640422']) expect(await warnings(await anOffice({ seat }))).toHaveLength(3);
    const elsewhere = await anOffice({ seat: '510000' });
    expect(await warnings(elsewhere)).toEqual([]);
    const node = 'query ($id: ID!) { node(id: $id) { ... on PlausibilityWarning { kind } } }';
    expect(await elsewhere.api.ask(node, { id: first.id })).toEqual({ node: null });
    expect(await office.api.ask(node, { id: first.id })).toEqual({ node: { kind: first.kind } });
    const input = { warningId: first.id, reason: 'x' };
    const text =
      'mutation ($input: ReviewPlausibilityWarningInput!) { reviewPlausibilityWarning(input: $input) { userErrors { code } } }';
    const codes = async (document: string, variables: object) =>
      Promise.all(
        [new ApiClient(), people.buyer.api, people.supplier.api].map(
          async (api) => (await api.send(document, variables)).errors?.[0].extensions.code,
        ),
      );
    expect(await codes(text, { input })).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await codes(WARNINGS, {})).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });
});
