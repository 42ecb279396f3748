import { newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { aBuyer, anOffice, aSupplier, counted, type Person } from '@shanhai/testing';
import { refusals } from './sales-world';

let west: Person;
let supplier: Person;
beforeAll(async () => {
  west = await anOffice({ seat: '640400' });
  supplier = await aSupplier();
});
const input = (more: object = {}) => ({
  idempotencyKey: newId(),
  name: '肉牛良种繁育基地',
  kind: 'INDUSTRY',
  source: 'EASTERN_PARTY',
  year: 2025,
  amountFen: '150000000',
  divisionCode: '640422',
  supplierId: toGlobalId('Organisation', supplier.organisationId),
  document: '闽宁办〔2025〕7 号',
  ...more,
});
const put = (more: object = {}, by = west) =>
  by.api.mutate('putAidProject', input(more), 'project { id version name amountYuan withdrawn }');
const TOTALS = `query ($by: [AidFacet!]!, $filter: AidFilterInput) {
  aidTotals(groupBy: $by, filter: $filter, level: CITY) { year source divisionCode projects amountFen } }`;
const ours = () => ({ supplierId: toGlobalId('Organisation', supplier.organisationId) });
const totals = async (by: string[]) => (await west.api.ask(TOTALS, { by, filter: ours() })).aidTotals;

it('is put by the office of the place, changed by versions, added up, and shown on the supplier to offices', async () => {
  const { project } = await put();
  expect(project).toMatchObject({ version: 1, name: '肉牛良种繁育基地', amountYuan: '1,500,000.00', withdrawn: false });
  await put({ source: 'CENTRAL', year: 2024, amountFen: '700', divisionCode: '640424' });
  expect(await totals(['YEAR', 'SOURCE', 'DIVISION'])).toEqual([
    { year: 2024, source: 'CENTRAL', divisionCode: '640400', projects: 1, amountFen: '700' },
    { year: 2025, source: 'EASTERN_PARTY', divisionCode: '640400', projects: 1, amountFen: '150000000' },
  ]);
  const change = { projectId: project.id, changesVersion: 1, reason: '追加资金', amountFen: '160000000' };
  expect((await put(change)).project.version).toBe(2);
  expect(refusals(await put(change))).toEqual(['STATE_NOT_ALLOWED changesVersion']);
  expect(refusals(await put({ ...change, reason: ' ' }))).toEqual(['REQUIRED reason']);
  const shown =
    'query ($id: ID!) { node(id: $id) { ... on Organisation { aidProjects { name amountFen history { version reason amountFen office { name } } } } } }';
  const seen = async (by: Person) =>
    (await by.api.ask(shown, { id: toGlobalId('Organisation', supplier.organisationId) })).node.aidProjects;
  const [newest] = await seen(await anOffice({ seat: '350000' }));
  expect(newest.amountFen).toBe('160000000');
  expect(newest.history.map(({ version, reason }: { version: number; reason: string | null }) => [version, reason])).toEqual([[2, '追加资金'], [1, null]]); // prettier-ignore
  expect([await seen(supplier), await seen(await aBuyer())]).toEqual([[], []]);
  await put({ ...change, changesVersion: 2, reason: '重复登记', withdrawn: true });
  expect(await totals([])).toEqual([{ year: null, source: null, divisionCode: null, projects: 1, amountFen: '700' }]);
  const { aidProjects } = await west.api.ask(
    'query ($filter: AidFilterInput) { aidProjects(filter: $filter, first: 5) { nodes { year supplier { id } } } }',
    { filter: { ...ours(), divisionCode: '640000' } },
  );
  expect(aidProjects.nodes).toEqual([{ year: 2024, supplier: { id: ours().supplierId } }]);
});

it('is refused for what is not in the places, not there, or not right', async () => {
  expect(refusals(await put({ divisionCode: '640121' }))).toEqual(['OUTSIDE_YOUR_PLACES divisionCode']);
  expect(refusals(await put({ divisionCode: '999999' }))).toEqual(['DIVISION_UNKNOWN divisionCode']);
  expect(refusals(await put({ year: 1990, amountFen: '0', name: ' ' }))).toEqual([
    'REQUIRED name',
    'INVALID year',
    'NOT_POSITIVE amountFen',
  ]);
  expect(refusals(await put({ documentHash: 'f'.repeat(64) }))).toEqual(['FILE_UNKNOWN documentHash']);
  expect(refusals(await put({ supplierId: toGlobalId('Organisation', newId()) }))).toEqual(['NOT_FOUND supplierId']);
  const unknown = { projectId: toGlobalId('AidProject', newId()), changesVersion: 1, reason: '更正' };
  expect(refusals(await put(unknown))).toEqual(['NOT_FOUND projectId']);
  const key = { idempotencyKey: newId() };
  const [first, second] = await Promise.all([put(key), put(key)]);
  expect(second.project.id).toBe(first.project.id);
  const changes = { projectId: first.project.id, changesVersion: 1, reason: '更正' };
  const both = await Promise.all([put({ ...changes, amountFen: '1' }), put({ ...changes, amountFen: '2' })]);
  expect(both.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED changesVersion']);
  expect(refusals(await put(changes, await anOffice({ seat: '350000' })))).toEqual([
    'OUTSIDE_YOUR_PLACES divisionCode',
  ]);
});

it('is never in trade totals', async () => {
  const trade = async () => {
    await counted();
    const query = '{ procurementTotals(scheme: "EW_PURCHASE", period: { from: "2025-01", until: "2025-12" }, filter: { supplierId: "SUPPLIER" }, groupBy: [MEASURE]) { totalFen rows { amountFen goodsFen } } }'; // prettier-ignore
    return (await west.api.ask(query.replace('SUPPLIER', ours().supplierId))).procurementTotals;
  };
  const before = await trade();
  await put();
  expect(await trade()).toEqual(before);
});
