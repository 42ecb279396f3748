import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  anIdentityNumber,
  anOffice,
  aPaidPurchase,
  aSupplier,
  type PaidPurchase,
  type Person,
  storedFile,
} from '@shanhai/testing';
import request from 'supertest';
import { testWorld } from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

interface Village {
  bought: PaidPurchase;
  recorder: Person;
  approver: Person;
  households: string[];
  lineId: string;
}

/** A supplier with two sellers and three households, from whom a union bought for 100 yuan and paid. */
async function aVillage(more: { seat?: string; lines?: number } = {}): Promise<Village> {
  const [recorder, buyer, custodian] = [await aSupplier({ seat: more.seat ?? '640422' }), await aBuyer(), await aCustodian()]; // prettier-ignore
  const approver = await aSupplier({ of: recorder });
  const bought = await aPaidPurchase({ buyer, supplier: recorder, custodian }, { lines: more.lines ?? 1 });
  const { households } = await recorder.api.done(
    'registerHouseholds',
    {
      idempotencyKey: newId(),
      households: ['马', '杨', '李'].map((name) => ({
        ...{ name, identityNumber: anIdentityNumber(), villageCode: '640422100201', joinedOn: '2025-01-01' },
      })),
    },
    'households { id }',
  );
  const lineId = bought.part.lines[0].id;
  return { bought, recorder, approver, households: households.map(({ id }: { id: string }) => id), lineId };
}

const FIELDS = 'payout { id status amountFen households reversesId lines { orderLineId amountFen } }';
/** Input of a payout that shares an amount among some households. */
const payoutOf = async ({ households, lineId }: Village, amounts: number[], more: object = {}) => ({
  idempotencyKey: newId(),
  kind: 'DIVIDEND',
  paidOn: today,
  voucherHashes: [await storedFile(`发放表 ${newId()}`)],
  households: amounts.map((amountFen, index) => ({ householdId: households[index], amountFen })),
  lines: [{ orderLineId: lineId, amountFen: amounts.reduce((a, b) => a + b, 0) }],
  ...more,
});
const record = async (village: Village, amounts: number[], more: object = {}) =>
  village.recorder.api.mutate('recordHouseholdPayout', await payoutOf(village, amounts, more), FIELDS);
const decide = (by: Person, payoutId: string, more: object = {}) =>
  by.api.mutate('decideHouseholdPayout', { payoutId, approve: true, ...more }, FIELDS);
const approved = async (village: Village, amounts: number[], more: object = {}): Promise<string> => {
  const { payout } = await record(village, amounts, more);
  expect(refusals(await decide(village.approver, payout.id))).toEqual([]);
  return payout.id;
};
const cancel = (by: Person, payoutId: string) =>
  by.api.mutate('cancelHouseholdPayout', { payoutId, reason: '发错', idempotencyKey: newId() }, FIELDS);

const SUMS = 'paidFen arrivedFen arrivedOf100YuanFen owedFen notYetPaidOutFen households withheld';
const ofLine = async (by: Person, orderLineId: string, more = '') =>
  (await by.api.ask(`query ($id: ID!) { benefitOfLine(orderLineId: $id) { ${SUMS} ${more} } }`, { id: orderLineId }))
    .benefitOfLine;
const statements = async (by: Person, groupBy: string, more = '', lotId: string | null = null) =>
  (
    await by.api.ask(
      `query ($from: Date!, $until: Date!, $groupBy: BenefitGroup!, $lotId: ID) { benefitStatements(from: $from, until: $until, groupBy: $groupBy, lotId: $lotId) { ${SUMS} countyCode suppliersLeftOut supplier { id } ${more} } }`,
      {
        from: today,
        until: `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('02-29', '02-28')}`,
        groupBy,
        lotId,
      },
    )
  ).benefitStatements;

