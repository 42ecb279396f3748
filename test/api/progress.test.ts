import { toGlobalId } from '@shanhai/graphql';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
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
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const year = today.slice(0, 4);
/** Found by search, and listed last. */
const onShow = { searchable: true, publishedOn: today };
const organisation = (person: Person) => toGlobalId('Organisation', person.organisationId);
const PROGRESS = `query ($scheme: String!, $period: String!, $first: Int) { targetProgress(scheme: $scheme, period: $period) { targets {
  subjectKind subject targetFen countedFen gapFen forecastFen openOrdersFen forecastFromOrdersFen lastYearFen rank rankedAmong
  gapSuggestions(first: $first) { unitPriceFen closesFen sku { code listing { availableStock } product { origin { code } lots { traceCode } } } } } } }`;
const targets = async (person: Person, scheme = 'EW_PURCHASE', more: object = {}) =>
  (await person.api.ask(PROGRESS, { scheme, period: year, ...more })).targetProgress.targets;
const PLAN = `query ($period: String!, $input: GapPlanInput) { targetProgress(scheme: "EW_PURCHASE", period: $period) { targets {
  gapPlan(input: $input) { wantedFen goodsFen leftFen end lines { skuCode quantity unitPriceFen amountFen harvestedOn sku { product { origin { code } } } } } } } }`;
const planned = async (person: Person, input: object) =>
  (await person.api.ask(PLAN, { period: year, input })).targetProgress.targets[0].gapPlan;
const setTarget = (office: Person, subjectKind: string, subject: string, amountFen: string, more: object = {}) =>
  office.api.done(
    'setTarget',
    {
      idempotencyKey: newId(),
      scheme: 'EW_PURCHASE',
      subjectKind,
      subject,
      period: year,
      amountFen,
      source: '年度计划',
      ...more,
    },
    'targetId',
  );

