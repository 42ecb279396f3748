import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const year = today.slice(0, 4);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idOf = (person: Person) => toGlobalId('Organisation', person.organisationId);

let office: Person;
let unit: Person;
beforeAll(async () => {
  [office, unit] = await Promise.all([anOffice({ seat: '350000' }), aBuyer()]);
});
const TARGET =
  'target { id version subjectKind subject measure period amountFen source documentHash withdrawn reason setBy { id } history { version amountFen withdrawn reason } }';
const set = (more: object = {}, by = office) =>
  by.api.mutate(
    'setTarget',
    {
      idempotencyKey: newId(),
      scheme: 'EW_PURCHASE',
      subjectKind: 'UNIT',
      subject: idOf(unit),
      period: year,
      amountFen: '100000',
      source: '年度计划',
      ...more,
    },
    TARGET,
  );
const withdraw = (targetId: string, more: object = {}, by = office) =>
  by.api.mutate('withdrawTarget', { idempotencyKey: newId(), targetId, reason: '计划取消', ...more }, TARGET);
const listed = async (by: Person, filter: object) =>
  (
    await by.api.ask(
      'query ($filter: TargetFilterInput) { targets(filter: $filter) { edges { node { id amountFen } } } }',
      { filter },
    )
  ).targets.edges.map((edge: { node: object }) => edge.node);
const progress = async (by: Person, scheme = 'EW_PURCHASE') =>
  (
    await by.api.ask(
      'query ($scheme: String!, $period: String!) { targetProgress(scheme: $scheme, period: $period) { targets { subjectKind subject measure targetFen countedFen } } }',
      { scheme, period: year },
    )
  ).targetProgress.targets;

describe('a target', () => {
  it('keeps its versions: who set and withdrew it, why, and from which document', async () => {
    const document = await storedFile(`计划 ${newId()}`, 'text/plain');
    const { target: first } = await set({ documentHash: document });
    expect(first).toMatchObject({
      version: 1,
      measure: 'PURCHASE',
      documentHash: document,
      setBy: { id: idOf(office) },
    });
    const { target: second } = await set({ amountFen: '200000', source: ' 调整通知 ' });
    expect(second).toMatchObject({ id: first.id, version: 2, source: '调整通知', documentHash: null });
    const subject = { subjectKind: 'UNIT', subject: idOf(unit) };
    expect(await listed(unit, subject)).toEqual([{ id: first.id, amountFen: '200000' }]);
    expect(refusals(await withdraw(first.id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await withdraw(first.id, {}, await anOffice({ seat: '640000' })))).toEqual(['NOT_FOUND targetId']);
    const input = { idempotencyKey: newId() };
    const done = await withdraw(first.id, input);
    expect(done.target).toMatchObject({ version: 3, withdrawn: true, amountFen: '200000', reason: '计划取消' });
    expect(await withdraw(first.id, input)).toEqual(done);
    expect(refusals(await withdraw(first.id))).toEqual(['STATE_NOT_ALLOWED targetId']);
    expect(await listed(unit, subject)).toEqual([]);
    expect(await progress(unit)).toEqual([]);
    expect(await listed(unit, { ...subject, withdrawn: true })).toEqual([{ id: first.id, amountFen: '200000' }]);
    expect((await set({ amountFen: '300000' })).target).toMatchObject({
      id: first.id,
      version: 4,
      withdrawn: false,
      history: [
        { version: 1, amountFen: '100000', withdrawn: false, reason: null },
        { version: 2, amountFen: '200000', withdrawn: false, reason: null },
        { version: 3, amountFen: '200000', withdrawn: true, reason: '计划取消' },
        { version: 4, amountFen: '300000', withdrawn: false, reason: null },
      ],
    });
    const { node } = await unit.api.ask('query ($id: ID!) { node(id: $id) { ... on Target { version } } }', first);
    expect(node).toEqual({ version: 4 });
    expect((await (await aBuyer()).api.ask('query ($id: ID!) { node(id: $id) { id } }', first)).node).toBeNull();
  });

  it('is of one measure: one for purchases, another for sales helped along', async () => {
    const more = { subjectKind: 'BUYER_DIVISION', subject: '350100', period: `${year}-02` };
    const [purchases, sales] = [await set(more), await set({ ...more, measure: 'ASSISTED_SALE', amountFen: '5' })];
    expect(sales.target.id).not.toBe(purchases.target.id);
    expect(await listed(office, { ...more, measure: 'ASSISTED_SALE' })).toEqual([
      { id: sales.target.id, amountFen: '5' },
    ]);
    expect(await listed(await anOffice({ seat: '350200' }), more)).toEqual([]);
    expect(await listed(unit, more)).toEqual([]);
  });

  it('of a department counts what stands below it, of a unit alone only what is credited to itself', async () => {
    const bureau = await aBuyer();
    const [school, supplier, custodian] = await Promise.all([
      aBuyer({ unitType: 'SCHOOL', parentId: bureau.organisationId }),
      aSupplier(),
      aCustodian(),
    ]);
    const listing = await aListing(supplier, { tiers: [[1, 1000n]] });
    for (const [buyer, quantity] of [
      [bureau, 2],
      [school, 3],
    ] as const) {
      const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity }]);
      const [part] = order.supplierOrders;
      await confirm(supplier, part.id);
      const line = { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity };
      const shipped = await ship(supplier, part.id, today, [line]);
      const [{ id: shipmentLineId }] = shipped.supplierOrder.shipments[0].lines;
      await accept(buyer, part.id, today, [{ shipmentLineId, acceptedQuantity: quantity }]);
      await pay(custodian, [{ on: today, yuan: `${quantity}0.00`, remark: order.paymentReference }]);
    }
    await counted();
    await set({ subject: idOf(bureau) });
    await set({ subject: idOf(bureau), subjectKind: 'UNIT_ALONE' });
    const rows = (await progress(bureau)) as { subjectKind: string; countedFen: string }[];
    expect(rows.map((row) => [row.subjectKind, row.countedFen]).sort()).toEqual([
      ['UNIT', '5000'],
      ['UNIT_ALONE', '2000'],
    ]);
    const sales = await set({ subject: idOf(school), measure: 'ASSISTED_SALE' });
    expect(refusals(sales)).toEqual([]);
    expect(await progress(school)).toEqual([
      { subjectKind: 'UNIT', subject: idOf(school), measure: 'ASSISTED_SALE', targetFen: '100000', countedFen: '0' },
    ]);
  });

  it('is refused for a document that is not stored, and asked for with its kind', async () => {
    expect(refusals(await set({ documentHash: 'ab' }))).toEqual(['FILE_UNKNOWN documentHash']);
    const ask = (filter: object) =>
      office.api.send('query ($filter: TargetFilterInput) { targets(filter: $filter) { pageInfo { endCursor } } }', {
        filter,
      });
    expect((await ask({ subject: '350100' })).errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
    expect((await ask({ subject: '350100', subjectKind: 'UNIT' })).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });
});
