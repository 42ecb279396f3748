import { businessDateOf, monthOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  aListing,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  ApiClient,
  aSupplier,
  confirm,
  counted,
  followed,
  type PaidPurchase,
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
const invoiceNumber = () => anInvoiceNumber(today);
const EVIDENCE =
  'evidence { id kind number amountFen amountYuan issuedOn fileHash state attachedOn confirmedOn supplierOrderId buyer { name } supplier { name } attachedBy { name } confirmedBy { name } lines { orderLineId amountFen traceCode } }';
const DISPUTES = `query ($filter: DisputeFilterInput, $first: Int, $after: String) { disputes(filter: $filter, first: $first, after: $after) { pageInfo { hasNextPage endCursor }
  nodes { id kind number openedOn settledOn reason settledBy { name } sides { inYourPlaces kept goodsFen paidElsewhere evidence { id state buyer { name } supplier { name } } } } } }`;

let custodian: Person;
let supplier: Person;
let office: Person;
beforeAll(async () => {
  [custodian, supplier, office] = await Promise.all([aCustodian(), aSupplier(), anOffice()]);
});

const aPurchase = async ({ by, from = supplier, lines = 1 }: { by?: Person; from?: Person; lines?: number } = {}) =>
  aPaidPurchase({ buyer: by ?? (await aBuyer()), supplier: from, custodian }, { lines });

const document = (purchase: PaidPurchase, more: object = {}) => ({
  idempotencyKey: newId(),
  supplierOrderId: purchase.part.id,
  kind: 'INVOICE',
  number: invoiceNumber(),
  amountFen: '10000',
  issuedOn: today,
  lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '10000' }],
  ...more,
});
const attach = (purchase: PaidPurchase, more: object = {}, by = purchase.supplier) =>
  by.api.mutate('attachEvidence', document(purchase, more), EVIDENCE);

const TOTALS = `query ($period: PeriodInput!, $filter: FigureFilterInput, $groupBy: [Facet!]) {
  procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: $groupBy) { totalFen rows { amountFen goodsFen facets { key } } } }`;
/** Counted amount by level and outcome of one buyer; what nets to nothing is left out. */
async function figures(purchase: PaidPurchase): Promise<Record<string, string>> {
  await counted();
  const { procurementTotals } = await purchase.buyer.api.ask(TOTALS, {
    period: { from: month, until: month },
    filter: { buyerId: toGlobalId('Organisation', purchase.buyer.organisationId) },
    groupBy: ['EVIDENCE_LEVEL', 'OUTCOME'],
  });
  const rows = procurementTotals.rows.filter((row: { goodsFen: string }) => row.goodsFen !== '0');
  return Object.fromEntries(
    rows.map((row: { facets: { key: string }[]; amountFen: string }) => [
      row.facets.map((facet) => facet.key).join(' '),
      row.amountFen,
    ]),
  );
}

