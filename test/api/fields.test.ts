import { newId } from '@shanhai/kernel';
import { aListing, anOffice, ApiClient, aSupplier, type Person, sql } from '@shanhai/testing';

const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idempotent = () => ({ idempotencyKey: newId() });

/** A category of its own: yields are everybody's. */
async function aCategory(): Promise<string> {
  const code = `CROP_${newId().slice(-8).toUpperCase()}`;
  await sql('INSERT INTO categories (code, name_zh, name_en) VALUES ($1, $1, $1)', [code]);
  return code;
}
const putPlot = (person: Person, categoryCode: string, more: object = {}) =>
  person.api.mutate(
    'putPlot',
    { ...idempotent(), name: '北坡三号', divisionCode: '640422100', areaSquareMetres: '2000', categoryCode, ...more },
    'plot { id name areaSquareMetres outline }',
  );
const putYield = (person: Person, categoryCode: string, more: object = {}) =>
  person.api.mutate(
    'putAreaYield',
    {
      ...{ ...idempotent(), categoryCode, version: 1, baseUnit: 'GRAM', source: '省农技站 2024 年亩产上限' },
      ...{ yieldBase: '600000', areaSquareMetres: '2000', validFrom: '2020-01-01', ...more },
    },
    'areaYield { categoryCode version yieldBase }',
  );
const record = (person: Person, productId: string, plotIds: string[] | null, more: object = {}) =>
  person.api.mutate(
    'recordLot',
    {
      ...{ ...idempotent(), productId, quantityBase: '400000', placeCode: '640422', harvestedOn: '2024-09-01' },
      ...{ plotIds, ...more },
    },
    `lot { id traceCode standing plots { name } hold { id harvestYear areaSquareMetres mostBase beforeBase statedBase decision } }`,
  );

