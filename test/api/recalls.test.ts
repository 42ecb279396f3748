import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  accept,
  ADDRESS,
  aBuyer,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  type MadeListing,
  type Person,
  place,
  sql,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idempotent = () => ({ idempotencyKey: newId() });

/** Fresh berries, dried and packed: a lot made of a lot made of a lot, and a SKU of the last. */
async function aChain(supplier: Person) {
  const berries = await aListing(supplier, { category: 'GOJI_FRESH', lotQuantityBase: 400_000n });
  const goji = await aListing(supplier, { category: 'GOJI' });
  const made = (processCode: string, lotId: string, taken: string, quantityBase: string) =>
    supplier.api
      .done(
        'processLots',
        {
          ...idempotent(),
          ...{ processCode, placeCode: '640422', processedOn: '2024-08-01' },
          inputs: [{ lotId, quantityBase: taken }],
          outputs: [{ productId: goji.productGlobalId, quantityBase }],
        },
        'lots { id traceCode }',
      )
      .then(({ lots }) => lots[0] as { id: string; traceCode: string });
  const dried = await made('GOJI_DRYING', berries.lotGlobalId, '40000', '10000');
  const packed = await made('PACKING', dried.id, '8000', '8000');
  return { berries, goji, dried, packed };
}

/** An order of three packs that is confirmed. */
async function anOrder(buyer: Person, supplier: Person, listing: MadeListing) {
  const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 3 }]);
  const [part] = order.supplierOrders;
  await confirm(supplier, part.id);
  return part as { id: string; lines: { id: string }[] };
}
const shipFrom = (supplier: Person, part: { id: string; lines: { id: string }[] }, traceCode: string) =>
  supplier.api.mutate(
    'shipSupplierOrder',
    {
      ...idempotent(),
      ...{ supplierOrderId: part.id, shippedOn: today },
      lines: [{ lineId: part.lines[0].id, traceCode, quantity: 3 }],
    },
    'supplierOrder { shipments { lines { id } } }',
  );
const start = (person: Person, lotId: string, more: object = {}) =>
  person.api.mutate(
    'startRecall',
    { ...idempotent(), lotId, level: 'LEVEL_2', reason: '农药残留超标', ...more },
    'recall { id lotCount startedBy { name } lot { id } }',
  );
const end = (person: Person, recallId: string, reason = '复检合格') =>
  person.api.mutate('endRecall', { recallId, reason }, 'recall { endedOn endReason }');
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
/** The lots that are held no more by the end of a recall, as trace events tell it. */
async function activeAgain(recallId: string): Promise<string[]> {
  const rows = await sql<{ event: { quantityList: { epcClass: string }[] } }>(
    "SELECT event FROM epcis_events WHERE terms @> ARRAY['disposition=active', $1]",
    [`document =urn:uuid:${uuidOf(recallId)}`],
  );
  return rows.flatMap(({ event }) => event.quantityList.map(({ epcClass }) => epcClass.slice(9))).sort();
}

