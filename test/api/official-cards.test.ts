import { addDays, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aDelivery,
  aListing,
  aSupplier,
  type MadeListing,
  pay,
  type Person,
  place,
} from '@shanhai/testing';
import { aPaidDelivery, balances, due, refusals, today } from './payout-world';

const FIELDS = 'payment { id status amountFen paidOn slipNumber reason payable { paidFen directFen openFen status } }';
let [buyer, supplier, custodian]: Person[] = [];
let listing: MadeListing;
beforeAll(async () => {
  [buyer, custodian] = await Promise.all([aBuyer(), aCustodian()]);
});
beforeEach(async () => {
  supplier = await aSupplier();
  listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
});
const ordered = async (quantity: number, by = buyer) =>
  (await place(by, [{ skuCode: listing.skuCode, quantity }])).order as { paymentReference: string; supplierOrders: { payable: { id: string }; lines: { id: string }[] }[] }; // prettier-ignore
const aSlip = () => newId().slice(-12).toUpperCase();
const record = (payableId: string, more: object = {}, by = buyer) =>
  by.api.mutate('recordOfficialCardPayment', { idempotencyKey: newId(), payableId, amountFen: '1000', paidOn: today, slipNumber: aSlip(), ...more }, FIELDS); // prettier-ignore
const decide = (
  verb: 'confirm' | 'refuse' | 'withdraw',
  paymentId: string,
  by: Person,
  more: object = verb === 'confirm' ? {} : { reason: '终端没有这笔' }, // prettier-ignore
) => by.api.mutate(`${verb}OfficialCardPayment`, { paymentId, ...more }, FIELDS);
const giveBack = (payableId: string, itemId: string, fen: number, by = supplier) =>
  by.api.mutate('recordOfficialCardRefund', { idempotencyKey: newId(), payableId, items: [{ itemId, amountFen: String(fen) }], refundedOn: today, reason: '少发' }, 'payable { paidFen directFen }'); // prettier-ignore
const listed = async (by: Person) =>
  (await by.api.ask('{ officialCardPayments(first: 50) { nodes { id status payable { id } } } }')).officialCardPayments.nodes; // prettier-ignore

