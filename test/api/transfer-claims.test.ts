import { businessDateOf, newId } from '@shanhai/kernel';
import { aBuyer, aCustodian, aListing, aSupplier, type MadeListing, pay, type Person, place } from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const FIELDS = `claim { id kind status amountFen parts { paymentReference amountFen } proposedByYou decidedOn decisionReason bankReference }
  transfer { matchedFen claimedFen returnedFen suspenseFen reason }`;

describe('money in suspense', () => {
  let buyer: Person;
  let listing: MadeListing;
  let own: Person;
  let second: Person;
  beforeAll(async () => {
    const supplier = await aSupplier();
    [buyer, own] = await Promise.all([aBuyer(), aCustodian()]);
    second = await aCustodian({ of: own });
    listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
  });
  const ordered = async (quantity: number, by = buyer) =>
    (await place(by, [{ skuCode: listing.skuCode, quantity }])).order;
  const arrived = async (yuan: string, more: { payer?: string; remark?: string } = {}) => {
    const { transfers } = await pay(own, [{ on: today, yuan, remark: '无编号', ...more }]);
    return transfers[0].id as string;
  };
  const claim = (transferId: string, parts: object[], more: object = {}, by = own) =>
    by.api.mutate('claimTransfer', { idempotencyKey: newId(), transferId, parts, reason: '电话确认', ...more }, FIELDS);
  const giveBack = (transferId: string, more: object = {}) =>
    own.api.mutate('giveBackTransfer', { idempotencyKey: newId(), transferId, reason: '重复付款', ...more }, FIELDS);
  const confirm = (claimId: string, by = second, more: object = {}) =>
    by.api.mutate('confirmTransferClaim', { claimId, ...more }, FIELDS);
  const reject = (claimId: string, by = second, reason = '付款人未确认') =>
    by.api.mutate('rejectTransferClaim', { claimId, reason }, FIELDS);
  const paidOf = async (order: { supplierOrders: { payable: { id: string } }[] }) =>
    (await buyer.api.ask('query ($id: ID!) { node(id: $id) { ... on Payable { paidFen } } }', { id: order.supplierOrders[0].payable.id })).node.paidFen; // prettier-ignore

  it('goes to an order when a second person confirms, once', async () => {
    const order = await ordered(10);
    const transferId = await arrived('130.00');
    const input = { idempotencyKey: newId() };
    const parts = [{ paymentReference: ` ${order.paymentReference.toLowerCase()} ` }];
    const proposed = await claim(transferId, parts, input);
    expect(proposed).toMatchObject({
      claim: {
        kind: 'ORDER',
        status: 'OPEN',
        amountFen: '10000',
        parts: [{ paymentReference: order.paymentReference, amountFen: '10000' }],
        proposedByYou: true,
        decidedOn: null,
      },
      transfer: { matchedFen: '0', claimedFen: '10000', suspenseFen: '13000', reason: 'NO_REFERENCE' },
      userErrors: [],
    });
    expect(await claim(transferId, parts, input)).toEqual(proposed);
    expect(refusals(await claim(transferId, parts, { ...input, reason: '其他' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(await paidOf(order)).toBe('0');
    const { id } = proposed.claim;
    expect(refusals(await confirm(id, own))).toEqual(['OWN_CLAIM claimId']);
    expect(refusals(await confirm(id, await aCustodian()))).toEqual(['NOT_FOUND claimId']);
    expect(await confirm(id)).toMatchObject({
      claim: { status: 'CONFIRMED', proposedByYou: false, decidedOn: today },
      transfer: { matchedFen: '10000', claimedFen: '0', suspenseFen: '3000', reason: 'CLAIMED' },
    });
    expect(await paidOf(order)).toBe('10000');
    expect(refusals(await confirm(id))).toEqual(['STATE_NOT_ALLOWED claimId']);
    expect(refusals(await reject(id))).toEqual(['STATE_NOT_ALLOWED claimId']);
    expect(refusals(await claim(transferId, parts))).toEqual(['ALREADY_PAID parts.0.paymentReference']);
  });

  it('is spread over several orders, each no more than it owes and all no more than came', async () => {
    const orders = await Promise.all([ordered(2), ordered(3), ordered(4)]);
    const [a, b, c] = orders.map((order) => order.paymentReference as string);
    const transferId = await arrived('60.00');
    expect(
      refusals(
        await claim(transferId, [
          { paymentReference: a, amountFen: '2001' },
          { paymentReference: 'SHXXXX' },
          { paymentReference: b, amountFen: '0' },
          { paymentReference: a },
        ]),
      ),
    ).toEqual([
      'CLAIM_ABOVE_OPEN parts.0.amountFen',
      'PAYER_UNKNOWN parts.1.paymentReference',
      'NOT_POSITIVE parts.2.amountFen',
      'REFERENCE_TWICE parts.3.paymentReference',
    ]);
    expect(refusals(await claim(transferId, [{ paymentReference: a }, { paymentReference: b }, { paymentReference: c, amountFen: '2000' }]))).toEqual(['CLAIM_ABOVE_OPEN parts.2.amountFen']); // prettier-ignore
    const { claim: proposed } = await claim(transferId, [
      { paymentReference: a, amountFen: '500' },
      { paymentReference: b },
      { paymentReference: c },
    ]);
    expect(proposed.parts.map(({ amountFen }: { amountFen: string }) => amountFen)).toEqual(['500', '3000', '2500']);
    expect((await confirm(proposed.id)).transfer).toMatchObject({ matchedFen: '6000', suspenseFen: '0' });
    expect(await Promise.all(orders.map(paidOf))).toEqual(['500', '3000', '2500']);
    expect(refusals(await claim(transferId, [{ paymentReference: a }]))).toEqual(['TRANSFER_NOT_OPEN transferId']);
  });

  it('is open again when the proposal is rejected or taken back, and pays nothing where the order was paid meanwhile', async () => {
    const order = await ordered(5);
    const [one, other] = [await arrived('50.00'), await arrived('50.00')];
    const parts = [{ paymentReference: order.paymentReference }];
    const first = (await claim(one, parts)).claim;
    expect(refusals(await reject(first.id, second, ' '))).toEqual(['REQUIRED reason']);
    expect(await reject(first.id)).toMatchObject({
      claim: { status: 'REJECTED', decisionReason: '付款人未确认' },
      transfer: { claimedFen: '0', suspenseFen: '5000', reason: 'NO_REFERENCE' },
    });
    expect((await reject((await claim(one, parts)).claim.id, own)).claim.status).toBe('REJECTED');
    const [a, b] = [(await claim(one, parts)).claim, (await claim(other, parts)).claim];
    expect((await confirm(a.id)).userErrors).toEqual([]);
    expect(refusals(await confirm(b.id))).toEqual(['ALREADY_PAID claimId']);
    expect(await paidOf(order)).toBe('5000');
  });

  it('goes back to its payer when a second person confirms with the bank’s reference', async () => {
    const transferId = await arrived('80.00');
    expect(refusals(await giveBack(transferId, { amountFen: '8001' }))).toEqual(['CLAIM_ABOVE_OPEN amountFen']);
    expect(refusals(await giveBack(transferId, { amountFen: '0' }))).toEqual(['NOT_POSITIVE amountFen']);
    const part = (await giveBack(transferId, { amountFen: '3000' })).claim;
    const rest = await giveBack(transferId);
    expect(rest).toMatchObject({
      claim: { kind: 'GIVE_BACK', amountFen: '5000', parts: [] },
      transfer: { claimedFen: '8000' },
    });
    expect(refusals(await giveBack(transferId))).toEqual(['TRANSFER_NOT_OPEN transferId']);
    expect(refusals(await confirm(part.id))).toEqual(['REQUIRED bankReference']);
    expect(await confirm(part.id, second, { bankReference: 'OUT-1' })).toMatchObject({
      claim: { status: 'CONFIRMED', bankReference: 'OUT-1' },
      transfer: { claimedFen: '5000', returnedFen: '3000', suspenseFen: '5000', reason: 'GIVEN_BACK' },
    });
    await confirm(rest.claim.id, second, { bankReference: 'OUT-2' });
    const list = await own.api.ask('{ bankTransfers(inSuspense: true, first: 100) { nodes { id } } }');
    expect(list.bankTransfers.nodes).not.toContainEqual({ id: transferId });
  });

  it('may be for several orders together, of a unit whose name the bank writes with blanks and narrow brackets', async () => {
    const name = `厦门某院（工会${newId().slice(-8)}）`;
    const named = await aBuyer({ name });
    const references = (await Promise.all([ordered(3, named), ordered(4, named), ordered(9, named)])).map(({ paymentReference }) => paymentReference as string); // prettier-ignore
    const payer = `${name.slice(0, 4)} ${name.slice(4)}`.replace('（', '(').replace('）', ')');
    const transferId = await arrived('70.00', { payer });
    const { suggestions } = (
      await own.api.ask(
        'query ($id: ID!) { node(id: $id) { ... on BankTransfer { suggestions { paymentReference score reasons } } } }',
        { id: transferId },
      )
    ).node;
    const together = { score: 70, reasons: ['AMOUNT_TOGETHER', 'PAYER_NAME'] };
    const wanted = references.slice(0, 2).sort().map((paymentReference) => ({ paymentReference, ...together })); // prettier-ignore
    expect(suggestions.slice(0, 2)).toEqual(wanted);
    const parts = references.slice(0, 2).map((paymentReference) => ({ paymentReference }));
    expect((await claim(transferId, parts)).claim).toMatchObject({ amountFen: '7000' });
  });

  it('is refused with its path where the input is wrong', async () => {
    const order = await ordered(1);
    const transferId = await arrived('5.00');
    const parts = [{ paymentReference: order.paymentReference }];
    expect(refusals(await claim(transferId, parts, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await claim(transferId, parts, { reason: 'x'.repeat(501) }))).toEqual(['TOO_LONG reason']);
    expect(refusals(await claim(transferId, []))).toEqual(['REQUIRED parts']);
    expect(refusals(await claim(transferId, Array(101).fill(parts[0])))).toEqual(['TOO_MANY parts']);
    expect(refusals(await claim(order.id, parts))).toEqual(['NOT_FOUND transferId']);
    expect(refusals(await claim(transferId, parts, {}, await aCustodian()))).toEqual(['NOT_FOUND transferId']);
  });

  it('shows the orders that it may be for, by exact amount, name and account, and pays none of them', async () => {
    const named = await aBuyer({ name: `厦门某局 ${newId().slice(-8)}` });
    const other = await aBuyer();
    const [exact, unlike] = [await ordered(7, named), await ordered(8, named)];
    await ordered(7, other);
    const transferId = await arrived('70.00', { payer: named.name });
    const find = async () =>
      (
        await own.api.ask(
          'query ($id: ID!) { node(id: $id) { ... on BankTransfer { matchedFen suggestions { paymentReference openFen score reasons } claims { id status } } } }',
          { id: transferId },
        )
      ).node;
    const { suggestions, matchedFen } = await find();
    // The account that all transfers of these tests come from has paid for others: they follow behind.
    expect(suggestions.slice(0, 2)).toEqual([
      {
        paymentReference: exact.paymentReference,
        openFen: '7000',
        score: 85,
        reasons: ['AMOUNT_OF_ORDER', 'PAYER_NAME'],
      },
      { paymentReference: unlike.paymentReference, openFen: '8000', score: 25, reasons: ['PAYER_NAME'] },
    ]);
    expect(matchedFen).toBe('0');
    const { claim: proposed } = await claim(transferId, [{ paymentReference: exact.paymentReference }]);
    expect(await find()).toMatchObject({ suggestions: [], claims: [{ id: proposed.id, status: 'OPEN' }] });
    const waiting = async (by: Person) =>
      (await by.api.ask('{ transferClaims(status: OPEN, first: 100) { nodes { id proposedByYou transfer { id } } } }'))
        .transferClaims.nodes;
    expect(await waiting(second)).toContainEqual({
      id: proposed.id,
      proposedByYou: false,
      transfer: { id: transferId },
    });
    expect(await waiting(await aCustodian())).toEqual([]);
    expect((await buyer.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: proposed.id })).node).toBeNull();
  });
});
