import { setTimeout as pause } from 'node:timers/promises';
import { toGlobalId } from '@shanhai/graphql';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
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
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const year = today.slice(0, 4);
const WAIT_MS = 20_000;
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idOf = (person: Person) => toGlobalId('Organisation', person.organisationId);
const decision = (more: object = {}) => ({
  idempotencyKey: newId(),
  effectiveOn: today,
  reason: '机构改革',
  source: '编办〔2026〕12 号',
  ...more,
});
const move = (by: Person, unit: Person, superior: Person | null, more: object = {}) =>
  by.api.mutate(
    'moveUnit',
    decision({ unitId: idOf(unit), superiorId: superior && idOf(superior), ...more }),
    'unit { name parent { id } mergedOn }',
  );
const merge = (by: Person, units: Person[], successor: Person, more: object = {}) =>
  by.api.mutate(
    'mergeUnits',
    decision({ unitIds: units.map(idOf), successorId: idOf(successor), ...more }),
    'successor { id }',
  );
const rename = (by: Person, unit: Person, name: string, more: object = {}) =>
  by.api.mutate('renameUnit', decision({ unitId: idOf(unit), name, ...more }), 'unit { name }');
const moveId = async (unit: Person) => {
  const [row] = await sql<{ id: string }>(
    "SELECT id FROM unit_changes WHERE unit_id = $1 AND kind <> 'RENAMED' ORDER BY version DESC LIMIT 1",
    [unit.organisationId],
  );
  return row.id;
};

/** Waits until every purchase of the unit's newest move is credited anew. */
async function attributed(unit: Person): Promise<void> {
  const id = await moveId(unit);
  for (const until = Date.now() + WAIT_MS; ; await pause(50)) {
    const rows = await sql('SELECT 1 FROM attribution_moves WHERE change_id = $1', [id]);
    if (rows.length > 0) break;
    if (Date.now() > until) throw new Error('the move was not followed');
  }
  await counted();
}

const TOTALS =
  'query ($scheme: String!, $period: PeriodInput!, $filter: FigureFilterInput) { procurementTotals(scheme: $scheme, period: $period, filter: $filter) { totalFen } }';
async function total(viewer: Person, unit: Person, scheme: string): Promise<string> {
  const period = { from: `${Number(year) - 1}-01`, until: `${year}-12` };
  const answer = await viewer.api.ask(TOTALS, { scheme, period, filter: { unitId: idOf(unit) } });
  return answer.procurementTotals.totalFen;
}

let office: Person;
let supplier: Person;
let custodian: Person;
beforeAll(async () => {
  [office, supplier, custodian] = await Promise.all([anOffice({ seat: '350000' }), aSupplier(), aCustodian()]);
});

/** Two bureaus, both budget units, below a city, and a school below the first of them. */
async function aTree() {
  const city = await aBuyer({ name: '市教育局' });
  const below = { parentId: city.organisationId, budgetUnit: true };
  const [east, west] = await Promise.all([aBuyer({ ...below, name: '东区局' }), aBuyer({ ...below, name: '西区局' })]);
  const school = await aBuyer({ unitType: 'SCHOOL', name: '实验小学', parentId: east.organisationId });
  return { city, east, west, school };
}

/** Buys for 183.00 yuan, paid on a day, accepted today. */
async function buy(buyer: Person, paidOn = today): Promise<void> {
  const listing = await aListing(supplier, { tiers: [[1, 3050n]] });
  const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 6 }]);
  const [part] = order.supplierOrders;
  await confirm(supplier, part.id);
  const line = { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 6 };
  const shipped = await ship(supplier, part.id, today, [line]);
  const [{ id: shipmentLineId }] = shipped.supplierOrder.shipments[0].lines;
  await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: 6 }]);
  await pay(custodian, [{ on: paidOn, yuan: '183.00', remark: order.paymentReference }]);
}

