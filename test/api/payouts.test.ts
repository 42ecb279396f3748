import { addDays, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
  aSupplier,
  type MadeListing,
  type Person,
  testWorld,
} from '@shanhai/testing';
import { aFee, aNumber, approve, balances, cancel, due, nameAccount, aPaidDelivery, PAYOUT_FIELDS, prepare, recordPaid, refusals, today } from './payout-world'; // prettier-ignore

interface Line {
  amountFen: string;
  feeFen: string;
  payable: { id: string; supplierOrder: { id: string } };
}

let [buyer, supplier, custodian, second]: Person[] = [];
let listing: MadeListing;
/** Each test pays a supplier and a custodian of its own. */
beforeEach(async () => {
  [supplier, custodian] = await Promise.all([aSupplier(), aCustodian()]);
  second = await aCustodian({ of: custodian });
  listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
});
beforeAll(async () => {
  buyer = await aBuyer();
  await aFee();
});
const paidDelivery = (packs: number, yuan: number) =>
  aPaidDelivery({ buyer, supplier, listing, custodian }, packs, yuan);
const giveBack = (supplierOrderId: string, shipmentLineId: string, quantity: number) =>
  buyer.api.done('returnGoods', {
    idempotencyKey: newId(),
    supplierOrderId,
    returnedOn: today,
    reason: '霉变',
    lines: [{ shipmentLineId, quantity }],
  });