describe('a lot of named fields', () => {
  let supplier: Person;
  let province: Person;
  let category: string;
  let productId: string;
  let plotId: string;
  beforeAll(async () => {
    [supplier, province, category] = await Promise.all([aSupplier(), anOffice(), aCategory()]);
    productId = (await aListing(supplier, { category })).productGlobalId;
    plotId = (await putPlot(supplier, category)).plot.id;
  });

  it('is free while nobody said what an area grows', async () => {
    const { lot } = await record(supplier, productId, [plotId], {
      quantityBase: '90000000',
      harvestedOn: '2019-09-01',
    });
    expect(lot).toMatchObject({ standing: 'FREE', plots: [{ name: '北坡三号' }], hold: null });
  });

  it('is held where the year is above what the fields can have grown, with the sum, until an office decides', async () => {
    expect((await putYield(province, category)).areaYield).toMatchObject({ version: 1, yieldBase: '600000' });
    expect((await record(supplier, productId, [plotId])).lot.standing).toBe('FREE');
    const { lot } = await record(supplier, productId, [plotId]);
    expect(lot).toMatchObject({
      standing: 'HELD',
      hold: {
        ...{ harvestYear: 2024, areaSquareMetres: '2000', mostBase: '600000' },
        ...{ beforeBase: '400000', statedBase: '400000', decision: null },
      },
    });
    // What is held is not summed up; a lot that names no fields grew on them all the same; one of another year is as it was.
    expect((await record(supplier, productId, null, { quantityBase: '200000' })).lot.standing).toBe('FREE');
    expect((await record(supplier, productId, null, { quantityBase: '1' })).lot).toMatchObject({
      ...{ standing: 'HELD', plots: [] },
      hold: { mostBase: '600000', beforeBase: '600000', statedBase: '1' },
    });
    expect((await record(supplier, productId, [plotId], { harvestedOn: '2023-09-01' })).lot.standing).toBe('FREE');
    const mix = { placeCode: '640422', mixedOn: '2024-09-02', inputs: [{ lotId: lot.id, quantityBase: '1' }] };
    expect(refusals(await supplier.api.mutate('mixLots', { ...idempotent(), ...mix }))).toEqual([
      'LOT_HELD inputs.0.lotId',
    ]);
    const { lot: seen } = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { standing hold { mostBase } } }',
      { code: lot.traceCode },
    );
    expect(seen).toEqual({ standing: 'HELD', hold: null });

    const [county, elsewhere] = [await anOffice({ seat: '640422' }), await anOffice({ seat: '640423' })];
    const waiting = async (office: Person) =>
      (await office.api.ask('{ lotHolds(filter: { waiting: true }, first: 100) { nodes { id lot { id } } } }')).lotHolds
        .nodes;
    expect(await waiting(county)).toContainEqual({ id: lot.hold.id, lot: { id: lot.id } });
    expect(await waiting(elsewhere)).not.toContainEqual({ id: lot.hold.id, lot: { id: lot.id } });
    const decide = (office: Person, decision: string, more: object = {}) =>
      office.api.mutate(
        'decideLotHold',
        { lotHoldId: lot.hold.id, decision, reason: '当年加密种植，已实地核实', ...more },
        'lotHold { decision reason lot { standing } }',
      );
    expect(refusals(await decide(county, 'RELEASED', { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await decide(elsewhere, 'RELEASED'))).toEqual(['OUTSIDE_YOUR_PLACES lotHoldId']);
    expect(refusals(await decide(county, 'RELEASED', { lotHoldId: 'bm9uZQ' }))).toEqual(['NOT_FOUND lotHoldId']);
    expect((await decide(county, 'RELEASED')).lotHold).toEqual({
      ...{ decision: 'RELEASED', reason: '当年加密种植，已实地核实', lot: { standing: 'FREE' } },
    });
    expect(refusals(await decide(county, 'REFUSED'))).toEqual(['STATE_NOT_ALLOWED lotHoldId']);
    expect(await waiting(county)).not.toContainEqual({ id: lot.hold.id, lot: { id: lot.id } });
    const facts = await sql<{ type: string }>(
      "SELECT type FROM facts WHERE stream_id = $1 AND type LIKE 'lot.h%' ORDER BY recorded_at",
      [Buffer.from(lot.id, 'base64url').toString().split(':')[1]],
    );
    expect(facts.map(({ type }) => type)).toEqual(['lot.held', 'lot.hold_decided']);

    const refused = (await record(supplier, productId, [plotId])).lot;
    await county.api.done('decideLotHold', { lotHoldId: refused.hold.id, decision: 'REFUSED', reason: '无此产量' });
    expect(
      refusals(
        await supplier.api.mutate('mixLots', {
          ...idempotent(),
          ...mix,
          inputs: [{ lotId: refused.id, quantityBase: '1' }],
        }),
      ),
    ).toEqual(['STATE_NOT_ALLOWED inputs.0.lotId']);
  });

  it('is one of several that are recorded at once and together above what can have grown', async () => {
    const [own, crop] = [await aSupplier(), await aCategory()];
    const product = (await aListing(own, { category: crop })).productGlobalId;
    const plot = (await putPlot(own, crop)).plot.id;
    await putYield(province, crop);
    const made = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        record(own, product, index % 2 === 0 ? [plot] : null, { quantityBase: '250000' }),
      ),
    );
    expect(made.map(({ lot }) => lot.standing).sort()).toEqual(['FREE', 'FREE', 'HELD', 'HELD']);
  });

  it('names fields that are there, its supplier’s, of its goods and in its place', async () => {
    const others = (await putPlot(await aSupplier(), category)).plot.id;
    const [apples, far] = [
      (await putPlot(supplier, 'POTATOES')).plot.id,
      (await putPlot(supplier, category, { divisionCode: '640423' })).plot.id,
    ];
    const refused = async (plotIds: string[]) => refusals(await record(supplier, productId, plotIds));
    expect(await refused([plotId, others])).toEqual(['NOT_FOUND plotIds.1']);
    expect(await refused([apples])).toEqual(['NOT_FOUND plotIds.0']);
    expect(await refused(['bm9uZQ'])).toEqual(['NOT_FOUND plotIds.0']);
    expect(await refused([far])).toEqual(['INVALID plotIds.0']);
    const many = Array.from({ length: 51 }, () => Buffer.from(`Plot:${newId()}`).toString('base64url'));
    expect(await refused(many)).toEqual(['TOO_MANY plotIds']);
  });
});

