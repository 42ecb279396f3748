import { addDays, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import { aBuyer, aCustodian, aDelivery, aListing, aSupplier, confirm, type MadeListing, pay, type Person, place, sql, storedFile } from '@shanhai/testing'; // prettier-ignore
import {
  aPaidDelivery,
  approve,
  cancel,
  nameAccount,
  organisationIdOf,
  prepare,
  refusals,
  today,
} from './payout-world';

/** A request that may get no answer: by whom, with what, and the same key with what else. */
interface Request {
  by: Person;
  input: object;
  other: object;
  /** What it answers with. */
  fields: string;
  /** Where STATE_NOT_ALLOWED is said once it is done. */
  field: string;
}

let buyer: Person;
let supplier: Person;
let custodian: Person;
let second: Person;
let listing: MadeListing;
beforeAll(async () => {
  [buyer, supplier, custodian] = await Promise.all([aBuyer(), aSupplier(), aCustodian()]);
  second = await aCustodian({ of: custodian });
  listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
});

const placed = async () => (await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }])).order;
const PAYOUT = 'payout { id status bankReference paidOn }';

/** A payout that somebody prepared, to a supplier of its own. */
async function aPayout(): Promise<string> {
  const seller = await aSupplier();
  await nameAccount(seller);
  const goods = await aListing(seller, { tiers: [[1, 1_000n]] });
  await aPaidDelivery({ buyer, supplier: seller, listing: goods, custodian }, 10, 100);
  return (await prepare(custodian, seller)).payout.id;
}
async function anApprovedPayout(): Promise<string> {
  const id = await aPayout();
  await approve(second, id);
  return id;
}

/** An order above what its unit lets one person order, and a colleague who decides. */
async function anOrderToDecide(): Promise<{ orderId: string; approver: Person }> {
  const orderer = await aBuyer({ approvalAboveFen: 1n });
  const { order } = await place(orderer, [{ skuCode: listing.skuCode, quantity: 10 }]);
  return { orderId: order.id, approver: await aBuyer({ of: orderer, roles: ['APPROVER'] }) };
}
/** A sheet that was drafted, and who drafted it. */
async function aSheet(): Promise<{ sheetId: string; by: Person }> {
  const by = await aBuyer();
  await aDelivery({ buyer: by, supplier, listing }, [3]);
  const drafted = { idempotencyKey: newId(), partnerId: organisationIdOf(supplier), acceptedFrom: today, acceptedUntil: addDays(today, 1) }; // prettier-ignore
  const { sheet } = await by.api.done('draftSettlementSheet', drafted, 'sheet { id }');
  return { sheetId: sheet.id, by };
}
/** A proposal of the custodian's for money that named no order. */
async function aClaim(): Promise<string> {
  const { transfers } = await pay(custodian, [{ on: today, yuan: '100', remark: '无编号' }]);
  const parts = [{ paymentReference: (await placed()).paymentReference }];
  const proposed = { idempotencyKey: newId(), transferId: transfers[0].id, parts, reason: '电话确认' };
  return (await custodian.api.done('claimTransfer', proposed, 'claim { id }')).claim.id;
}

