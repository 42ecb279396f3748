import { businessDateOf, monthOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  anInvoiceNumber,
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
