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
  type PaidPurchase,
  type Person,
  sql,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const month = monthOf(today);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const INVOICE = `evidence { id kind number amountFen issuedOn state reversedFen lines { orderLineId amountFen quantity }
  invoice { seller { name creditCode } buyer { name creditCode } taxFen redReason reverses { id number } } }`;

let custodian: Person;
let supplier: Person;
beforeAll(async () => {
  [custodian, supplier] = await Promise.all([aCustodian(), aSupplier()]);
});

const codeOf = async ({ organisationId }: Person) =>
  (await sql<{ code: string }>('SELECT credit_code AS code FROM organisations WHERE id = $1', [organisationId]))[0]
    .code;
const aPurchase = async (lines = 1) => aPaidPurchase({ buyer: await aBuyer(), supplier, custodian }, { lines });

async function invoice(purchase: PaidPurchase, more: object = {}) {
  const { buyer, part } = purchase;
  return {
    idempotencyKey: newId(),
    supplierOrderId: part.id,
    number: anInvoiceNumber(today),
    issuedOn: today,
    seller: { name: supplier.name, creditCode: await codeOf(supplier) },
    buyer: { name: buyer.name, creditCode: await codeOf(buyer) },
    amountFen: '10000',
    taxFen: '826',
    lines: [{ orderLineId: part.lines[0].id, amountFen: '10000', quantity: 10 }],
    ...more,
  };
}
const record = async (purchase: PaidPurchase, more: object = {}, by = supplier) =>
  by.api.mutate('recordInvoice', await invoice(purchase, more), INVOICE);
const red = ({ part }: PaidPurchase, reversesNumber: string, more: object = {}) => ({
  idempotencyKey: newId(),
  reversesNumber,
  reason: 'GOODS_RETURNED',
  number: anInvoiceNumber(today),
  issuedOn: today,
  amountFen: '-4000',
  taxFen: '-330',
  lines: [{ orderLineId: part.lines[0].id, amountFen: '-4000', quantity: -4 }],
  ...more,
});
const recordRed = (purchase: PaidPurchase, reversesNumber: string, more: object = {}, by = supplier) =>
  by.api.mutate('recordRedInvoice', red(purchase, reversesNumber, more), INVOICE);

/** The evidence levels that a buyer's counted goods are of. */
async function levels({ buyer }: PaidPurchase): Promise<string[]> {
  await counted();
  const { procurementTotals } = await buyer.api.ask(
    `query ($period: PeriodInput!, $filter: FigureFilterInput) { procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: [EVIDENCE_LEVEL]) {
       rows { goodsFen facets { key } } } }`,
    {
      period: { from: month, until: month },
      filter: { buyerId: toGlobalId('Organisation', buyer.organisationId) },
    },
  );
  return procurementTotals.rows
    .filter(({ goodsFen }: { goodsFen: string }) => goodsFen !== '0')
    .map(({ facets }: { facets: { key: string }[] }) => facets[0].key);
}