describe('progress', () => {
  // A province of its own in these tests: paired by a pairing of its own with Longde.
  let east: Person;
  let buyer: Person;
  let supplier: Person;
  let listing: MadeListing;
  let pairingId: string;
  beforeAll(async () => {
    east = await anOffice({ seat: '520000' });
    const custodian = await aCustodian();
    supplier = await aSupplier({ seat: '640423' });
    buyer = await aBuyer({ seat: '520102' });
    const keeper = await anOffice({ seat: '520000' });
    const { pairing } = await keeper.api.done(
      'createPairing',
      {
        idempotencyKey: newId(),
        programmeCode: 'EAST_WEST',
        eastDivisionCode: '520102',
        westDivisionCode: '640423',
        validFrom: '2021-01-01',
        source: '协议',
      },
      'pairing { id }',
    );
    pairingId = pairing.id;
    listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000n, ...onShow });
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const part = order.supplierOrders[0];
    await confirm(supplier, part.id);
    const shipped = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 7 },
    ]);
    await accept(buyer, part.id, today, [
      { shipmentLineId: shipped.supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 5, rejectedQuantity: 1 },
    ]);
    await pay(custodian, [{ on: today, yuan: '40', remark: order.paymentReference }]);
    await counted();
    await setTarget(east, 'UNIT', organisation(buyer), '100000');
    await setTarget(east, 'BUYER_DIVISION', '520000', '8000');
    await setTarget(east, 'BUYER_DIVISION', '520102', '4000');
    await setTarget(east, 'PAIRING', pairingId, '20000');
  });

  it('forecasts by a straight line and by open orders, beside last year, with a place among others', async () => {
    const all = await targets(east);
    const of = (subject: string) => all.find((each: { subject: string }) => each.subject === subject);
    // 10 packs ordered, 1 rejected, 4 counted.
    const own = { countedFen: '4000', openOrdersFen: '5000', forecastFromOrdersFen: '9000', lastYearFen: '0' };
    expect(of(organisation(buyer))).toMatchObject({ ...own, gapFen: '96000', rank: 1, rankedAmong: 1 });
    expect(of('520000')).toMatchObject({ ...own, rank: 2, rankedAmong: 2 });
    expect(of('520102')).toMatchObject({ ...own, rank: 1, rankedAmong: 2, gapFen: '0', gapSuggestions: [] });
    expect(of(pairingId)).toMatchObject(own);
    expect(BigInt(of('520000').forecastFen)).toBeGreaterThanOrEqual(4000n);
  });

  it('shows what was counted a year before', async () => {
    const next = String(Number(year) + 1);
    await setTarget(east, 'BUYER_DIVISION', '520000', '1', { period: next });
    const [row] = await targets(east, 'EW_PURCHASE', { period: next });
    expect(row).toMatchObject({ countedFen: '0', lastYearFen: '4000', openOrdersFen: '0', forecastFromOrdersFen: '0' });
  });

  it('suggests what is on sale and would count, and what of the gap it would close', async () => {
    const mine = (row: { gapSuggestions: { sku: { code: string } }[] }) =>
      row.gapSuggestions.find(({ sku }) => sku.code === listing.skuCode);
    const [own] = await targets(buyer, 'EW_PURCHASE', { first: 20 });
    expect(mine(own)).toEqual({
      unitPriceFen: '1000',
      closesFen: '96000',
      sku: {
        code: listing.skuCode,
        listing: { availableStock: 990 },
        product: { origin: { code: '640423' }, lots: [{ traceCode: listing.traceCode }] },
      },
    });
    const origins = (row: { gapSuggestions: { sku: { product: { origin: { code: string } } } }[] }) =>
      new Set(row.gapSuggestions.map(({ sku }) => sku.product.origin.code));
    for (const row of await targets(east, 'EW_PURCHASE', { first: 20 }))
      if (row.gapFen !== '0') expect(origins(row)).toEqual(new Set(['640423']));
    const [one] = await targets(buyer, 'EW_PURCHASE', { first: 1 });
    expect(one.gapSuggestions).toHaveLength(1);
    for (const first of [0, 21])
      expect(
        (await buyer.api.send(PROGRESS, { scheme: 'EW_PURCHASE', period: year, first })).errors?.[0].extensions,
      ).toMatchObject({ code: 'BAD_USER_INPUT', userErrors: [{ code: 'INVALID', field: ['first'] }] });
  });

  it('plans an order that closes the gap, which can be placed as it is', async () => {
    const [other, third] = [await aSupplier({ seat: '640423' }), await aSupplier({ seat: '640423' })];
    const [top, middle, low] = ['TOP', 'MIDDLE', 'LOW'].map((level) => `${level}_${newId().slice(-8)}`);
    for (const [code, parent] of [
      [top, null],
      [middle, top],
      [low, middle],
    ])
      await sql('INSERT INTO categories (code, parent_code, name_zh, name_en) VALUES ($1, $2, $1, $1)', [code, parent]);
    const two = await aListing(other, { category: low, tiers: [[5, 2_000n], [50, 1_500n]], minimumQuantity: 5, stock: 30n, harvestedOn: addDays(today, -10), ...onShow }); // prettier-ignore
    await aListing(third, { tiers: [[1, 1_000n]], stock: 100n, ...onShow });
    const plan = (input: object = {}) => planned(buyer, input);
    const { wantedFen, goodsFen, leftFen, end, lines } = await plan();
    // 96,000 are missing, 5,000 of which open orders will close.
    expect(wantedFen).toBe('91000');
    expect([end, leftFen]).toEqual(['CLOSES', '0']);
    expect(BigInt(goodsFen) - 91_000n).toBeLessThan(1_000n);
    const quantities = Object.fromEntries(lines.map((line: { skuCode: string; quantity: number }) => [line.skuCode, line.quantity])); // prettier-ignore
    expect(quantities[listing.skuCode]).toBeGreaterThanOrEqual(31);
    expect(quantities[two.skuCode]).toBeGreaterThanOrEqual(15);
    for (const { sku, harvestedOn } of lines) {
      expect(sku.product.origin.code).toBe('640423');
      expect(harvestedOn).toMatch(/^20/);
    }
    const { order } = await place(buyer, lines.map(({ skuCode, quantity }: { skuCode: string; quantity: number }) => ({ skuCode, quantity }))); // prettier-ignore
    expect(order.goodsFen).toBe(goodsFen);
    await buyer.api.done('cancelOrder', { orderId: order.id, reason: '试算' });
    await counted();

    const bounded = await plan({ budgetFen: '20000', lines: 1 });
    expect([bounded.end, bounded.lines.length, BigInt(bounded.goodsFen) <= 20_000n]).toEqual(['BUDGET', 1, true]);
    expect(bounded.leftFen).toBe(String(91_000n - BigInt(bounded.goodsFen)));
    expect((await plan({ besideOpenOrders: false })).wantedFen).toBe('96000');
    expect(await plan({ categoryCode: 'nothing' })).toMatchObject({ end: 'GOODS', lines: [], leftFen: '91000' });
    const ofKind = await plan({ categoryCode: top });
    expect(ofKind.lines.map(({ skuCode }: { skuCode: string }) => skuCode)).toEqual([two.skuCode]);
    const season = await plan({ inSeason: true });
    expect([season.end, season.lines.map(({ skuCode }: { skuCode: string }) => skuCode)]).toEqual([
      'GOODS',
      [two.skuCode],
    ]);
    for (const [input, code] of [
      [{ budgetFen: '0' }, 'NOT_POSITIVE input.budgetFen'],
      [{ lines: 51 }, 'INVALID input.lines'],
      [{ suppliers: 0 }, 'INVALID input.suppliers'],
    ] as const) {
      const { errors } = await buyer.api.send(PLAN, { period: year, input });
      const [{ code: told, field }] = errors![0].extensions.userErrors as { code: string; field: string[] }[];
      expect(`${told} ${field.join('.')}`).toBe(code);
    }
  });

  it('finds goods that would count for a scheme, for who asks', async () => {
    const FOUND = `query ($scheme: String!, $supplier: ID!) { products(filter: { countsFor: $scheme, supplierId: $supplier }) {
      nodes { id } facets { totalCount } } }`;
    const found = async (who: { ask: ApiClient['ask'] }, scheme: string, of = supplier) => {
      const { products } = await who.ask(FOUND, { scheme, supplier: organisation(of) });
      expect(products.facets.totalCount).toBe(products.nodes.length);
      return products.nodes.length > 0;
    };
    const nobody = new ApiClient();
    const [elsewhere, unit] = [await aBuyer({ seat: '220102' }), await aBuyer({ seat: '220102', budgetUnit: true })];
    const unlisted = await aSupplier({ seat: '640121' });
    await aListing(unlisted, onShow);
    // Longde is paired with the buyer's place; it is on LIST_832 too, Yongning is not.
    expect(await found(buyer.api, 'EW_PURCHASE')).toBe(true);
    expect(await found(elsewhere.api, 'EW_PURCHASE')).toBe(false);
    expect(await found(nobody, 'EW_PURCHASE')).toBe(true);
    expect(await found(east.api, 'EW_PURCHASE')).toBe(true);
    expect(await found(elsewhere.api, 'RESERVE')).toBe(false);
    expect(await found(unit.api, 'RESERVE')).toBe(true);
    expect(await found(unit.api, 'RESERVE', unlisted)).toBe(false);
    expect(await found(nobody, 'RESERVE')).toBe(true);
    const { errors } = await nobody.send(FOUND, { scheme: 'NONE', supplier: organisation(supplier) });
    expect(errors![0].extensions.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['filter', 'countsFor'] }]);
  });

  it('suggests nothing of a supplier or place that is not on the list, where the scheme asks for both', async () => {
    const unit = await aBuyer({ budgetUnit: true });
    const [outside, listed] = [await aSupplier({ seat: '640121' }), await aSupplier()];
    const [one, two] = [await aListing(outside, onShow), await aListing(listed, onShow)];
    await unit.api.done('declareReserve', {
      idempotencyKey: newId(),
      year: Number(year),
      canteen: 'OWN',
      annualAmountFen: '1000000000',
      ratioBasisPoints: 1000,
    });
    await (
      await anOffice({ seat: '350000' })
    ).api.done('reviewReserve', {
      unitId: organisation(unit),
      year: Number(year),
      approve: true,
    });
    const [row] = await targets(unit, 'RESERVE', { first: 20 });
    const codes = row.gapSuggestions.map(({ sku }: { sku: { code: string } }) => sku.code);
    expect(codes).toContain(two.skuCode);
    expect(codes).not.toContain(one.skuCode);
    await sql('UPDATE stock SET on_hand = reserved WHERE sku_id = (SELECT id FROM skus WHERE code = $1)', [
      two.skuCode,
    ]);
    const [later] = await targets(unit, 'RESERVE', { first: 20 });
    expect(later.gapSuggestions.map(({ sku }: { sku: { code: string } }) => sku.code)).not.toContain(two.skuCode);
  });

  it('expects nothing of a pairing that has ended, from the day on which it did', async () => {
    const keeper = await anOffice({ seat: '520000' });
    await keeper.api.done('endPairing', { idempotencyKey: newId(), pairingId, validUntil: today, source: '到期' });
    await counted();
    const [own] = await targets(buyer);
    expect(own).toMatchObject({
      countedFen: '4000',
      openOrdersFen: '0',
      forecastFromOrdersFen: '4000',
      gapSuggestions: [],
    });
  });
});
