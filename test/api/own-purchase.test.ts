import { AccessTokens } from '@shanhai/organisations';
import { fromGlobalId, toGlobalId } from '@shanhai/graphql';
import { businessDateOf, monthOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  counted,
  type MadeListing,
  pay,
  type Person,
  place,
  ship,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const period = { from: monthOf(today), until: monthOf(today) };
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const unitOf = ({ organisationId }: Person) => toGlobalId('Organisation', organisationId);
const aSchool = (more: object = {}) => aBuyer({ unitType: 'SCHOOL', budgetUnit: true, approvalAboveFen: 1n, ...more });

const BELONGING = 'belonging { accountId unit { id } since waitsFor { id } }';
const belongTo = (person: Person, unit: Person) => person.api.mutate('belongTo', { unitId: unitOf(unit) }, BELONGING);
const leave = (person: Person, unit: Person) => person.api.mutate('leaveUnit', { unitId: unitOf(unit) }, BELONGING);
async function memberId(person: Person, unit: Person): Promise<string> {
  const [row] = await sql('SELECT id FROM memberships WHERE user_id = $1 AND organisation_id = $2', [
    person.userId,
    unit.organisationId,
  ]);
  return toGlobalId('Member', row.id as string);
}
const answer = async (unit: Person, person: Person, yes = true, of = unit) =>
  unit.api.mutate('answerBelonging', { memberId: await memberId(person, of), confirm: yes });
async function join(person: Person, unit: Person): Promise<void> {
  await sql("INSERT INTO memberships (id, organisation_id, user_id, roles, status) VALUES ($1, $2, $3, '{ORDERER}', 'ACTIVE')", [newId(), unit.organisationId, person.userId]); // prettier-ignore
}
/** The person, signed in for the account of their own. */
async function onAccount(person: Person): Promise<Person> {
  const { accountId } = (await person.api.ask(`{ ${BELONGING} }`)).belonging;
  const organisationId = fromGlobalId('Organisation', accountId, ['id']);
  const { token } = new AccessTokens(testWorld().tokenSecret).sign({ userId: person.userId, organisationId, organisationKind: 'BUYER', seatCode: person.seatCode, roles: ['ORDERER', 'RECEIVER', 'FINANCE'] }); // prettier-ignore
  return { ...person, organisationId, api: new ApiClient(token) };
}

let [first, second, member]: Person[] = [];
let [supplier, custodian]: Person[] = [];
let listing: MadeListing;
beforeAll(async () => {
  [first, second, supplier, custodian] = await Promise.all([aSchool(), aSchool(), aSupplier(), aCustodian()]);
  member = await aBuyer({ of: first, roles: ['ORDERER'] });
  await join(member, second);
  listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
});

const buy = (person: Person, more: object = {}) => place(person, [{ skuCode: listing.skuCode, quantity: 10 }], { onOwnAccount: true, ...more }); // prettier-ignore
/** An order on one's own account that is shipped; paid when `settle` is called. */
async function shipped(person: Person) {
  const { order } = await buy(person);
  const [part] = order.supplierOrders;
  await confirm(supplier, part.id);
  await ship(supplier, part.id, today, [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 10 }]);
  const settle = () => pay(custodian, [{ on: today, yuan: '100', remark: order.paymentReference }]);
  return { order, part, settle };
}
const reserved = async (unit: Person) =>
  (
    await unit.api.ask(
      'query ($period: PeriodInput!) { procurementTotals(scheme: "RESERVE", period: $period, groupBy: [BUYER, UNIT]) { totalFen rows { amountFen facets { key } } } }',
      { period },
    )
  ).procurementTotals;