describe('digital invoices', () => {
  it('are recorded with their parties and tax, as evidence of the order, once per key', async () => {
    const purchase = await aPurchase();
    const input = await invoice(purchase);
    const first = await supplier.api.mutate('recordInvoice', input, INVOICE);
    expect(first).toMatchObject({
      userErrors: [],
      evidence: {
        kind: 'INVOICE', number: input.number, amountFen: '10000', state: 'HELD', reversedFen: '0',
        lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '10000', quantity: 10 }],
        invoice: { seller: input.seller, buyer: input.buyer, taxFen: '826', redReason: null, reverses: null },
      },
    }); // prettier-ignore
    expect(await supplier.api.mutate('recordInvoice', input, INVOICE)).toEqual(first);
    expect(refusals(await supplier.api.mutate('recordInvoice', { ...input, taxFen: '0' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(await levels(purchase)).toEqual(['E2']);
    const again = await record(purchase, { number: input.number }, purchase.buyer);
    expect(refusals(again)).toEqual(['EVIDENCE_ATTACHED number']);
    // One number supports one supplier order (CR-19): also of the same buyer and supplier.
    const other = await record(await aPurchase(), { number: input.number });
    expect(other.evidence.state).toBe('DISPUTED');
  });

  it('are refused with what is wrong of each field, and nothing is done', async () => {
    const purchase = await aPurchase();
    const refused = async (more: object, by?: Person) => refusals(await record(purchase, more, by));
    expect(await refused({ seller: { name: ' ', creditCode: null }, taxFen: '-1' })).toEqual([
      'REQUIRED seller.name',
      'INVALID taxFen',
    ]);
    expect(await refused({ taxFen: '10000' })).toEqual(['INVALID taxFen']);
    expect(await refused({ buyer: { name: 'x'.repeat(201) } })).toEqual(['TOO_LONG buyer.name']);
    expect(await refused({ seller: { name: 'x', creditCode: '9135' } })).toEqual([
      'CREDIT_CODE_FORM seller.creditCode',
    ]);
    expect(await refused({ amountFen: '-10000', taxFen: '-10001' })).toContain('NOT_POSITIVE amountFen');
    expect(await refused({ number: '1' })).toEqual(['INVALID number']);
    const line = { orderLineId: purchase.part.lines[0].id, amountFen: '10000' };
    expect(await refused({ lines: [{ ...line, quantity: 0 }] })).toEqual(['NOT_POSITIVE lines.0.quantity']);
    expect(await refused({}, await aSupplier())).toEqual(['NOT_FOUND supplierOrderId']);
    expect(await refused({}, await aBuyer())).toEqual(['NOT_FOUND supplierOrderId']);
    expect(await levels(purchase)).toEqual(['E1']);
  });

  it('are reversed in part by red ones, so that invoices and returned goods agree', async () => {
    const purchase = await aPurchase();
    const { evidence: blue } = await record(purchase);
    expect(await levels(purchase)).toEqual(['E2']);
    const [{ id: shipmentLineId }] = await sql<{ id: string }>(
      'SELECT x.id FROM shipment_lines x WHERE x.order_line_id = $1',
      [Buffer.from(purchase.part.lines[0].id, 'base64url').toString().split(':')[1]],
    );
    await purchase.buyer.api.done('returnGoods', {
      idempotencyKey: newId(), supplierOrderId: purchase.part.id, returnedOn: today, reason: '变质',
      lines: [{ shipmentLineId: toGlobalId('ShipmentLine', shipmentLineId), quantity: 4 }],
    }); // prettier-ignore
    expect(await levels(purchase)).toEqual(['E1']);
    const input = red(purchase, ` ${blue.number} `);
    const done = await supplier.api.mutate('recordRedInvoice', input, INVOICE);
    expect(done).toMatchObject({
      userErrors: [],
      evidence: {
        amountFen: '-4000', state: 'HELD', lines: [{ quantity: -4 }],
        invoice: { seller: blue.invoice.seller, buyer: blue.invoice.buyer, taxFen: '-330', redReason: 'GOODS_RETURNED', reverses: { id: blue.id, number: blue.number } },
      },
    }); // prettier-ignore
    expect(await supplier.api.mutate('recordRedInvoice', input, INVOICE)).toEqual(done);
    expect(await levels(purchase)).toEqual(['E2']);
    const { node } = await purchase.buyer.api.ask(
      'query ($id: ID!) { node(id: $id) { ... on Evidence { reversedFen } } }',
      { id: blue.id },
    );
    expect(node).toEqual({ reversedFen: '-4000' });
    const above = await recordRed(purchase, blue.number, { amountFen: '-6001', lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '-6001' }] }); // prettier-ignore
    expect(refusals(above)).toEqual(['RED_ABOVE_INVOICE lines.0.amountFen']);
    const withdraw = (evidenceId: string) =>
      supplier.api.mutate('withdrawEvidence', { idempotencyKey: newId(), evidenceId, reason: '开错' });
    expect(refusals(await withdraw(blue.id))).toEqual(['INVOICE_REVERSED evidenceId']);
    expect(refusals(await withdraw(done.evidence.id))).toEqual([]);
    expect(refusals(await withdraw(blue.id))).toEqual([]);
    expect(refusals(await recordRed(purchase, blue.number))).toEqual(['NOT_FOUND reversesNumber']);
  });

  it('are reversed by nothing that is not theirs', async () => {
    const purchase = await aPurchase();
    const { evidence: blue } = await record(purchase);
    const refused = async (more: object, by?: Person) => refusals(await recordRed(purchase, blue.number, more, by));
    expect(await refused({ amountFen: '4000' })).toContain('INVALID amountFen');
    expect(await refused({ taxFen: '1' })).toEqual(['INVALID taxFen']);
    expect(await refused({ taxFen: '-827' })).toEqual(['RED_ABOVE_INVOICE taxFen']);
    expect(await refused({ amountFen: '-4001' })).toEqual(['RED_ABOVE_INVOICE amountFen']);
    expect(await refused({ issuedOn: '2022-01-01', number: `22${'0'.repeat(18)}` })).toEqual([
      'DATE_OUT_OF_ORDER issuedOn',
    ]);
    expect(await refused({}, await aSupplier())).toEqual(['NOT_FOUND reversesNumber']);
    expect(refusals(await recordRed(purchase, anInvoiceNumber(today)))).toEqual(['NOT_FOUND reversesNumber']);
    expect(await refused({ number: blue.number })).toEqual(['EVIDENCE_ATTACHED number']);
    const { evidence } = await recordRed(purchase, blue.number);
    expect(refusals(await recordRed(purchase, evidence.number))).toEqual(['INVALID reversesNumber']);
    await record(await aPurchase(), { number: blue.number });
    expect(await refused({})).toEqual(['STATE_NOT_ALLOWED reversesNumber']);
  });

  it('are reversed once where two red ones come at the same moment', async () => {
    const purchase = await aPurchase();
    const { evidence: blue } = await record(purchase);
    const line = { orderLineId: purchase.part.lines[0].id, amountFen: '-6000' };
    const payloads = await Promise.all(
      Array.from({ length: 6 }, () =>
        recordRed(purchase, blue.number, { amountFen: '-6000', taxFen: '0', lines: [line] }),
      ),
    );
    expect(payloads.flatMap(refusals)).toEqual(Array(5).fill('RED_ABOVE_INVOICE lines.0.amountFen'));
  });

  it('is withdrawn or reversed where both are asked at once, never both', async () => {
    const purchase = await aPurchase();
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { evidence } = await record(purchase, { amountFen: '100', taxFen: '8', lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '100' }] }); // prettier-ignore
        const part = { amountFen: '-100', taxFen: '-8', lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '-100' }] }; // prettier-ignore
        const [withdrawn, reversed] = await Promise.all([
          supplier.api.mutate('withdrawEvidence', { idempotencyKey: newId(), evidenceId: evidence.id, reason: '开错' }),
          recordRed(purchase, evidence.number, part),
        ]);
        return [...refusals(withdrawn), ...refusals(reversed)];
      }),
    );
    for (const refused of outcomes)
      expect([['INVOICE_REVERSED evidenceId'], ['NOT_FOUND reversesNumber']]).toContainEqual(refused);
  });
});

