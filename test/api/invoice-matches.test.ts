import { businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  aSupplier,
  followed,
  type PaidPurchase,
  type Person,
  sql,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const FIELDS = `id state sellerDiffers buyerDiffers dueFen acceptedFen invoicedFen open invoiceBy daysOverdue version acceptedOn reason
  supplierOrderId buyer { name } supplier { name } lines { orderLineId state dueFen acceptedFen invoicedFen acceptedQuantity invoicedQuantity }`;
const MATCHES = `query ($filter: InvoiceMatchFilterInput) { invoiceMatches(filter: $filter, first: 100) { nodes { ${FIELDS} } } }`;

/** Waits until the worker has matched everything that is recorded now. */
const matched = () => followed('invoice_match_progress');

let custodian: Person;
let supplier: Person;
beforeAll(async () => {
  [custodian, supplier] = await Promise.all([aCustodian(), aSupplier()]);
});

const aPurchase = async () => aPaidPurchase({ buyer: await aBuyer(), supplier, custodian });
const matches = async (person: Person, filter: object = {}) => {
  await matched();
  return (await person.api.ask(MATCHES, { filter })).invoiceMatches.nodes;
};
const matchOf = async ({ buyer, part }: PaidPurchase) => (await matches(buyer, { supplierOrderId: part.id }))[0];
const codeOf = async ({ organisationId }: Person) =>
  (await sql<{ code: string }>('SELECT credit_code AS code FROM organisations WHERE id = $1', [organisationId]))[0]
    .code;

async function record({ buyer, part }: PaidPurchase, amountFen: string, more: object = {}) {
  const number = anInvoiceNumber(today);
  await supplier.api.done('recordInvoice', {
    idempotencyKey: newId(),
    supplierOrderId: part.id,
    number,
    issuedOn: today,
    seller: { name: supplier.name, creditCode: await codeOf(supplier) },
    buyer: { name: buyer.name, creditCode: await codeOf(buyer) },
    amountFen,
    taxFen: '0',
    lines: [{ orderLineId: part.lines[0].id, amountFen }],
    ...more,
  });
  return number;
}
const accept = (by: Person, { id, version }: { id: string; version: string }, more: object = {}) =>
  by.api.mutate(
    'acceptInvoiceDifference',
    { idempotencyKey: newId(), matchId: id, version, reason: '尾差，不再开票', ...more },
    `match { ${FIELDS} }`,
  );

describe('invoice matches', () => {
  it('follow acceptance, invoices, returns and red invoices', async () => {
    const purchase = await aPurchase();
    const first = await matchOf(purchase);
    expect(first).toMatchObject({
      state: 'NOT_INVOICED', open: true, acceptedFen: '10000', invoicedFen: '0', daysOverdue: 0, acceptedOn: null,
      supplierOrderId: purchase.part.id, buyer: { name: purchase.buyer.name }, supplier: { name: supplier.name },
      lines: [{ orderLineId: purchase.part.lines[0].id, state: 'NOT_INVOICED', acceptedQuantity: 10, invoicedQuantity: null }, { orderLineId: null, state: 'MATCHED' }],
    }); // prettier-ignore
    const number = await record(purchase, '10000');
    expect(await matchOf(purchase)).toMatchObject({ state: 'MATCHED', open: false, invoiceBy: null });
    const [{ id }] = await sql<{ id: string }>('SELECT id FROM shipment_lines WHERE order_line_id = $1', [
      Buffer.from(purchase.part.lines[0].id, 'base64url').toString().split(':')[1],
    ]);
    await purchase.buyer.api.done('returnGoods', {
      idempotencyKey: newId(), supplierOrderId: purchase.part.id, returnedOn: today, reason: '变质',
      lines: [{ shipmentLineId: toGlobalId('ShipmentLine', id), quantity: 4 }],
    }); // prettier-ignore
    expect(await matchOf(purchase)).toMatchObject({ state: 'OVER_INVOICED', open: true, acceptedFen: '6000', dueFen: '6000' }); // prettier-ignore
    await supplier.api.done('recordRedInvoice', {
      idempotencyKey: newId(), reversesNumber: number, reason: 'GOODS_RETURNED', number: anInvoiceNumber(today), issuedOn: today,
      amountFen: '-4000', taxFen: '0', lines: [{ orderLineId: purchase.part.lines[0].id, amountFen: '-4000' }],
    }); // prettier-ignore
    expect(await matchOf(purchase)).toMatchObject({ state: 'MATCHED', invoicedFen: '6000' });
  });

  it('tell of other parties by their credit codes', async () => {
    const purchase = await aPurchase();
    const other = await aBuyer();
    await record(purchase, '10000', { buyer: { name: other.name, creditCode: await codeOf(other) } });
    expect(await matchOf(purchase)).toMatchObject({ state: 'MATCHED', sellerDiffers: false, buyerDiffers: true, open: true }); // prettier-ignore
  });

  it('are accepted once, as they were seen, with a reason, by the buyer', async () => {
    const purchase = await aPurchase();
    const { buyer } = purchase;
    await record(purchase, '9000');
    const seen = await matchOf(purchase);
    expect(seen.state).toBe('UNDER_INVOICED');
    expect(refusals(await accept(buyer, seen, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await accept(buyer, seen, { reason: 'x'.repeat(501) }))).toEqual(['TOO_LONG reason']);
    expect(refusals(await accept(buyer, { ...seen, version: 'x' }))).toEqual(['MATCH_CHANGED version']);
    expect(refusals(await accept(buyer, { ...seen, id: toGlobalId('InvoiceMatch', newId()) }))).toEqual([
      'NOT_FOUND matchId',
    ]);
    expect(refusals(await accept(await aBuyer(), seen))).toEqual(['NOT_FOUND matchId']);
    const key = { idempotencyKey: newId() };
    const done = await accept(buyer, seen, key);
    expect(done).toMatchObject({ userErrors: [], match: { open: false, acceptedOn: today, reason: '尾差，不再开票' } });
    expect(await accept(buyer, seen, key)).toEqual(done);
    expect(refusals(await accept(buyer, seen, { ...key, reason: 'x' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(refusals(await accept(buyer, seen))).toEqual(['STATE_NOT_ALLOWED matchId']);
    expect(await matchOf(purchase)).toEqual(done.match);
    await record(purchase, '500');
    expect(await matchOf(purchase)).toMatchObject({ state: 'UNDER_INVOICED', open: true, acceptedOn: null });
  });

  it('are accepted by one of several who do so at once', async () => {
    const purchase = await aPurchase();
    const seen = await matchOf(purchase);
    const payloads = await Promise.all(Array.from({ length: 5 }, () => accept(purchase.buyer, seen)));
    expect(payloads.flatMap(refusals)).toEqual(Array(4).fill('STATE_NOT_ALLOWED matchId'));
    await matched();
    const [{ count }] = await sql<{ count: string }>(
      `SELECT count(*) FROM facts WHERE type = 'invoice.difference_accepted' AND payload->>'measureId' = $1 AND owner_id = $2`,
      [seen.version, purchase.buyer.organisationId],
    );
    expect(Number(count)).toBe(1);
  });

  it('are seen by the buyer, the supplier and offices of their places, as a queue of what is open or overdue', async () => {
    const purchase = await aPurchase();
    const { buyer } = purchase;
    const seen = await matchOf(purchase);
    const names = async (person: Person, filter: object) =>
      (await matches(person, { supplierOrderId: purchase.part.id, ...filter })).map(({ id }: { id: string }) => id);
    for (const person of [buyer, supplier, await anOffice(), await anOffice({ seat: '640422' })])
      expect(await names(person, { open: true, state: 'NOT_INVOICED' })).toEqual([seen.id]);
    for (const person of [await aBuyer(), await aSupplier(), await anOffice({ seat: '510000' })])
      expect(await names(person, {})).toEqual([]);
    expect(await names(buyer, { open: false })).toEqual([]);
    expect(await names(buyer, { overdue: true })).toEqual([]);
    const node = 'query ($id: ID!) { node(id: $id) { ... on InvoiceMatch { state } } }';
    expect(await buyer.api.ask(node, { id: seen.id })).toEqual({ node: { state: 'NOT_INVOICED' } });
    expect(await (await aBuyer()).api.ask(node, { id: seen.id })).toEqual({ node: null });
    await sql('UPDATE invoice_matches SET invoice_by = $2::date - 3 WHERE supplier_order_id = $1', [
      Buffer.from(purchase.part.id, 'base64url').toString().split(':')[1],
      today,
    ]);
    const [late] = await matches(buyer, { overdue: true });
    expect(late).toMatchObject({ id: seen.id, daysOverdue: 3 });
    // Worked out anew from the facts, however often.
    await sql('UPDATE invoice_match_progress SET position = 0');
    expect(await matchOf(purchase)).toEqual(seen);
  });

  it('are found by any of several reasons, and tell them', async () => {
    const purchase = await aPurchase();
    await record(purchase, '4000', { seller: { name: '另一家', creditCode: null } });
    const supplierOrderId = purchase.part.id;
    const found = async (reasons: string[]) => {
      await matched();
      return (await purchase.buyer.api.ask('query ($filter: InvoiceMatchFilterInput) { invoiceMatches(filter: $filter, first: 10) { nodes { reasons } } }', { filter: { supplierOrderId, reasons } })).invoiceMatches.nodes; // prettier-ignore
    };
    const [{ reasons }] = await found([]);
    expect(reasons).toContain('UNDER_INVOICED');
    for (const reason of reasons) expect(await found(['NOT_INVOICED', reason])).toHaveLength(1);
    expect(await found(['NOT_INVOICED', 'BUYER_DIFFERS', 'OVER_INVOICED'])).toEqual([]);
  });

  it('of an order that is held say so, and stand on the order itself', async () => {
    const purchase = await aPurchase();
    await matchOf(purchase);
    const ORDER =
      'query ($id: ID!) { node(id: $id) { ... on SupplierOrder { invoiceMatch { state hold { reason } } invoiceMatchHold { reason heldAt } } } }';
    const read = async (by: Person) => (await by.api.ask(ORDER, { id: purchase.part.id })).node;
    expect(await read(purchase.buyer)).toEqual({ invoiceMatch: { state: 'NOT_INVOICED', hold: null }, invoiceMatchHold: null }); // prettier-ignore
    const id = Buffer.from(purchase.part.id, 'base64url').toString().split(':')[1];
    // The worker tries it again only after a while.
    await sql(`INSERT INTO invoice_match_holds (supplier_order_id, reason, tried_at) VALUES ($1, 'unknown fact', now() + interval '1 hour')`, [id]); // prettier-ignore
    const hold = { reason: 'unknown fact' };
    expect(await read(supplier)).toMatchObject({ invoiceMatch: { state: 'NOT_INVOICED', hold }, invoiceMatchHold: hold }); // prettier-ignore
    await sql('DELETE FROM invoice_match_holds WHERE supplier_order_id = $1', [id]);
  });
});
