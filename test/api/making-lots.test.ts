import { businessDateOf, checkDigit, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  type Person,
  place,
  ship,
  sql,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const idempotent = () => ({ idempotencyKey: newId() });

/** Fresh berries of a place, and dried ones to sell. */
const fresh = (supplier: Person, more: object = {}) =>
  aListing(supplier, { name: '枸杞鲜果', category: 'GOJI_FRESH', lotQuantityBase: 100_000n, ...more });
const dried = (supplier: Person) => aListing(supplier, { name: '枸杞', category: 'GOJI' });

const LOT = `id traceCode quantityBase remainingBase takenBase placeCode harvestedOn originStatus standing
  originShares { massBase basisPoints lot { id } } madeIn { id kind placeCode happenedOn undoneOn process { code version } inputs { takenBase lot { id } } lots { id } }`;

function process(supplier: Person, more: object) {
  const input = {
    processCode: 'GOJI_DRYING',
    placeCode: '640422',
    processedOn: '2024-08-01',
    ...idempotent(),
    ...more,
  };
  return supplier.api.mutate('processLots', input, `making { id } lots { ${LOT} }`);
}
function mix(supplier: Person, more: object) {
  const input = { placeCode: '640422', mixedOn: '2024-08-01', ...idempotent(), ...more };
  return supplier.api.mutate('mixLots', input, `making { id } lot { ${LOT} }`);
}
const part = (listing: { lotGlobalId: string }, quantityBase: string) => ({ lotId: listing.lotGlobalId, quantityBase });
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];

