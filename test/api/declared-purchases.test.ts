import { addDays, businessDateOf, monthOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  aListing,
  ApiClient,
  aSupplier,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  counted,
  followed,
  madeUpCreditCode,
  pay,
  type Person,
  place,
  sql,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const month = monthOf(today);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const FIELDS = `declaredPurchase { id status version declaredOn buyer { name } seller { name } decisions { version decision reason by { name } }
  current { version sellerCode sellerName invoiceNumber invoiceYuan bankReference paidFen evidence { id kind number state supplierOrderId declaredPurchaseId lines { orderLineId amountFen } }
    rows { number productName categoryCode quantityBase baseUnit goodsFen goodsYuan originCode harvestedOn originProof } } versions { version invoiceNumber } }`;

let buyer: Person;
let office: Person;
let county: Person;
let file: string;
let category: string;
beforeAll(async () => {
  [buyer, office, county] = await Promise.all([aBuyer(), anOffice({ seat: '350100' }), anOffice({ seat: '640422' })]);
  file = await storedFile(newId(), 'application/pdf');
  [{ code: category }] = await sql<{ code: string }>('SELECT code FROM categories ORDER BY code LIMIT 1');
});

const stranger = () => ({ creditCode: madeUpCreditCode('93', '640422'), name: '西吉某合作社' });
const row = (more: object = {}) => ({
  productName: '马铃薯', categoryCode: category, quantity: '1250.5', unit: 'KILOGRAM', goodsFen: '100000', originCode: '640422', originProof: [file], ...more,
}); // prettier-ignore
const invoice = (more: object = {}) => ({
  ...{ number: anInvoiceNumber(today), issuedOn: today, amountFen: '110000', fileHash: file, ...more },
});
const payment = (more: object = {}) => ({
  ...{ paidOn: today, bankReference: `REF-${newId()}`, amountFen: '110000', fileHash: file, ...more },
});
const declaration = (more: object = {}) => ({
  ...{ idempotencyKey: newId(), seller: stranger(), boughtOn: addDays(today, -2), acceptedOn: addDays(today, -1) },
  ...{ invoice: invoice(), payment: payment(), rows: [row()], ...more },
});
const declare = async (more: object = {}, by = buyer) =>
  (await by.api.done('declarePurchase', declaration(more), FIELDS)).declaredPurchase;
const judge = (verb: string, declaredPurchaseId: string, more: object = {}, by = office) =>
  by.api.mutate(verb, { idempotencyKey: newId(), declaredPurchaseId, ...more }, FIELDS);
const confirmed = async (more: object = {}, by = buyer) => {
  const { id } = await declare(more, by);
  const { userErrors, declaredPurchase } = await judge('confirmDeclaredPurchase', id);
  expect(userErrors).toEqual([]);
  return declaredPurchase;
};

const TOTALS = `query ($scheme: String!, $period: PeriodInput!, $filter: FigureFilterInput, $groupBy: [Facet!]) {
  procurementTotals(scheme: $scheme, period: $period, filter: $filter, groupBy: $groupBy) { rows { amountFen goodsFen facets { key name } } } }`;
/** Counted amount of one buyer by what it is grouped by; what nets to nothing is left out. */
async function figures(scheme: string, by: Person, groupBy = ['CHANNEL', 'EVIDENCE_LEVEL', 'OUTCOME']) {
  await counted();
  const { procurementTotals } = await by.api.ask(TOTALS, {
    scheme,
    period: { from: monthOf(addDays(today, -40)), until: month },
    filter: { buyerId: toGlobalId('Organisation', by.organisationId) },
    groupBy,
  });
  const rows = procurementTotals.rows.filter((each: { goodsFen: string }) => each.goodsFen !== '0');
  return Object.fromEntries(
    rows.map((each: { facets: { key: string }[]; amountFen: string; goodsFen: string }) => [
      each.facets.map(({ key }) => key).join(' '),
      `${each.amountFen} of ${each.goodsFen}`,
    ]),
  );
}

describe('what was bought elsewhere', () => {
  it('counts once an office confirms it, by east-west and union schemes and never by the reserve; and no more once that is revoked', async () => {
    const school = await aBuyer({ budgetUnit: true });
    const { invoice: named, ...input } = declaration({ rows: [row(), row({ goodsFen: '5000', quantity: '3', unit: 'JIN' })] }); // prettier-ignore
    const { declaredPurchase } = await school.api.done('declarePurchase', { ...input, invoice: named }, FIELDS);
    const { id, current } = declaredPurchase;
    expect(declaredPurchase).toMatchObject({ status: 'SUBMITTED', version: 1, buyer: { name: school.name }, seller: null, decisions: [] }); // prettier-ignore
    expect(current.rows).toMatchObject([
      { number: 1, quantityBase: '1250500', baseUnit: 'GRAM', goodsYuan: '1,000.00', harvestedOn: input.boughtOn },
      { number: 2, quantityBase: '1500', goodsFen: '5000' },
    ]);
    expect(current.evidence).toMatchObject([
      { kind: 'INVOICE', number: named.number, state: 'HELD', supplierOrderId: null, declaredPurchaseId: id },
      { kind: 'BANK_REFERENCE', state: 'HELD', lines: [{ orderLineId: null, amountFen: '100000' }, {}] },
    ]);
    const again = await school.api.done('declarePurchase', { ...input, invoice: named }, FIELDS);
    expect(again.declaredPurchase).toEqual(declaredPurchase);
    expect(await figures('EW_PURCHASE', school)).toEqual({});
    const first = await judge('confirmDeclaredPurchase', id);
    expect(first.declaredPurchase).toMatchObject({
      status: 'CONFIRMED', decisions: [{ version: 1, decision: 'CONFIRMED', reason: null, by: { name: office.name } }],
    }); // prettier-ignore
    expect(refusals(await judge('confirmDeclaredPurchase', id))).toEqual(['STATE_NOT_ALLOWED declaredPurchaseId']);
    for (const scheme of ['EW_PURCHASE', 'UNION'])
      expect(await figures(scheme, school)).toEqual({ 'DECLARED E2 COUNTED': '105000 of 105000' });
    expect(await figures('RESERVE', school)).toEqual({ 'DECLARED E2 BOUGHT_ELSEWHERE': '0 of 105000' });
    // An office of the place that all goods come from confirms the evidence: level 3.
    const evidence = { idempotencyKey: newId(), evidenceId: current.evidence[0].id };
    expect(refusals(await office.api.mutate('confirmEvidence', evidence))).toEqual(['OUTSIDE_YOUR_PLACES evidenceId']);
    await county.api.done('confirmEvidence', evidence);
    expect(await figures('EW_PURCHASE', school)).toEqual({ 'DECLARED E3 COUNTED': '105000 of 105000' });
    const why = await school.api.ask(
      'query ($id: ID!) { explainDeclaredPurchase(declaredPurchaseId: $id) { row { number } schemes { scheme countedFen smallestChange parts { reason traceCode recognisedOn } } } }',
      { id },
    );
    const reserve = why.explainDeclaredPurchase[0].schemes.find(
      (each: { scheme: string }) => each.scheme === 'RESERVE',
    );
    expect(reserve).toMatchObject({
      countedFen: '0',
      smallestChange: 'Order it on the platform',
      parts: [{ reason: 'BOUGHT_ELSEWHERE', traceCode: null, recognisedOn: today }],
    });
    const revoked = await judge('revokeDeclaredPurchase', id, { reason: '退货' });
    expect(revoked.declaredPurchase.status).toBe('REVOKED');
    for (const scheme of ['EW_PURCHASE', 'UNION', 'RESERVE']) expect(await figures(scheme, school)).toEqual({});
    // Its numbers are free for a declaration that is right.
    const right = await school.api.done('declarePurchase', { ...input, idempotencyKey: newId(), invoice: named }, FIELDS); // prettier-ignore
    expect(right.declaredPurchase.current.evidence.map(({ state }: { state: string }) => state)).toEqual(['HELD', 'HELD']); // prettier-ignore
  });

  it('takes back what it counted at the level of its evidence when it is revoked, and enters nothing else', async () => {
    const union = await aBuyer();
    const [boughtOn, paidOn] = [addDays(today, -6), addDays(today, -4)];
    const { id } = await confirmed({ boughtOn, acceptedOn: boughtOn, payment: payment({ paidOn }) }, union);
    const entries = async () => {
      await counted();
      const { countEntries } = await union.api.ask(
        '{ countEntries(filter: { scheme: "UNION" }) { nodes { amountFen evidenceLevel outcome recognisedOn } } }',
      );
      return countEntries.nodes.reverse();
    };
    const bought = { amountFen: '100000', evidenceLevel: 2, outcome: 'COUNTED', recognisedOn: paidOn };
    expect(await entries()).toEqual([bought]);
    await judge('revokeDeclaredPurchase', id, { reason: '退货' });
    expect(await entries()).toEqual([bought, { ...bought, amountFen: '-100000', recognisedOn: today }]);
  });

  it('opens from a figure down to its documents and rules', async () => {
    const union = await aBuyer();
    const proof = await storedFile(newId(), 'application/pdf');
    const { id } = await confirmed({ rows: [row({ originProof: [proof] })] }, union);
    expect(await figures('EW_PURCHASE', union, ['SUPPLIER', 'ORIGIN_COUNTY'])).toEqual({
      [`${await sellerOf(id)} 640422`]: '100000 of 100000',
    });
    const { countEntries } = await union.api.ask(
      `{ countEntries(filter: { scheme: "EW_PURCHASE", channel: DECLARED }) { nodes { id recognisedOn declaredPurchaseId orderLineId supplierOrderId traceCode declaredRow { number productName } supplier { id } } } }`,
    );
    const [entry] = countEntries.nodes;
    expect(entry).toMatchObject({
      recognisedOn: today, declaredPurchaseId: id, orderLineId: null, supplierOrderId: null, traceCode: null, declaredRow: { number: 1, productName: '马铃薯' },
    }); // prettier-ignore
    const { explainEntry } = await union.api.ask(
      'query ($id: ID!) { explainEntry(id: $id) { rules { code passed } facts { type documents { kind number hash } } } }',
      { id: entry.id },
    );
    expect(explainEntry.rules.every(({ passed }: { passed: boolean }) => passed)).toBe(true);
    const documents = explainEntry.facts.flatMap((fact: { documents: { kind: string; hash: string }[] }) =>
      fact.documents.map(({ kind, hash }) => `${kind} ${hash === proof}`),
    );
    expect(documents.sort()).toEqual(['BANK_REFERENCE false', 'INVOICE false', 'ORIGIN_PROOF true']);
    const { node } = await office.api.ask('query ($id: ID!) { node(id: $id) { ... on DeclaredPurchase { status } } }', { id }); // prettier-ignore
    expect(node).toEqual({ status: 'CONFIRMED' });
    const [seller] = await sql<{ name: string }>('SELECT name FROM declared_sellers WHERE id = $1', [await sellerOf(id, false)]); // prettier-ignore
    expect(seller.name).toBe('西吉某合作社');
  });

  it('is judged by pairings of its dates, capped by what was paid, and shows where it goes the other way', async () => {
    const mixed = await aBuyer();
    await confirmed(
      {
        payment: payment({ amountFen: '55000' }),
        rows: [row({ goodsFen: '40000' }), row({ goodsFen: '40000', originCode: '350203' }), row({ goodsFen: '20000', originCode: '110101' })],
      },
      mixed,
    ); // prettier-ignore
    expect(await figures('EW_PURCHASE', mixed, ['OUTCOME', 'EVIDENCE_LEVEL'])).toEqual({
      'COUNTED E1': '20000 of 20000',
      'SAME_SIDE E1': '0 of 20000',
      'NOT_PAIRED E1': '0 of 10000',
    });
    const west = await aBuyer({ seat: '640422' });
    const { id } = await declare({ rows: [row({ originCode: '350181' })] }, west);
    expect((await judge('confirmDeclaredPurchase', id, {}, county)).userErrors).toEqual([]);
    expect(await figures('EW_PURCHASE', west, ['OUTCOME'])).toEqual({ EAST_TO_WEST: '0 of 100000' });
  });

  it('holds both out of the totals where one invoice or transfer is declared twice, until the office decides', async () => {
    const [one, two] = await Promise.all([aBuyer(), aBuyer()]);
    const number = anInvoiceNumber(today);
    const made = await Promise.all(
      [one, two].map((by) => by.api.done('declarePurchase', declaration({ invoice: invoice({ number }) }), FIELDS)),
    );
    for (const { declaredPurchase } of made)
      expect((await judge('confirmDeclaredPurchase', declaredPurchase.id)).userErrors).toEqual([]);
    for (const by of [one, two])
      expect(await figures('EW_PURCHASE', by, ['OUTCOME'])).toEqual({ DISPUTED: '0 of 100000' });
    const { disputes } = await office.api.ask(
      '{ disputes(filter: { open: true, kind: INVOICE }, first: 100) { nodes { id number sides { goodsFen inYourPlaces evidence { id buyer { name } } } } } }',
    );
    const dispute = disputes.nodes.find((each: { number: string }) => each.number === number);
    expect(dispute.sides.map(({ goodsFen }: { goodsFen: string }) => goodsFen)).toEqual(['100000', '100000']);
    const keeps = dispute.sides.find((side: { evidence: { buyer: { name: string } } }) => side.evidence.buyer.name === one.name); // prettier-ignore
    await office.api.done('settleDispute', {
      ...{ idempotencyKey: newId(), disputeId: dispute.id, keepsEvidenceId: keeps.evidence.id, reason: '原件在此' },
    });
    expect(await figures('EW_PURCHASE', one, ['OUTCOME'])).toEqual({ COUNTED: '100000 of 100000' });
    expect(await figures('EW_PURCHASE', two, ['OUTCOME'])).toEqual({ NO_INVOICE: '0 of 100000' });
    const third = await one.api.mutate('declarePurchase', declaration({ invoice: invoice({ number }) }));
    expect(refusals(third)).toEqual(['EVIDENCE_TAKEN invoice.number']);
  });

  it('disputes with the evidence of an order, and is refused where its transfer paid one', async () => {
    const [custodian, supplier] = await Promise.all([aCustodian(), aSupplier()]);
    const by = await aBuyer();
    const purchase = await aPaidPurchase({ buyer: by, supplier, custodian });
    const number = anInvoiceNumber(today);
    const attached = { idempotencyKey: newId(), supplierOrderId: purchase.part.id, kind: 'INVOICE', number, amountFen: '10000', issuedOn: today, lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '10000' }] }; // prettier-ignore
    const { evidence } = await supplier.api.done('attachEvidence', attached, 'evidence { id }');
    await confirmed({ invoice: invoice({ number }) }, by);
    expect(await figures('EW_PURCHASE', by, ['CHANNEL', 'OUTCOME'])).toEqual({
      'DECLARED DISPUTED': '0 of 100000',
      'UNION_DIRECT DISPUTED': '0 of 10000',
    });
    const states = await sql<{ state: string }>('SELECT state FROM evidence WHERE number = $1', [number]);
    expect(states.map(({ state }) => state)).toEqual(['DISPUTED', 'DISPUTED']);
    expect(evidence.id).toBeTruthy();
    const [{ reference }] = await sql<{ reference: string }>(
      `SELECT r.reference FROM bank_references r JOIN payable_movements m ON m.transfer_id = r.transfer_id JOIN payables p ON p.id = m.payable_id WHERE p.buyer_id = $1 LIMIT 1`,
      [by.organisationId],
    );
    const paidHere = await by.api.mutate('declarePurchase', declaration({ payment: payment({ bankReference: reference }) })); // prettier-ignore
    expect(refusals(paidHere)).toEqual(['BANK_REFERENCE_TAKEN payment.bankReference']);
  });

  it('is in dispute where a statement says later that its transfer paid an order, and counts no more', async () => {
    const [custodian, supplier, by] = [await aCustodian(), await aSupplier(), await aBuyer()];
    const bankReference = newId();
    await confirmed({ payment: payment({ bankReference }) }, by);
    expect(await figures('EW_PURCHASE', by, ['OUTCOME'])).toEqual({ COUNTED: '100000 of 100000' });
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const { order } = await place(await aBuyer(), [{ skuCode: listing.skuCode, quantity: 1 }]);
    await pay(custodian, [{ on: today, yuan: '10', remark: order.paymentReference, reference: bankReference }]);
    await followed('paid_number_progress');
    expect(await figures('EW_PURCHASE', by, ['OUTCOME'])).toEqual({ DISPUTED: '0 of 100000' });
    const { disputes } = await office.api.ask(
      '{ disputes(filter: { open: true, kind: BANK_REFERENCE }, first: 100) { nodes { id number sides { paidElsewhere } } } }',
    );
    const { id, sides } = disputes.nodes.find((each: { number: string }) => each.number === bankReference.toUpperCase()); // prettier-ignore
    expect(sides).toEqual([{ paidElsewhere: true }]);
    await office.api.done('settleDispute', { idempotencyKey: newId(), disputeId: id, reason: '流水支付的是另一订单' });
    expect(await figures('EW_PURCHASE', by, ['OUTCOME'])).toEqual({ NO_INVOICE: '0 of 100000' });
  });

  it('is sent back, mended as a new version, withdrawn; one of two who decide at once does', async () => {
    const { id, current } = await declare();
    const back = await judge('sendBackDeclaredPurchase', id, { reason: '产地证明看不清' });
    expect(back.declaredPurchase).toMatchObject({
      status: 'SENT_BACK', decisions: [{ version: 1, decision: 'SENT_BACK', reason: '产地证明看不清' }],
    }); // prettier-ignore
    expect(refusals(await judge('confirmDeclaredPurchase', id))).toEqual(['STATE_NOT_ALLOWED declaredPurchaseId']);
    const { number } = { number: current.invoiceNumber };
    const input = { ...declaration({ invoice: invoice({ number }) }), declaredPurchaseId: id };
    const { declaredPurchase } = await buyer.api.done('resubmitDeclaredPurchase', input, FIELDS);
    expect(declaredPurchase).toMatchObject({ status: 'SUBMITTED', version: 2, current: { version: 2, invoiceNumber: number }, versions: [{ version: 1 }, { version: 2 }] }); // prettier-ignore
    expect(declaredPurchase.current.evidence.map(({ state }: { state: string }) => state)).toEqual(['HELD', 'HELD']);
    const again = { ...input, idempotencyKey: newId() };
    expect(refusals(await buyer.api.mutate('resubmitDeclaredPurchase', again))).toEqual(['STATE_NOT_ALLOWED declaredPurchaseId']); // prettier-ignore
    const [a, b] = await Promise.all([judge('confirmDeclaredPurchase', id), judge('confirmDeclaredPurchase', id)]);
    expect([...refusals(a), ...refusals(b)]).toEqual(['STATE_NOT_ALLOWED declaredPurchaseId']);
    expect(refusals(await judge('withdrawDeclaredPurchase', id, { reason: 'x' }, buyer))).toEqual(['STATE_NOT_ALLOWED declaredPurchaseId']); // prettier-ignore
    const other = await declare();
    const gone = await judge('withdrawDeclaredPurchase', other.id, { reason: '填错' }, buyer);
    expect(gone.declaredPurchase).toMatchObject({ status: 'WITHDRAWN', decisions: [{ by: { name: buyer.name } }] });
    const list = await buyer.api.ask('{ declaredPurchases(filter: { status: WITHDRAWN }, first: 5) { nodes { id } } }');
    expect(list.declaredPurchases.nodes).toContainEqual({ id: other.id });
  });

  it('is refused where something is wrong with it', async () => {
    const refused = async (more: object) => refusals(await buyer.api.mutate('declarePurchase', declaration(more)));
    expect(await refused({ rows: [] })).toEqual(['REQUIRED rows']);
    expect(await refused({ rows: Array(201).fill(row()) })).toEqual(['TOO_MANY rows']);
    expect(await refused({ boughtOn: '2025-02-30' })).toEqual(['DATE_INVALID boughtOn']);
    expect(await refused({ acceptedOn: addDays(today, -3) })).toEqual(['DATE_OUT_OF_ORDER acceptedOn']);
    expect(await refused({ payment: payment({ paidOn: '2099-01-01', bankReference: ' ', amountFen: '110001' }) })).toEqual([
      'DATE_IN_FUTURE payment.paidOn', 'REQUIRED payment.bankReference', 'INVALID payment.amountFen',
    ]); // prettier-ignore
    expect(await refused({ invoice: invoice({ number: '12345678', amountFen: '99999' }) })).toEqual([
      'INVALID invoice.number', 'INVALID invoice.amountFen', 'INVALID payment.amountFen',
    ]); // prettier-ignore
    expect(await refused({ invoice: invoice({ amountFen: '-110000' }) })).toEqual([
      'NOT_POSITIVE invoice.amountFen', 'INVALID invoice.amountFen', 'INVALID payment.amountFen',
    ]); // prettier-ignore
    expect(await refused({ rows: [row({ productName: ' ', categoryCode: null, goodsFen: '0', originProof: [] })] })).toEqual([
      'NOT_POSITIVE rows.0.goodsFen', 'REQUIRED rows.0.productName', 'REQUIRED rows.0.categoryCode', 'REQUIRED rows.0.originProof',
    ]); // prettier-ignore
    const unknown = row({ categoryCode: 'NO_SUCH', quantity: '1.0005', unit: 'GRAM', originCode: '999999', originProof: ['0'.repeat(64)] }); // prettier-ignore
    expect(await refused({ rows: [row({ goodsFen: '1' }), unknown] })).toEqual([
      'FILE_UNKNOWN rows.1.originProof.0', 'NOT_FOUND rows.1.categoryCode', 'INVALID rows.1.quantity', 'DIVISION_UNKNOWN rows.1.originCode',
    ]); // prettier-ignore
    expect(await refused({ rows: [row({ unit: 'PACK', goodsFen: '1' }), row({ skuCode: 'NO-SUCH' })] })).toEqual([
      'INVALID rows.0.quantity', 'SKU_UNKNOWN rows.1.skuCode',
    ]); // prettier-ignore
    expect(await refused({ seller: {} })).toEqual(['REQUIRED seller.creditCode']);
    expect(await refused({ seller: { ...stranger(), name: null } })).toEqual(['REQUIRED seller.name']);
    expect(await refused({ seller: { creditCode: '93640422MA7XQ1Y199', name: 'x' } })).toEqual(['CREDIT_CODE_CHECK seller.creditCode']); // prettier-ignore
    expect(await refused({ seller: { organisationId: toGlobalId('Organisation', newId()) } })).toEqual(['NOT_FOUND seller.organisationId']); // prettier-ignore
    const [{ code }] = await sql<{ code: string }>('SELECT credit_code AS code FROM organisations WHERE id = $1', [buyer.organisationId]); // prettier-ignore
    expect(await refused({ seller: { creditCode: code, name: 'x' } })).toEqual(['INVALID seller.creditCode']);
  });

  it('takes goods and packs from a supplier’s SKU, and is for who may', async () => {
    const supplier = await aSupplier();
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]], contentBase: 500n });
    const seller = { organisationId: toGlobalId('Organisation', supplier.organisationId) };
    const rows = [row({ categoryCode: null, skuCode: listing.skuCode, unit: 'PACK', quantity: '12' })];
    const { id, current } = await declare({ seller, rows });
    expect(current.rows).toMatchObject([{ quantityBase: '6000', baseUnit: 'GRAM' }]);
    const seen = async (by: Person) =>
      (await by.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).node !== null;
    const [elsewhere, another] = await Promise.all([anOffice({ seat: '510000' }), aBuyer()]);
    expect(await Promise.all([buyer, supplier, office, county, elsewhere, another].map(seen))).toEqual([true, true, true, true, false, false]); // prettier-ignore
    expect(refusals(await judge('confirmDeclaredPurchase', id, {}, elsewhere))).toEqual([
      'NOT_FOUND declaredPurchaseId',
    ]);
    expect(refusals(await judge('confirmDeclaredPurchase', id, {}, county))).toEqual(['OUTSIDE_YOUR_PLACES declaredPurchaseId']); // prettier-ignore
    expect(refusals(await judge('sendBackDeclaredPurchase', id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await judge('withdrawDeclaredPurchase', id, { reason: 'x' }, another))).toEqual(['NOT_FOUND declaredPurchaseId']); // prettier-ignore
    // An officer who is a member of the buyer does not judge what it declares.
    await sql("INSERT INTO memberships (id, organisation_id, user_id, roles, status) VALUES ($1, $2, $3, '{ORDERER}', 'ACTIVE')", [newId(), buyer.organisationId, elsewhere.userId]); // prettier-ignore
    const both = await anOffice({ seat: '350100' });
    await sql('UPDATE memberships SET user_id = $1 WHERE organisation_id = $2 AND user_id = $3', [both.userId, buyer.organisationId, elsewhere.userId]); // prettier-ignore
    expect(refusals(await judge('confirmDeclaredPurchase', id, {}, both))).toEqual([
      'OWN_DECLARATION declaredPurchaseId',
    ]);
    const receiver = await aBuyer({ of: buyer, roles: ['RECEIVER'] });
    const text = 'mutation ($input: DeclarePurchaseInput!) { declarePurchase(input: $input) { userErrors { code } } }';
    for (const api of [new ApiClient(), receiver.api, office.api])
      expect((await api.send(text, { input: declaration() })).errors?.[0].extensions.code).toMatch(/^(UNAUTHENTICATED|FORBIDDEN)$/); // prettier-ignore
    const back = { idempotencyKey: newId(), evidenceId: current.evidence[0].id, reason: 'x' };
    expect(refusals(await buyer.api.mutate('withdrawEvidence', back))).toEqual(['STATE_NOT_ALLOWED evidenceId']);
  });
});

/** Who sold what a declaration tells of, as figures name it. */
async function sellerOf(globalId: string, global = true): Promise<string> {
  const [, id] = Buffer.from(globalId, 'base64url').toString().split(':');
  const [{ seller }] = await sql<{ seller: string }>('SELECT seller_id AS seller FROM declared_purchases WHERE id = $1', [id]); // prettier-ignore
  return global ? toGlobalId('Organisation', seller) : seller;
}
