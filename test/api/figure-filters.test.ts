import { addDays, businessDateOf, monthOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  aSupplier,
  counted,
  madeUpCreditCode,
  type Person,
  sql,
  storedFile,
} from '@shanhai/testing';

/*
 * Six purchases of ten packs, each of another power of two, so that a sum says which of them it is of:
 *
 *   1,000  the union in Fuqing  from Xiji      goods of the top category
 *   2,000  the union in Fuqing  from Pengyang  goods two below it
 *   4,000  its part in Xiang'an from Pengyang  goods one below it
 *   8,000  its part in Xiang'an from Xiji      goods of a category whose code begins as the top one's
 *  16,000  the union in Fuqing  from Chengdu   goods two below the top category, which no pairing counts
 *  32,000  its part in Xiang'an from Pengyang  goods one below it, bought elsewhere
 */
const today = businessDateOf(new Date());
const month = monthOf(today);
const [FUQING, XIANGAN, XIJI, PENGYANG, HAIKOU] = ['350181', '350213', '640422', '640425', '460105'];
const TOP = `T${newId().slice(-8).toUpperCase()}`;
const [MID, LEAF, ALIKE] = [`${TOP}_MID`, `${TOP}_LEAF`, `${TOP}_ALIKE`];

let [union, part, xiji, pengyang]: Person[] = [];
let seller: string;
/** Provinces, Fuqing with Xiji, Xiang'an with Pengyang. */
let [ofProvinces, ofFuqing, ofXiangan]: string[] = [];
const idOf = ({ organisationId }: Person) => toGlobalId('Organisation', organisationId);

beforeAll(async () => {
  await sql(
    `INSERT INTO categories (code, name_zh, name_en, parent_code) SELECT code, code, code, parent
     FROM unnest($1::text[], $2::text[]) AS c(code, parent)`,
    [
      [TOP, MID, LEAF, ALIKE],
      [null, TOP, MID, null],
    ],
  );
  union = await aBuyer({ seat: FUQING });
  part = await aBuyer({ seat: XIANGAN, parentId: union.organisationId });
  [xiji, pengyang] = await Promise.all([aSupplier({ seat: XIJI }), aSupplier({ seat: PENGYANG })]);
  const custodian = await aCustodian();
  for (const [buyer, supplier, fen, category, placeCode] of [
    [union, xiji, 1_000n, TOP, XIJI],
    [union, pengyang, 2_000n, LEAF, PENGYANG],
    [part, pengyang, 4_000n, MID, PENGYANG],
    [part, xiji, 8_000n, ALIKE, XIJI],
    [union, xiji, 16_000n, LEAF, HAIKOU],
  ] as const)
    await aPaidPurchase({ buyer, supplier, custodian }, { category, placeCode, tiers: [[1, fen / 10n]] });
  seller = await boughtElsewhere('32000');
  ofProvinces = await pairing('350000', '640000');
  ofFuqing = await pairing(FUQING, XIJI);
  ofXiangan = await pairing(XIANGAN, PENGYANG);
  await counted();
});

/** Declared by the part of the union and confirmed by the office of its city; the id of its seller. */
async function boughtElsewhere(amountFen: string): Promise<string> {
  const [file, office] = await Promise.all([storedFile(newId(), 'application/pdf'), anOffice({ seat: '350200' })]);
  const row = { productName: '马铃薯', categoryCode: MID, quantity: '1', unit: 'KILOGRAM', goodsFen: amountFen, originCode: PENGYANG, originProof: [file] }; // prettier-ignore
  const input = {
    ...{ idempotencyKey: newId(), boughtOn: today, acceptedOn: today, rows: [row] },
    seller: { creditCode: madeUpCreditCode('93', PENGYANG), name: '彭阳某合作社' },
    invoice: { number: anInvoiceNumber(today), issuedOn: today, amountFen, fileHash: file },
    payment: { paidOn: today, bankReference: `REF-${newId()}`, amountFen, fileHash: file },
  };
  const { declaredPurchase } = await part.api.done('declarePurchase', input, 'declaredPurchase { id }');
  const judged = { idempotencyKey: newId(), declaredPurchaseId: declaredPurchase.id };
  await office.api.done('confirmDeclaredPurchase', judged);
  const [{ id }] = await sql<{ id: string }>('SELECT seller_id AS id FROM declared_purchases WHERE buyer_id = $1', [part.organisationId]); // prettier-ignore
  return toGlobalId('Organisation', id);
}