describe('putPlot', () => {
  it('adds a field once for one key, and corrects it; what was before stands in the trail', async () => {
    const supplier = await aSupplier();
    const outline = JSON.stringify({
      type: 'Polygon',
      coordinates: [
        [
          [105.7, 35.9],
          [105.8, 35.9],
          [105.8, 36],
          [105.7, 35.9],
        ],
      ],
    });
    const key = idempotent();
    const { plot } = await putPlot(supplier, 'POTATOES', { ...key, outline });
    expect(plot).toMatchObject({ name: '北坡三号', areaSquareMetres: '2000', outline });
    expect((await putPlot(supplier, 'POTATOES', { ...key, outline })).plot.id).toBe(plot.id);
    await putPlot(supplier, 'POTATOES', { plotId: plot.id, areaSquareMetres: '1500' });
    const { plots } = await supplier.api.ask('{ plots { nodes { id areaSquareMetres outline } } }');
    expect(plots.nodes).toEqual([{ id: plot.id, areaSquareMetres: '1500', outline: null }]);
    const trail = await sql<{ before: { areaSquareMetres: string } | null }>(
      "SELECT before FROM audit_trail WHERE operation = 'putPlot' AND subject_id = $1 ORDER BY recorded_at",
      [Buffer.from(plot.id, 'base64url').toString().split(':')[1]],
    );
    expect(trail.map(({ before }) => before?.areaSquareMetres ?? null)).toEqual([null, '2000']);
    expect((await (await aSupplier()).api.ask('{ plots { nodes { id } } }')).plots.nodes).toEqual([]);
  });

  it.each([
    ['REQUIRED name', { name: ' ' }],
    ['TOO_LONG name', { name: 'x'.repeat(101) }],
    ['NOT_POSITIVE areaSquareMetres', { areaSquareMetres: '0' }],
    ['INVALID areaSquareMetres', { areaSquareMetres: '100000001' }],
    ['INVALID outline', { outline: '{"type":"Point","coordinates":[1,2]}' }],
    ['DIVISION_UNKNOWN divisionCode', { divisionCode: '999999' }],
    ['NOT_FOUND categoryCode', { categoryCode: 'NONE' }],
    ['NOT_FOUND plotId', { plotId: 'bm9uZQ' }],
    ['REQUIRED idempotencyKey', { idempotencyKey: ' ' }],
  ])('refuses %s', async (refusal, more) => {
    expect(refusals(await putPlot(await aSupplier(), 'POTATOES', more))).toEqual([refusal]);
  });

  it("refuses another supplier's field", async () => {
    const { plot } = await putPlot(await aSupplier(), 'POTATOES');
    expect(refusals(await putPlot(await aSupplier(), 'POTATOES', { plotId: plot.id }))).toEqual(['NOT_FOUND plotId']);
  });
});