describe('payouts', () => {
  it('hold once another person approved them, and are told in the log without any name', async () => {
    const village = await aVillage();
    const input = await payoutOf(village, [1_000, 500]);
    const { payout } = await village.recorder.api.done('recordHouseholdPayout', input, FIELDS);
    expect(payout).toMatchObject({ status: 'RECORDED', amountFen: '1500', households: 2, reversesId: null });
    expect((await village.recorder.api.done('recordHouseholdPayout', input, FIELDS)).payout.id).toBe(payout.id);
    expect((await ofLine(village.recorder, village.lineId)).arrivedFen).toBe('0');
    expect(refusals(await decide(village.recorder, payout.id))).toEqual(['OWN_HOUSEHOLD_PAYOUT payoutId']);
    expect(refusals(await decide(await aSupplier(), payout.id))).toEqual(['NOT_FOUND payoutId']);
    expect(refusals(await decide(village.approver, payout.id, { approve: false }))).toEqual(['REQUIRED reason']);
    // Whoever lost the answer asks again by the key of the request.
    const idempotencyKey = newId();
    const decided = await Promise.all([1, 2].map(() => decide(village.approver, payout.id, { idempotencyKey })));
    expect(decided.map(({ payout: each }) => each.status)).toEqual(['APPROVED', 'APPROVED']);
    expect(refusals(await decide(village.approver, payout.id, { approve: false, reason: '错', idempotencyKey }))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']); // prettier-ignore
    expect(refusals(await decide(village.approver, payout.id))).toEqual(['STATE_NOT_ALLOWED payoutId']);
    expect(await ofLine(village.recorder, village.lineId)).toMatchObject({ arrivedFen: '1500', households: 2 });
  });

  it('are refused for what cannot be', async () => {
    const [village, other] = [await aVillage(), await aVillage()];
    const refused = async (amounts: number[], more: object = {}) => refusals(await record(village, amounts, more));
    expect(await refused([])).toEqual(['REQUIRED households']);
    expect(await refused([1], { voucherHashes: [] })).toEqual(['REQUIRED voucherHashes']);
    expect(await refused([1], { voucherHashes: ['f'.repeat(64)] })).toEqual(['FILE_UNKNOWN voucherHashes.0']);
    expect(await refused([1], { paidOn: '2999-01-01' })).toEqual(['DATE_IN_FUTURE paidOn']);
    expect(await refused([-1, 2])).toEqual(['NOT_POSITIVE households.0.amountFen']);
    const [householdId] = village.households;
    expect(
      await refused([2], {
        households: [
          { householdId, amountFen: 1 },
          { householdId, amountFen: 1 },
        ],
      }),
    ).toEqual(['NAMED_TWICE households.1.householdId']);
    // The same household, registered again, is one.
    const identityNumber = anIdentityNumber();
    const again: string[] = [];
    for (const name of ['马文', '马文祥']) {
      const household = { name, identityNumber, villageCode: '640422100201', joinedOn: '2025-01-01' };
      const input = { idempotencyKey: newId(), households: [household] };
      const { households } = await village.recorder.api.done('registerHouseholds', input, 'households { id }');
      again.push(households[0].id);
      if (name === '马文') await village.recorder.api.done('endHousehold', { householdId: again[0], leftOn: '2025-01-01', reason: '姓名有误' }); // prettier-ignore
    }
    expect(await refused([2], { households: again.map((id) => ({ householdId: id, amountFen: 1 })) })).toEqual([
      'NAMED_TWICE households.1.householdId',
    ]);
    expect(await refused([2], { lines: [{ orderLineId: village.lineId, amountFen: 1 }] })).toEqual([
      'PAYOUT_SUMS_DIFFER lines',
    ]);
    expect(await refused([1], { households: [{ householdId: other.households[0], amountFen: 1 }] })).toEqual([
      'NOT_FOUND households.0.householdId',
    ]);
    expect(await refused([1], { lines: [{ orderLineId: other.lineId, amountFen: 1 }] })).toEqual([
      'NOT_FOUND lines.0.orderLineId',
    ]);
    const lotId = other.bought.listing.lotGlobalId;
    expect(await refused([1], { lines: [{ orderLineId: village.lineId, lotId, amountFen: 1 }] })).toEqual([
      'NOT_FOUND lines.0.lotId',
    ]);
    expect(await refused([10_001])).toEqual(['PAYOUT_ABOVE_PAID lines.0.amountFen']);
    expect(
      (await village.recorder.api.ask('{ householdPayouts(first: 5) { nodes { id } } }')).householdPayouts.nodes,
    ).toEqual([]);
  });

  it('take no fen of a line twice, though many record at once', async () => {
    const village = await aVillage();
    const answers = await Promise.all([0, 1, 2, 3].map(() => record(village, [4_000])));
    expect(answers.flatMap(refusals)).toEqual(Array(2).fill('PAYOUT_ABOVE_PAID lines.0.amountFen'));
    const [first] = answers.filter(({ payout }) => payout);
    const rejected = await decide(village.recorder, first.payout.id, { approve: false, reason: '名单有误' });
    expect(rejected.payout.status).toBe('REJECTED');
    expect(refusals(await record(village, [6_000]))).toEqual([]);
  });

  it('are cancelled by a counter-entry that another person approves, once though two try', async () => {
    const village = await aVillage();
    const payoutId = await approved(village, [6_000, 4_000]);
    const answers = await Promise.all([cancel(village.recorder, payoutId), cancel(village.approver, payoutId)]);
    expect(answers.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED payoutId']);
    const { payout: counter } = answers.find(({ payout }) => payout)!;
    expect(counter).toMatchObject({ amountFen: '-10000', reversesId: payoutId, status: 'RECORDED' });
    // It gives nothing back before it holds.
    expect(refusals(await record(village, [1]))).toEqual(['PAYOUT_ABOVE_PAID lines.0.amountFen']);
    const decided = await Promise.all([village.recorder, village.approver].map((by) => decide(by, counter.id)));
    expect(decided.flatMap(refusals)).toEqual(['OWN_HOUSEHOLD_PAYOUT payoutId']);
    expect(await ofLine(village.recorder, village.lineId)).toMatchObject({ arrivedFen: '0', households: 0 });
    expect(refusals(await cancel(village.recorder, payoutId))).toEqual(['STATE_NOT_ALLOWED payoutId']);
    expect(refusals(await cancel(village.recorder, counter.id))).toEqual(['STATE_NOT_ALLOWED payoutId']);
    expect(refusals(await record(village, [10_000]))).toEqual([]);
    const { householdPayouts: payouts } = await village.recorder.api.ask(
      '{ householdPayouts(first: 5, status: CANCELLED) { nodes { id } } }',
    );
    expect(payouts.nodes).toEqual([{ id: payoutId }]);
  });

  it('show shares and vouchers to their supplier and its county alone', async () => {
    const village = await aVillage({ seat: '640424' });
    const voucher = await storedFile(`发放表 ${newId()}`);
    const payoutId = await approved(village, [700], { voucherHashes: [voucher] });
    const [county, province] = [await anOffice({ seat: '640424' }), await anOffice()];
    const node = async (by: Person) =>
      (await by.api.ask('query ($id: ID!) { node(id: $id) { ... on HouseholdPayout { shares { amountFen household { name } } } } }', { id: payoutId })).node; // prettier-ignore
    for (const by of [village.recorder, county]) expect((await node(by)).shares).toMatchObject([{ amountFen: '700' }]);
    for (const by of [province, village.bought.buyer, await aSupplier()]) expect(await node(by)).toBeNull();
    const open = async (by: Person) =>
      (await request(testWorld().apiUrl).get(`/files/${voucher}`).set('Authorization', `Bearer ${by.api.token}`))
        .status;
    expect(await Promise.all([village.recorder, county].map(open))).toEqual([200, 200]);
    for (const status of await Promise.all([province, village.bought.buyer].map(open))) expect(status).not.toBe(200);
  });
});

describe('benefit statements', () => {
  const model = async ({ recorder, bought }: Village) =>
    recorder.api.done('putBenefitModel', {
      ...{ idempotencyKey: newId(), kind: 'ORDER_PURCHASE', productId: bought.listing.productGlobalId },
      // 5 kg were sold: 20 yuan of floor price, and 10 yuan of dividend.
      ...{ floorFen: '400', floorBase: '1000', dividendPoints: 1_000, validFrom: '2025-01-01', source: '订单收购协议' },
      fileHash: await storedFile('订单收购协议', 'application/pdf'),
    });

  it('tell of every 100 yuan what arrived and what has not, and open down to payouts', async () => {
    const village = await aVillage();
    await model(village);
    const payoutId = await approved(village, [600, 500, 400]);
    const sums = {
      ...{ paidFen: '10000', arrivedFen: '1500', arrivedOf100YuanFen: '1500' },
      ...{ owedFen: '3000', notYetPaidOutFen: '1500', households: 3, withheld: false },
    };
    expect(await ofLine(village.bought.buyer, village.lineId, 'payouts { id }')).toEqual({ ...sums, payouts: null });
    expect(await ofLine(village.recorder, village.lineId, 'payouts { id } models { kind } supplier { id }')).toEqual({
      ...sums,
      payouts: [{ id: payoutId }],
      models: [{ kind: 'ORDER_PURCHASE' }],
      supplier: { id: toGlobalId('Organisation', village.recorder.organisationId) },
    });
    const { lotGlobalId } = village.bought.listing;
    for (const group of ['LINE', 'LOT', 'SUPPLIER', 'COUNTY'])
      expect(await statements(village.recorder, group)).toMatchObject([{ ...sums, countyCode: '640422' }]);
    expect(await statements(village.recorder, 'LOT', 'lotId', lotGlobalId)).toMatchObject([
      { ...sums, lotId: lotGlobalId },
    ]);
    for (const stranger of [await aBuyer(), await aSupplier()]) {
      const answer = await stranger.api.send('query ($id: ID!) { benefitOfLine(orderLineId: $id) { paidFen } }', { id: village.lineId }); // prettier-ignore
      expect(answer.errors![0].extensions.code).toBe('NOT_FOUND');
    }
  });

  it('withhold what would tell of single households, in rows and in sums', async () => {
    const seat = '640221';
    const [few, many] = [await aVillage({ seat }), await aVillage({ seat })];
    await approved(few, [900, 100]);
    await approved(many, [300, 300, 300]);
    expect(await ofLine(few.bought.buyer, few.lineId)).toMatchObject({
      ...{ paidFen: '10000', arrivedFen: null, arrivedOf100YuanFen: null, notYetPaidOutFen: null, withheld: true },
    });
    const [county, province] = [await anOffice({ seat }), await anOffice()];
    const of = (rows: { supplier: { id: string } | null }[], { recorder }: Village) =>
      rows.find((row) => row.supplier?.id === toGlobalId('Organisation', recorder.organisationId));
    const seenByCounty = await statements(county, 'SUPPLIER');
    expect(of(seenByCounty, few)).toMatchObject({ arrivedFen: '1000', withheld: false });
    const seenAbove = await statements(province, 'SUPPLIER', 'payouts { id }');
    expect(of(seenAbove, few)).toMatchObject({ arrivedFen: null, withheld: true, payouts: null });
    expect(of(seenAbove, many)).toMatchObject({ arrivedFen: '900', withheld: false });
    const inCounty = (rows: { countyCode: string }[]) => rows.find(({ countyCode }) => countyCode === seat);
    expect(inCounty(await statements(province, 'COUNTY'))).toMatchObject({
      ...{ paidFen: '10000', arrivedFen: '900', suppliersLeftOut: 1, withheld: false },
    });
    expect(inCounty(await statements(county, 'COUNTY'))).toMatchObject({ paidFen: '20000', arrivedFen: '1900' });
    // Above the county there are no single lines.
    expect(of(await statements(province, 'LINE', 'orderLineId'), many)).toMatchObject({ orderLineId: null });
  });

  it('are refused for spans that are none', async () => {
    const supplier = await aSupplier();
    const ask = async (from: string, until: string) => {
      const query = `{ benefitStatements(from: "${from}", until: "${until}", groupBy: LINE) { paidFen } }`;
      return refusals((await supplier.api.send(query)).errors![0].extensions as never);
    };
    expect(await ask('2025-02-30', '2025-03-01')).toEqual(['DATE_INVALID from']);
    expect(await ask('2025-03-01', '2025-03-01')).toEqual(['DATE_OUT_OF_ORDER until']);
    expect(await ask('2024-01-01', '2025-01-02')).toEqual(['TOO_MANY until']);
  });
});

it('lists figures by supplier, as of their days, and says of how many the sum is', async () => {
  const seat = '640521';
  const [one, two, silent] = [await aSupplier({ seat }), await aSupplier({ seat }), await aSupplier({ seat })];
  const fileHash = await storedFile('用工花名册', 'application/pdf');
  const say = (by: Person, value: number, asOf: string) =>
    by.api.mutate('recordBenefitFigure', {
      ...{ idempotencyKey: newId(), kind: 'JOBS', value, asOf, source: '用工花名册', fileHash },
    });
  for (const [by, value, asOf] of [
    [one, 30, '2025-06-30'],
    [one, 12, '2025-01-31'],
    [two, 8, '2025-03-31'],
  ] as const)
    expect(refusals(await say(by, value, asOf))).toEqual([]);
  expect(refusals(await say(one, -1, '2999-01-01'))).toEqual(['INVALID value', 'DATE_IN_FUTURE asOf']);
  const read = async (by: Person, asOf?: string) =>
    (
      await by.api.ask(
        'query ($asOf: Date) { benefitFigures(kind: JOBS, asOf: $asOf) { sum reported suppliers earliestAsOf latestAsOf figures { value asOf source } } }',
        { asOf },
      )
    ).benefitFigures;
  const county = await anOffice({ seat });
  const now = await read(county);
  expect(now).toMatchObject({ sum: 38, reported: 2, earliestAsOf: '2025-03-31', latestAsOf: '2025-06-30' });
  expect(now.suppliers).toBeGreaterThanOrEqual(3);
  expect(now.figures).toEqual([
    { value: 30, asOf: '2025-06-30', source: '用工花名册' },
    { value: 8, asOf: '2025-03-31', source: '用工花名册' },
  ]);
  expect(await read(county, '2025-02-01')).toMatchObject({ sum: 12, reported: 1 });
  expect(await read(silent)).toMatchObject({ sum: 0, reported: 0, suppliers: 1, earliestAsOf: null });
});