async function pairing(east: string, west: string): Promise<string> {
  const [{ id }] = await sql<{ id: string }>(
    `SELECT id FROM pairings WHERE programme_code = 'EAST_WEST' AND east_division_code = $1 AND west_division_code = $2`,
    [east, west],
  );
  return toGlobalId('Pairing', id);
}

type Filter = Record<string, string>;
const period = { from: monthOf(addDays(today, -40)), until: month };
const TOTALS = `query ($period: PeriodInput!, $filter: FigureFilterInput, $groupBy: [Facet!]) {
  procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: $groupBy) { countedThrough totalFen rows { amountFen goodsFen entries facets { key } } } }`;
const STAGES = `query ($period: PeriodInput!, $filter: PurchaseFilterInput) {
  procurementStages(scheme: "EW_PURCHASE", period: $period, filter: $filter) { total { orderedFen deliveredFen acceptedFen paidFen countedFen } } }`;
const ENTRIES = `query ($filter: CountEntryFilterInput) { countEntries(first: 100, filter: $filter) { nodes { amountFen goodsFen } } }`;
interface Row {
  amountFen: string;
  goodsFen: string;
  entries: string;
  facets: { key: string | null }[];
}
const totals = async (filter: Filter, groupBy: string[] = []) =>
  (await union.api.ask<{ procurementTotals: { countedThrough: string; totalFen: string; rows: Row[] } }>(TOTALS, { period, filter, groupBy })).procurementTotals; // prettier-ignore
const sum = (amounts: readonly string[]) => amounts.reduce((total, fen) => total + Number(fen), 0);

/** A filter, what is counted under it in fen, and what was bought under it, where that is more. */
const filters = (): [filter: Filter, countedFen: number, boughtFen?: number][] => [
  [{}, 47_000, 63_000],
  [{ buyerCode: FUQING }, 3_000, 19_000],
  [{ buyerCode: '350200' }, 44_000],
  [{ buyerCode: '350000' }, 47_000, 63_000],
  [{ buyerCode: '350604' }, 0],
  [{ originCode: XIJI }, 9_000],
  [{ originCode: '640400' }, 47_000],
  [{ originCode: '460000' }, 0, 16_000],
  [{ buyerId: idOf(union) }, 3_000, 19_000],
  [{ buyerId: idOf(part) }, 44_000],
  [{ unitId: idOf(union) }, 47_000, 63_000],
  [{ unitId: idOf(part) }, 44_000],
  [{ supplierId: idOf(xiji) }, 9_000, 25_000],
  [{ supplierId: seller }, 32_000],
  [{ categoryCode: TOP }, 39_000, 55_000],
  [{ categoryCode: MID }, 38_000, 54_000],
  [{ categoryCode: LEAF }, 2_000, 18_000],
  [{ categoryCode: ALIKE }, 8_000],
  [{ channel: 'DECLARED' }, 32_000],
  [{ channel: 'UNION_DIRECT' }, 15_000, 31_000],
  [{ channel: 'OUTLET' }, 0],
  [{ pairingId: ofProvinces }, 10_000],
  [{ pairingId: ofFuqing }, 1_000],
  [{ pairingId: ofXiangan }, 36_000],
  [{ outcome: 'COUNTED' }, 47_000],
  [{ outcome: 'NOT_PAIRED' }, 0, 16_000],
  [{ categoryCode: MID, buyerCode: XIANGAN, channel: 'UNION_DIRECT' }, 4_000],
  [{ categoryCode: MID, originCode: PENGYANG, unitId: idOf(union), pairingId: ofXiangan }, 36_000],
  [{ categoryCode: TOP, supplierId: idOf(xiji), buyerId: idOf(union), outcome: 'NOT_PAIRED' }, 0, 16_000],
];