describe('requests for red invoices', () => {
  const REQUEST =
    'request { id status amountFen reason requestedOn decidedOn decisionReason invoice { number } answer { number } }';
  const request = (by: Person, evidenceId: string, more: object = {}) =>
    by.api.mutate('requestRedInvoice', { idempotencyKey: newId(), evidenceId, reason: 'GOODS_RETURNED', note: '退货 4 箱', ...more }, REQUEST); // prettier-ignore
  const close = (by: Person, verb: 'decline' | 'withdraw', requestId: string, reason = '已开具') =>
    by.api.mutate(`${verb}RedInvoiceRequest`, { requestId, reason }, REQUEST);
  const listed = async (by: Person, status: string | null = null) =>
    (await by.api.ask(`query ($status: RedInvoiceRequestStatus) { redInvoiceRequests(status: $status, first: 100) { nodes { id status } } }`, { status })) // prettier-ignore
      .redInvoiceRequests.nodes;

  it('wait for the supplier, and are answered once red invoices took off what was asked for', async () => {
    const purchase = await aPurchase();
    const { buyer } = purchase;
    const blue = (await record(purchase)).evidence;
    const take = (amountFen: string) =>
      recordRed(purchase, blue.number, {
        amountFen,
        taxFen: '0',
        lines: [{ orderLineId: purchase.part.lines[0].id, amountFen }],
      });
    await take('-1000');
    const asked = await request(buyer, blue.id, { amountFen: '4000' });
    expect(asked).toMatchObject({
      userErrors: [],
      request: { status: 'OPEN', amountFen: '4000', invoice: { number: blue.number }, answer: null },
    });
    const { id } = asked.request;
    expect(await listed(supplier, 'OPEN')).toContainEqual({ id, status: 'OPEN' });
    expect(refusals(await request(buyer, blue.id))).toEqual(['RED_REQUESTED evidenceId']);
    await take('-3000');
    expect(await listed(buyer)).toEqual([{ id, status: 'OPEN' }]);
    const last = (await take('-1000')).evidence;
    const { node } = await buyer.api.ask('query ($id: ID!) { node(id: $id) { ... on RedInvoiceRequest { status answer { number } } } }', { id }); // prettier-ignore
    expect(node).toEqual({ status: 'ANSWERED', answer: { number: last.number } });
    const { notices } = await buyer.api.ask('{ notices(first: 20) { nodes { kind } } }');
    expect(notices.nodes).toContainEqual({ kind: 'RED_INVOICE_RECORDED' });
    expect(refusals(await close(buyer, 'withdraw', id))).toEqual(['STATE_NOT_ALLOWED requestId']);
  });

  it('are of an invoice of the buyer’s own purchases, no more than is left of it', async () => {
    const purchase = await aPurchase();
    const blue = (await record(purchase)).evidence;
    const refused = async (more: object, by = purchase.buyer, id = blue.id) => refusals(await request(by, id, more));
    expect(await refused({ amountFen: '10001' })).toEqual(['RED_ABOVE_INVOICE amountFen']);
    expect(await refused({ amountFen: '-1' })).toEqual(['NOT_POSITIVE amountFen']);
    expect(await refused({ amountFen: '0' })).toEqual(['NOT_POSITIVE amountFen']);
    expect(await refused({ note: ' ' })).toEqual(['REQUIRED note']);
    expect(await refused({}, await aBuyer())).toEqual(['NOT_FOUND evidenceId']);
    expect(await refused({}, supplier)).toEqual(['NOT_FOUND evidenceId']);
    const red = (await recordRed(purchase, blue.number)).evidence;
    expect(await refused({}, purchase.buyer, red.id)).toEqual(['INVALID evidenceId']);
    expect((await request(purchase.buyer, blue.id)).request.amountFen).toBe('6000');
  });

  it('are declined by the supplier and withdrawn by the buyer, once', async () => {
    const purchase = await aPurchase();
    const blue = (await record(purchase)).evidence;
    const first = (await request(purchase.buyer, blue.id)).request;
    expect(refusals(await close(purchase.buyer, 'decline', first.id))).toEqual(['NOT_FOUND requestId']);
    expect(refusals(await close(supplier, 'withdraw', first.id))).toEqual(['NOT_FOUND requestId']);
    const answers = await Promise.all([
      close(supplier, 'decline', first.id),
      close(purchase.buyer, 'withdraw', first.id),
    ]);
    expect(answers.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED requestId']);
    const second = (await request(purchase.buyer, blue.id)).request;
    expect((await close(purchase.buyer, 'withdraw', second.id)).request).toMatchObject({ status: 'WITHDRAWN', decisionReason: '已开具' }); // prettier-ignore
    const stranger = await aSupplier();
    expect(await listed(stranger)).toEqual([]);
    expect((await stranger.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: second.id })).node).toBeNull();
  });

  it('meet a red invoice at the same moment: one of both comes first, and neither is lost', async () => {
    const purchase = await aPurchase();
    const blue = (await record(purchase)).evidence;
    const [asked] = await Promise.all([
      request(purchase.buyer, blue.id, { amountFen: '4000' }),
      recordRed(purchase, blue.number),
    ]);
    const [{ status, before }] = await sql<{ status: string; before: string }>(
      'SELECT status, reversed_before_fen AS before FROM red_invoice_requests WHERE evidence_id = $1',
      [Buffer.from(blue.id, 'base64url').toString().split(':')[1]],
    );
    expect(asked.userErrors).toEqual([]);
    expect({ '0': 'ANSWERED', '-4000': 'OPEN' }[before]).toBe(status);
  });
});