describe('processLots', () => {
  let supplier: Person;
  let product: string;
  beforeAll(async () => {
    supplier = await aSupplier();
    product = (await dried(supplier)).productGlobalId;
  });

  it('makes lots that carry the origin of what went in, with an event and facts', async () => {
    const [a, b] = [await fresh(supplier), await fresh(supplier)];
    const outputs = [
      { productId: product, quantityBase: '12000' },
      { productId: product, quantityBase: '3000' },
    ];
    const { lots, making, userErrors } = await process(supplier, {
      inputs: [part(a, '40000'), part(b, '20000')],
      outputs,
    });
    expect(userErrors).toEqual([]);
    expect(lots).toHaveLength(2);
    expect(lots[0]).toMatchObject({
      ...{ quantityBase: '12000', remainingBase: '12000', placeCode: '640422', harvestedOn: '2024-08-01' },
      ...{ originStatus: 'VERIFIED', standing: 'FREE' },
      originShares: [
        { massBase: '40000', basisPoints: 6666, lot: { id: a.lotGlobalId } },
        { massBase: '20000', basisPoints: 3333, lot: { id: b.lotGlobalId } },
      ],
      madeIn: { id: making.id, kind: 'PROCESSED', process: { code: 'GOJI_DRYING', version: 1 } },
    });
    const [input] = await sql<{ taken_base: string }>('SELECT taken_base FROM lots WHERE id = $1', [a.lotId]);
    expect(input.taken_base).toBe('40000');
    const facts = await sql<{ payload: object }>(
      "SELECT payload FROM facts WHERE type = 'lot.made' AND stream_id = $1",
      [uuidOf(lots[0].id)],
    );
    expect(facts[0].payload).toMatchObject({
      quantityBase: '12000',
      making: {
        process: { code: 'GOJI_DRYING', yieldOutput: '1', yieldInput: '4' },
        taken: [
          { lotId: a.lotId, takenBase: '40000' },
          { lotId: b.lotId, takenBase: '20000' },
        ],
      },
      processedIn: '640422',
    });
    const [event] = await sql<{ event: object }>('SELECT event FROM epcis_events WHERE terms && ARRAY[$1]', [
      `transformation=urn:uuid:${uuidOf(making.id)}`,
    ]);
    expect(event.event).toMatchObject({
      type: 'TransformationEvent',
      bizStep: 'creating_class_instance',
      inputQuantityList: [
        { epcClass: `urn:uuid:${a.lotId}`, quantity: 40, uom: 'KGM' },
        { epcClass: `urn:uuid:${b.lotId}`, quantity: 20, uom: 'KGM' },
      ],
      outputQuantityList: [{ quantity: 12 }, { quantity: 3 }],
    });
  });

  it('lets no more come out than the greatest yield, and shows the sum', async () => {
    const berries = await fresh(supplier);
    const input = { inputs: [part(berries, '40003')], outputs: [{ productId: product, quantityBase: '10001' }] };
    const refused = await process(supplier, input);
    expect(refusals(refused)).toEqual(['YIELD_EXCEEDED outputs']);
    expect(refused.userErrors[0].message).toBe(
      '40003 GRAM went in at a greatest yield of 1/4: at most 10000 can come out, 10001 stated',
    );
    const halves = [1, 2].map(() => ({ productId: product, quantityBase: '5001' }));
    expect(refusals(await process(supplier, { ...input, outputs: halves }))).toEqual(['YIELD_EXCEEDED outputs']);
    expect(await sql('SELECT 1 FROM lots WHERE id = $1 AND taken_base > 0', [berries.lotId])).toEqual([]);
  });

  it('is done once for one key', async () => {
    const berries = await fresh(supplier);
    const input = {
      ...idempotent(),
      inputs: [part(berries, '60000')],
      outputs: [{ productId: product, quantityBase: '1' }],
    };
    const first = await process(supplier, input);
    expect((await process(supplier, input)).making).toEqual(first.making);
    expect(refusals(await process(supplier, { ...input, placeCode: '640423' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
  });

  it('refuses what is not there, not theirs, not such goods, or not possible, and takes nothing', async () => {
    const [berries, others] = [await fresh(supplier), await fresh(await aSupplier())];
    const potatoes = await aListing(supplier, { category: 'POTATOES' });
    const good = { inputs: [part(berries, '4')], outputs: [{ productId: product, quantityBase: '1' }] };
    const refused = async (more: object) => refusals(await process(supplier, { ...good, ...more }));
    expect(await refused({ inputs: [] })).toEqual(['REQUIRED inputs']);
    expect(await refused({ outputs: [] })).toEqual(['REQUIRED outputs']);
    expect(await refused({ inputs: Array(201).fill(part(berries, '1')) })).toEqual(['TOO_MANY inputs']);
    expect(await refused({ outputs: Array(21).fill(good.outputs[0]) })).toEqual(['TOO_MANY outputs']);
    expect(await refused({ inputs: [part(berries, '-4')] })).toEqual(['NOT_POSITIVE inputs.0.quantityBase']);
    expect(await refused({ inputs: [part(berries, '1'), part(berries, '1')] })).toEqual(['INVALID inputs.1.lotId']);
    expect(await refused({ outputs: [{ productId: product, quantityBase: '0' }] })).toEqual([
      'NOT_POSITIVE outputs.0.quantityBase',
    ]);
    expect(await refused({ outputs: [{ productId: product, quantityBase: '100000000001' }] })).toEqual([
      'INVALID outputs.0.quantityBase',
    ]);
    expect(await refused({ processedOn: '2024-02-30' })).toEqual(['DATE_INVALID processedOn']);
    expect(await refused({ processedOn: '2999-01-01' })).toEqual(['DATE_IN_FUTURE processedOn']);
    expect(await refused({ processedOn: '2024-06-30' })).toEqual(['DATE_OUT_OF_ORDER processedOn']);
    expect(await refused({ placeCode: '999999' })).toEqual(['DIVISION_UNKNOWN placeCode']);
    expect(await refused({ processCode: 'NONE' })).toEqual(['NOT_FOUND processCode']);
    expect(await refused({ processCode: 'GOJI_DRYING', processedOn: '2015-12-31' })).toEqual(['NOT_FOUND processCode']);
    expect(await refused({ inputs: [part(others, '4')] })).toEqual(['NOT_FOUND inputs.0.lotId']);
    expect(await refused({ inputs: [{ lotId: 'bm9uZQ', quantityBase: '4' }] })).toEqual(['NOT_FOUND inputs.0.lotId']);
    expect(await refused({ inputs: [part(potatoes, '4')] })).toEqual(['PROCESS_MISMATCH inputs.0.lotId']);
    expect(await refused({ outputs: [{ productId: potatoes.productGlobalId, quantityBase: '1' }] })).toEqual([
      'PROCESS_MISMATCH outputs.0.productId',
    ]);
    expect(await refused({ outputs: [{ productId: others.productGlobalId, quantityBase: '1' }] })).toEqual([
      'NOT_FOUND outputs.0.productId',
    ]);
    expect(await refused({ inputs: [part(berries, '100001')] })).toEqual(['LOT_EXHAUSTED inputs.0.quantityBase']);
    expect(await refused({ idempotencyKey: ' ' })).toEqual(['REQUIRED idempotencyKey']);
    await sql("UPDATE lots SET standing = 'HELD' WHERE id = $1", [berries.lotId]);
    expect(await refused({})).toEqual(['LOT_HELD inputs.0.lotId']);
    await sql("UPDATE lots SET standing = 'REFUSED' WHERE id = $1", [berries.lotId]);
    expect(await refused({})).toEqual(['STATE_NOT_ALLOWED inputs.0.lotId']);
    await sql("UPDATE lots SET standing = 'FREE', open_recalls = 1 WHERE id = $1", [berries.lotId]);
    expect(await refused({})).toEqual(['LOT_RECALLED inputs.0.lotId']);
    expect(await sql('SELECT 1 FROM making_inputs WHERE lot_id = $1', [berries.lotId])).toEqual([]);
  });

  it('keeps the category of what is sorted, cut or packed', async () => {
    const berries = await fresh(supplier);
    const input = { processCode: 'PACKING', inputs: [part(berries, '1000')] };
    expect(
      refusals(await process(supplier, { ...input, outputs: [{ productId: product, quantityBase: '1000' }] })),
    ).toEqual(['PROCESS_MISMATCH outputs.0.productId']);
    const packed = { productId: berries.productGlobalId, quantityBase: '1000' };
    expect(refusals(await process(supplier, { ...input, outputs: [packed] }))).toEqual([]);
  });
});

describe('mixLots', () => {
  let supplier: Person;
  beforeAll(async () => {
    supplier = await aSupplier();
  });
  /** Lots of one product, by SQL. */
  async function lotsOfOneProduct(...places: string[]) {
    const first = await fresh(supplier, { placeCode: places[0] });
    const more = await Promise.all(places.slice(1).map((placeCode) => fresh(supplier, { placeCode })));
    await sql('UPDATE lots SET product_id = $1 WHERE id = ANY($2)', [first.productId, more.map((each) => each.lotId)]);
    return [first, ...more];
  }

  it('carries shares through mixing again, and is of the place where it was mixed where they disagree', async () => {
    const [a, b, c] = await lotsOfOneProduct('640422', '640303', '640422');
    const { lot: ab } = await mix(supplier, { inputs: [part(a, '30000'), part(b, '10000')], placeCode: '640121' });
    expect(ab).toMatchObject({ quantityBase: '40000', placeCode: '640121', madeIn: { kind: 'MIXED', process: null } });
    const { lot: abc } = await mix(supplier, {
      inputs: [{ lotId: ab.id, quantityBase: '10' }, part(c, '5')],
      quantityBase: '14',
    });
    expect(abc).toMatchObject({
      quantityBase: '14',
      originShares: [
        { massBase: '8', lot: { id: a.lotGlobalId } },
        { massBase: '5', lot: { id: c.lotGlobalId } },
        { massBase: '2', lot: { id: b.lotGlobalId } },
      ],
    });
    const { lot: ac } = await mix(supplier, { inputs: [part(a, '1'), part(c, '1')], placeCode: '640121' });
    expect(ac.placeCode).toBe('640422');
  });

  it('refuses lots of several products, and more than went in', async () => {
    const [a, b] = [await fresh(supplier), await fresh(supplier)];
    expect(refusals(await mix(supplier, { inputs: [part(a, '1'), part(b, '1')] }))).toEqual([
      'LOT_PRODUCT_MISMATCH inputs.1.lotId',
    ]);
    expect(refusals(await mix(supplier, { inputs: [part(a, '1')], quantityBase: '2' }))).toEqual([
      'YIELD_EXCEEDED quantityBase',
    ]);
    expect(refusals(await mix(supplier, { inputs: [part(a, '1')], quantityBase: '0' }))).toEqual([
      'NOT_POSITIVE quantityBase',
    ]);
    expect(refusals(await mix(supplier, { inputs: [part(a, '1')], mixedOn: '2024-06-30' }))).toEqual([
      'DATE_OUT_OF_ORDER mixedOn',
    ]);
  });

  it('is verified as soon as all that it comes from is, and cannot be claimed by itself', async () => {
    const [a, b] = await lotsOfOneProduct('640422', '640422');
    const lots = [a, b].map(({ lotId }) => lotId);
    await sql('DELETE FROM origin_claims WHERE lot_id = ANY($1)', [lots]);
    await sql("UPDATE lots SET origin_status = 'UNCLAIMED' WHERE id = ANY($1)", [lots]);
    const { lot } = await mix(supplier, { inputs: [part(a, '5'), part(b, '5')] });
    const status = async () => {
      const query = 'query ($code: String!) { lot(traceCode: $code) { originStatus } }';
      return (await new ApiClient().ask(query, { code: lot.traceCode })).lot.originStatus;
    };
    expect(await status()).toBe('UNCLAIMED');
    const [file] = await sql<{ hash: string }>('SELECT hash FROM files LIMIT 1');
    const claim = (lotId: string) =>
      supplier.api.mutate('claimOrigin', { lotId, evidence: [file.hash], ...idempotent() }, 'originClaim { id }');
    expect(refusals(await claim(lot.id))).toEqual(['ORIGIN_DERIVED lotId']);
    const office = await anOffice({ seat: '640422' });
    const seen: string[] = [];
    for (const each of [a, b]) {
      const { originClaim } = await claim(each.lotGlobalId);
      await office.api.done('verifyOriginClaim', { originClaimId: originClaim.id, ...idempotent() });
      seen.push(await status());
    }
    expect(seen).toEqual(['UNCLAIMED', 'VERIFIED']);
  });
});

describe('shipping what was made', () => {
  it('tells the counter its shares and where it was processed', async () => {
    const [supplier, buyer] = [await aSupplier(), await aBuyer()];
    const [berries, goji] = [await fresh(supplier), await dried(supplier)];
    const { lots } = await process(supplier, {
      inputs: [part(berries, '40000')],
      outputs: [{ productId: goji.productGlobalId, quantityBase: '10000' }],
    });
    const { order } = await place(buyer, [{ skuCode: goji.skuCode, quantity: 3 }]);
    const [supplierOrder] = order.supplierOrders;
    await confirm(supplier, supplierOrder.id);
    await ship(supplier, supplierOrder.id, today, [
      { lineId: supplierOrder.lines[0].id, traceCode: lots[0].traceCode, quantity: 3 },
    ]);
    const [{ payload }] = await sql<{ payload: { lines: { lot: object }[] } }>(
      "SELECT payload FROM facts WHERE type = 'supplier_order.shipped' AND stream_id = $1",
      [uuidOf(supplierOrder.id)],
    );
    expect(payload.lines[0].lot).toMatchObject({
      placeCode: '640422',
      harvestedOn: '2024-08-01',
      made: {
        shares: [{ placeCode: '640422', harvestedOn: '2024-07-01', massBase: '40000' }],
        processedIn: '640422',
        processedOn: '2024-08-01',
      },
    });
  });
});

describe('undoProcessing', () => {
  it('gives back what was taken, once, declares the event an error, and only while nothing was done with the lots', async () => {
    const supplier = await aSupplier();
    const [berries, goji] = [await fresh(supplier), await dried(supplier)];
    const inputs = [part(berries, '40000')];
    const outputs = [{ productId: goji.productGlobalId, quantityBase: '10000' }];
    const { making, lots } = await process(supplier, { inputs, outputs });
    const undo = (makingId: string, reason = '录错了数量', by = supplier) =>
      by.api.mutate('undoProcessing', { makingId, reason }, `making { undoneOn undoReason lots { standing } }`);
    expect(refusals(await undo(making.id, ' '))).toEqual(['REQUIRED reason']);
    expect(refusals(await undo(making.id, 'x', await aSupplier()))).toEqual(['NOT_FOUND makingId']);
    const taken = async () =>
      (await sql<{ taken_base: string }>('SELECT taken_base FROM lots WHERE id = $1', [berries.lotId]))[0].taken_base;
    expect(await taken()).toBe('40000');
    expect((await undo(making.id)).making).toEqual({
      undoneOn: today,
      undoReason: '录错了数量',
      lots: [{ standing: 'UNDONE' }],
    });
    expect(await taken()).toBe('0');
    expect(refusals(await undo(making.id))).toEqual(['STATE_NOT_ALLOWED makingId']);
    expect(refusals(await mix(supplier, { inputs: [{ lotId: lots[0].id, quantityBase: '1' }] }))).toEqual([
      'STATE_NOT_ALLOWED inputs.0.lotId',
    ]);
    const events = await sql<{ declares: boolean; event_id: string }>(
      'SELECT declares, event_id FROM epcis_events WHERE terms && ARRAY[$1] ORDER BY declares',
      [`transformation=urn:uuid:${uuidOf(making.id)}`],
    );
    expect(events.map(({ declares }) => declares)).toEqual([false, true]);
    expect(events[0].event_id).toBe(events[1].event_id);

    const again = await process(supplier, { inputs, outputs });
    await mix(supplier, { inputs: [{ lotId: again.lots[0].id, quantityBase: '1' }] });
    expect(refusals(await undo(again.making.id))).toEqual(['LOT_USED makingId']);

    // What left in cases, or has its paper, bears the lot's name.
    const packed = await process(supplier, {
      inputs: [part(berries, '400')],
      outputs: [{ ...outputs[0], quantityBase: '100' }],
    });
    const serial = (BigInt(`0x${newId().replaceAll('-', '')}`) % 10n ** 17n).toString().padStart(17, '0');
    const cases = [{ sscc: serial + checkDigit(serial), quantityBase: '1' }];
    await supplier.api.done('packLot', { ...idempotent(), lotId: packed.lots[0].id, packedOn: today, cases });
    expect(refusals(await undo(packed.making.id))).toEqual(['LOT_USED makingId']);
    const proved = await process(supplier, {
      inputs: [part(berries, '400')],
      outputs: [{ ...outputs[0], quantityBase: '100' }],
    });
    const paper = {
      lotId: proved.lots[0].id,
      bases: ['SELF_TEST'],
      contactName: '马建国',
      contactPhone: '0954 3012345',
    };
    const { certificate } = await supplier.api.done(
      'issueCommitmentCertificate',
      { ...idempotent(), ...paper },
      'certificate { id }',
    );
    expect(refusals(await undo(proved.making.id))).toEqual(['LOT_USED makingId']);
    await supplier.api.done('voidCommitmentCertificate', { certificateId: certificate.id, reason: '录错' });
    expect(refusals(await undo(proved.making.id))).toEqual([]);
  });
});

describe('putProcess', () => {
  const wine = {
    ...{ nameZh: '枸杞酒酿造', nameEn: 'Goji wine making', kind: 'PROCESSING', yieldOutput: '7', yieldInput: '10' },
    between: { inputCategory: 'GOJI_FRESH', inputUnit: 'GRAM', outputCategory: 'WINE', outputUnit: 'MILLILITRE' },
    ...{ source: '试验', validFrom: '2020-01-01', version: 1 },
  };
  const put = (person: Person, more: object) =>
    person.api.mutate('putProcess', { ...idempotent(), ...wine, ...more }, 'process { code version validUntil }');

  it('adds versions one after the other; on a day the newest one holds that covers it', async () => {
    const office = await anOffice();
    const code = `WINE_${newId().slice(-6).toUpperCase()}`;
    expect((await put(office, { code })).process).toEqual({ code, version: 1, validUntil: null });
    expect(refusals(await put(office, { code }))).toEqual(['VERSION_TAKEN version']);
    expect(refusals(await put(office, { code, version: 3 }))).toEqual(['INVALID version']);
    await put(office, { code, version: 2, yieldOutput: '1', yieldInput: '2', validFrom: '2024-08-01' });

    const supplier = await aSupplier();
    const berries = await fresh(supplier);
    const bottle = await aListing(supplier, { category: 'WINE', baseUnit: 'MILLILITRE' });
    const press = (processedOn: string, quantityBase: string) =>
      process(supplier, {
        ...{ processCode: code, processedOn, inputs: [part(berries, '1000')] },
        outputs: [{ productId: bottle.productGlobalId, quantityBase }],
      });
    expect((await press('2024-07-31', '700')).lots[0].madeIn.process).toEqual({ code, version: 1 });
    expect(refusals(await press('2024-07-31', '701'))).toEqual(['YIELD_EXCEEDED outputs']);
    expect(refusals(await press('2024-08-01', '501'))).toEqual(['YIELD_EXCEEDED outputs']);
    expect((await press('2024-08-01', '500')).lots[0].madeIn.process).toEqual({ code, version: 2 });
    const { processes } = await new ApiClient().ask(
      'query ($code: String) { processes(code: $code) { version yieldOutput between { outputUnit } } }',
      { code },
    );
    expect(processes).toEqual([
      { version: 1, yieldOutput: '7', between: { outputUnit: 'MILLILITRE' } },
      { version: 2, yieldOutput: '1', between: { outputUnit: 'MILLILITRE' } },
    ]);
  });

  it('is for offices of provinces, and for what makes sense', async () => {
    const [office, county] = [await anOffice(), await anOffice({ seat: '640422' })];
    const code = `BAD_${newId().slice(-6).toUpperCase()}`;
    const refused = async (more: object, by = office) => refusals(await put(by, { code, ...more }));
    expect(await refused({}, county)).toEqual(['PROVINCE_ONLY code']);
    expect(await refused({ code: 'x', nameZh: ' ', source: 'x'.repeat(501), yieldInput: '0' })).toEqual([
      'INVALID code',
      'REQUIRED nameZh',
      'TOO_LONG source',
      'NOT_POSITIVE yieldInput',
    ]);
    expect(await refused({ yieldOutput: '1000000001' })).toEqual(['INVALID yieldOutput']);
    expect(await refused({ validFrom: '2024-02-30' })).toEqual(['DATE_INVALID validFrom']);
    expect(await refused({ validUntil: '2020-01-01' })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    expect(await refused({ between: { ...wine.between, outputCategory: 'NONE' } })).toEqual([
      'NOT_FOUND between.outputCategory',
    ]);
  });
});