describe('evidence', () => {
  it('raises the level of what counts: documents, checked by machine, confirmed by the office', async () => {
    const purchase = await aPurchase();
    expect(await figures(purchase)).toEqual({ 'E1 COUNTED': '10000' });
    const fileHash = await storedFile(newId(), 'application/pdf');
    const number = invoiceNumber();
    const { evidence } = await attach(purchase, { number: ` ${number.slice(0, 8)} ${number.slice(8)}`, fileHash });
    expect(evidence).toMatchObject({
      kind: 'INVOICE', number, amountFen: '10000', amountYuan: '100.00', fileHash, state: 'HELD', attachedOn: today, confirmedOn: null, confirmedBy: null,
      supplierOrderId: purchase.part.id, buyer: { name: purchase.buyer.name }, supplier: { name: supplier.name }, attachedBy: { name: supplier.name },
      lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '10000', traceCode: null }],
    }); // prettier-ignore
    expect(await figures(purchase)).toEqual({ 'E2 COUNTED': '10000' });
    const input = { idempotencyKey: newId(), evidenceId: evidence.id, note: '核对原件' };
    const confirmed = await office.api.done('confirmEvidence', input, EVIDENCE);
    expect(confirmed.evidence).toMatchObject({ confirmedOn: today, confirmedBy: { name: office.name } });
    expect(await office.api.done('confirmEvidence', input, EVIDENCE)).toEqual(confirmed);
    expect(await figures(purchase)).toEqual({ 'E3 COUNTED': '10000' });
    const again = await office.api.mutate('confirmEvidence', { ...input, idempotencyKey: newId() });
    expect(refusals(again)).toEqual(['STATE_NOT_ALLOWED evidenceId']);
    const back = { idempotencyKey: newId(), evidenceId: evidence.id, reason: '开错了' };
    expect((await supplier.api.done('withdrawEvidence', back, EVIDENCE)).evidence.state).toBe('WITHDRAWN');
    expect(await figures(purchase)).toEqual({ 'E1 COUNTED': '10000' });
    expect((await attach(purchase, { number })).evidence.state).toBe('HELD');
  });

  it('is one answer per key, and one use of a number per order', async () => {
    const purchase = await aPurchase({ lines: 2 });
    const [one, two] = purchase.part.lines;
    const input = document(purchase, {
      lines: [
        { orderLineId: one.id, amountFen: '5000', traceCode: purchase.listing.traceCode },
        { orderLineId: two.id, amountFen: '5000' },
      ],
    });
    const first = await supplier.api.mutate('attachEvidence', input, EVIDENCE);
    expect(first.userErrors).toEqual([]);
    expect(first.evidence.lines.map((line: { traceCode: string }) => line.traceCode !== null)).toEqual([true, false]);
    expect(await supplier.api.mutate('attachEvidence', input, EVIDENCE)).toEqual(first);
    expect(refusals(await supplier.api.mutate('attachEvidence', { ...input, amountFen: '10001' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    const again = await purchase.buyer.api.mutate('attachEvidence', { ...input, idempotencyKey: newId() });
    expect(refusals(again)).toEqual(['EVIDENCE_ATTACHED number']);
    expect(await figures(purchase)).toEqual({ 'E2 COUNTED': '10000' });
  });

  it('counts for a scheme that asks for more than documents once it has come', async () => {
    const code = `TEST_${newId().slice(-8).toUpperCase()}`;
    await office.api.done('putScheme', {
      idempotencyKey: newId(), code, version: 1, evaluator: 'EW_PURCHASE', nameZh: '试', nameEn: 'Trial', status: 'IN_FORCE', validFrom: '2020-01-01', source: '通知', parameters: { minimumEvidence: 2 },
    }); // prettier-ignore
    const purchase = await aPurchase();
    await counted();
    const why = async () =>
      (
        await purchase.buyer.api.ask(
          'query ($id: ID!, $scheme: String!) { explainLine(orderLineId: $id, scheme: $scheme) { countedFen parts { reason change } } }',
          { id: purchase.part.lines[0].id, scheme: code },
        )
      ).explainLine;
    expect(await why()).toEqual({
      countedFen: '0',
      parts: [
        {
          reason: 'EVIDENCE_TOO_WEAK',
          change: 'Attach invoices whose amounts add up to exactly what is owed for the line',
        },
      ],
    });
    await attach(purchase);
    await counted();
    expect(await why()).toEqual({ countedFen: '10000', parts: [{ reason: 'COUNTED', change: null }] });
    await office.api.done('putScheme', {
      idempotencyKey: newId(), code, version: 2, evaluator: 'EW_PURCHASE', nameZh: '试', nameEn: 'Trial', status: 'REPEALED', validFrom: '2020-01-01', source: '通知', parameters: {},
    }); // prettier-ignore
  });

  it('is refused where something is wrong with it', async () => {
    const purchase = await aPurchase();
    const refused = async (more: object, by?: Person) => refusals(await attach(purchase, more, by));
    const line = { orderLineId: purchase.part.lines[0].id, amountFen: '10000' };
    expect(await refused({ number: ' ', amountFen: '0', issuedOn: '2025-02-30' })).toEqual([
      'REQUIRED number',
      'DATE_INVALID issuedOn',
      'NOT_POSITIVE amountFen',
      'INVALID amountFen',
    ]);
    expect(await refused({ number: '12345678' })).toEqual(['INVALID number']);
    expect(await refused({ issuedOn: '2099-01-01', number: `99${invoiceNumber().slice(2)}` })).toEqual([
      'DATE_IN_FUTURE issuedOn',
    ]);
    expect(await refused({ kind: 'ACCEPTANCE_FORM', number: 'x'.repeat(65) })).toEqual(['TOO_LONG number']);
    expect(await refused({ kind: 'BANK_REFERENCE', amountFen: '-1', lines: [{ ...line, amountFen: '-1' }] })).toEqual([
      'NOT_POSITIVE amountFen',
      'NOT_POSITIVE lines.0.amountFen',
    ]);
    expect(await refused({ amountFen: '9999' })).toEqual(['INVALID amountFen']);
    expect(await refused({ amountFen: '1000000000000001' })).toEqual(['INVALID amountFen']);
    expect(await refused({ amountFen: '-10000' })).toEqual(['NOT_POSITIVE lines.0.amountFen']);
    expect(await refused({ lines: [] })).toEqual(['REQUIRED lines']);
    expect(await refused({ lines: Array(1001).fill(line) })).toEqual(['TOO_MANY lines']);
    expect(await refused({ amountFen: '20000', lines: [line, line] })).toEqual(['INVALID lines.1']);
    expect(await refused({ lines: [{ ...line, orderLineId: toGlobalId('OrderLine', newId()) }] })).toEqual([
      'NOT_FOUND lines.0.orderLineId',
    ]);
    expect(await refused({ lines: [{ ...line, traceCode: 'NO-SUCH-LOT' }] })).toEqual(['NOT_FOUND lines.0.traceCode']);
    expect(await refused({ fileHash: '0'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    expect(await refused({ supplierOrderId: toGlobalId('SupplierOrder', newId()) })).toEqual([
      'NOT_FOUND supplierOrderId',
    ]);
    expect(await refused({}, await aSupplier())).toEqual(['NOT_FOUND supplierOrderId']);
    expect(await refused({}, await aBuyer())).toEqual(['NOT_FOUND supplierOrderId']);
    expect(await refused({}, purchase.buyer)).toEqual([]);
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const { order } = await place(purchase.buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const [part] = order.supplierOrders;
    const early = { supplierOrderId: part.id, lines: [{ orderLineId: part.lines[0].id, amountFen: '10000' }] };
    expect(await refused(early)).toEqual(['STATE_NOT_ALLOWED supplierOrderId']);
  });

  it('is for who may: buyers and suppliers attach theirs, the office of the place confirms', async () => {
    const purchase = await aPurchase();
    const { evidence } = await attach(purchase);
    const [orderer, elsewhere] = await Promise.all([
      aBuyer({ of: purchase.buyer, roles: ['ORDERER'] }),
      anOffice({ seat: '510000' }),
    ]);
    const codes = async (name: string, input: object, people: { api: ApiClient }[]) => {
      const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
      const text = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`;
      return Promise.all(people.map(async ({ api }) => (await api.send(text, { input })).errors?.[0].extensions.code));
    };
    const nobody = { api: new ApiClient() };
    const forbidden = ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'];
    expect(await codes('attachEvidence', document(purchase), [nobody, office, orderer, custodian])).toEqual(forbidden);
    const input = { idempotencyKey: newId(), evidenceId: evidence.id };
    expect(await codes('confirmEvidence', input, [nobody, supplier, purchase.buyer, custodian])).toEqual(forbidden);
    expect(refusals(await elsewhere.api.mutate('confirmEvidence', input))).toEqual(['OUTSIDE_YOUR_PLACES evidenceId']);
    expect(refusals(await office.api.mutate('confirmEvidence', { ...input, note: 'x'.repeat(501) }))).toEqual([
      'TOO_LONG note',
    ]);
    const unknown = { ...input, evidenceId: toGlobalId('Evidence', newId()) };
    expect(refusals(await office.api.mutate('confirmEvidence', unknown))).toEqual(['NOT_FOUND evidenceId']);
    const back = { ...input, reason: 'x' };
    expect(refusals(await purchase.buyer.api.mutate('withdrawEvidence', back))).toEqual(['NOT_FOUND evidenceId']);
    expect(refusals(await supplier.api.mutate('withdrawEvidence', { ...back, reason: ' ' }))).toEqual([
      'REQUIRED reason',
    ]);
    await supplier.api.done('withdrawEvidence', back);
    const twice = { ...back, idempotencyKey: newId() };
    expect(refusals(await supplier.api.mutate('withdrawEvidence', twice))).toEqual(['STATE_NOT_ALLOWED evidenceId']);
    expect(refusals(await office.api.mutate('confirmEvidence', input))).toEqual(['STATE_NOT_ALLOWED evidenceId']);
  });

  it('is listed for its buyer, its supplier and the offices of their places, and opens by its id', async () => {
    const purchase = await aPurchase();
    const first = (await attach(purchase)).evidence;
    const second = (await attach(purchase, { kind: 'ACCEPTANCE_FORM', number: 'Y-1' }, purchase.buyer)).evidence;
    const list = async (person: Person, filter: object = {}, paging = '') =>
      (
        await person.api.ask(
          `query ($filter: EvidenceFilterInput) { evidence(filter: $filter ${paging}) { nodes { id } edges { cursor } } }`,
          { filter: { supplierOrderId: purchase.part.id, ...filter } },
        )
      ).evidence;
    const ids = async (...args: Parameters<typeof list>) =>
      (await list(...args)).nodes.map((node: { id: string }) => node.id);
    for (const person of [supplier, purchase.buyer, office, await anOffice({ seat: '350181' })])
      expect(await ids(person)).toEqual([second.id, first.id]);
    expect(await ids(office, { kind: 'INVOICE' })).toEqual([first.id]);
    expect(await ids(office, { confirmed: true })).toEqual([]);
    expect(await ids(office, { state: 'HELD', confirmed: false })).toHaveLength(2);
    const page = await list(office, {}, ', first: 1');
    expect(await ids(office, {}, `, first: 1, after: "${page.edges[0].cursor}"`)).toEqual([first.id]);
    for (const person of [await aSupplier(), await aBuyer(), await anOffice({ seat: '510000' })]) {
      expect(await ids(person)).toEqual([]);
      expect(await person.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: first.id })).toEqual({
        node: null,
      });
    }
    expect(
      await purchase.buyer.api.ask('query ($id: ID!) { node(id: $id) { ... on Evidence { number } } }', {
        id: first.id,
      }),
    ).toEqual({ node: { number: first.number } });
  });
});

describe('a number that several purchases name', () => {
  const listed = async (person: Person, number: string, filter: object = {}) =>
    (await person.api.ask(DISPUTES, { filter, first: 100 })).disputes.nodes.filter(
      (dispute: { number: string }) => dispute.number === number,
    );
  const settle = (person: Person, disputeId: string, keepsEvidenceId: string | null, more: object = {}) =>
    person.api.mutate(
      'settleDispute',
      { idempotencyKey: newId(), disputeId, keepsEvidenceId, reason: '核对发票原件', ...more },
      'dispute { settledOn reason settledBy { name } sides { kept evidence { id state } } }',
    );

  it('is held as disputed on both sides, until the office settles it with a reason', async () => {
    const [one, two] = [await aPurchase(), await aPurchase({ lines: 2 })];
    const number = invoiceNumber();
    const first = (await attach(one, { number })).evidence;
    expect(await figures(one)).toEqual({ 'E2 COUNTED': '10000' });
    const lines = [{ orderLineId: two.part.lines[0].id, amountFen: '5000' }];
    const second = (await attach(two, { number, lines })).evidence;
    expect([first.state, second.state]).toEqual(['HELD', 'DISPUTED']);
    expect([await figures(one), await figures(two)]).toEqual([
      { 'E1 DISPUTED': '0' },
      { 'E1 DISPUTED': '0', 'E1 COUNTED': '5000' },
    ]);
    const [dispute] = await listed(office, number, { open: true, kind: 'INVOICE' });
    expect(dispute).toMatchObject({
      kind: 'INVOICE',
      openedOn: today,
      settledOn: null,
      reason: null,
      settledBy: null,
      sides: [
        { inYourPlaces: true, kept: null, goodsFen: '10000', evidence: { id: first.id, state: 'DISPUTED', buyer: { name: one.buyer.name } } },
        { inYourPlaces: true, kept: null, goodsFen: '5000', evidence: { id: second.id, state: 'DISPUTED', buyer: { name: two.buyer.name } } },
      ],
    }); // prettier-ignore
    const withdraw = { idempotencyKey: newId(), evidenceId: first.id, reason: 'x' };
    expect(refusals(await supplier.api.mutate('withdrawEvidence', withdraw))).toEqual(['STATE_NOT_ALLOWED evidenceId']);
    expect(refusals(await settle(office, dispute.id, first.id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await settle(office, dispute.id, toGlobalId('Evidence', newId())))).toEqual([
      'NOT_FOUND keepsEvidenceId',
    ]);
    const key = { idempotencyKey: newId() };
    const settled = await settle(office, dispute.id, first.id, key);
    expect(settled).toEqual({
      userErrors: [],
      dispute: {
        settledOn: today,
        reason: '核对发票原件',
        settledBy: { name: office.name },
        sides: [
          { kept: true, evidence: { id: first.id, state: 'HELD' } },
          { kept: false, evidence: { id: second.id, state: 'LOST' } },
        ],
      },
    });
    expect(await settle(office, dispute.id, first.id, key)).toEqual(settled);
    expect(refusals(await settle(office, dispute.id, second.id))).toEqual(['STATE_NOT_ALLOWED disputeId']);
    expect([await figures(one), await figures(two)]).toEqual([{ 'E2 COUNTED': '10000' }, { 'E1 COUNTED': '10000' }]);
    expect(await listed(office, number, { open: true })).toEqual([]);
    expect(await listed(office, number, { open: false })).toHaveLength(1);
    expect(refusals(await attach(two, { number }))).toEqual(['EVIDENCE_LOST number']);
    // Nobody holds again what was decided, with whatever further order.
    const third = await aPurchase();
    expect(refusals(await attach(third, { number: `\u200b${number}` }))).toEqual(['EVIDENCE_TAKEN number']);
    expect(await figures(one)).toEqual({ 'E2 COUNTED': '10000' });
    const audited = await sql<{ organisation_id: string }>(
      'SELECT organisation_id FROM audit_trail WHERE subject_id = $1',
      [Buffer.from(dispute.id, 'base64url').toString().split(':')[1]],
    );
    expect(audited).toEqual([{ organisation_id: office.organisationId }]);
  });

  it('is told to the buyer and the supplier of each side, with the office’s reason and nothing of the others', async () => {
    const [one, two] = [await aPurchase(), await aPurchase()];
    const number = invoiceNumber();
    const first = (await attach(one, { number })).evidence;
    const told = async (person: Person, id: string) =>
      (
        await person.api.ask(
          'query ($id: ID!) { node(id: $id) { ... on Evidence { state dispute { openedOn settledOn reason settledBy { name } } } } }',
          { id },
        )
      ).node;
    expect(await told(one.buyer, first.id)).toEqual({ state: 'HELD', dispute: null });
    const second = (await attach(two, { number })).evidence;
    const open = { openedOn: today, settledOn: null, reason: null, settledBy: null };
    expect(await told(one.buyer, first.id)).toEqual({ state: 'DISPUTED', dispute: open });
    const [dispute] = await listed(office, number);
    await settle(office, dispute.id, first.id, { reason: '发票抬头为甲方' });
    const closed = { openedOn: today, settledOn: today, reason: '发票抬头为甲方', settledBy: { name: office.name } };
    expect(await told(two.buyer, second.id)).toEqual({ state: 'LOST', dispute: closed });
    expect(await told(supplier, first.id)).toEqual({ state: 'HELD', dispute: closed });
    expect(await told(two.buyer, first.id)).toBeNull();
  });

  it('is joined by a third purchase, and may support none of them', async () => {
    const purchases = [await aPurchase(), await aPurchase(), await aPurchase()];
    const number = invoiceNumber();
    for (const purchase of purchases) await attach(purchase, { number });
    const disputes = await listed(office, number);
    expect(disputes).toHaveLength(1);
    expect(disputes[0].sides).toHaveLength(3);
    const { dispute } = await settle(office, disputes[0].id, null);
    expect(dispute.sides.map((side: { kept: boolean }) => side.kept)).toEqual([false, false, false]);
    for (const purchase of purchases) expect(await figures(purchase)).toEqual({ 'E1 COUNTED': '10000' });
  });

  it('is settled by an office that has every side that loses in its places', async () => {
    const guizhou = await aSupplier({ seat: '520000' });
    const [ours, theirs] = [
      await aPurchase(),
      await aPurchase({ by: await aBuyer({ seat: '330000' }), from: guizhou }),
    ];
    const number = invoiceNumber();
    const mine = (await attach(ours, { number })).evidence;
    const other = (await attach(theirs, { number })).evidence;
    const [[seen], [seenThere]] = [
      await listed(office, number),
      await listed(await anOffice({ seat: '520000' }), number),
    ];
    expect(seen.id).toBe(seenThere.id);
    expect(seen.sides.map((side: { inYourPlaces: boolean }) => side.inYourPlaces)).toEqual([true, false]);
    expect(await listed(await anOffice({ seat: '510000' }), number)).toEqual([]);
    expect(refusals(await settle(await anOffice({ seat: '510000' }), seen.id, mine.id))).toEqual([
      'NOT_FOUND disputeId',
    ]);
    expect(refusals(await settle(office, seen.id, mine.id))).toEqual(['OUTSIDE_YOUR_PLACES keepsEvidenceId']);
    expect(refusals(await settle(office, seen.id, null))).toEqual(['OUTSIDE_YOUR_PLACES keepsEvidenceId']);
    expect(refusals(await settle(office, seen.id, other.id))).toEqual([]);
    expect(await figures(theirs)).toEqual({ 'E2 NOT_PAIRED': '0' });
  });

  it('is no collision: acceptance forms of two buyers, one transfer for all suppliers of an order', async () => {
    const [one, two] = [await aPurchase(), await aPurchase()];
    const form = { kind: 'ACCEPTANCE_FORM', number: '验收-001' };
    expect((await attach(one, form)).evidence.state).toBe('HELD');
    expect((await attach(two, form)).evidence.state).toBe('HELD');
    const more = await aPurchase({ by: one.buyer });
    expect((await attach(more, form)).evidence.state).toBe('DISPUTED');

    const others = await aSupplier();
    const listings = [
      await aListing(supplier, { tiers: [[1, 1_000n]] }),
      await aListing(others, { tiers: [[1, 1_000n]] }),
    ];
    const { order } = await place(
      one.buyer,
      listings.map((each) => ({ skuCode: each.skuCode, quantity: 10 })),
    );
    const reference = newId();
    for (const part of order.supplierOrders) {
      const owner = part.lines[0].skuCode === listings[0].skuCode ? supplier : others;
      await confirm(owner, part.id);
      const lines = [{ orderLineId: part.lines[0].id, amountFen: '10000' }];
      const { evidence } = await one.buyer.api.done(
        'attachEvidence',
        document(one, {
          kind: 'BANK_REFERENCE',
          number: reference,
          supplierOrderId: part.id,
          amountFen: '20000',
          lines,
        }),
        EVIDENCE,
      );
      expect(evidence.state).toBe('HELD');
    }
  });

  it('is refused where a bank’s statement says that it paid another order', async () => {
    const [one, two] = [await aPurchase(), await aPurchase()];
    const { order } = await place(one.buyer, [{ skuCode: one.listing.skuCode, quantity: 1 }]);
    const number = newId().toUpperCase();
    await pay(custodian, [{ on: today, yuan: '10', remark: order.paymentReference, reference: number }]);
    const refused = await attach(two, { kind: 'BANK_REFERENCE', number });
    expect(refusals(refused)).toEqual(['BANK_REFERENCE_TAKEN number']);
  });

  it('comes to the same in whichever order a statement and those come who name its transfer', async () => {
    const [claimant, payer] = [await aPurchase(), await aPurchase()];
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const steps = ['PAY', 'CLAIM', 'PROVE'] as const;
    const orders = steps.flatMap((one) => steps.filter((two) => two !== one).map((two) => [one, two, steps.find((three) => three !== one && three !== two)!])); // prettier-ignore
    for (const order of orders) {
      const { order: bought } = await place(payer.buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
      const [part] = bought.supplierOrders;
      await confirm(supplier, part.id);
      // The bank writes it in small letters, people in capitals and with blanks.
      const number = `ref-${newId()}`;
      const typed = number.toUpperCase().replace('-', ' -');
      const lines = [{ orderLineId: part.lines[0].id, amountFen: '10000' }];
      const outcome: Record<string, string> = {};
      const named = async (step: string, payload: { userErrors: { code: string }[]; evidence?: { state: string } }) => {
        outcome[step] = payload.userErrors[0]?.code ?? payload.evidence!.state;
      };
      for (const step of order) {
        if (step === 'PAY')
          await pay(custodian, [{ on: today, yuan: '100', remark: bought.paymentReference, reference: number }]);
        if (step === 'CLAIM') await named(step, await attach(claimant, { kind: 'BANK_REFERENCE', number: typed }));
        const own = { kind: 'BANK_REFERENCE', number: typed, supplierOrderId: part.id, lines };
        if (step === 'PROVE') await named(step, await attach(payer, own));
        await followed('paid_number_progress');
      }
      if (order[0] === 'PAY' || order[1] === 'PAY')
        expect(outcome.CLAIM).toBe(order.indexOf('CLAIM') < order.indexOf('PAY') ? 'HELD' : 'BANK_REFERENCE_TAKEN');
      const [dispute] = await listed(office, typed.replace(' ', ''), { open: true });
      expect(dispute === undefined).toBe(order.indexOf('PAY') < order.indexOf('CLAIM'));
      if (dispute) {
        const claim = dispute.sides.find((side: { paidElsewhere: boolean }) => side.paidElsewhere);
        expect(claim.evidence).toMatchObject({ state: 'DISPUTED', buyer: { name: claimant.buyer.name } });
        expect(refusals(await settle(office, dispute.id, claim.evidence.id))).toEqual(['BANK_REFERENCE_TAKEN keepsEvidenceId']); // prettier-ignore
        const proof = dispute.sides.find((side: { paidElsewhere: boolean }) => !side.paidElsewhere);
        expect((await settle(office, dispute.id, proof?.evidence.id ?? null)).userErrors).toEqual([]);
      }
      const states = await sql<{ buyer_id: string; state: string }>('SELECT buyer_id, state FROM evidence WHERE number_key = $1', [typed.replace(' ', '')]); // prettier-ignore
      const of = (buyer: Person) => states.find(({ buyer_id }) => buyer_id === buyer.organisationId)?.state ?? 'LOST';
      expect([order.join(), of(payer.buyer), of(claimant.buyer)]).toEqual([order.join(), 'HELD', 'LOST']);
      expect(await figures(claimant)).toEqual({ 'E1 COUNTED': '10000' });
    }
  });

  it('is held out of the totals from when a statement says that it paid another order', async () => {
    const [one, two] = [await aPurchase(), await aPurchase()];
    const number = newId().toUpperCase();
    const { evidence } = await attach(two, { kind: 'BANK_REFERENCE', number });
    const { order } = await place(one.buyer, [{ skuCode: one.listing.skuCode, quantity: 1 }]);
    await pay(custodian, [{ on: today, yuan: '10', remark: order.paymentReference, reference: number }]);
    await followed('paid_number_progress');
    expect(await figures(two)).toEqual({ 'E1 DISPUTED': '0' });
    const [dispute] = await listed(office, number, { open: true });
    expect(dispute.sides).toMatchObject([{ paidElsewhere: true, goodsFen: '10000', evidence: { id: evidence.id } }]);
    // Who comes later joins none: the statement has decided.
    expect(refusals(await attach(await aPurchase(), { kind: 'BANK_REFERENCE', number }))).toEqual([
      'BANK_REFERENCE_TAKEN number',
    ]);
  });

  it('is seen by offices alone', async () => {
    const codes = await Promise.all(
      [new ApiClient(), (await aBuyer()).api, supplier.api].map(
        async (api) => (await api.send(DISPUTES)).errors?.[0].extensions.code,
      ),
    );
    expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });
});