it('attachEvidence takes no red invoice, which would name none', async () => {
  const { part } = await aPurchase();
  const red = {
    kind: 'INVOICE',
    number: anInvoiceNumber(today),
    issuedOn: today,
    amountFen: '-100',
    lines: [{ orderLineId: part.lines[0].id, amountFen: '-100' }],
  };
  const refused = await supplier.api.mutate('attachEvidence', {
    idempotencyKey: newId(),
    supplierOrderId: part.id,
    ...red,
  });
  expect(refusals(refused)).toEqual(['RED_INVOICE_NAMES_NONE amountFen']);
});

describe('the tolerance of matches', () => {
  const set = (by: Person, more: object = {}) =>
    by.api.mutate('setInvoiceTolerance', { validFrom: addDays(today, 400), fen: '5', basisPoints: 10, days: 45, source: '发票核对办法', ...more }, 'tolerances { validFrom fen basisPoints days source }'); // prettier-ignore

  it('is set by an office of a province, for orders of days to come, with its source', async () => {
    const office = await anOffice({ seat: '350000' });
    const validFrom = addDays(today, 500 + Math.floor(Math.random() * 20_000));
    const { tolerances } = await set(office, { validFrom });
    expect(tolerances).toContainEqual({ validFrom, fen: '5', basisPoints: 10, days: 45, source: '发票核对办法' });
    expect(tolerances.at(-1)).toEqual({ validFrom: '1970-01-01', fen: '1', basisPoints: 0, days: 30, source: null });
    expect(refusals(await set(office, { validFrom }))).toEqual(['TOLERANCE_STANDS validFrom']);
    expect(refusals(await set(office, { validFrom: today }))).toEqual(['DATE_OUT_OF_ORDER validFrom']);
    expect(refusals(await set(office, { fen: '1001', basisPoints: -1, days: 367, source: ' ' }))).toEqual([
      'INVALID fen',
      'INVALID basisPoints',
      'INVALID days',
      'REQUIRED source',
    ]);
    expect(refusals(await set(await anOffice({ seat: '350200' })))).toEqual(['PROVINCE_ONLY ']);
    const { invoiceTolerances } = await supplier.api.ask('{ invoiceTolerances { validFrom } }');
    expect(invoiceTolerances).toContainEqual({ validFrom });
  });
});
