import { Client } from 'pg';
import { freshDatabase } from '@shanhai/testing';
import { readQuery } from '../rules/read-query';
import { countEvents, findEvents, type Reader } from './find-events';
import { sightsOf } from './sights';

/** A history that is nearly all of others, and newer than what the reader may see. */
const OTHERS = 20_000;
const PUBLIC_ONES = 4_000;
const [OWN, OTHER, THIRD] = [1, 2, 3].map((n) => `0192a000-0000-7000-8000-00000000000${n}`);
const PER_PAGE = 10;

let world: Awaited<ReturnType<typeof freshDatabase>>;
let client: Client;
beforeAll(async () => {
  world = await freshDatabase('find_events');
  client = new Client({ connectionString: world.url });
  await client.connect();
  await client.query(
    `INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, budget_unit, status, registered_on, decided_on)
     SELECT id, 'SUPPLIER', 'COOPERATIVE', id::text, '9364042200000000' || n, '640422', false, 'APPROVED', '2020-01-01', '2020-01-01'
     FROM unnest($1::uuid[]) WITH ORDINALITY AS o(id, n)`,
    [[OWN, OTHER, THIRD]],
  );
  await add(OTHERS, { owner: OTHER, parties: [THIRD], step: 'shipping', disposition: 'in_transit', year: 2025 });
  await add(PUBLIC_ONES, { owner: OTHER, parties: null, step: 'commissioning', disposition: 'active', year: 2025 });
  await add(25, { owner: OWN, parties: [THIRD], step: 'shipping', disposition: 'in_transit', year: 2020 });
  await add(15, { owner: OTHER, parties: [OWN], step: 'shipping', disposition: 'in_transit', year: 2019 });
  await add(5, {
    owner: OTHER,
    parties: [THIRD],
    places: ['640422'],
    step: 'receiving',
    disposition: 'in_progress',
    year: 2018,
  });
  // Under a former code of the place, and one under both.
  const before = { owner: OTHER, parties: [THIRD], step: 'receiving', disposition: 'in_progress', year: 2017 };
  await add(4, { ...before, places: ['642223'] });
  await add(1, { ...before, places: ['640422', '642223'] });
  await client.query(
    `INSERT INTO epcis_sights (reader, kind, event_time, record_time, id, owner_id) ${sightsOf('epcis_events')}`,
  );
  await client.query('ANALYZE epcis_events, epcis_sights');
});
afterAll(async () => {
  await client.end();
  await world.drop();
});

interface Some {
  owner: string;
  parties: string[] | null;
  places?: string[];
  step: string;
  disposition: string;
  year: number;
}
function add(count: number, { owner, parties, places = [], step, disposition, year }: Some) {
  const terms = [
    'type=ObjectEvent',
    'action=OBSERVE',
    `step=${step}`,
    `disposition=${disposition}`,
    `location=urn:uuid:${owner}`,
  ];
  return client.query(
    `INSERT INTO epcis_events (id, owner_id, event_id, declares, event_time, record_time, terms, party_ids, place_codes, event, prefixes, own)
     SELECT gen_random_uuid(), $2, gen_random_uuid()::text, false, t, t, $3::text[] || ('class=' || n), $4, $5, '{}', '{}', true
     FROM generate_series(1, $1::integer) n, LATERAL (SELECT make_timestamptz($6, 1, 1, 0, 0, 0) + n * interval '7 minutes' AS t) x`,
    [count, owner, terms, parties, places, year],
  );
}

const SUPPLIER: Reader = { organisationId: OWN, organisationKind: 'SUPPLIER', seatCodes: ['640422'] };
const OFFICE: Reader = {
  organisationId: '0192a000-0000-7000-8000-000000000009',
  organisationKind: 'OFFICE',
  seatCodes: ['640422', '642223'],
};

/** Statements that run are explained too: `read` counts the rows of events and their sights that they went through. */
function counting() {
  const count = { read: 0 };
  const query = async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
    const explained = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      [...parameters],
    );
    count.read += rowsRead(explained.rows[0]['QUERY PLAN'][0].Plan);
    return (await client.query(sql, [...parameters])).rows as Row[];
  };
  return { count, db: { query } };
}
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}
function rowsRead(node: PlanNode): number {
  const below = (node.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), 0);
  if (!/Scan/.test(node['Node Type']) || !/epcis/.test(`${node['Relation Name']} ${node['Index Name']}`)) return below;
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return below + (node['Actual Rows'] + removed) * node['Actual Loops'];
}