describe('a payout', () => {
  it('pays what buyers kept and paid, less the fee, after a second person approved it', async () => {
    const [whole, part] = [await paidDelivery(10, 100), await paidDelivery(10, 33.33)];
    expect(await due(custodian, supplier)).toMatchObject({ owedFen: '13333', owedYuan: '133.33', setOffFen: '0', payables: 2 }); // prettier-ignore
    expect(await due(supplier, custodian)).toMatchObject({ owedFen: '13333' });
    expect(refusals(await prepare(custodian, supplier))).toEqual(['PAYOUT_ACCOUNT_MISSING supplierId']);
    const accountNumber = aNumber();
    await nameAccount(supplier, accountNumber);
    const key = newId();
    const { payout } = await prepare(custodian, supplier, key);
    expect(payout).toMatchObject({
      ...{
        status: 'PREPARED',
        grossFen: '13333',
        feeFen: '67',
        netFen: '13266',
        netYuan: '132.66',
        feeBasisPoints: 50,
      },
      ...{ holderName: supplier.name, accountNumber, preparedByYou: true, supplier: { name: supplier.name } },
    });
    const lines = Object.fromEntries(
      payout.lines.map((each: Line) => [each.payable.id, [each.amountFen, each.feeFen]]),
    );
    expect(lines).toEqual({ [whole.payableId]: ['10000', '50'], [part.payableId]: ['3333', '17'] });
    expect((await prepare(custodian, supplier, key)).payout.id).toBe(payout.id);
    expect(refusals(await prepare(custodian, supplier))).toEqual(['NOTHING_OWED supplierId']);
    expect(await due(custodian, supplier)).toBeUndefined();
    expect(refusals(await recordPaid(second, payout.id))).toEqual(['STATE_NOT_ALLOWED payoutId']);
    expect(refusals(await approve(custodian, payout.id))).toEqual(['OWN_PAYOUT payoutId']);
    expect(refusals(await approve(await aCustodian(), payout.id))).toEqual(['NOT_FOUND payoutId']);
    expect((await approve(second, payout.id)).payout.status).toBe('APPROVED');
    expect(refusals(await approve(second, payout.id))).toEqual(['STATE_NOT_ALLOWED payoutId']);
    const before = await balances(supplier);
    const paid = await recordPaid(custodian, payout.id, { bankReference: ' OUT-1 ' });
    expect(paid.payout).toMatchObject({ status: 'PAID', bankReference: 'OUT-1', paidOn: today });
    expect(await balances(custodian)).toEqual({ BANK: '67', SUSPENSE: '0', PLATFORM_FEES: '-67' });
    const after = await balances(supplier);
    expect(BigInt(after.SUPPLIER_DUE) - BigInt(before.SUPPLIER_DUE)).toBe(13_333n);
    for (const late of [await cancel(custodian, payout.id), await recordPaid(custodian, payout.id)])
      expect(refusals(late)).toEqual(['STATE_NOT_ALLOWED payoutId']);
    // The supplier sees it, and which orders each line is of; another does not.
    const query = `query ($id: ID!) { node(id: $id) { ... on Payout { status netYuan lines { payable { supplierOrder { id } } } } } payouts(status: PAID, first: 5) { nodes { id } } }`;
    const seen = await supplier.api.ask(query, { id: payout.id });
    expect(seen.payouts.nodes).toEqual([{ id: payout.id }]);
    expect(seen.node.lines.map((each: Line) => each.payable.supplierOrder.id).sort()).toEqual([whole.part.id, part.part.id].sort()); // prettier-ignore
    expect(await (await aSupplier()).api.ask(query, { id: payout.id })).toEqual({ node: null, payouts: { nodes: [] } });
    // The rest is owed once it is paid.
    expect(await due(supplier, custodian)).toBeUndefined();
  });

  it('sets off against the next what came back after the last', async () => {
    await nameAccount(supplier);
    const first = await paidDelivery(10, 100);
    const { payout } = await prepare(custodian, supplier);
    await approve(second, payout.id);
    await recordPaid(custodian, payout.id);
    await giveBack(first.part.id, first.parcels[0].id, 4);
    expect(await due(custodian, supplier)).toMatchObject({ owedFen: '-4000', setOffFen: '4000' });
    const refund = { idempotencyKey: newId(), payableId: first.payableId, items: [{ itemId: first.part.lines[0].id, amountFen: '4000' }], refundedOn: today, reason: '退货' }; // prettier-ignore
    await custodian.api.done('refundPayment', refund);
    expect(await due(custodian, supplier)).toMatchObject({ owedFen: '-4000' });
    expect(refusals(await prepare(custodian, supplier))).toEqual(['NOTHING_OWED supplierId']);
    await paidDelivery(10, 100);
    const next = await prepare(custodian, supplier);
    expect(next.payout).toMatchObject({ grossFen: '6000', feeFen: '30' });
    expect(next.payout.lines.map((each: Line) => [each.amountFen, each.feeFen])).toEqual([['-4000', '0'], ['10000', '30']]); // prettier-ignore
    await approve(second, next.payout.id);
    await recordPaid(custodian, next.payout.id);
    // 200 came, 40 went back to the buyer, 159.2 to the supplier: the fee of 0.8 is left.
    expect(await balances(custodian)).toEqual({ BANK: '80', SUSPENSE: '0', PLATFORM_FEES: '-80' });
    expect(await due(custodian, supplier)).toBeUndefined();
  });

  it('is not approved where goods came back or the account changed since, and owes all again once it is cancelled', async () => {
    await nameAccount(supplier);
    const { part, parcels } = await paidDelivery(10, 100);
    const stale = (await prepare(custodian, supplier)).payout;
    await giveBack(part.id, parcels[0].id, 1);
    expect(refusals(await approve(second, stale.id))).toEqual(['PAYOUT_CHANGED payoutId']);
    expect(refusals(await cancel(custodian, stale.id, ' '))).toEqual(['REQUIRED reason']);
    expect((await cancel(custodian, stale.id)).payout.status).toBe('CANCELLED');
    expect(await due(custodian, supplier)).toMatchObject({ owedFen: '9000', setOffFen: '0' });
    const { payout } = await prepare(custodian, supplier);
    await nameAccount(supplier);
    expect(refusals(await approve(second, payout.id))).toEqual(['PAYOUT_CHANGED payoutId']);
    await cancel(second, payout.id);
    const last = (await prepare(custodian, supplier)).payout;
    expect((await approve(second, last.id)).payout).toMatchObject({ status: 'APPROVED', grossFen: '9000' });
    expect((await cancel(second, last.id)).payout.status).toBe('CANCELLED');
  });

  it('bears one reference of the bank, and a day that can be', async () => {
    await nameAccount(supplier);
    const bankReference = `OUT-${newId()}`;
    const ids: string[] = [];
    for (const packs of [1, 2]) {
      await paidDelivery(packs, packs * 10);
      ids.push((await prepare(custodian, supplier)).payout.id);
      await approve(second, ids.at(-1)!);
    }
    expect(refusals(await recordPaid(custodian, ids[0], { bankReference: ' ' }))).toEqual(['REQUIRED bankReference']);
    const on = async (paidOn: string) => refusals(await recordPaid(custodian, ids[0], { paidOn }));
    expect(await on(addDays(today, 1))).toEqual(['DATE_IN_FUTURE paidOn']);
    expect(await on(addDays(today, -1))).toEqual(['DATE_OUT_OF_ORDER paidOn']);
    const both = await Promise.all(ids.map((id) => recordPaid(custodian, id, { bankReference })));
    expect(both.flatMap(refusals)).toEqual(['BANK_REFERENCE_TAKEN bankReference']);
  });
});