it('needs an account, which choosing a unit opens; the unit confirms it', async () => {
  const refused = await member.api.mutate('placeOrder', {
    ...{ idempotencyKey: newId(), onOwnAccount: true, lines: [], addresses: [] },
  });
  expect(refusals(refused)).toEqual(['OWN_ACCOUNT_NEEDED onOwnAccount']);
  expect((await member.api.ask(`{ ${BELONGING} }`)).belonging).toBeNull();
  expect(refusals(await belongTo(member, await aSchool()))).toEqual(['NOT_FOUND unitId']);
  expect(refusals(await belongTo(supplier, supplier))).toEqual(['NOT_FOUND unitId']);

  const { belonging } = await belongTo(member, first);
  expect(belonging).toMatchObject({ unit: null, since: null, waitsFor: { id: unitOf(first) } });
  expect(refusals(await belongTo(member, first))).toEqual(['STATE_NOT_ALLOWED unitId']);
  expect((await first.api.ask('{ waitingMembers { chosenOn member { id } } }')).waitingMembers).toEqual([
    { chosenOn: today, member: { id: await memberId(member, first) } },
  ]);
  expect((await second.api.ask('{ waitingMembers { chosenOn } }')).waitingMembers).toEqual([]);
  expect(refusals(await answer(second, member))).toEqual(['STATE_NOT_ALLOWED memberId']);
  expect(refusals(await answer(second, member, true, first))).toEqual(['NOT_FOUND memberId']);
  expect(refusals(await answer(first, member))).toEqual([]);
  expect(refusals(await answer(first, member, false))).toEqual(['STATE_NOT_ALLOWED memberId']);
  expect((await member.api.ask(`{ ${BELONGING} }`)).belonging).toMatchObject({
    ...{ unit: { id: unitOf(first) }, since: today, waitsFor: null },
  });
  await belongTo(first, first);
  expect(refusals(await answer(first, first))).toEqual(['OWN_CONFIRMATION memberId']);
});

it('is of an account that no office moves below another unit', async () => {
  const { accountId } = (await member.api.ask(`{ ${BELONGING} }`)).belonging;
  const office = await anOffice({ seat: '350000' });
  const decided = { effectiveOn: today, reason: '调整', source: '调整通知' };
  const input = { ...decided, idempotencyKey: newId(), unitId: accountId, superiorId: unitOf(second) };
  expect(refusals(await office.api.mutate('moveUnit', input))).toEqual(['NOT_A_UNIT unitId']);
  const below = { ...input, idempotencyKey: newId(), unitId: unitOf(second), superiorId: accountId };
  expect(refusals(await office.api.mutate('moveUnit', below))).toEqual(['NOT_A_UNIT superiorId']);
});

it('is nobody’s business in the unit, and no approval’s; the same request is the same order', async () => {
  const idempotencyKey = newId();
  const { order } = await buy(member, { idempotencyKey });
  expect(order).toMatchObject({ status: 'PLACED', goodsFen: '10000' });
  expect((await buy(member, { idempotencyKey })).order).toEqual(order);

  const read = async ({ api }: Person) => {
    const found = await api.ask(
      'query ($id: ID!) { order(id: $id) { id } orders(first: 50) { nodes { id } } supplierOrders(first: 50) { nodes { id } } }',
      { id: order.id },
    );
    const seen = [found.order, ...found.orders.nodes].filter((each) => each?.id === order.id).length;
    return seen + found.supplierOrders.nodes.filter((each: { id: string }) => each.id === order.supplierOrders[0].id).length; // prettier-ignore
  };
  expect(await read(await onAccount(member))).toBe(3);
  for (const other of [member, first, second, await anOffice({ seat: '350000' })]) expect(await read(other)).toBe(0);
  // The trail says what was done on the account, and to nobody else by whom.
  const TRAIL = 'query ($filter: AuditFilterInput) { auditTrail(first: 100, filter: $filter) { nodes { operation userName organisation { unitType } } } }'; // prettier-ignore
  const auditor = await anOffice({ seat: '350000', roles: ['AUDITOR'] });
  const trail = await auditor.api.ask(TRAIL, { filter: { inPlaces: true, subjectId: order.id } });
  expect(trail.auditTrail.nodes).toEqual([
    { operation: 'placeOrder', userName: null, organisation: { unitType: 'PERSON' } },
  ]);
  const { organisations } = await first.api.ask('{ organisations(first: 100, filter: { kind: BUYER, search: "个人" }) { nodes { id } } }'); // prettier-ignore
  expect(organisations.nodes).toEqual([]);
});

