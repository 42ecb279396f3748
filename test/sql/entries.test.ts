import { Client } from 'pg';
import { toGlobalId } from '@shanhai/graphql';
import { newId } from '@shanhai/kernel';
import { freshDatabase } from '@shanhai/testing';
import { InProcessApi } from '../../apps/cli/src/print-sql/in-process-api';
import { makeWorld, type SmallWorld } from '../../apps/cli/src/print-sql/world';

/** Lists of entries over a ledger that is mostly somebody else's. */
let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: Client;
let api: InProcessApi;
let world: SmallWorld;
const OTHERS = 3_000;
const OWN = 45;
beforeAll(async () => {
  database = await freshDatabase('entries');
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  api = await InProcessApi.start(database.url);
  world = await makeWorld(api, 1);
  const buyerId = world.buyer.organisationId;
  // Every third one of the viewer's is posted to a later month, and all are older than those of others.
  await owner.query(
    `INSERT INTO count_facets (id, scheme_code, scheme_version, measure, outcome, buyer_id, unit_ids, buyer_codes, supplier_id, origin_codes, category_code, channel, evidence_level)
     SELECT gen_random_uuid(), 'EW_PURCHASE', 1, 'PURCHASE', o, b, ARRAY[b], ARRAY['350181', '350100', '350000'], b, ARRAY['640422', '640400', '640000'], 'GOJI', 'UNION_DIRECT', 1
     FROM unnest(ARRAY['COUNTED', 'NOT_PAIRED']) AS o, unnest(ARRAY['${buyerId}', '${newId()}']::uuid[]) AS b;
     INSERT INTO count_entries (id, buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement)
     SELECT gen_random_uuid(), f.buyer_id, f.id, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), d, CASE WHEN n % 3 = 0 THEN '2025-06' ELSE to_char(d, 'YYYY-MM') END, 'REGULAR', n, n, n, gen_random_uuid(), '{}'
     FROM generate_series(1, ${OTHERS + OWN}) AS n, LATERAL (SELECT CASE WHEN n <= ${OWN} THEN date '2025-01-01' + n % 40 ELSE date '2025-05-01' + n % 20 END AS d) x
     JOIN LATERAL (SELECT * FROM count_facets f WHERE (f.buyer_id = '${buyerId}') = (n <= ${OWN}) AND (f.outcome = 'COUNTED') = (n % 2 = 0)) f ON true;
     UPDATE counter_slots SET position = ${OTHERS + OWN - 10}`,
  );
});
afterAll(async () => {
  await api.close();
  await owner.end();
  await database.drop();
});

interface Connection {
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}
const page = async (filter: object, paging: object, viewer = world.buyer): Promise<Connection> =>
  (
    await api.ask<{ countEntries: Connection }>(
      viewer,
      'query ($filter: CountEntryFilterInput, $first: Int, $after: String, $last: Int, $before: String) { countEntries(filter: $filter, first: $first, after: $after, last: $last, before: $before) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
      { filter, ...paging },
    )
  ).countEntries;
const plain = async (where: string): Promise<string[]> => {
  const { rows } = await owner.query<{ id: string }>(
    `SELECT e.id FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE ${where} ORDER BY e.recognised_on DESC, e.id DESC`,
  );
  return rows.map(({ id }) => toGlobalId('CountEntry', id));
};

it.each([
  ['all', {}, 'TRUE'],
  ['of a month', { period: { from: '2025-01', until: '2025-01' } }, "e.recognised_on < '2025-02-01'"],
  [
    'posted to a month',
    { period: { from: '2025-06', until: '2025-06', basis: 'POSTING' } },
    "e.posting_month = '2025-06'",
  ],
  ['counted', { scheme: 'EW_PURCHASE', outcome: 'COUNTED' }, "f.outcome = 'COUNTED'"],
  ['up to a position', { countedThrough: '20' }, 'e.position <= 20'],
])('those of few among many are all found, in order, page by page, either way: %s', async (_, filter, where) => {
  const own = await plain(`f.buyer_id = '${world.buyer.organisationId}' AND ${where}`);
  expect(own.length).toBeGreaterThan(10);
  const forward: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { nodes, pageInfo } = await page(filter, { first: 8, after });
    forward.push(...nodes.map(({ id }) => id));
    [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  expect(forward).toEqual(own);
  const backward: string[] = [];
  for (let before: string | null = null, more = true; more; ) {
    const { nodes, pageInfo } = await page(filter, { last: 8, before });
    backward.unshift(...nodes.map(({ id }) => id));
    [before, more] = [pageInfo.startCursor, pageInfo.hasPreviousPage];
  }
  expect(backward).toEqual(own);
});

it('those of many are found too, and none that figures do not know yet', async () => {
  const all = await plain(`e.position <= ${OTHERS + OWN - 10}`);
  const { nodes } = await page({ countedThrough: '999999999999999999' }, { first: 100 }, world.office);
  expect(nodes.map(({ id }) => id)).toEqual(all.slice(0, 100));
});