/** Each operation whose answer somebody may lose, and a request of it. */
const REQUESTS: Record<string, () => Promise<Request>> = {
  async confirmSupplierOrder() {
    const [part] = (await placed()).supplierOrders;
    const input = { supplierOrderId: part.id };
    const other = { ...input, lines: [{ lineId: part.lines[0].id, quantity: 1 }] };
    return { by: supplier, input, other, fields: 'supplierOrder { id status lines { confirmedQuantity } }', field: 'supplierOrderId' }; // prettier-ignore
  },
  async cancelOrder() {
    const input = { orderId: (await placed()).id, reason: '计划有变' };
    return { by: buyer, input, other: { ...input, reason: '其他' }, fields: 'order { id status }', field: 'orderId' };
  },
  async closeSupplierOrder() {
    const [part] = (await placed()).supplierOrders;
    await confirm(supplier, part.id);
    const input = { supplierOrderId: part.id, reason: '霜冻' };
    return { by: supplier, input, other: { ...input, reason: '其他' }, fields: 'supplierOrder { id status }', field: 'supplierOrderId' }; // prettier-ignore
  },
  async approveOrder() {
    const { orderId, approver } = await anOrderToDecide();
    const other = { orderId: toGlobalId('Order', newId()) };
    return { by: approver, input: { orderId }, other, fields: 'order { id status }', field: 'orderId' };
  },
  async rejectOrder() {
    const { orderId, approver } = await anOrderToDecide();
    const input = { orderId, reason: '超出预算' };
    return {
      by: approver,
      input,
      other: { ...input, reason: '其他' },
      fields: 'order { id status }',
      field: 'orderId',
    };
  },
  async declineSupplierOrder() {
    const [part] = (await placed()).supplierOrders;
    const input = { supplierOrderId: part.id, reason: '歉收' };
    return { by: supplier, input, other: { ...input, reason: '其他' }, fields: 'supplierOrder { id status }', field: 'supplierOrderId' }; // prettier-ignore
  },
  async submitSettlementSheet() {
    const { sheetId, by } = await aSheet();
    const other = { sheetId: toGlobalId('SettlementSheet', newId()) };
    return { by, input: { sheetId }, other, fields: 'sheet { id status submittedOn }', field: 'sheetId' };
  },
  async approveSettlementSheet() {
    const { sheetId, by } = await aSheet();
    await by.api.done('submitSettlementSheet', { sheetId });
    const input = { sheetId, amountFen: '3000' };
    const fields = 'sheet { id status paymentReference }';
    return { by: await aBuyer({ of: by }), input, other: { ...input, amountFen: '2999' }, fields, field: 'sheetId' };
  },
  async confirmTransferClaim() {
    const input = { claimId: await aClaim() };
    const fields = 'claim { id status } transfer { matchedFen }';
    return { by: second, input, other: { ...input, bankReference: '1' }, fields, field: 'claimId' };
  },
  async rejectTransferClaim() {
    const input = { claimId: await aClaim(), reason: '另有订单' };
    return { by: second, input, other: { ...input, reason: '其他' }, fields: 'claim { id status }', field: 'claimId' };
  },
  async settleReversal() {
    const swift = today.slice(2).replaceAll('-', '');
    const entry = `:61:${swift}RC71,00NTRFNONREF//${newId().slice(-12)}\r\n:86:冲正`;
    const file = [':20:STATEMENT', ':25:351000', ':28C:1/1', `:60F:C${swift}CNY0,`, entry, '-'].join('\r\n');
    await custodian.api.done('importBankStatement', { fileHash: await storedFile(file, 'text/plain') });
    const { transferReversals } = await custodian.api.ask('{ transferReversals(status: OPEN, first: 1) { nodes { id } } }'); // prettier-ignore
    const input = { reversalId: transferReversals.nodes[0].id, reason: '不是本户的款' };
    await custodian.api.done('settleReversal', { ...input, idempotencyKey: newId() });
    return { by: second, input, other: { ...input, reason: '其他' }, fields: 'reversal { id status }', field: 'reversalId' }; // prettier-ignore
  },
  async approvePayout() {
    const input = { payoutId: await aPayout() };
    return { by: second, input, other: { payoutId: toGlobalId('Payout', newId()) }, fields: PAYOUT, field: 'payoutId' };
  },
  async recordPayoutPaid() {
    const input = { payoutId: await anApprovedPayout(), bankReference: `OUT-${newId()}`, paidOn: today };
    return { by: custodian, input, other: { ...input, bankReference: '1' }, fields: PAYOUT, field: 'payoutId' };
  },
  async cancelPayout() {
    const input = { payoutId: await aPayout(), reason: '账户有误' };
    return { by: custodian, input, other: { ...input, reason: '其他' }, fields: PAYOUT, field: 'payoutId' };
  },
  async undoProcessing() {
    const berries = await aListing(supplier, { category: 'GOJI_FRESH', lotQuantityBase: 100_000n });
    const made = {
      processCode: 'GOJI_DRYING',
      placeCode: '640422',
      processedOn: '2024-08-01',
      idempotencyKey: newId(),
    };
    const inputs = [{ lotId: berries.lotGlobalId, quantityBase: '40000' }];
    const outputs = [{ productId: listing.productGlobalId, quantityBase: '10000' }];
    const { making } = await supplier.api.done('processLots', { ...made, inputs, outputs }, 'making { id }');
    const input = { makingId: making.id, reason: '录错了数量' };
    return { by: supplier, input, other: { ...input, reason: '其他' }, fields: 'making { id undoneOn }', field: 'makingId' }; // prettier-ignore
  },
  async confirmOfficialCardPayment() {
    const { payable } = (await placed()).supplierOrders[0];
    const slip = { idempotencyKey: newId(), payableId: payable.id, amountFen: '1000', paidOn: today, slipNumber: newId().slice(-12) }; // prettier-ignore
    const { payment } = await buyer.api.done('recordOfficialCardPayment', slip, 'payment { id }');
    const other = { paymentId: toGlobalId('OfficialCardPayment', newId()) };
    return { by: supplier, input: { paymentId: payment.id }, other, fields: 'payment { id status payable { paidFen } }', field: 'paymentId' }; // prettier-ignore
  },
};