describe('a unit that moves', () => {
  it('takes what it buys from the date on to the new superior, by pairs of entries that open to the reason', async () => {
    const { city, east, west, school } = await aTree();
    await buy(school, addDays(today, -9));
    await counted();
    for (const scheme of ['RESERVE', 'EW_PURCHASE']) {
      expect([await total(school, east, scheme), await total(city, city, scheme)]).toEqual(['18300', '18300']);
    }
    expect(refusals(await move(city, school, west, { effectiveOn: addDays(today, -5) }))).toEqual([]);
    await attributed(school);
    // Paid before the date, accepted after it: RESERVE is recognised before, EW_PURCHASE after.
    expect([await total(city, east, 'RESERVE'), await total(city, west, 'RESERVE')]).toEqual(['18300', '0']);
    expect([await total(city, east, 'EW_PURCHASE'), await total(city, west, 'EW_PURCHASE')]).toEqual(['0', '18300']);
    expect(await total(city, city, 'EW_PURCHASE')).toBe('18300');

    const { countEntries } = await west.api.ask(
      '{ countEntries(filter: { scheme: "EW_PURCHASE" }) { edges { node { id amountFen recognisedOn } } } }',
    );
    const [entry] = countEntries.edges;
    expect(entry.node).toMatchObject({ amountFen: '18300', recognisedOn: today });
    const { explainEntry } = await west.api.ask(
      'query ($id: ID!) { explainEntry(id: $id) { attribution { unitChangeId from reason } facts { type reason } } }',
      { id: entry.node.id },
    );
    expect(explainEntry.attribution).toEqual([
      {
        unitChangeId: toGlobalId('UnitChange', await moveId(school)),
        from: addDays(today, -5),
        reason: '机构改革',
      },
    ]);
    expect(explainEntry.facts.at(-1)).toEqual({ type: 'attribution.moved', reason: '机构改革' });
    const pair = await sql<{ amount: string; type: string }>(
      `SELECT e.amount_fen::text AS amount, k.type FROM count_entries e JOIN facts k ON k.id = e.fact_id JOIN count_facets f ON f.id = e.facet_id
       WHERE e.buyer_id = $1 AND f.scheme_code = 'EW_PURCHASE' ORDER BY e.position, e.amount_fen`,
      [school.organisationId],
    );
    expect(pair.slice(1)).toEqual([
      { amount: '-18300', type: 'attribution.moved' },
      { amount: '18300', type: 'attribution.moved' },
    ]);
    const { node } = await west.api.ask(
      'query ($id: ID!) { node(id: $id) { ... on UnitChange { kind effectiveOn source unit { name } superiorBefore { name } superiorAfter { name } changedBy { id } } } }',
      { id: explainEntry.attribution[0].unitChangeId },
    );
    expect(node).toEqual({
      kind: 'MOVED',
      effectiveOn: addDays(today, -5),
      source: '编办〔2026〕12 号',
      unit: { name: '实验小学' },
      superiorBefore: { name: '东区局' },
      superiorAfter: { name: '西区局' },
      changedBy: { id: idOf(city) },
    });
  });

  it('credits what a union buys to the unions above it alone, before and after it moves', async () => {
    const city = await aBuyer({ unitType: 'DEPARTMENT', name: '市直机关' });
    const below = { parentId: city.organisationId, unitType: 'UNION_FEDERATION' as const };
    const [east, west] = await Promise.all([
      aBuyer({ ...below, name: '东区总工会' }),
      aBuyer({ ...below, name: '西区总工会' }),
    ]);
    const bureau = await aBuyer({ unitType: 'DEPARTMENT', name: '局机关', parentId: east.organisationId });
    const union = await aBuyer({ unitType: 'UNION', name: '局工会', parentId: bureau.organisationId });
    await buy(union);
    await counted();
    const totals = (scheme: string) =>
      Promise.all([union, bureau, east, west, city].map((unit) => total(unit, unit, scheme)));
    expect(await totals('UNION')).toEqual(['18300', '0', '18300', '0', '0']);
    expect(await totals('EW_PURCHASE')).toEqual(['18300', '18300', '18300', '0', '18300']);
    expect(refusals(await move(city, bureau, west))).toEqual([]);
    await attributed(bureau);
    expect(await totals('UNION')).toEqual(['18300', '0', '0', '18300', '0']);
    const [{ superiors }] = await sql<{ superiors: object[] }>('SELECT superiors FROM unit_changes WHERE unit_id = $1', [bureau.organisationId]); // prettier-ignore
    expect(superiors).toEqual([
      { unitId: west.organisationId, budgetUnit: false, union: true },
      { unitId: city.organisationId, budgetUnit: false, union: false },
    ]);
  });

  it('takes its open orders along', async () => {
    const { city, east, west, school } = await aTree();
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    await place(school, [{ skuCode: listing.skuCode, quantity: 6 }]);
    await counted();
    const ordered = async (unit: Person) =>
      (
        await city.api.ask(
          'query ($period: PeriodInput!, $filter: PurchaseFilterInput) { procurementStages(scheme: "EW_PURCHASE", period: $period, filter: $filter) { total { orderedFen } } }',
          { period: { from: today.slice(0, 7), until: today.slice(0, 7) }, filter: { unitId: idOf(unit) } },
        )
      ).procurementStages.total.orderedFen;
    expect([await ordered(east), await ordered(west)]).toEqual(['6000', '0']);
    expect(refusals(await move(city, school, west, { effectiveOn: addDays(today, -5) }))).toEqual([]);
    await attributed(school);
    expect([await ordered(east), await ordered(west), await ordered(city)]).toEqual(['0', '6000', '6000']);
  });

  it('is known to what comes later, also for days before it moved', async () => {
    const { city, east, west, school } = await aTree();
    await move(city, school, west, { effectiveOn: addDays(today, -5) });
    await buy(school, addDays(today, -9));
    await counted();
    expect([await total(city, east, 'RESERVE'), await total(city, west, 'RESERVE')]).toEqual(['18300', '0']);
    expect([await total(city, east, 'EW_PURCHASE'), await total(city, west, 'EW_PURCHASE')]).toEqual(['0', '18300']);
  });

  it('comes to the same whichever of two moves is recorded first, and moves back whole', async () => {
    const trees = await Promise.all([aTree(), aTree()]);
    await Promise.all(trees.map(({ school }) => buy(school)));
    await counted();
    const [one, other] = trees;
    const early = { effectiveOn: addDays(today, -30) };
    await move(one.city, one.school, one.west);
    await move(one.city, one.school, one.city, early);
    await move(other.city, other.school, other.city, early);
    await move(other.city, other.school, other.west);
    for (const { city, east, west, school } of trees) {
      await attributed(school);
      const sums = await Promise.all([east, west, city].map((unit) => total(city, unit, 'EW_PURCHASE')));
      expect(sums).toEqual(['0', '18300', '18300']);
    }
    await move(one.city, one.school, one.east, { reason: '更正' });
    await attributed(one.school);
    expect(await total(one.city, one.east, 'EW_PURCHASE')).toBe('18300');
    expect(await total(one.city, one.west, 'EW_PURCHASE')).toBe('0');
  });

  it('is moved once per key, and its changes are listed', async () => {
    const { city, west, school } = await aTree();
    const document = await storedFile(`决定 ${newId()}`, 'text/plain');
    const input = decision({ unitId: idOf(school), superiorId: idOf(west), documentHash: document });
    const first = await city.api.mutate('moveUnit', input, 'unit { parent { id } }');
    expect(first).toMatchObject({ unit: { parent: { id: idOf(west) } }, userErrors: [] });
    expect(await city.api.mutate('moveUnit', input, 'unit { parent { id } }')).toEqual(first);
    expect(refusals(await city.api.mutate('moveUnit', { ...input, reason: '另一' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(refusals(await move(office, school, null))).toEqual([]);
    const { unitChanges } = await school.api.ask(
      'query ($unitId: ID!) { unitChanges(unitId: $unitId, first: 10) { edges { node { version kind documentHash superiorAfter { name } } } } }',
      { unitId: idOf(school) },
    );
    expect(unitChanges.edges.map((edge: { node: object }) => edge.node)).toEqual([
      { version: 2, kind: 'MOVED', documentHash: null, superiorAfter: null },
      { version: 1, kind: 'MOVED', documentHash: document, superiorAfter: { name: '西区局' } },
    ]);
  });

  it('is refused for circles on any day, later days, units that are none, and to who is not above it', async () => {
    const { city, east, west, school } = await aTree();
    const refused = async (...given: Parameters<typeof move>) => refusals(await move(...given));
    expect(await refused(office, city, school)).toEqual(['UNIT_CYCLE superiorId']);
    expect(await refused(office, east, east)).toEqual(['UNIT_CYCLE superiorId']);
    // East stood below the city until today: going below the school in the past would have been a circle then.
    expect(await refused(office, school, west, { effectiveOn: addDays(today, -3) })).toEqual([]);
    expect(await refused(office, east, school, { effectiveOn: addDays(today, -8) })).toEqual(['UNIT_CYCLE superiorId']);
    expect(await refused(office, east, school, { effectiveOn: addDays(today, -3) })).toEqual([]);
    expect(await refused(office, school, east, { effectiveOn: addDays(today, -9) })).toEqual([]);
    expect(await refused(city, school, west, { effectiveOn: addDays(today, 1), reason: ' ', source: 'x'.repeat(501) }))
      .toEqual(['DATE_IN_FUTURE effectiveOn', 'REQUIRED reason', 'TOO_LONG source']); // prettier-ignore
    expect(await refused(city, school, west, { effectiveOn: '2026-02-30' })).toEqual(['DATE_INVALID effectiveOn']);
    expect(await refused(city, school, west, { documentHash: 'ab' })).toEqual(['FILE_UNKNOWN documentHash']);
    expect(await refused(city, school, supplier)).toEqual(['NOT_A_UNIT superiorId']);
    expect(await refused(office, supplier, school)).toEqual(['NOT_A_UNIT unitId']);
    expect(await refused(city, school, null)).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(await refused(city, school, await aBuyer())).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(await refused(city, await aBuyer(), school)).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(await refused(school, school, city)).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(await refused(await anOffice({ seat: '640000' }), school, west)).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(await refused(office, school, await aBuyer({ seat: '110105' }))).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    // A superior does not take what stood elsewhere on the day.
    const newcomer = await aBuyer();
    expect(await refused(office, newcomer, east)).toEqual([]);
    expect(await refused(city, newcomer, west, { effectiveOn: addDays(today, -30) })).toEqual([
      'OUTSIDE_YOUR_PLACES unitId',
    ]);
    expect(await refused(city, newcomer, west)).toEqual([]);
    const document = 'mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { userErrors { code } } }';
    const input = decision({ unitId: idOf(school), superiorId: idOf(west) });
    const codes = [new ApiClient(), supplier.api, (await aBuyer({ roles: ['ORDERER'] })).api].map(
      async (api) => (await api.send(document, { input })).errors?.[0].extensions.code,
    );
    expect(await Promise.all(codes)).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });

  it('stands in no circle when two move below each other at once', async () => {
    const { east, west } = await aTree();
    const payloads = await Promise.all([move(office, east, west), move(office, west, east)]);
    expect(payloads.flatMap(refusals)).toEqual(['UNIT_CYCLE superiorId']);
    const many = await Promise.all(Array.from({ length: 5 }, () => move(office, east, null)));
    expect(many.flatMap(refusals)).toEqual([]);
    const versions = await sql<{ version: number }>('SELECT version FROM unit_changes WHERE unit_id = $1 ORDER BY 1', [
      east.organisationId,
    ]);
    expect(versions.map((row) => row.version)).toEqual(versions.map((_, index) => index + 1));
  });
});

describe('units that merge', () => {
  it('credit their successor, keep what was before under their names, and order no more', async () => {
    const { city, east, west, school } = await aTree();
    await buy(school, addDays(today, -9));
    await counted();
    expect(refusals(await merge(city, [east], west, { effectiveOn: addDays(today, -5) }))).toEqual([]);
    await attributed(east);
    expect([await total(city, east, 'RESERVE'), await total(city, west, 'RESERVE')]).toEqual(['18300', '0']);
    expect([await total(city, east, 'EW_PURCHASE'), await total(city, west, 'EW_PURCHASE')]).toEqual(['0', '18300']);
    await buy(school);
    await counted();
    // The school's share is the successor's now.
    expect([await total(city, east, 'RESERVE'), await total(city, west, 'RESERVE')]).toEqual(['18300', '18300']);
    const { organisation } = await city.api.ask('query ($id: ID!) { organisation(id: $id) { name mergedOn parent { name } } }', { id: idOf(east) }); // prettier-ignore
    expect(organisation).toEqual({ name: '东区局', mergedOn: addDays(today, -5), parent: { name: '西区局' } });
    const listing = await aListing(supplier);
    const placed = await east.api.mutate('placeOrder', {
      idempotencyKey: newId(),
      addresses: [{ name: '仓库', divisionCode: '350203', street: '路', contact: '陈', phone: '13800000000' }],
      lines: [{ skuCode: listing.skuCode, quantity: 1, address: '仓库' }],
    });
    expect(refusals(placed)).toEqual(['UNIT_MERGED ']);
    expect(refusals(await move(city, school, east))).toEqual(['UNIT_MERGED superiorId']);
    expect(refusals(await merge(city, [east], west))).toEqual(['UNIT_MERGED unitIds.0']);
    // Put below the city again, it is a unit of its own.
    expect((await move(city, east, city)).unit).toEqual({ name: '东区局', parent: { id: idOf(city) }, mergedOn: null });
  });

  it('are refused for none, one twice, the successor itself or one below', async () => {
    const { city, east, west, school } = await aTree();
    expect(refusals(await merge(city, [], west))).toEqual(['REQUIRED unitIds']);
    expect(refusals(await merge(city, [east, east], west))).toEqual(['INVALID unitIds.1']);
    expect(refusals(await merge(city, [east, west], west))).toEqual(['UNIT_CYCLE successorId']);
    expect(refusals(await merge(city, [west, east], school))).toEqual(['UNIT_CYCLE successorId']);
    expect(refusals(await merge(city, [east, supplier], west))).toEqual(['NOT_A_UNIT unitIds.1']);
    expect(refusals(await merge(city, [east], supplier))).toEqual(['NOT_A_UNIT successorId']);
    // Neither is a unit taken from a superior elsewhere by merging it.
    const branch = await aBuyer({ parentId: (await aBuyer({ seat: '110105' })).organisationId });
    expect(refusals(await merge(office, [branch], west))).toEqual(['OUTSIDE_YOUR_PLACES unitIds.0']);
  });
});

describe('a unit that is renamed', () => {
  it('has each name from its date on', async () => {
    const { city, school } = await aTree();
    expect((await rename(city, school, ' 第一小学 ', { effectiveOn: addDays(today, -5) })).unit.name).toBe('第一小学');
    // An earlier name that is learnt later is what it was called until then.
    expect((await rename(office, school, '中心小学', { effectiveOn: addDays(today, -50) })).unit.name).toBe('第一小学');
    const { organisation } = await city.api.ask(
      `query ($id: ID!, $a: Date!, $b: Date!, $c: Date!) { organisation(id: $id) { a: nameOn(on: $a) b: nameOn(on: $b) c: nameOn(on: $c) } never: organisation(id: "${idOf(city)}") { nameOn(on: $a) } }`,
      { id: idOf(school), a: addDays(today, -51), b: addDays(today, -6), c: today },
    );
    expect(organisation).toEqual({ a: '实验小学', b: '中心小学', c: '第一小学' });
    expect(refusals(await rename(city, school, ' '))).toEqual(['REQUIRED name']);
    expect(refusals(await rename(school, school, '自称'))).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
  });
});