it('counts for the unit that its buyer moved to before paying, without a name; for nobody after they left all', async () => {
  const { part, settle } = await shipped(member);
  expect((await reserved(second)).totalFen).toBe('0');
  await belongTo(member, second);
  expect(refusals(await answer(second, member))).toEqual([]);
  await settle();
  await counted();
  expect(await reserved(second)).toEqual({
    totalFen: '10000',
    rows: [{ amountFen: '10000', facets: [{ key: unitOf(second) }, { key: unitOf(second) }] }],
  });
  expect((await reserved(first)).totalFen).toBe('0');

  const { countEntries } = await second.api.ask('{ countEntries(first: 5, filter: { scheme: "RESERVE" }) { nodes { id } } }'); // prettier-ignore
  const EXPLAIN = 'query ($id: ID!) { explainEntry(id: $id) { rules { code passed } facts { transfer { payerName } documents { kind } } } }'; // prettier-ignore
  for (const reader of [second, await anOffice({ seat: '350000' })]) {
    const { explainEntry } = await reader.api.ask(EXPLAIN, { id: countEntries.nodes[0].id });
    expect(explainEntry.rules).toContainEqual({ code: 'PERSONS_UNIT', passed: true });
    expect(explainEntry.facts.filter(({ transfer }: { transfer: object | null }) => transfer)).toEqual([]);
  }
  const told = await sql('SELECT payload::text AS text FROM facts WHERE stream_id = $1', [fromGlobalId('SupplierOrder', part.id, ['id'])]); // prettier-ignore
  expect(told.length).toBeGreaterThan(3);
  expect(told.filter(({ text }) => (text as string).includes(member.userId))).toEqual([]);

  const later = await shipped(member);
  await leave(member, second);
  expect(refusals(await leave(member, second))).toEqual(['NOT_FOUND unitId']);
  await later.settle();
  await counted();
  const { explainOrder } = await (
    await onAccount(member)
  ).api.ask(
    'query ($id: ID!) { explainOrder(supplierOrderId: $id) { schemes { scheme parts { reason amountFen } } } }',
    { id: later.part.id },
  );
  const reserve = explainOrder[0].schemes.find(({ scheme }: { scheme: string }) => scheme === 'RESERVE');
  expect(reserve.parts).toEqual([{ reason: 'NO_UNIT', amountFen: '10000' }]);
  expect((await reserved(second)).totalFen).toBe('10000');
});

it('belongs to one unit, whoever decides at the same moment', async () => {
  const [one, other] = await Promise.all([aSchool(), aSchool()]);
  const person = await aBuyer({ of: one, roles: ['ORDERER'] });
  await join(person, other);
  const chosen = await Promise.all(Array.from({ length: 5 }, () => belongTo(person, one)));
  expect(chosen.flatMap(refusals)).toEqual(Array(4).fill('STATE_NOT_ALLOWED unitId'));

  // Confirmed, removed, and chosen anew at once, in any order: who is no member belongs to no unit.
  const [answered, removed] = await Promise.all([
    answer(one, person),
    one.api.mutate('removeMember', { memberId: await memberId(person, one) }),
    belongTo(person, one),
  ]);
  expect(refusals(removed)).toEqual([]);
  expect([[], ['NOT_FOUND memberId'], ['STATE_NOT_ALLOWED memberId']]).toContainEqual(refusals(answered));
  const { belonging } = (await belongTo(person, other)) as { belonging: object };
  expect(belonging).toMatchObject({ unit: null, waitsFor: { id: unitOf(other) } });
});