it('each filter of totals says what was worked out by hand, and its entries add up to it', async () => {
  for (const [filter, countedFen, boughtFen = countedFen] of filters()) {
    const { countedThrough, totalFen, rows } = await totals(filter);
    expect([filter, totalFen]).toEqual([filter, String(countedFen)]);
    // Where nothing is said of outcomes, totals are of what counts.
    const outcome = filter.outcome ?? 'COUNTED';
    const goodsFen = outcome === 'COUNTED' ? countedFen : boughtFen;
    expect([filter, sum(rows.map((row) => row.goodsFen))]).toEqual([filter, goodsFen]);
    const asked = { ...filter, outcome, scheme: 'EW_PURCHASE', period, countedThrough };
    const { nodes } = (await union.api.ask<{ countEntries: { nodes: Row[] } }>(ENTRIES, { filter: asked }))
      .countEntries;
    expect([sum(nodes.map((node) => node.amountFen)), sum(nodes.map((node) => node.goodsFen))]).toEqual([countedFen, goodsFen]); // prettier-ignore
    expect(sum(rows.map(({ entries }) => entries))).toBe(nodes.length);
  }
  expect(await namesOf('FigureFilterInput')).toEqual(namesIn(filters().map(([filter]) => filter)));
});

it('each filter of stages takes from all of them what it takes from totals', async () => {
  const ofOrders = filters().filter(([filter]) => !('pairingId' in filter || 'outcome' in filter));
  for (const [filter, countedFen, boughtFen = countedFen] of ofOrders) {
    // Where the lots are from is known of what was delivered; of an order it is not.
    const { countedFen: ofScheme, ...stages } = (await union.api.ask<{ procurementStages: { total: Record<string, string> } }>(STAGES, { period, filter })).procurementStages.total; // prettier-ignore
    expect([filter, ofScheme]).toEqual([filter, String(countedFen)]);
    const expected = { orderedFen: boughtFen, deliveredFen: boughtFen, acceptedFen: boughtFen, paidFen: boughtFen };
    if ('originCode' in filter) continue;
    expect([filter, stages]).toEqual([filter, Object.fromEntries(Object.entries(expected).map(([key, fen]) => [key, String(fen)]))]); // prettier-ignore
  }
  expect(await namesOf('PurchaseFilterInput')).toEqual(namesIn(ofOrders.map(([filter]) => filter)));
});