describe('an official card', () => {
  it('pays once the supplier confirms what the buyer said', async () => {
    const order = await ordered(10);
    const payableId = order.supplierOrders[0].payable.id;
    const input = { idempotencyKey: newId(), slipNumber: ` pos-${aSlip()} ` };
    const { payment } = await record(payableId, input);
    expect(payment).toMatchObject({ status: 'PROPOSED', amountFen: '1000', payable: { paidFen: '0', directFen: '0' } });
    expect(payment.slipNumber).toMatch(/^POS[0-9A-F]{12}$/);
    expect((await record(payableId, input)).payment.id).toBe(payment.id);
    for (const by of [buyer, supplier]) expect(await listed(by)).toContainEqual({ id: payment.id, status: 'PROPOSED', payable: { id: payableId } }); // prettier-ignore
    expect(await listed(await aSupplier())).toEqual([]);
    const before = await balances(supplier);
    for (const by of [await aSupplier()]) expect(refusals(await decide('confirm', payment.id, by))).toEqual(['NOT_FOUND paymentId']); // prettier-ignore
    const confirmed = await decide('confirm', payment.id, supplier);
    expect(confirmed.payment).toMatchObject({ status: 'CONFIRMED', payable: { paidFen: '1000', directFen: '1000', openFen: '9000', status: 'PARTLY_PAID' } }); // prettier-ignore
    expect(BigInt((await balances(supplier)).SUPPLIER_DUE) - BigInt(before.SUPPLIER_DUE)).toBe(1_000n);
    for (const verb of ['confirm', 'refuse'] as const)
      expect(refusals(await decide(verb, payment.id, supplier))).toEqual(['STATE_NOT_ALLOWED paymentId']);
    expect(refusals(await decide('withdraw', payment.id, buyer))).toEqual(['STATE_NOT_ALLOWED paymentId']);
    expect(refusals(await record(payableId, { slipNumber: input.slipNumber }))).toEqual(['SLIP_TAKEN slipNumber']);
  });

  it('is withdrawn or refused before that, and frees its slip', async () => {
    const payableId = (await ordered(10)).supplierOrders[0].payable.id;
    const slipNumber = aSlip();
    const first = (await record(payableId, { slipNumber })).payment.id;
    expect(refusals(await decide('refuse', first, supplier, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect((await decide('refuse', first, supplier)).payment).toMatchObject({ status: 'REFUSED', reason: '终端没有这笔', payable: { paidFen: '0' } }); // prettier-ignore
    const second = (await record(payableId, { slipNumber })).payment.id;
    expect(refusals(await decide('withdraw', second, await aBuyer()))).toEqual(['NOT_FOUND paymentId']);
    expect((await decide('withdraw', second, buyer)).payment.status).toBe('WITHDRAWN');
    const both = await Promise.all([record(payableId, { slipNumber }), record((await ordered(1)).supplierOrders[0].payable.id, { slipNumber })]); // prettier-ignore
    expect(both.flatMap(refusals)).toEqual(['SLIP_TAKEN slipNumber']);
  });

  it('is refused with its path where it cannot be', async () => {
    const order = await ordered(2);
    const payableId = order.supplierOrders[0].payable.id;
    const refused = async (more: object, by = buyer) => refusals(await record(payableId, more, by));
    expect(await refused({ amountFen: '0', paidOn: addDays(today, 1), slipNumber: '！' })).toEqual(['NOT_POSITIVE amountFen', 'DATE_IN_FUTURE paidOn', 'INVALID slipNumber']); // prettier-ignore
    expect(await refused({ paidOn: addDays(today, -1) })).toEqual(['DATE_OUT_OF_ORDER paidOn']);
    expect(await refused({}, await aBuyer())).toEqual(['NOT_FOUND payableId']);
    expect(await refused({ amountFen: '2001' })).toEqual(['CLAIM_ABOVE_OPEN amountFen']);
    expect(await refused({ fileHash: 'f'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    expect(await refused({ amountFen: '1500' })).toEqual([]);
    expect(await refused({ amountFen: '501' })).toEqual(['CLAIM_ABOVE_OPEN amountFen']);
    expect(await refused({ amountFen: '500' })).toEqual([]);
    expect(await refused({ amountFen: '1' })).toEqual(['ALREADY_PAID payableId']);
    const person = await aBuyer({ unitType: 'PERSON' });
    const own = (await ordered(1, person)).supplierOrders[0].payable.id;
    expect(refusals(await record(own, {}, person))).toEqual(['OFFICIAL_CARD_OF_UNIT payableId']);
  });

  it('is money that the supplier has: no custodian owes it on, and the supplier gives it back', async () => {
    const { part, order } = await aDelivery({ buyer, supplier, listing }, [10]);
    const payableId = part.payable.id;
    const { payment } = await record(payableId, { amountFen: '4000' });
    // The bank's money is here before the supplier has answered.
    await pay(custodian, [{ on: today, yuan: '100.00', remark: order.paymentReference }]);
    expect((await decide('confirm', payment.id, supplier)).payment.payable).toMatchObject({ paidFen: '14000', directFen: '4000', status: 'OVERPAID' }); // prettier-ignore
    expect(await due(custodian, supplier)).toMatchObject({ owedFen: '6000' });
    const open = (await buyer.api.ask('{ openRefunds(first: 100) { nodes { payable { id } amountFen reasons parties { organisation { name } mostFen } } } }')).openRefunds.nodes.find((each: { payable: { id: string } }) => each.payable.id === payableId); // prettier-ignore
    expect(open).toMatchObject({ amountFen: '4000', reasons: ['OVERPAID'] });
    expect(open.parties).toHaveLength(2);
    expect(open.parties).toContainEqual({ organisation: { name: supplier.name }, mostFen: '4000' });
    const itemId = part.lines[0].id;
    expect(refusals(await giveBack(payableId, itemId, 4_001))).toEqual(['REFUND_ABOVE_PAID items']);
    expect(refusals(await giveBack(payableId, itemId, 1, await aSupplier()))).toEqual(['NOT_FOUND payableId']);
    expect((await giveBack(payableId, itemId, 4_000)).payable).toEqual({ paidFen: '10000', directFen: '0' });
    expect(refusals(await giveBack(payableId, itemId, 1))).toEqual(['REFUND_ABOVE_PAID items']);
    expect(await due(custodian, supplier)).toMatchObject({ owedFen: '10000' });
    // Whoever received nothing by card gives nothing back by it.
    const other = await aPaidDelivery({ buyer, supplier, listing, custodian }, 1, 10);
    expect(refusals(await giveBack(other.payableId, other.part.lines[0].id, 1))).toEqual(['REFUND_ABOVE_PAID items']);
  });

  it('is confirmed once, whoever confirms, refuses and withdraws at the same moment', async () => {
    const payableId = (await ordered(10)).supplierOrders[0].payable.id;
    const { payment } = await record(payableId);
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => decide('confirm', payment.id, supplier)),
      decide('refuse', payment.id, supplier),
      decide('withdraw', payment.id, buyer),
    ]);
    const done = answers.filter((each) => each.payment);
    expect(done).toHaveLength(1);
    const paidFen = done[0].payment.status === 'CONFIRMED' ? '1000' : '0';
    expect(done[0].payment.payable).toMatchObject({ paidFen, directFen: paidFen });
  });
});
