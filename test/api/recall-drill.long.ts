import { freshDatabase } from '@shanhai/testing';
import { type Officer, OwnWorld } from '../publishing/own-world';

/** Steps of one journey: two harvests meet in a made lot, which is shipped and accepted. */
const STEPS = 4;
const SHORT = 10_000;
const LONG = 1_000_000;
const SEAT = '640422';
const ASKED = 30;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: OwnWorld;
let officer: Officer;

const id = (kind: number, of = 'n.i') => `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(${of}), 12, '0'))::uuid`;
const [SUPPLIER, BUYER, PRODUCT, SKU] = ["id_of('1')", "id_of('2')", "id_of('3')", "id_of('4')"];
const WHO = `CREATE FUNCTION id_of(text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT ('0000000a-0000-7000-8000-00000000000' || $1)::uuid $$;
  INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, budget_unit, status, registered_on, decided_on)
    SELECT id_of(n), kind, type, n, n, seat, false, 'APPROVED', '2020-01-01', '2020-01-01'
    FROM (VALUES ('1', 'SUPPLIER', 'COOPERATIVE', '640422'), ('2', 'BUYER', 'UNION', '350181')) AS o(n, kind, type, seat);
  INSERT INTO products (id, supplier_id, category_code, name, description, base_unit, origin_code, created_on) VALUES (${PRODUCT}, ${SUPPLIER}, 'GOJI', '枸杞', '', 'GRAM', '640422', '2020-01-01');`;

/** Journeys from one number to another, as the use cases would have left them. */
const journeys = (from: number, until: number) => `SET session_replication_role = replica;
  CREATE TEMP TABLE n AS SELECT i FROM generate_series(${from}, ${until}) AS i;
  INSERT INTO lots (id, supplier_id, product_id, trace_code, quantity_base, base_unit, place_code, harvested_on, recorded_on, origin_status, taken_base, making_id, shipped_base)
    SELECT ${id(1)}, ${SUPPLIER}, ${PRODUCT}, 'R' || n.i, 10000, 'GRAM', '640422', '2024-07-01'::date, '2024-07-01'::date, 'VERIFIED', 1000, NULL::uuid, 0 FROM n
    UNION ALL SELECT ${id(2)}, ${SUPPLIER}, ${PRODUCT}, 'M' || n.i, 1000, 'GRAM', '640422', '2024-08-01'::date, '2024-08-01'::date, 'VERIFIED', 0, ${id(3)}, 500 FROM n;
  INSERT INTO makings (id, supplier_id, kind, place_code, happened_on, recorded_on) SELECT ${id(3)}, ${SUPPLIER}, 'MIXED', '640422', '2024-08-01', '2024-08-01' FROM n;
  INSERT INTO making_inputs (making_id, supplier_id, lot_id, lot_supplier_id, taken_base)
    SELECT ${id(3)}, ${SUPPLIER}, ${id(1, 'x')}, ${SUPPLIER}, 500 FROM n, unnest(ARRAY[n.i, n.i + 1]) AS x;
  INSERT INTO orders (id, buyer_id, number, status, channel, placed_on, placed_by, payment_reference, goods_fen, charges_fen, note)
    SELECT ${id(4)}, ${BUYER}, 'N' || n.i, 'PLACED', 'UNION_DIRECT', '2024-08-02', ${BUYER}, 'P' || n.i, 100, 0, '' FROM n;
  INSERT INTO order_addresses (order_id, buyer_id, name, division_code, street, contact, phone) SELECT ${id(4)}, ${BUYER}, '仓库', '350181', '1 号', '陈某', '13800000000' FROM n;
  INSERT INTO supplier_orders (id, buyer_id, order_id, supplier_id, status, placed_on, closed_on, goods_fen) SELECT ${id(5)}, ${BUYER}, ${id(4)}, ${SUPPLIER}, 'CLOSED', '2024-08-02', '2024-08-04', 100 FROM n;
  INSERT INTO order_lines (id, buyer_id, order_id, supplier_order_id, supplier_id, ordinal, sku_id, sku_code, sku_name, product_id, category_code, pricing, content_base, address_name, unit_price_fen,
      ordered_quantity, confirmed_quantity, shipped_quantity, accepted_quantity, due_fen)
    SELECT ${id(6)}, ${BUYER}, ${id(4)}, ${id(5)}, ${SUPPLIER}, 0, ${SKU}, 'S', '枸杞', ${PRODUCT}, 'GOJI', 'PACK', 500, '仓库', 100, 1, 1, 1, 1, 100 FROM n;
  INSERT INTO shipments (id, buyer_id, supplier_order_id, supplier_id, shipped_on, carrier, tracking_number) SELECT ${id(7)}, ${BUYER}, ${id(5)}, ${SUPPLIER}, '2024-08-03', '', '' FROM n;
  INSERT INTO shipment_lines (id, buyer_id, shipment_id, order_line_id, supplier_id, lot_id, quantity, accepted_quantity)
    SELECT ${id(8)}, ${BUYER}, ${id(7)}, ${id(6)}, ${SUPPLIER}, ${id(2)}, 1, 1 FROM n;
  DROP TABLE n; SET session_replication_role = origin; ANALYZE;`;

const DRILL = `query ($lotId: ID) { recallDrill(lotId: $lotId, direction: BOTH) { more lotsMadeOfIt { traceCode } lotsThatMadeIt { traceCode } totals { deliveries packs }
  deliveries { nodes { quantity lot { traceCode } buyer { name } address { contact phone } } } } }`;

/** The median time of drills from made lots and harvests all over the history, in milliseconds. */
async function drillMs(most: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ASKED; i += 1) {
    const number = (2 + Math.floor(((most - 4) * i) / ASKED)).toString(16).padStart(12, '0');
    const lotId = Buffer.from(`Lot:0000000${1 + (i % 2)}-0000-7000-8000-${number}`).toString('base64url');
    const before = performance.now();
    const { recallDrill } = await officer.api.ask(DRILL, { lotId });
    times.push(performance.now() - before);
    // A harvest went into two made lots; a made lot is of two harvests.
    expect(recallDrill.more).toBe(false);
    expect([recallDrill.lotsMadeOfIt.length, recallDrill.lotsThatMadeIt.length]).toEqual(i % 2 ? [0, 2] : [2, 0]);
    expect([recallDrill.totals.deliveries, recallDrill.deliveries.nodes.length]).toEqual(i % 2 ? [1, 1] : [2, 2]);
  }
  return times.sort((a, b) => a - b)[ASKED / 2];
}

beforeAll(async () => {
  database = await freshDatabase('recall');
  world = await OwnWorld.start(database.url);
  officer = await world.officer(SEAT, ['OFFICER']);
  await world.sql(WHO);
}, 120_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
});

it('drills through a history of a million steps in the time that ten thousand take', async () => {
  await world.sql(journeys(1, SHORT / STEPS));
  await drillMs(SHORT / STEPS);
  const short = await drillMs(SHORT / STEPS);
  await world.sql(journeys(SHORT / STEPS + 1, LONG / STEPS));
  await drillMs(LONG / STEPS);
  const long = await drillMs(LONG / STEPS);
  console.log(`recall drill, median: ${short.toFixed(1)} ms of ${SHORT} steps, ${long.toFixed(1)} ms of ${LONG}`);
  expect(long / short).toBeLessThan(3);
}, 900_000);