describe('what payouts go by', () => {
  it('an account in the supplier’s own name', async () => {
    const named = (input: object) =>
      supplier.api.mutate('namePayoutAccount', { bankName: '固原某银行', accountNumber: '6228 4800 1234 5678', ...input }, 'account { holderName accountNumber bankCode namedOn }'); // prettier-ignore
    expect(refusals(await named({ bankName: ' ', accountNumber: 'x', bankCode: '1' }))).toEqual(['REQUIRED bankName', 'INVALID accountNumber', 'INVALID bankCode']); // prettier-ignore
    expect((await supplier.api.ask('{ payoutAccount { bankName } }')).payoutAccount).toBeNull();
    const account = { holderName: supplier.name, accountNumber: '6228480012345678', bankCode: null, namedOn: today };
    for (const answer of await Promise.all([named({}), named({})])) expect(answer.account).toEqual(account);
  });

  it('a fee that a province’s office sets for days to come, once a day', async () => {
    const office = await anOffice({ seat: '350000' });
    const set = (more: object, by = office) =>
      by.api.mutate('setPayoutFee', { basisPoints: 30, validFrom: '2099-01-01', source: '闽协作〔2098〕1号', ...more }, 'fees { validFrom basisPoints source }'); // prettier-ignore
    expect(refusals(await set({}, await anOffice({ seat: '350200' })))).toEqual(['PROVINCE_ONLY ']);
    expect(refusals(await set({ basisPoints: 1001, validFrom: today, source: '' }))).toEqual(['INVALID basisPoints', 'DATE_OUT_OF_ORDER validFrom', 'REQUIRED source']); // prettier-ignore
    expect((await set({})).fees[0]).toEqual({ validFrom: '2099-01-01', basisPoints: 30, source: '闽协作〔2098〕1号' });
    expect(refusals(await set({ basisPoints: 10 }))).toEqual(['FEE_STANDS validFrom']);
    expect((await supplier.api.ask('{ payoutFees { basisPoints } }')).payoutFees[0]).toEqual({ basisPoints: 30 });
  });

  it('nothing that cannot be read', async () => {
    const bad = { idempotencyKey: newId(), supplierId: 'x' };
    expect(refusals(await custodian.api.mutate('preparePayout', bad, PAYOUT_FIELDS))).toEqual(['NOT_FOUND supplierId']);
    expect(refusals(await prepare(custodian, supplier))).toEqual(['NOTHING_OWED supplierId']);
    expect(refusals(await approve(custodian, listing.skuCode))).toEqual(['NOT_FOUND payoutId']);
  });
});

describe('the file for the bank', () => {
  const file = async (by: Person, query = '') => {
    const answer = await fetch(`${testWorld().apiUrl}/payouts/bank.csv${query}`, { headers: { Authorization: `Bearer ${by.api.token}` } }); // prettier-ignore
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const rowsOf = (text: string) => text.split('\r\n').slice(2, -1);

  it('has the approved payouts of the custodian, each with its account and what is left of the fee', async () => {
    const accountNumber = aNumber();
    await nameAccount(supplier, accountNumber);
    await paidDelivery(10, 100);
    const { payout } = await prepare(custodian, supplier);
    expect(rowsOf((await file(custodian)).text)).toEqual([]);
    const waiting = await file(custodian, '?status=PREPARED');
    expect(rowsOf(waiting.text)).toHaveLength(1);
    await approve(second, payout.id);
    const { status, type, text } = await file(custodian);
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(text.split('\r\n')[1]).toBe('收款人名称,收款人账号,收款人开户行,联行号,金额,币种,附言,制单日期');
    const remark = `HK${Buffer.from(payout.id, 'base64url').toString().replaceAll('-', '').slice(-16).toUpperCase()}`;
    expect(rowsOf(text)).toEqual([
      `${supplier.name},"${accountNumber}\t",固原某银行,"313873000001\t",99.50,CNY,${remark},${today}`,
    ]);
    expect(rowsOf((await file(await aCustodian())).text)).toEqual([]);
    await recordPaid(custodian, payout.id);
    expect(rowsOf((await file(custodian)).text)).toEqual([]);
  });

  it('is refused where the status is none that is to be paid', async () => {
    for (const query of ['?status=PAID', '?status=x', '?status=APPROVED&status=PREPARED'])
      expect((await file(custodian, query)).status).toBe(422);
    expect((await file(supplier)).status).toBe(403);
  });
});