describe('a request whose answer was lost', () => {
  it.each(Object.keys(REQUESTS))('%s gives its first answer again and is done once', async (verb) => {
    const { by, input, other, fields, field } = await REQUESTS[verb]();
    const idempotencyKey = newId();
    const send = (given: object) => by.api.mutate(verb, given, fields);
    const times = async () =>
      (await sql("SELECT FROM audit_trail WHERE operation = $1 AND user_id = $2 AND recorded_at > now() - interval '10 minutes'", [verb, by.userId])).length; // prettier-ignore
    const before = await times();
    // At the same moment, and afterwards.
    const answers = await Promise.all([1, 2, 3].map(() => send({ ...input, idempotencyKey })));
    expect(answers[0]).toMatchObject({ userErrors: [] });
    for (const answer of [...answers, await send({ ...input, idempotencyKey })]) expect(answer).toEqual(answers[0]);
    expect((await times()) - before).toBe(1);
    expect(refusals(await send({ ...other, idempotencyKey }))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']);
    expect(refusals(await send({ ...input, idempotencyKey: ' ' }))).toEqual(['REQUIRED idempotencyKey']);
    // Another request for the same is no repetition.
    expect(refusals(await send({ ...input, idempotencyKey: newId() }))).toEqual([`STATE_NOT_ALLOWED ${field}`]);
    expect((await times()) - before).toBe(1);
  });

  it('is not remembered where it was refused', async () => {
    const payoutId = await aPayout();
    const idempotencyKey = newId();
    const input = { payoutId, idempotencyKey };
    expect(refusals(await custodian.api.mutate('approvePayout', input))).toEqual(['OWN_PAYOUT payoutId']);
    expect(refusals(await second.api.mutate('approvePayout', input))).toEqual([]);
    expect(refusals(await cancel(custodian, payoutId))).toEqual([]);
  });

  it('of two people who must both say it stands for each alone', async () => {
    const { input } = await REQUESTS.settleReversal();
    const third = await aCustodian({ of: custodian });
    const keyed = { ...input, idempotencyKey: newId() };
    const other = { ...keyed, reason: '另一笔' };
    // The first says it anew under a key; a colleague's request with that key is refused, not taken for the first's.
    expect(refusals(await custodian.api.mutate('settleReversal', keyed))).toEqual([]);
    expect(refusals(await third.api.mutate('settleReversal', keyed))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']); // prettier-ignore
    expect(refusals(await third.api.mutate('settleReversal', { ...other, idempotencyKey: newId() }))).toEqual([]);
  });
});
