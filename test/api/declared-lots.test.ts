import { setTimeout as pause } from 'node:timers/promises';
import { addDays, businessDateOf, monthOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { aBuyer, aListing, anInvoiceNumber, anOffice, aSupplier, confirm, counted, type ListingOptions, type MadeListing, type Person, place, sql, storedFile } from '@shanhai/testing'; // prettier-ignore

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const FIELDS = `declaredPurchase { id status current { rows { number categoryCode originCode harvestedOn quantityBase traceCode originProof lot { id remainingBase declaredBase } } } }`;

let buyer: Person;
let supplier: Person;
let office: Person;
let county: Person;
let file: string;
beforeAll(async () => {
  [buyer, supplier, office, county] = await Promise.all([
    aBuyer(),
    aSupplier(),
    anOffice({ seat: '350100' }),
    anOffice({ seat: '640422' }),
  ]);
  file = await storedFile(newId(), 'application/pdf');
});

const lotOf = (options: ListingOptions = {}, of = supplier) => aListing(of, { lotQuantityBase: 10_000n, ...options });
const row = (listing: MadeListing, more: object = {}) => ({
  ...{ productName: '枸杞', quantity: '4', unit: 'KILOGRAM', goodsFen: '100000', originProof: [] },
  ...{ traceCode: listing.traceCode, ...more },
});
const declaration = (rows: object[], more: object = {}) => ({
  ...{ idempotencyKey: newId(), boughtOn: addDays(today, -2), acceptedOn: addDays(today, -1), rows },
  seller: { organisationId: toGlobalId('Organisation', supplier.organisationId) },
  invoice: { number: anInvoiceNumber(today), issuedOn: today, amountFen: '1000000', fileHash: file },
  payment: { paidOn: today, bankReference: `REF-${newId()}`, amountFen: '1000000', fileHash: file },
  ...more,
});
const declare = (rows: object[], more: object = {}, by = buyer) =>
  by.api.mutate('declarePurchase', declaration(rows, more), FIELDS);
const declared = async (rows: object[], by = buyer): Promise<string> => {
  const { userErrors, declaredPurchase } = await declare(rows, {}, by);
  expect(userErrors).toEqual([]);
  return declaredPurchase.id;
};
const judge = (verb: string, declaredPurchaseId: string, more: object = {}) =>
  office.api.mutate(verb, { idempotencyKey: newId(), declaredPurchaseId, ...more }, FIELDS);
const balance = async ({ lotId }: MadeListing) => {
  const [lot] = await sql<{ declared: string; shipped: string; left: string }>(
    'SELECT declared_base AS declared, shipped_base AS shipped, quantity_base - shipped_base - taken_base - lost_base - declared_base AS left FROM lots WHERE id = $1',
    [lotId],
  );
  return { declared: Number(lot.declared), shipped: Number(lot.shipped), left: Number(lot.left) };
};

/** Counted amount of a buyer by outcome, once all that is said of lots was followed. */
async function outcomes(by: Person): Promise<Record<string, string>> {
  await counted();
  const [{ head }] = await sql<{ head: string }>('SELECT max(position)::text AS head FROM fact_positions');
  for (let tries = 0; ; tries += 1) {
    const [{ done }] = await sql<{ done: boolean }>('SELECT position >= $1 AS done FROM declared_lot_progress', [head]);
    if (done) break;
    if (tries > 400) throw new Error('lots were not followed within 20 s');
    await pause(50);
  }
  await counted();
  const { procurementTotals } = await by.api.ask(
    `query ($period: PeriodInput!, $filter: FigureFilterInput) {
      procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: [OUTCOME]) { rows { amountFen goodsFen facets { key } } } }`,
    {
      period: { from: monthOf(addDays(today, -40)), until: monthOf(today) },
      filter: { buyerId: toGlobalId('Organisation', by.organisationId) },
    },
  );
  const rows = procurementTotals.rows as { amountFen: string; goodsFen: string; facets: { key: string }[] }[];
  return Object.fromEntries(
    rows.filter(({ goodsFen }) => goodsFen !== '0').map((each) => [each.facets[0].key, each.amountFen]),
  );
}

describe('goods of a lot that were bought elsewhere', () => {
  it('come from where the lot does, are off it once an office confirms them, and are there again where it takes that back', async () => {
    const [union, listing] = [await aBuyer(), await lotOf()];
    const id = await declared([row(listing), row(listing, { skuCode: listing.skuCode, unit: 'PACK', quantity: '12' })], union); // prettier-ignore
    expect(await balance(listing)).toEqual({ declared: 0, shipped: 0, left: 10_000 });
    const { userErrors, declaredPurchase } = await judge('confirmDeclaredPurchase', id);
    expect(userErrors).toEqual([]);
    expect(declaredPurchase.current.rows).toMatchObject([
      {
        ...{ categoryCode: 'GOJI', originCode: '640422', harvestedOn: '2024-07-01', quantityBase: '4000' },
        ...{ originProof: [], lot: { id: listing.lotGlobalId, remainingBase: '0', declaredBase: '10000' } },
      },
      { quantityBase: '6000' },
    ]);
    expect(await outcomes(union)).toEqual({ COUNTED: '200000' });
    // From a figure to its entries, the lot, and why it counts.
    const { countEntries } = await union.api.ask(
      '{ countEntries(filter: { scheme: "EW_PURCHASE", channel: DECLARED }) { nodes { id traceCode declaredRow { lot { id } } } } }',
    );
    expect(countEntries.nodes).toHaveLength(2);
    for (const entry of countEntries.nodes) {
      expect(entry.traceCode.replaceAll('-', '')).toBe(listing.traceCode);
      expect(entry.declaredRow.lot.id).toBe(listing.lotGlobalId);
    }
    const { lot } = await union.api.ask('query ($code: String!) { lot(traceCode: $code) { id } }', { code: countEntries.nodes[0].traceCode }); // prettier-ignore
    expect(lot.id).toBe(listing.lotGlobalId);
    const why = await union.api.ask(
      'query ($id: ID!) { explainDeclaredPurchase(declaredPurchaseId: $id) { schemes { scheme parts { traceCode reason } } } }',
      { id },
    );
    expect(why.explainDeclaredPurchase[0].schemes.find(({ scheme }: { scheme: string }) => scheme === 'EW_PURCHASE').parts).toEqual([
      { traceCode: countEntries.nodes[0].traceCode, reason: 'COUNTED' },
    ]); // prettier-ignore
    expect(refusals(await declare([row(listing, { quantity: '0.001' })]))).toEqual(['LOT_EXHAUSTED rows.0.quantity']);
    expect((await judge('revokeDeclaredPurchase', id, { reason: '发票作废' })).userErrors).toEqual([]);
    expect(await balance(listing)).toEqual({ declared: 0, shipped: 0, left: 10_000 });
    expect(await outcomes(union)).toEqual({});
  });

  it('are refused where a shipment of them would be, also when that came between', async () => {
    const listing = await lotOf();
    const refused = async (rows: object[], more: object = {}) => refusals(await declare(rows, more));
    expect(await refused([row(listing, { traceCode: 'nonsense' })])).toEqual(['NOT_FOUND rows.0.traceCode']);
    const other = await lotOf({}, await aSupplier());
    expect(await refused([row(other)])).toEqual(['NOT_FOUND rows.0.traceCode']);
    expect(await refused([row(listing, { originCode: '640422', harvestedOn: '2024-07-01' })])).toEqual([
      'INVALID rows.0.originCode', 'INVALID rows.0.harvestedOn',
    ]); // prettier-ignore
    expect(await refused([row(listing, { traceCode: null })])).toEqual([
      'REQUIRED rows.0.categoryCode', 'REQUIRED rows.0.originCode', 'REQUIRED rows.0.originProof',
    ]); // prettier-ignore
    const another = await lotOf();
    expect(await refused([row(listing, { skuCode: another.skuCode })])).toEqual([
      'LOT_PRODUCT_MISMATCH rows.0.traceCode',
    ]);
    expect(await refused([row(listing, { unit: 'PIECE' })])).toEqual(['INVALID rows.0.quantity']);
    expect(await refused([row(listing), row(listing), row(listing)])).toEqual(['LOT_EXHAUSTED rows.2.quantity']);
    expect(await refused([row(await lotOf({ originStatus: 'PENDING' }))])).toEqual(['LOT_UNVERIFIED rows.0.traceCode']);
    expect(await refused([row(await lotOf({ harvestedOn: today }))])).toEqual(['DATE_OUT_OF_ORDER rows.0.traceCode']);
    const held = await lotOf();
    const [waiting, beyond, recalled] = [await declared([row(held)]), await declared([row(listing)]), await lotOf()];
    const called = await declared([row(recalled)]);
    await sql("UPDATE lots SET standing = 'HELD' WHERE id = $1", [held.lotId]);
    expect(refusals(await judge('confirmDeclaredPurchase', waiting))).toEqual(['LOT_HELD declaredPurchaseId']);
    const lost = { idempotencyKey: newId(), lotId: listing.lotGlobalId, quantityBase: '6001', lostOn: today, reason: '霉变' }; // prettier-ignore
    await supplier.api.done('recordLotLoss', lost);
    expect(refusals(await judge('confirmDeclaredPurchase', beyond))).toEqual(['LOT_EXHAUSTED declaredPurchaseId']);
    await supplier.api.done('startRecall', { idempotencyKey: newId(), lotId: recalled.lotGlobalId, level: 'LEVEL_2', reason: '农残' }); // prettier-ignore
    expect(refusals(await judge('confirmDeclaredPurchase', called))).toEqual(['LOT_RECALLED declaredPurchaseId']);
    expect(await refused([row(recalled)])).toEqual(['LOT_RECALLED rows.0.traceCode']);
  });

  it('count no more while the origin of the lot is revoked, and its buyers hear of a recall', async () => {
    const [union, listing] = [await aBuyer(), await lotOf()];
    const id = await declared([row(listing)], union);
    expect((await judge('confirmDeclaredPurchase', id)).userErrors).toEqual([]);
    expect(await outcomes(union)).toEqual({ COUNTED: '100000' });
    const [claim] = await sql<{ id: string }>('SELECT id FROM origin_claims WHERE lot_id = $1', [listing.lotId]);
    const originClaimId = toGlobalId('OriginClaim', claim.id);
    await county.api.done('revokeOriginClaim', { originClaimId, reason: '非本地种植', idempotencyKey: newId() });
    expect(await outcomes(union)).toEqual({ ORIGIN_REVOKED: '0' });
    expect(refusals(await declare([row(listing)]))).toEqual(['LOT_ORIGIN_REVOKED rows.0.traceCode']);
    await county.api.done('withdrawOriginRevocation', { originClaimId, reason: '复核属实', idempotencyKey: newId() });
    expect(await outcomes(union)).toEqual({ COUNTED: '100000' });
    await supplier.api.done('startRecall', { idempotencyKey: newId(), lotId: listing.lotGlobalId, level: 'LEVEL_2', reason: '农残超标' }); // prettier-ignore
    await outcomes(union);
    const told = await sql<{ kind: string }>(
      "SELECT kind FROM notices WHERE organisation_id = $1 AND kind = 'DECLARED_LOT_RECALLED'",
      [union.organisationId],
    );
    expect(told).toHaveLength(1);
  });

  it('are never more than the lot has, whatever is confirmed, shipped and lost at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const listing = await lotOf({ contentBase: 3_000n, stock: 100n });
      const ids = await Promise.all(Array.from({ length: 3 }, () => declared([row(listing, { quantity: '3' })])));
      const parts = await Promise.all(
        [1, 2].map(async () => (await place(buyer, [{ skuCode: listing.skuCode, quantity: 1 }])).order.supplierOrders[0]), // prettier-ignore
      );
      await Promise.all(parts.map((part) => confirm(supplier, part.id)));
      const payloads = await Promise.all([
        ...ids.map((id) => judge('confirmDeclaredPurchase', id)),
        ...parts.map((part) =>
          supplier.api.mutate('shipSupplierOrder', {
            ...{ idempotencyKey: newId(), supplierOrderId: part.id, shippedOn: today },
            lines: [{ lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 1 }],
          }),
        ),
      ]);
      // Three of five fit; what is left is less than any of them wants.
      const codes = payloads.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort();
      expect(codes).toEqual(['DONE', 'DONE', 'DONE', 'LOT_EXHAUSTED', 'LOT_EXHAUSTED']);
      const { declared: sold, shipped, left } = await balance(listing);
      expect([sold + shipped, left]).toEqual([9_000, 1_000]);
      // Confirmed and taken back at once, one after the other or refused: never half.
      const confirmedId = ids.find((_, index) => payloads[index].userErrors.length === 0);
      if (!confirmedId) continue;
      const back = await Promise.all(
        [1, 2].map(() => judge('revokeDeclaredPurchase', confirmedId, { reason: '退货' })),
      );
      expect(back.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort()).toEqual(['DONE', 'STATE_NOT_ALLOWED']);
      expect((await balance(listing)).left).toBe(4_000);
    }
  });
});