describe('a recall', () => {
  let supplier: Person;
  let buyer: Person;
  beforeAll(async () => {
    [supplier, buyer] = await Promise.all([aSupplier(), aBuyer()]);
  });

  it('stands on the lot and all made of it: nothing of them leaves, and orders show it', async () => {
    const { berries, goji, dried, packed } = await aChain(supplier);
    const [shipped, open] = [await anOrder(buyer, supplier, goji), await anOrder(buyer, supplier, goji)];
    expect(refusals(await shipFrom(supplier, shipped, packed.traceCode))).toEqual([]);
    const { recall } = await start(supplier, berries.lotGlobalId);
    expect(recall).toMatchObject({ lotCount: 3, startedBy: { name: supplier.name }, lot: { id: berries.lotGlobalId } });

    expect(refusals(await shipFrom(supplier, open, packed.traceCode))).toEqual(['LOT_RECALLED lines.0.traceCode']);
    const mix = { placeCode: '640422', mixedOn: today, inputs: [{ lotId: dried.id, quantityBase: '1' }] };
    expect(refusals(await supplier.api.mutate('mixLots', { ...idempotent(), ...mix }))).toEqual([
      'LOT_RECALLED inputs.0.lotId',
    ]);
    const seen = async (id: string) =>
      (
        await buyer.api.ask(
          'query ($id: ID!) { node(id: $id) { ... on SupplierOrder { recalled shipments { lines { lot { recalls { level endedOn } } } } } } }',
          { id },
        )
      ).node;
    expect(await seen(shipped.id)).toEqual({
      recalled: true,
      shipments: [{ lines: [{ lot: { recalls: [{ level: 'LEVEL_2', endedOn: null }] } }] }],
    });
    expect(await seen(open.id)).toEqual({ recalled: false, shipments: [] });
    const { lot } = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { recalls { id reason } } }',
      { code: packed.traceCode },
    );
    expect(lot.recalls).toEqual([{ id: recall.id, reason: '农药残留超标' }]);

    const facts = await sql<{ type: string; payload: { lotIds?: string[] } }>(
      "SELECT type, payload FROM facts WHERE stream_id = $1 AND type LIKE 'recall.%' ORDER BY recorded_at",
      [berries.lotId],
    );
    expect(facts.map(({ type }) => type)).toEqual(['recall.started']);
    expect(facts[0].payload.lotIds).toHaveLength(3);
    const events = await sql("SELECT 1 FROM epcis_events WHERE terms @> ARRAY['disposition=recalled', $1]", [
      `class=urn:uuid:${berries.lotId}`,
    ]);
    expect(events).toHaveLength(1);

    expect((await end(supplier, recall.id)).recall).toEqual({ endedOn: today, endReason: '复检合格' });
    expect(await seen(shipped.id)).toMatchObject({ recalled: false });
    expect(refusals(await shipFrom(supplier, open, packed.traceCode))).toEqual([]);
    const ids = [berries.lotId, uuidOf(dried.id), uuidOf(packed.id)].sort();
    expect(await activeAgain(recall.id)).toEqual(ids);
  });

  it('is of the supplier and the offices of the place; what an office began an office ends', async () => {
    const { dried, packed } = await aChain(supplier);
    const [county, elsewhere] = [await anOffice({ seat: '640422' }), await anOffice({ seat: '640423' })];
    expect(refusals(await start(await aSupplier(), dried.id))).toEqual(['NOT_FOUND lotId']);
    expect(refusals(await start(elsewhere, dried.id))).toEqual(['OUTSIDE_YOUR_PLACES lotId']);
    expect(refusals(await start(supplier, 'bm9uZQ'))).toEqual(['NOT_FOUND lotId']);
    expect(refusals(await start(supplier, dried.id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    const { recall } = await start(county, dried.id);
    expect(refusals(await start(supplier, dried.id))).toEqual(['RECALL_OPEN lotId']);
    expect(refusals(await end(supplier, recall.id))).toEqual(['RECALL_OF_OFFICE recallId']);
    expect(refusals(await end(elsewhere, recall.id))).toEqual(['OUTSIDE_YOUR_PLACES recallId']);
    expect(refusals(await end(await aSupplier(), recall.id))).toEqual(['NOT_FOUND recallId']);
    // Another one, on a lot that stands in the first.
    const second = await start(supplier, packed.id);
    expect(refusals(await end(county, recall.id))).toEqual([]);
    expect(refusals(await end(county, recall.id))).toEqual(['STATE_NOT_ALLOWED recallId']);
    const part = await anOrder(buyer, supplier, (await aChain(supplier)).goji);
    expect(refusals(await shipFrom(supplier, part, packed.traceCode))).toContain('LOT_RECALLED lines.0.traceCode');
    expect(await activeAgain(recall.id)).toEqual([uuidOf(dried.id)]);
    expect(refusals(await end(supplier, second.recall.id))).toEqual([]);
    expect(await activeAgain(second.recall.id)).toEqual([uuidOf(packed.id)]);
    expect(await sql('SELECT 1 FROM lots WHERE open_recalls <> 0 AND trace_code = $1', [packed.traceCode])).toEqual([]);
  });

  it('misses nothing that is made while it waits for a lot, though another is undone', async () => {
    const supplier = await aSupplier();
    const { berries, dried, packed } = await aChain(supplier);
    /** A lot made of another, by hand: what a step of processing writes of it. */
    const make = async (by: Client, ofLotId: string) => {
      const [lotId, makingId] = [newId(), newId()];
      await by.query(
        `INSERT INTO makings (id, supplier_id, kind, place_code, happened_on, recorded_on) VALUES ($1, $2, 'MIXED', '640422', '2024-08-02', '2024-08-02')`,
        [makingId, supplier.organisationId],
      );
      await by.query(
        'INSERT INTO making_inputs (making_id, supplier_id, lot_id, lot_supplier_id, taken_base) VALUES ($1, $2, $3, $2, 1)',
        [makingId, supplier.organisationId, ofLotId],
      );
      await by.query(
        `INSERT INTO lots (id, supplier_id, product_id, trace_code, quantity_base, base_unit, place_code, harvested_on, recorded_on, origin_status, making_id)
         SELECT $1, supplier_id, product_id, $3, 1, base_unit, place_code, harvested_on, recorded_on, origin_status, $4 FROM lots WHERE id = $2`,
        [lotId, uuidOf(dried.id), `RACE${lotId.slice(-10)}`, makingId],
      );
      return lotId;
    };
    const worlds = [1, 2].map(() => new Client({ connectionString: testWorld().databaseUrl }));
    const [one, two] = worlds;
    await Promise.all(worlds.map((each) => each.connect()));
    try {
      const waiting = async () => {
        for (let tries = 0; tries < 300; tries += 1) {
          const rows = await sql(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%lots%'`,
          );
          if (rows.length > 0) return;
          await pause(20);
        }
        throw new Error('nobody waits');
      };
      // Somebody has the dried lot: the recall, which has found it and the packed one, waits.
      await one.query('BEGIN');
      await one.query('SELECT FROM lots WHERE id = $1 FOR NO KEY UPDATE', [uuidOf(dried.id)]);
      const recalling = supplier.api.mutate('startRecall', {
        ...{ ...idempotent(), lotId: berries.lotGlobalId, level: 'LEVEL_1', reason: '农残超标' },
      });
      await waiting();
      // As many lots as before, but another; and of that one a third is being made.
      const second = await make(two, uuidOf(dried.id));
      await two.query("UPDATE lots SET standing = 'UNDONE' WHERE id = $1", [uuidOf(packed.id)]);
      await two.query('BEGIN');
      await two.query('SELECT FROM lots WHERE id = $1 FOR NO KEY UPDATE', [second]);
      const third = await make(two, second);
      await one.query('COMMIT');
      await pause(100);
      await waiting();
      await two.query('COMMIT');
      expect(refusals(await recalling)).toEqual([]);
      const open = await sql<{ id: string; open: number }>(
        'SELECT id, open_recalls AS open FROM lots WHERE id = ANY($1::uuid[])',
        [[second, third]],
      );
      expect(open.map((each) => each.open)).toEqual([1, 1]);
    } finally {
      await Promise.all(worlds.map((each) => each.end()));
    }
  });

  it('is begun once for one key', async () => {
    const { dried } = await aChain(supplier);
    const key = idempotent();
    const first = await start(supplier, dried.id, key);
    expect((await start(supplier, dried.id, key)).recall).toEqual(first.recall);
  });
});

describe('recalls', () => {
  const RECALLS = `query ($filter: RecallFilter, $first: Int, $after: String) { recalls(filter: $filter, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { id level endedOn lot { id } } } }`;
  const list = async (person: Person, variables: object = {}) => (await person.api.ask(RECALLS, variables)).recalls;
  const idsOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);

  it('are listed to the supplier and to offices of the place and the seat, the newest first', async () => {
    const [supplier, buyer, county, elsewhere] = [
      await aSupplier({ seat: '640303' }),
      await aBuyer(),
      await anOffice({ seat: '640424' }),
      await anOffice({ seat: '640423' }),
    ];
    const lots = [await aListing(supplier, { placeCode: '640424' }), await aListing(supplier, { placeCode: '640424' })];
    const begun: string[] = [];
    for (const { lotGlobalId: lotId } of lots)
      begun.unshift(
        (
          await supplier.api.done(
            'startRecall',
            { ...idempotent(), lotId, level: 'LEVEL_3', reason: '标签有误' },
            'recall { id }',
          )
        ).recall.id,
      );
    await supplier.api.done('endRecall', { recallId: begun[1], reason: '已更正' });
    expect(idsOf(await list(supplier))).toEqual(begun);
    const first = await list(supplier, { first: 1 });
    expect([idsOf(first), first.pageInfo.hasNextPage]).toEqual([[begun[0]], true]);
    expect(idsOf(await list(supplier, { first: 1, after: first.pageInfo.endCursor }))).toEqual([begun[1]]);
    expect(idsOf(await list(supplier, { filter: { open: true } }))).toEqual([begun[0]]);
    expect(idsOf(await list(supplier, { filter: { open: false } }))).toEqual([begun[1]]);
    expect(idsOf(await list(supplier, { filter: { lotId: lots[0].lotGlobalId } }))).toEqual([begun[1]]);
    expect(idsOf(await list(county, { first: 100 })).filter((id) => begun.includes(id))).toEqual(begun);
    for (const seat of ['640000', '640303']) {
      const { nodes } = await list(await anOffice({ seat }), { filter: { lotId: lots[1].lotGlobalId } });
      expect(nodes).toMatchObject([
        { id: begun[0], level: 'LEVEL_3', endedOn: null, lot: { id: lots[1].lotGlobalId } },
      ]);
    }
    for (const stranger of [elsewhere, await aSupplier()])
      expect(idsOf(await list(stranger, { first: 100 })).filter((id) => begun.includes(id))).toEqual([]);
    const { errors } = await buyer.api.send(RECALLS, {});
    expect(errors?.[0].extensions.code).toBe('FORBIDDEN');
    const none = await supplier.api.send(RECALLS, { filter: { lotId: 'bm9uZQ' } });
    expect(none.errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('find a lot that was made of the one that they began with', async () => {
    const supplier = await aSupplier();
    const { berries, packed } = await aChain(supplier);
    const { recall } = await supplier.api.done(
      'startRecall',
      { ...idempotent(), lotId: berries.lotGlobalId, level: 'LEVEL_1', reason: '农残超标' },
      'recall { id }',
    );
    expect(idsOf(await list(supplier, { filter: { lotId: packed.id } }))).toEqual([recall.id]);
  });
});

describe('recallDrill', () => {
  const DRILL = `query ($traceCode: String, $lotId: ID, $direction: RecallDirection, $after: String, $first: Int) { recallDrill(traceCode: $traceCode, lotId: $lotId, direction: $direction) {
    more lot { id } lotsMadeOfIt { id } lotsThatMadeIt { id }
    totals { deliveries buyers packs acceptedPacks rejectedPacks returnedPacks complete }
    deliveries(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { quantity acceptedQuantity rejectedQuantity returnedQuantity onTheWayQuantity withBuyerQuantity
      shippedOn supplierOrderId supplierOrderStatus skuCode lot { traceCode } buyer { name } supplier { name } address { name divisionCode street contact phone } } } } }`;
  const drill = async (person: Person, variables: object) => (await person.api.ask(DRILL, variables)).recallDrill;
  const ids = (lots: { id: string }[]) => lots.map(({ id }) => id).sort();

  it('finds every delivery and contact, both ways, with what was accepted, refused and returned', async () => {
    const [supplier, one, other] = [await aSupplier(), await aBuyer(), await aBuyer()];
    const { berries, goji, dried, packed } = await aChain(supplier);
    const parts = [await anOrder(one, supplier, goji), await anOrder(other, supplier, goji)];
    const { supplierOrder } = await shipFrom(supplier, parts[0], packed.traceCode);
    await shipFrom(supplier, parts[1], dried.traceCode);
    const shipmentLineId = supplierOrder.shipments[0].lines[0].id;
    await accept(one, parts[0].id, today, [{ shipmentLineId, acceptedQuantity: 2, rejectedQuantity: 1 }]);
    await one.api.done('returnGoods', {
      ...idempotent(),
      ...{ supplierOrderId: parts[0].id, returnedOn: today, reason: '变质', lines: [{ shipmentLineId, quantity: 1 }] },
    });

    const found = await drill(supplier, { lotId: berries.lotGlobalId });
    expect(found).toMatchObject({ more: false, lot: { id: berries.lotGlobalId }, lotsThatMadeIt: [] });
    expect(ids(found.lotsMadeOfIt)).toEqual([dried.id, packed.id].sort());
    expect(found.totals).toEqual({
      ...{ deliveries: 2, buyers: 2, packs: '6', acceptedPacks: '2', rejectedPacks: '1', returnedPacks: '1' },
      complete: true,
    });
    const delivery = found.deliveries.nodes.find((node: { buyer: { name: string } }) => node.buyer.name === one.name);
    expect(delivery).toEqual({
      ...{ quantity: 3, acceptedQuantity: 2, rejectedQuantity: 1, returnedQuantity: 1 },
      ...{ onTheWayQuantity: 0, withBuyerQuantity: 1, shippedOn: today },
      ...{ supplierOrderId: parts[0].id, supplierOrderStatus: 'CLOSED', skuCode: goji.skuCode },
      ...{ lot: { traceCode: packed.traceCode }, buyer: { name: one.name }, supplier: { name: supplier.name } },
      address: ADDRESS,
    });
    const backward = await drill(supplier, { traceCode: packed.traceCode, direction: 'BACKWARD' });
    expect(backward.lotsMadeOfIt).toEqual([]);
    expect(ids(backward.lotsThatMadeIt)).toEqual([berries.lotGlobalId, dried.id].sort());
    const forward = await drill(supplier, { traceCode: packed.traceCode, direction: 'FORWARD' });
    expect([forward.lotsMadeOfIt, forward.lotsThatMadeIt, forward.totals.deliveries]).toEqual([[], [], 1]);

    // Page by page, and the same for the office of the place.
    const office = await anOffice({ seat: '640422' });
    const codes: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { deliveries } = await drill(office, { lotId: berries.lotGlobalId, first: 1, after });
      codes.push(...deliveries.nodes.map((node: { lot: { traceCode: string } }) => node.lot.traceCode));
      ({ hasNextPage: more, endCursor: after } = deliveries.pageInfo);
    }
    expect(codes.sort()).toEqual([dried.traceCode, packed.traceCode].sort());
    // Who was given whose contacts stands in the trail, page by page; the parcels that were summed up are nobody's contact.
    const trail = await sql<{ subject: string; orders: string[] }>(
      `SELECT subject_id AS subject, detail -> 'supplierOrderIds' AS orders FROM audit_trail
       WHERE organisation_id = $1 AND operation = 'recallDrill' AND (detail ->> 'contacts')::integer = 1`,
      [office.organisationId],
    );
    expect(trail.map(({ subject }) => subject)).toEqual(Array(2).fill(uuidOf(berries.lotGlobalId)));
    expect(trail.flatMap(({ orders }) => orders).sort()).toEqual(parts.map(({ id }) => uuidOf(id)).sort());
    await office.api.ask('query ($lotId: ID) { recallDrill(lotId: $lotId) { totals { packs } } }', {
      lotId: berries.lotGlobalId,
    });
    const entries = await sql("SELECT 1 FROM audit_trail WHERE organisation_id = $1 AND operation = 'recallDrill'", [
      office.organisationId,
    ]);
    expect(entries).toHaveLength(2);
  });

  it('follows goods taken over by another supplier, whose deliveries only the office sees', async () => {
    const [producer, trader, buyer] = [await aSupplier(), await aSupplier(), await aBuyer()];
    const [grown, sold] = [await aListing(producer), await aListing(trader)];
    const makingId = newId();
    await sql(
      `INSERT INTO makings (id, supplier_id, kind, place_code, happened_on, recorded_on) VALUES ($1, $2, 'TAKEN_OVER', '640422', $3, $3)`,
      [makingId, trader.organisationId, today],
    );
    await sql(
      'INSERT INTO making_inputs (making_id, supplier_id, lot_id, lot_supplier_id, taken_base) VALUES ($1, $2, $3, $4, 5)',
      [makingId, trader.organisationId, grown.lotId, producer.organisationId],
    );
    await sql('UPDATE lots SET taken_base = 5 WHERE id = $1', [grown.lotId]);
    await sql('UPDATE lots SET making_id = $1 WHERE id = $2', [makingId, sold.lotId]);
    await sql(
      'INSERT INTO lot_roots (lot_id, supplier_id, root_lot_id, root_supplier_id, mass_base) VALUES ($1, $2, $3, $4, 5)',
      [sold.lotId, trader.organisationId, grown.lotId, producer.organisationId],
    );
    const part = await anOrder(buyer, trader, sold);
    expect(refusals(await shipFrom(trader, part, sold.traceCode))).toEqual([]);
    const own = await drill(producer, { lotId: grown.lotGlobalId });
    expect([ids(own.lotsMadeOfIt), own.deliveries.nodes]).toEqual([[sold.lotGlobalId], []]);
    const seen = await drill(await anOffice({ seat: '640422' }), { lotId: grown.lotGlobalId });
    expect(seen.deliveries.nodes).toMatchObject([{ supplier: { name: trader.name }, address: ADDRESS }]);
  });

  it('is no business of others', async () => {
    const supplier = await aSupplier();
    const { traceCode } = await aListing(supplier);
    const code = async (person: Person, variables: object) =>
      (await person.api.send(DRILL, variables)).errors?.[0].extensions;
    expect(await code(await aSupplier(), { traceCode })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await code(await anOffice({ seat: '640423' }), { traceCode })).toMatchObject({
      userErrors: [{ code: 'OUTSIDE_YOUR_PLACES' }],
    });
    expect(await code(await aBuyer(), { traceCode })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await code(supplier, {})).toMatchObject({ userErrors: [{ code: 'REQUIRED', field: ['traceCode'] }] });
    expect(await code(supplier, { traceCode: 'none' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await code(supplier, { lotId: 'bm9uZQ' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await code(supplier, { traceCode })).toBeUndefined();
  });
});
