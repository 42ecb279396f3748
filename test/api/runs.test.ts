import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { fromGlobalId, toGlobalId } from '@shanhai/graphql';
import { addDays, businessDateOf, monthOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  ApiClient,
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
const month = monthOf(today);
const period = { from: month, until: month };
const WAIT_MS = 30_000;
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const organisation = (person: Person) => toGlobalId('Organisation', person.organisationId);

const RUN =
  'id kind scheme version rules knownOn from until status progressPercent purchases countedThrough requestedAt endedAt';

interface Run {
  id: string;
  status: string;
  version: number | null;
  progressPercent: number;
  countedThrough: string | null;
}

async function runOf(person: Person, id: string): Promise<Run> {
  return (await person.api.ask(`query ($id: ID!) { countRun(id: $id) { ${RUN} } }`, { id })).countRun;
}

/** Waits until the worker has done a run. */
async function done(person: Person, id: string): Promise<Run> {
  for (const giveUpAt = Date.now() + WAIT_MS; Date.now() < giveUpAt; await pause(50)) {
    const run = await runOf(person, id);
    if (run.status === 'DONE') return run;
    if (!['WAITING', 'RUNNING'].includes(run.status)) throw new Error(`the run is ${run.status}`);
  }
  throw new Error('the run was not done in time');
}

async function simulated(person: Person, input: object): Promise<Run> {
  const payload = await person.api.done(
    'simulateScheme',
    { idempotencyKey: newId(), period, ...input },
    `run { ${RUN} }`,
  );
  return done(person, payload.run.id);
}

async function restated(person: Person, input: object): Promise<Run> {
  const payload = await person.api.done(
    'restateScheme',
    { idempotencyKey: newId(), period, ...input },
    `run { ${RUN} }`,
  );
  return done(person, payload.run.id);
}

const TOTALS = `query ($id: ID!, $basis: PeriodBasis, $filter: FigureFilterInput, $groupBy: [Facet!]) {
  countRun(id: $id) { totals(basis: $basis, filter: $filter, groupBy: $groupBy) { totalFen totalYuan rows { amountFen goodsFen facets { facet key } } } } }`;
const totalsOf = async (person: Person, id: string, variables: object = {}) =>
  (await person.api.ask(TOTALS, { id, ...variables })).countRun.totals;

const AMOUNTS = 'aFen bFen bothFen onlyAFen onlyBFen parts { only reason amountFen }';
const DIFFERENCE = `query ($a: DifferenceSideInput!, $b: DifferenceSideInput!, $period: PeriodInput!, $filter: FigureFilterInput, $groupBy: [Facet!], $reason: DifferenceReason, $first: Int, $after: String) {
  schemeDifference(a: $a, b: $b, period: $period, filter: $filter, groupBy: $groupBy) { countedThrough ${AMOUNTS} rows { facets { key } ${AMOUNTS} }
    lines(reason: $reason, first: $first, after: $after) { nodes { orderLineId supplierOrderId aFen bFen bothFen onlyA onlyB traceCode buyer { id } supplier { id } } pageInfo { hasNextPage endCursor } } } }`;
const difference = async (person: Person, a: object, b: object, more: object = {}) =>
  (await person.api.ask(DIFFERENCE, { a, b, period, ...more })).schemeDifference;
const refused = async (person: Person, a: object, b: object, more: object = {}) =>
  (await person.api.send(DIFFERENCE, { a, b, period, ...more })).errors?.[0].extensions.userErrors as {
    code: string;
    field: string[];
  }[];

describe('runs over the log', () => {
  let office: Person;
  let buyer: Person;
  let supplier: Person;
  /** Ten packs of 30.50 yuan of each listing, paid in full; of the first, six are accepted. */
  let lines: { listed: string; unlisted: string };
  const own = () => ({ filter: { buyerId: organisation(buyer) } });

  async function purchase(who: { buyer: Person; supplier: Person }, placeCodes: string[], accepted: number[]) {
    const listings = [];
    for (const placeCode of placeCodes) listings.push(await aListing(who.supplier, { placeCode }));
    const { order } = await place(
      who.buyer,
      listings.map(({ skuCode }) => ({ skuCode, quantity: 10 })),
    );
    const [part] = order.supplierOrders;
    await confirm(who.supplier, part.id);
    const lineOf = (skuCode: string) => part.lines.find((line: { skuCode: string }) => line.skuCode === skuCode).id;
    const shipped = await ship(
      who.supplier,
      part.id,
      today,
      listings.map(({ skuCode, traceCode }) => ({ lineId: lineOf(skuCode), traceCode, quantity: 10 })),
    );
    const parcels: { id: string; orderLineId: string }[] = shipped.supplierOrder.shipments[0].lines;
    await accept(
      who.buyer,
      part.id,
      today,
      listings.map(({ skuCode }, index) => ({
        shipmentLineId: parcels.find((parcel) => parcel.orderLineId === lineOf(skuCode))!.id,
        acceptedQuantity: accepted[index],
      })),
    );
    await pay(await aCustodian(), [{ on: today, yuan: String(305 * listings.length), remark: order.paymentReference }]);
    return listings.map(({ skuCode }) => lineOf(skuCode) as string);
  }

  beforeAll(async () => {
    [office, buyer, supplier] = await Promise.all([
      anOffice({ seat: '350000' }),
      aBuyer({ budgetUnit: true }),
      aSupplier(),
    ]);
    const [listed, unlisted] = await purchase({ buyer, supplier }, ['640422', '640121'], [6, 10]);
    lines = { listed, unlisted };
    await counted();
  });

  describe('of a draft', () => {
    it('count the whole log by it, apart from the ledger, and say what differs and by which rule', async () => {
      const code = `DRAFT_${newId().slice(-8).toUpperCase()}`;
      await office.api.done('putScheme', {
        idempotencyKey: newId(), code, version: 1, evaluator: 'EW_PURCHASE', nameZh: '试行', nameEn: 'Trial', status: 'DRAFT', validFrom: '2021-01-01', source: '征求意见稿', parameters: { programme: 'EAST_WEST', minimumEvidence: 2 },
      }); // prettier-ignore
      const run = await simulated(office, { scheme: code, version: 1 });
      expect(run).toMatchObject({
        kind: 'SIMULATION',
        scheme: code,
        version: 1,
        status: 'DONE',
        progressPercent: 100,
        endedAt: expect.any(String),
      });
      expect(BigInt(run.countedThrough!)).toBeGreaterThan(0n);

      // All of it is E1: nothing counts, and the rule is named.
      expect(await totalsOf(office, run.id, own())).toMatchObject({ totalFen: '0', rows: [] });
      const byOutcome = await totalsOf(office, run.id, { ...own(), groupBy: ['OUTCOME', 'MONTH'] });
      expect(byOutcome.rows).toEqual([
        {
          amountFen: '0',
          goodsFen: '48800',
          facets: [
            { facet: 'OUTCOME', key: 'EVIDENCE_TOO_WEAK' },
            { facet: 'MONTH', key: month },
          ],
        },
      ]);
      const answer = await difference(office, { runId: run.id }, { scheme: 'EW_PURCHASE' }, own());
      expect(answer).toMatchObject({
        countedThrough: run.countedThrough,
        aFen: '0',
        bFen: '48800',
        bothFen: '0',
        onlyBFen: '48800',
        parts: [{ only: 'B', reason: 'EVIDENCE_TOO_WEAK', amountFen: '48800' }],
      });
      expect(answer.lines.nodes).toHaveLength(2);
      expect(answer.lines.nodes[0]).toMatchObject({
        onlyA: null,
        onlyB: 'EVIDENCE_TOO_WEAK',
        buyer: { id: organisation(buyer) },
      });

      // The ledger, what is published from it and its facets know nothing of it.
      const { procurementTotals } = await office.api.ask(
        'query ($scheme: String!, $period: PeriodInput!) { procurementTotals(scheme: $scheme, period: $period, groupBy: [OUTCOME]) { totalFen rows { entries } } }',
        { scheme: code, period },
      );
      expect(procurementTotals).toEqual({ totalFen: '0', rows: [] });
      expect(await sql('SELECT 1 FROM count_facets WHERE scheme_code = $1', [code])).toEqual([]);
    });

    it('are of rules that nobody put yet, as the next version, each date by the version of its span', async () => {
      const draft = { evaluator: 'EW_PURCHASE', validFrom: today, parameters: { programme: 'EAST_WEST' } };
      const versions = (await new ApiClient().ask('{ schemes(code: "EW_PURCHASE") { version } }')).schemes.length;
      const run = await simulated(office, { scheme: 'EW_PURCHASE', draft });
      expect(run).toMatchObject({ version: versions + 1, rules: expect.stringContaining('"validFrom"') });
      const { rows } = await totalsOf(office, run.id, { ...own(), groupBy: ['SCHEME_VERSION'] });
      expect(rows).toMatchObject([{ amountFen: '48800', facets: [{ key: String(versions + 1) }] }]);
      const same = await difference(office, { runId: run.id }, { scheme: 'EW_PURCHASE' }, own());
      expect(same).toMatchObject({ aFen: '48800', bFen: '48800', bothFen: '48800', parts: [], lines: { nodes: [] } });

      // From tomorrow on: today is judged by what holds today.
      const later = await simulated(office, {
        scheme: 'EW_PURCHASE',
        draft: { ...draft, validFrom: addDays(today, 1) },
      });
      const today1 = await totalsOf(office, later.id, { ...own(), groupBy: ['SCHEME_VERSION'] });
      expect(today1.rows).toMatchObject([{ amountFen: '48800', facets: [{ key: '1' }] }]);
      expect((await new ApiClient().ask('{ schemes(code: "EW_PURCHASE") { version } }')).schemes).toHaveLength(
        versions,
      );
    });

    it('of one moment are compared with each other', async () => {
      const draft = (minimumEvidence: number) => ({
        evaluator: 'EW_PURCHASE',
        validFrom: '2021-01-01',
        parameters: { programme: 'EAST_WEST', minimumEvidence },
      });
      const first = await simulated(office, { scheme: 'EW_PURCHASE', draft: draft(1) });
      const apart = await simulated(office, { scheme: 'EW_PURCHASE', draft: draft(2) });
      const second = await simulated(office, { scheme: 'EW_PURCHASE', draft: draft(2), sameMomentAs: first.id });
      expect(second.countedThrough).toBe(first.countedThrough);
      expect(await difference(office, { runId: first.id }, { runId: second.id }, own())).toMatchObject({
        aFen: '48800',
        bFen: '0',
        parts: [{ only: 'A', reason: 'EVIDENCE_TOO_WEAK', amountFen: '48800' }],
      });
      expect(await refused(office, { runId: first.id }, { runId: apart.id })).toMatchObject([
        { code: 'INVALID', field: ['b', 'runId'] },
      ]);
    });
  });

  it('restate figures by pairings as they are known later, and as they were known on a day', async () => {
    const [west, east] = await Promise.all([anOffice({ seat: '620000' }), aBuyer({ seat: '370785' })]);
    const grower = await aSupplier({ seat: '620821' });
    await purchase({ buyer: east, supplier: grower }, ['620821'], [10]);
    await counted();
    const filter = { buyerId: organisation(east) };
    const ledger = async () =>
      (
        await west.api.ask(
          'query ($period: PeriodInput!, $filter: FigureFilterInput) { procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter) { totalFen } }',
          { period, filter },
        )
      ).procurementTotals.totalFen;
    expect(await ledger()).toBe('0');
    const early = await restated(west, { scheme: 'EW_PURCHASE', knownOn: today });
    await west.api.done('createPairing', {
      idempotencyKey: newId(), programmeCode: 'EAST_WEST', eastDivisionCode: '370785', westDivisionCode: '620821', validFrom: '2020-01-01', source: '补充协议',
    }); // prettier-ignore
    await counted();

    const run = await restated(west, { scheme: 'EW_PURCHASE' });
    expect(run).toMatchObject({ kind: 'RESTATEMENT', version: null, knownOn: null });
    expect(await totalsOf(west, run.id, { filter, basis: 'POSTING' })).toMatchObject({ totalFen: '30500' });
    expect(await ledger()).toBe('0');
    expect(await difference(west, { scheme: 'EW_PURCHASE' }, { runId: run.id }, { filter })).toMatchObject({
      parts: [{ only: 'B', reason: 'NOT_PAIRED', amountFen: '30500' }],
    });
    // What was recorded after a run's place is not known to it, on the same day either: it counts by one rule book throughout.
    const late = await restated(west, { scheme: 'EW_PURCHASE', knownOn: today, sameMomentAs: early.id });
    expect(late.countedThrough).toBe(early.countedThrough);
    expect(await totalsOf(west, late.id, { filter })).toMatchObject({ totalFen: '0' });
    // Before today nobody knew the place or any pairing.
    const before = await restated(west, { scheme: 'EW_PURCHASE', knownOn: addDays(today, -1) });
    expect(await totalsOf(west, before.id, { filter })).toMatchObject({ totalFen: '0' });
    // An office elsewhere restates the same, and sees nothing of it.
    const elsewhere = await restated(office, { scheme: 'EW_PURCHASE' });
    expect(await totalsOf(office, elsewhere.id, { filter })).toMatchObject({ totalFen: '0' });
  });

  describe('between schemes', () => {
    it('differences are told line by line, with the rule of the other', async () => {
      const sides = [{ scheme: 'RESERVE' }, { scheme: 'EW_PURCHASE' }] as const;
      const answer = await difference(office, ...sides, own());
      expect(answer).toMatchObject({
        // Paid in full, whether accepted or not; of a listed place only.
        aFen: '30500',
        // Accepted and paid; of a paired place.
        bFen: '48800',
        bothFen: '18300',
        onlyAFen: '12200',
        onlyBFen: '30500',
        parts: [
          { only: 'A', reason: 'LESS_OF_IT', amountFen: '12200' },
          { only: 'B', reason: 'ORIGIN_NOT_LISTED', amountFen: '30500' },
        ],
      });
      const byLine = Object.fromEntries(
        answer.lines.nodes.map((line: { orderLineId: string }) => [line.orderLineId, line]),
      );
      expect(byLine[lines.listed]).toMatchObject({ aFen: '30500', bFen: '18300', bothFen: '18300', onlyA: 'LESS_OF_IT', onlyB: null }); // prettier-ignore
      expect(byLine[lines.unlisted]).toMatchObject({ aFen: '0', bFen: '30500', onlyA: null, onlyB: 'ORIGIN_NOT_LISTED' }); // prettier-ignore

      const paged = await difference(office, ...sides, { ...own(), first: 1 });
      expect(paged.lines.pageInfo.hasNextPage).toBe(true);
      const next = await difference(office, ...sides, { ...own(), first: 1, after: paged.lines.pageInfo.endCursor });
      expect([...paged.lines.nodes, ...next.lines.nodes]).toEqual(answer.lines.nodes);
      const some = await difference(office, ...sides, { ...own(), reason: 'LESS_OF_IT' });
      expect(some.lines.nodes).toEqual([byLine[lines.listed]]);

      // Rows by origin: each side's amounts stay what they are.
      const { rows } = await difference(office, ...sides, { ...own(), groupBy: ['ORIGIN_COUNTY', 'MONTH'] });
      expect(rows).toMatchObject([
        { facets: [{ key: '640121' }, { key: month }], aFen: '0', bFen: '30500' },
        { facets: [{ key: '640422' }, { key: month }], aFen: '30500', bFen: '18300', bothFen: '18300' },
      ]);
      // RESERVE matches no pairing: in the rows of pairings nothing is the same, and the sums stay.
      const paired = await difference(office, ...sides, { ...own(), groupBy: ['PAIRING'] });
      expect(paired).toMatchObject({ aFen: '30500', bFen: '48800', bothFen: '0' });
      expect(paired.parts).toContainEqual({ only: 'A', reason: 'ANOTHER_ROW', amountFen: '30500' });
    });

    it('lines can be asked for alone, over years of orders and from either end', async () => {
      const [from, shipper] = [await aBuyer({ budgetUnit: true }), await aSupplier()];
      const bought: string[] = [];
      for (let n = 0; n < 3; n += 1)
        bought.push(...(await purchase({ buyer: from, supplier: shipper }, ['640121'], [10])));
      await counted();
      const ids = bought.map((id) => fromGlobalId('OrderLine', id, []));
      const run = await simulated(office, { scheme: 'EW_PURCHASE', version: 1 });
      // As if the run knew them to have been ordered long ago, one of them by a clock of another century.
      const old = ['015c2a3b-4000-7000-8000-', '0190a2b3-c000-7000-8000-', '07ffa2b3-c000-7000-8000-'].map(
        (start, index) => start + ids[index].slice(24),
      );
      await sql(
        `UPDATE count_run_entries e SET order_line_id = o.old FROM unnest($1::uuid[], $2::uuid[]) AS o(id, old) WHERE e.order_line_id = o.id AND e.run_id = $3`,
        [ids, old, fromGlobalId('CountRun', run.id, [])],
      );
      const LINES = `query ($a: DifferenceSideInput!, $b: DifferenceSideInput!, $period: PeriodInput!, $filter: FigureFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
        schemeDifference(a: $a, b: $b, period: $period, filter: $filter) { countedThrough lines(first: $first, after: $after, last: $last, before: $before) { edges { cursor node { orderLineId onlyA } } pageInfo { hasNextPage hasPreviousPage } } } }`;
      const page = async (paging: object) =>
        (
          await office.api.ask(LINES, {
            a: { runId: run.id },
            b: { scheme: 'EW_ASSIST' },
            period,
            filter: { buyerId: organisation(from) },
            ...paging,
          })
        ).schemeDifference.lines;
      const nodes = ({ edges }: { edges: { node: { orderLineId: string } }[] }) =>
        edges.map(({ node }) => fromGlobalId('OrderLine', node.orderLineId, []));
      const newestFirst = [old[2], old[1], old[0]];
      const all = await page({ first: 10 });
      expect(nodes(all)).toEqual(newestFirst);
      expect(all.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
      const seen: string[] = [];
      for (let after: string | null = null; seen.length < 3; ) {
        const one: typeof all = await page({ first: 1, after });
        seen.push(...nodes(one));
        after = one.edges[0].cursor;
        expect(one.pageInfo.hasNextPage).toBe(seen.length < 3);
      }
      expect(seen).toEqual(newestFirst);
      expect(nodes(await page({ last: 2 }))).toEqual(newestFirst.slice(1));
      expect(nodes(await page({ last: 2, before: all.edges[1].cursor }))).toEqual(newestFirst.slice(0, 1));
    });

    it('differences are of what the viewer may see', async () => {
      const sides = [{ scheme: 'RESERVE' }, { scheme: 'EW_PURCHASE' }] as const;
      const seen = async (person: Person) => (await difference(person, ...sides, own())).bFen;
      expect(await Promise.all([buyer, supplier, await anOffice({ seat: '640000' })].map(seen))).toEqual(
        Array(3).fill('48800'),
      );
      expect(await Promise.all([await aBuyer(), await anOffice({ seat: '510000' })].map(seen))).toEqual(['0', '0']);
    });

    it('and versions are refused where there is no such thing', async () => {
      const ew = { scheme: 'EW_PURCHASE' };
      expect(await difference(office, { ...ew, version: 1 }, ew, own())).toMatchObject({ bothFen: '48800', parts: [] });
      expect(await refused(office, {}, ew)).toMatchObject([{ code: 'REQUIRED', field: ['a', 'scheme'] }]);
      expect(await refused(office, { scheme: 'NONE' }, ew)).toMatchObject([
        { code: 'NOT_FOUND', field: ['a', 'scheme'] },
      ]);
      expect(await refused(office, ew, { ...ew, version: 99 })).toMatchObject([{ code: 'NOT_FOUND', field: ['b', 'version'] }]); // prettier-ignore
      expect(await refused(office, { ...ew, runId: toGlobalId('CountRun', newId()) }, ew)).toMatchObject([{ code: 'INVALID', field: ['a', 'scheme'] }]); // prettier-ignore
      expect(await refused(office, { runId: toGlobalId('CountRun', newId()) }, ew)).toMatchObject([{ code: 'NOT_FOUND', field: ['a', 'runId'] }]); // prettier-ignore
      expect(await refused(office, ew, ew, { filter: { outcome: 'NOT_PAIRED' } })).toMatchObject([{ code: 'INVALID', field: ['filter', 'outcome'] }]); // prettier-ignore
      expect(await refused(office, ew, ew, { groupBy: ['MONTH', 'YEAR', 'BUYER', 'SUPPLIER', 'CHANNEL'] })).toMatchObject([{ code: 'TOO_MANY' }]); // prettier-ignore
    });
  });

  describe('belong to the office that asked', () => {
    const simulating = (more: object = {}) => ({
      idempotencyKey: newId(),
      scheme: 'EW_PURCHASE',
      version: 1,
      period,
      ...more,
    });
    const simulate = (by: Person, more: object = {}) =>
      by.api.mutate('simulateScheme', simulating(more), `run { ${RUN} }`);

    /** A run whose place in the log never comes, so that it waits for ever. */
    async function waiting(by: Person): Promise<string> {
      const id = newId();
      await sql(
        "INSERT INTO count_runs (organisation_id, id, kind, scheme_code, from_month, until_month, fact_id) VALUES ($1, $2, 'RESTATEMENT', 'UNION', $3, $3, $4)",
        [by.organisationId, id, month, newId()],
      );
      return toGlobalId('CountRun', id);
    }
    const cancel = (by: Person, runId: string) => by.api.mutate('cancelCountRun', { runId }, 'run { status }');
    const remove = (by: Person, runId: string) => by.api.mutate('deleteCountRun', { runId }, 'deletedRunId');
    const LIST = '{ countRuns { nodes { id status countedThrough progressPercent } } }';

    it('who lists, cancels and deletes them', async () => {
      const [one, other] = await Promise.all([anOffice({ seat: '330000' }), anOffice({ seat: '330000' })]);
      const input = simulating();
      const first = await one.api.mutate('simulateScheme', input, 'run { id }');
      expect(await one.api.mutate('simulateScheme', input, 'run { id }')).toEqual(first);
      expect(refusals(await one.api.mutate('simulateScheme', { ...input, version: 2 }))).toEqual([
        'IDEMPOTENCY_KEY_REUSED idempotencyKey',
      ]);
      const { id } = await done(one, first.run.id);
      const idle = await waiting(one);
      expect((await one.api.ask(LIST)).countRuns.nodes).toMatchObject([
        { id: idle, status: 'WAITING', countedThrough: null, progressPercent: 0 },
        { id, status: 'DONE' },
      ]);
      expect((await other.api.ask(LIST)).countRuns.nodes).toEqual([]);
      expect(await runOf(other, id)).toBeNull();
      expect((await other.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull();
      expect((await one.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toEqual({ id });
      expect(await totalsOf(one, idle)).toBeNull();
      expect(await refused(one, { runId: idle }, { scheme: 'UNION' })).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }]);
      expect(await refused(other, { runId: id }, { scheme: 'UNION' })).toMatchObject([{ code: 'NOT_FOUND' }]);
      expect(await refused(one, { runId: id }, { scheme: 'UNION' }, { period: { from: '2020-01', until: month } })).toMatchObject([{ code: 'INVALID', field: ['period'] }]); // prettier-ignore

      expect(refusals(await cancel(other, idle))).toEqual(['NOT_FOUND runId']);
      expect(refusals(await cancel(one, id))).toEqual(['STATE_NOT_ALLOWED runId']);
      expect(refusals(await remove(one, idle))).toEqual(['STATE_NOT_ALLOWED runId']);
      expect(await cancel(one, idle)).toEqual({ run: { status: 'CANCELLED' }, userErrors: [] });
      expect(refusals(await cancel(one, idle))).toEqual(['STATE_NOT_ALLOWED runId']);
      expect(await remove(one, idle)).toEqual({ deletedRunId: idle, userErrors: [] });
      expect(refusals(await remove(one, idle))).toEqual(['NOT_FOUND runId']);
      expect(refusals(await remove(one, id))).toEqual([]);
      expect((await one.api.ask(LIST)).countRuns.nodes).toEqual([]);
      // The worker removes what they counted.
      const left = () =>
        sql(
          'SELECT id FROM count_runs WHERE organisation_id = $1 UNION ALL SELECT run_id FROM count_run_facets WHERE organisation_id = $1 UNION ALL SELECT run_id FROM count_run_entries WHERE organisation_id = $1',
          [one.organisationId],
        );
      for (const giveUpAt = Date.now() + WAIT_MS; (await left()).length > 0 && Date.now() < giveUpAt; )
        await pause(100);
      expect(await left()).toEqual([]);
    });

    it('and are read whole or not at all while somebody deletes them', async () => {
      const run = await simulated(office, { scheme: 'EW_PURCHASE', version: 1 });
      const runId = fromGlobalId('CountRun', run.id, []);
      const asked = { a: { runId: run.id }, b: { scheme: 'EW_PURCHASE' }, period, ...own() };
      const SUMS = DIFFERENCE.replace(/lines\(.*/, '} }').replace(/, \$reason[^)]*/, '');
      const deleter = new Client({ connectionString: testWorld().databaseUrl });
      await deleter.connect();
      try {
        // Whoever reads what the run counts waits here, after it has looked whether there is such a run.
        await deleter.query('BEGIN; LOCK TABLE count_run_facets IN ACCESS EXCLUSIVE MODE');
        const reading = Promise.all([
          office.api.ask(SUMS, asked),
          totalsOf(office, run.id, own()),
          office.api.send(DIFFERENCE, asked),
        ]);
        const waiting = `SELECT count(*)::integer AS waiting FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND query LIKE ANY(ARRAY['WITH roots AS%', 'SELECT ARRAY[]::text[] AS keys%'])`;
        for (const giveUpAt = Date.now() + WAIT_MS; Date.now() < giveUpAt; await pause(20))
          if ((await sql<{ waiting: number }>(waiting))[0].waiting === 3) break;
        await deleter.query(`UPDATE count_runs SET status = 'DELETED', swept = false WHERE id = $1`, [runId]);
        await deleter.query(
          'DELETE FROM count_run_entries WHERE ctid IN (SELECT ctid FROM count_run_entries WHERE run_id = $1 LIMIT 1)',
          [runId],
        );
        await deleter.query('COMMIT');
        const [sums, totals, withLines] = await reading;
        expect(sums.schemeDifference).toMatchObject({ aFen: '48800', bFen: '48800', parts: [] });
        expect(totals.totalFen).toBe('48800');
        // Its lines are asked for after its sums, when it is gone.
        expect(withLines.errors?.[0].extensions.userErrors).toMatchObject([
          { code: 'NOT_FOUND', field: ['a', 'runId'] },
        ]);
      } finally {
        await deleter.end();
      }
    });

    it('three at a time', async () => {
      const by = await anOffice({ seat: '330000' });
      for (let n = 0; n < 3; n += 1) await waiting(by);
      expect(refusals(await simulate(by))).toEqual(['TOO_MANY ']);
    });

    it('and are refused where something is wrong with them', async () => {
      const by = await anOffice({ seat: '330000' });
      const refusedFor = async (more: object) => refusals(await simulate(by, more));
      expect(await refusedFor({ version: null })).toEqual(['REQUIRED version']);
      expect(await refusedFor({ version: 99 })).toEqual(['NOT_FOUND version']);
      expect(await refusedFor({ scheme: 'NONE' })).toEqual(['NOT_FOUND version']);
      expect(await refusedFor({ sameMomentAs: toGlobalId('CountRun', newId()) })).toEqual(['NOT_FOUND sameMomentAs']);
      expect(await refusedFor({ period: { from: '2025-13', until: month } })).toEqual(['INVALID period.from']);
      const draft = { evaluator: 'UNION', validFrom: '1999-01-01', parameters: { minimumEvidence: 9 } };
      expect(await refusedFor({ draft })).toEqual([
        'INVALID version',
        'INVALID draft.parameters.minimumEvidence',
        'INVALID draft.validFrom',
        'INVALID draft.evaluator',
      ]);
      const good = { evaluator: 'EW_PURCHASE', validFrom: today };
      expect(await refusedFor({ version: null, scheme: 'x', draft: { ...good, parameters: {} } })).toEqual(['INVALID scheme']); // prettier-ignore
      expect(await refusedFor({ version: null, draft: { ...good, parameters: { programme: 'NONE', originList: 'NONE', minimumRatios: [{ divisionCode: '999999', basisPoints: 1 }] } } })).toEqual([
        'NOT_FOUND draft.parameters.originList', 'NOT_FOUND draft.parameters.programme', 'DIVISION_UNKNOWN draft.parameters.minimumRatios.0.divisionCode',
      ]); // prettier-ignore
      const twice = [{ divisionCode: '*', basisPoints: 1 }, { divisionCode: '*', basisPoints: 2 }, { divisionCode: '*', basisPoints: 2, fromYear: 2024 }]; // prettier-ignore
      expect(await refusedFor({ version: null, scheme: 'RESERVE', draft: { evaluator: 'RESERVE', validFrom: today, parameters: { minimumRatios: twice } } })).toEqual(['INVALID draft.parameters.minimumRatios.1']); // prettier-ignore
      const restate = (more: object) =>
        by.api.mutate('restateScheme', { idempotencyKey: newId(), scheme: 'UNION', period, ...more });
      expect(refusals(await restate({ scheme: 'NONE' }))).toEqual(['NOT_FOUND scheme']);
      expect(refusals(await restate({ knownOn: addDays(today, 1) }))).toEqual(['DATE_IN_FUTURE knownOn']);
      expect(refusals(await restate({ knownOn: '2025-02-30' }))).toEqual(['DATE_INVALID knownOn']);
      const people = [{ api: new ApiClient() }, await aBuyer(), await anOffice({ roles: ['OFFICER'] })];
      const codes = await Promise.all(
        people.map(
          async ({ api }) =>
            (
              await api.send(
                'mutation ($input: SimulateSchemeInput!) { simulateScheme(input: $input) { userErrors { code } } }',
                { input: simulating() },
              )
            ).errors?.[0].extensions.code,
        ),
      );
      expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
      const looks = await Promise.all(
        people.slice(0, 2).map(async ({ api }) => (await api.send(LIST)).errors?.[0].extensions.code),
      );
      expect(looks).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
    });
  });
});