describe('less than was thought', () => {
  const QUEUE = `{ lotHolds(filter: { waiting: true }, first: 100) { nodes { id areaSquareMetres mostBase beforeBase statedBase yieldVersion lot { id standing } } } }`;
  async function aFarm() {
    const [own, crop, province, county] = await Promise.all([
      aSupplier(),
      aCategory(),
      anOffice(),
      anOffice({ seat: '640422' }),
    ]);
    const product = (await aListing(own, { category: crop })).productGlobalId;
    const plot = (await putPlot(own, crop)).plot.id as string;
    await putYield(province, crop);
    const lots: string[] = [];
    for (const quantityBase of ['300000', '100000', '200000'])
      lots.push((await record(own, product, [], { quantityBase })).lot.id as string);
    const queue = async () =>
      (await county.api.ask(QUEUE)).lotHolds.nodes.filter(({ lot }: { lot: { id: string } }) => lots.includes(lot.id));
    return { own, crop, province, county, product, plot, lots, queue };
  }

  it('area puts the last lots of the year into the queue of the office, also those that are sold; once', async () => {
    const { own, crop, county, plot, lots, queue } = await aFarm();
    const [, , last] = lots.map((id) => Buffer.from(id, 'base64url').toString().split(':')[1]);
    await sql('UPDATE lots SET shipped_base = quantity_base WHERE id = $1', [last]);
    // Larger, or renamed: nothing to judge.
    await putPlot(own, crop, { plotId: plot, name: '南坡', areaSquareMetres: '2100' });
    await putPlot(own, crop, { plotId: plot, areaSquareMetres: '2000' });
    expect(await queue()).toEqual([]);
    await putPlot(own, crop, { plotId: plot, areaSquareMetres: '1400' });
    expect(await queue()).toMatchObject([
      {
        ...{
          areaSquareMetres: '1400',
          mostBase: '420000',
          beforeBase: '400000',
          statedBase: '200000',
          yieldVersion: 1,
        },
        lot: { id: lots[2], standing: 'HELD' },
      },
    ]);
    const facts = await sql("SELECT 1 FROM facts WHERE stream_id = $1 AND type = 'lot.held'", [last]);
    expect(facts).toHaveLength(1);
    const [{ detail }] = await sql<{ detail: object }>(
      "SELECT detail FROM audit_trail WHERE operation = 'putPlot' AND organisation_id = $1 ORDER BY recorded_at DESC LIMIT 1",
      [own.organisationId],
    );
    expect(detail).toEqual({ lotsHeld: 1 });
    const [{ id: lotHoldId }] = await queue();
    await county.api.done('decideLotHold', { lotHoldId, decision: 'RELEASED', reason: '租用了邻村地块' });
    // What an office let go by this sum stays, and is held again by a lower one.
    await putPlot(own, crop, { plotId: plot, areaSquareMetres: '1401' });
    await putPlot(own, crop, { plotId: plot, areaSquareMetres: '1400' });
    expect(await queue()).toEqual([]);
    await putPlot(own, crop, { plotId: plot, areaSquareMetres: '1000' });
    expect((await queue()).map(({ lot }: { lot: { id: string } }) => lot.id).sort()).toEqual(lots.slice(1).sort());
  });

  it('area of a crop is also what is sown with another', async () => {
    const { own, plot, lots, queue } = await aFarm();
    await putPlot(own, await aCategory(), { plotId: plot });
    expect(await queue()).toHaveLength(lots.length);
  });

  it('of a yield holds lots of its span, of all suppliers with fields', async () => {
    const [one, other] = [await aFarm(), await aSupplier()];
    const { crop, province, lots, queue } = one;
    const product = (await aListing(other, { category: crop })).productGlobalId;
    await putPlot(other, crop, { areaSquareMetres: '1000' });
    const theirs = (await record(other, product, null, { quantityBase: '300000' })).lot.id;
    const unbound = await aSupplier();
    const bare = (await aListing(unbound, { category: crop })).productGlobalId;
    const free = (await record(unbound, bare, null, { quantityBase: '90000000' })).lot;
    expect(free.standing).toBe('FREE');
    const less = { version: 2, yieldBase: '500000' };
    await putYield(province, crop, { ...less, validFrom: '2025-01-01' });
    expect(await queue()).toEqual([]);
    await putYield(province, crop, { ...less, version: 3, validFrom: '2024-01-01', validUntil: '2025-01-01' });
    expect(await queue()).toMatchObject([{ mostBase: '500000', yieldVersion: 3, lot: { id: lots[2] } }]);
    const standings = await sql<{ standing: string }>('SELECT standing FROM lots WHERE id = ANY($1::uuid[])', [
      [theirs, free.id].map((id) => Buffer.from(id, 'base64url').toString().split(':')[1]),
    ]);
    expect(standings.map(({ standing }) => standing).sort()).toEqual(['FREE', 'HELD']);
  });

  it('area meets lots that are recorded at the same time', async () => {
    const { own, crop, product, plot } = await aFarm();
    await Promise.all([
      putPlot(own, crop, { plotId: plot, areaSquareMetres: '1000' }),
      ...Array.from({ length: 3 }, () =>
        record(own, product, null, { harvestedOn: '2023-09-01', quantityBase: '200000' }),
      ),
    ]);
    const [{ free }] = await sql<{ free: string }>(
      "SELECT sum(quantity_base)::text AS free FROM lots WHERE supplier_id = $1 AND standing = 'FREE' AND harvested_on = '2023-09-01'",
      [own.organisationId],
    );
    expect(free).toBe('200000');
  });
});

describe('putAreaYield', () => {
  it('adds versions one after the other, by offices of provinces, of what makes sense', async () => {
    const [province, county, category] = [await anOffice(), await anOffice({ seat: '640422' }), await aCategory()];
    const refused = async (more: object, by = province) => refusals(await putYield(by, category, more));
    expect(await refused({}, county)).toEqual(['PROVINCE_ONLY categoryCode']);
    expect(await refused({ version: 2 })).toEqual(['INVALID version']);
    expect(await refused({ yieldBase: '0', areaSquareMetres: '100000001', source: ' ' })).toEqual([
      'NOT_POSITIVE yieldBase',
      'INVALID areaSquareMetres',
      'REQUIRED source',
    ]);
    expect(await refused({ validFrom: '2024-02-30' })).toEqual(['DATE_INVALID validFrom']);
    expect(await refused({ validUntil: '2020-01-01' })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    expect(await refused({ categoryCode: 'NONE' })).toEqual(['NOT_FOUND categoryCode']);
    expect(await refused({})).toEqual([]);
    expect(await refused({})).toEqual(['VERSION_TAKEN version']);
    expect(await refused({ version: 2 })).toEqual([]);
    const { areaYields } = await new ApiClient().ask(
      'query ($category: String) { areaYields(categoryCode: $category) { version } }',
      { category },
    );
    expect(areaYields).toEqual([{ version: 1 }, { version: 2 }]);
  });
});