/** What each reader may see, found without any index. */
async function truth(reader: Reader, where: string): Promise<string[]> {
  const office = reader.organisationKind === 'OFFICE' ? `OR place_codes && '{${reader.seatCodes.join()}}'` : '';
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM epcis_events WHERE (party_ids IS NULL OR owner_id = $1 OR $1 = ANY(party_ids) ${office}) AND ${where} ORDER BY event_time DESC, id DESC`,
    [reader.organisationId],
  );
  return rows.map(({ id }) => id);
}

const has = (term: string) => `terms @> ARRAY['${term}']`;
it.each([
  ['own and received', { EQ_bizStep: 'shipping' }, SUPPLIER, has('step=shipping'), 400],
  ['by disposition', { EQ_disposition: 'in_transit' }, SUPPLIER, has('disposition=in_transit'), 400],
  ['by type, everything', { eventType: 'ObjectEvent' }, SUPPLIER, 'true', 400],
  ['nothing of a step', { EQ_bizStep: 'destroying' }, SUPPLIER, has('step=destroying'), 400],
  ['of a time', { LT_eventTime: '2021-01-01T00:00:00Z' }, SUPPLIER, "event_time < '2021-01-01'", 400],
  ['recorded in a time', { LT_recordTime: '2019-06-01T00:00:00Z' }, SUPPLIER, "record_time < '2019-06-01'", 400],
  ['of places', { EQ_bizStep: 'receiving' }, OFFICE, has('step=receiving'), 400],
  ['of one lot', { MATCH_epcClass: '7' }, SUPPLIER, has('class=7'), 400],
  ['that stand', { standing: 'true', EQ_bizStep: 'shipping' }, SUPPLIER, has('step=shipping'), 2_500],
])('finds what is %s, and reads little more than a page of it', async (_, parameters, reader, where, most) => {
  const { count, db } = counting();
  const query = { ...readQuery(parameters), perPage: PER_PAGE };
  const ids = (await findEvents(db, reader, query, null)).map(({ id }) => id);
  expect(ids).toEqual((await truth(reader, where)).slice(0, PER_PAGE + 1));
  expect(count.read).toBeLessThan(most);
});

it('finds what a location says beyond the newest events, in whole, page by page', async () => {
  const all = await truth(SUPPLIER, has(`location=urn:uuid:${OWN}`));
  const query = { ...readQuery({ EQ_bizLocation: `urn:uuid:${OWN}` }), perPage: PER_PAGE };
  const found: string[] = [];
  for (let after: { time: string; id: string } | null = null; ; ) {
    const rows = await findEvents(counting().db, SUPPLIER, query, after);
    const page = rows.slice(0, PER_PAGE);
    found.push(...page.map(({ id }) => id));
    if (rows.length <= PER_PAGE) break;
    after = { time: page.at(-1)!.eventTime.toISOString(), id: page.at(-1)!.id };
  }
  expect(found).toEqual(all);
});

it('goes on by pages in both directions, and counts no further than it is asked to', async () => {
  const { count, db } = counting();
  const all = await truth(SUPPLIER, has('step=shipping'));
  for (const direction of ['ASC', 'DESC']) {
    const query = { ...readQuery({ EQ_bizStep: 'shipping', orderDirection: direction }), perPage: 39 };
    const [first, ...rest] = await findEvents(db, SUPPLIER, query, null);
    const after = { time: first.eventTime.toISOString(), id: first.id };
    expect((await findEvents(db, SUPPLIER, query, after)).map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
    expect(rest).toHaveLength(all.length - 1);
  }
  expect(await countEvents(db, SUPPLIER, readQuery({ EQ_bizStep: 'shipping' }), 1_000)).toBe(40);
  expect(await countEvents(db, SUPPLIER, readQuery({ eventType: 'ObjectEvent' }), 21)).toBe(21);
  expect(count.read).toBeLessThan(2_000);
});