/** A facet, what is counted by its keys, and the filter that it goes below. */
const facets = (): [facet: string, byKey: Record<string, number>, filter?: Filter][] => [
  ['MONTH', { [month]: 47_000 }],
  ['QUARTER', { [`${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`]: 47_000 }],
  ['YEAR', { [month.slice(0, 4)]: 47_000 }],
  ['BUYER_PROVINCE', { 350000: 47_000 }],
  ['BUYER_CITY', { 350100: 3_000, 350200: 44_000 }],
  ['BUYER_COUNTY', { [FUQING]: 3_000, [XIANGAN]: 44_000 }],
  ['BUYER_DIVISION_BELOW', { 350000: 47_000 }],
  ['BUYER_DIVISION_BELOW', { 350100: 3_000, 350200: 44_000 }, { buyerCode: '350000' }],
  ['BUYER_DIVISION_BELOW', { none: 3_000 }, { buyerCode: FUQING }],
  ['BUYER', { [idOf(union)]: 3_000, [idOf(part)]: 44_000 }],
  ['UNIT', { [idOf(union)]: 3_000, [idOf(part)]: 44_000 }],
  ['UNIT_TOP', { [idOf(union)]: 47_000 }],
  ['UNIT_LEVEL_2', { none: 3_000, [idOf(part)]: 44_000 }],
  ['UNIT_LEVEL_3', { none: 47_000 }],
  ['UNIT_BELOW', { [idOf(union)]: 47_000 }],
  ['UNIT_BELOW', { none: 3_000, [idOf(part)]: 44_000 }, { unitId: idOf(union) }],
  ['ORIGIN_PROVINCE', { 640000: 47_000 }],
  ['ORIGIN_CITY', { 640400: 47_000 }],
  ['ORIGIN_COUNTY', { [XIJI]: 9_000, [PENGYANG]: 38_000 }],
  ['ORIGIN_TOWN', { none: 47_000 }],
  ['ORIGIN_VILLAGE', { none: 47_000 }],
  ['ORIGIN_DIVISION_BELOW', { 640000: 47_000 }],
  ['ORIGIN_DIVISION_BELOW', { [XIJI]: 9_000, [PENGYANG]: 38_000 }, { originCode: '640400' }],
  ['SUPPLIER', { [idOf(xiji)]: 9_000, [idOf(pengyang)]: 6_000, [seller]: 32_000 }],
  ['PAIRING', { [ofProvinces]: 10_000, [ofFuqing]: 1_000, [ofXiangan]: 36_000 }],
  ['CATEGORY', { [TOP]: 1_000, [MID]: 36_000, [LEAF]: 2_000, [ALIKE]: 8_000 }],
  ['CATEGORY_TOP', { [TOP]: 37_000, [MID]: 2_000, [ALIKE]: 8_000 }],
  ['CHANNEL', { UNION_DIRECT: 15_000, DECLARED: 32_000 }],
  ['MEASURE', { PURCHASE: 47_000 }],
  ['EVIDENCE_LEVEL', { E1: 15_000, E2: 32_000 }],
  ['SCHEME', { EW_PURCHASE: 47_000 }],
  ['SCHEME_VERSION', { 1: 47_000 }],
  ['OUTCOME', { COUNTED: 47_000, NOT_PAIRED: 0 }],
];

it('each facet divides totals as was worked out by hand', async () => {
  for (const [facet, byKey, filter = {}] of facets()) {
    const { rows } = await totals(filter, [facet]);
    const found = Object.fromEntries(rows.map((row) => [row.facets[0].key ?? 'none', Number(row.amountFen)]));
    expect([facet, found]).toEqual([facet, byKey]);
  }
  const asked = new Set(facets().map(([facet]) => facet));
  expect(await namesOf('Facet')).toEqual([...asked].sort());
});

it('what names nothing is refused at its filter', async () => {
  const refused = async (query: string, filter: Filter) => {
    const { errors } = await union.api.send(query, { period, filter });
    const { code, userErrors } = errors![0].extensions as { code: string; userErrors?: { field: string[] }[] };
    return [code, ...(userErrors?.[0].field ?? [])].join(' ');
  };
  for (const query of [TOTALS, STAGES, ENTRIES]) {
    for (const key of ['buyerId', 'unitId', 'supplierId', ...(query === STAGES ? [] : ['pairingId'])])
      for (const value of ['x', toGlobalId('Lot', newId())])
        expect([key, await refused(query, { [key]: value })]).toEqual([key, `NOT_FOUND filter ${key}`]);
    for (const key of ['buyerCode', 'originCode', 'categoryCode'])
      expect([key, await refused(query, { [key]: 'NONE' })]).toEqual([key, `NOT_FOUND filter ${key}`]);
    expect(await refused(query, { channel: 'NONE' })).toBe('BAD_USER_INPUT');
    if (query !== STAGES) expect(await refused(query, { outcome: 'NONE' })).toBe('BAD_USER_INPUT');
  }
});

/** The fields of an input type, or the values of an enum, as the schema has them. */
async function namesOf(type: string): Promise<string[]> {
  const { __type } = await union.api.ask<{ __type: { inputFields: { name: string }[] | null; enumValues: { name: string }[] | null } }>(
    'query ($type: String!) { __type(name: $type) { inputFields { name } enumValues { name } } }',
    { type },
  ); // prettier-ignore
  return (__type.inputFields ?? __type.enumValues)!.map(({ name }) => name).sort();
}
const namesIn = (filters: readonly Filter[]) => [...new Set(filters.flatMap((filter) => Object.keys(filter)))].sort();
