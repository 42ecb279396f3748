import { newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  aSupplier,
  type MadeListing,
  pay,
  type Person,
  sql,
  testWorld,
} from '@shanhai/testing';
import { aFee, approve, aPaidDelivery, balances, due, nameAccount, prepare, recordPaid, refusals, today } from './payout-world'; // prettier-ignore

const CLAIM = 'claim { id kind status amountFen payout { id status returnedOn } } transfer { claimedFen matchedFen suspenseFen reason }'; // prettier-ignore
let [buyer, supplier, custodian, second]: Person[] = [];
let listing: MadeListing;
beforeAll(async () => {
  buyer = await aBuyer();
  await aFee();
});
beforeEach(async () => {
  [supplier, custodian] = await Promise.all([aSupplier(), aCustodian()]);
  second = await aCustodian({ of: custodian });
  listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
  await nameAccount(supplier, '6228480012345678');
});
const sold = (packs: number) => aPaidDelivery({ buyer, supplier, listing, custodian }, packs, packs * 10);
const paidOut = async () => {
  const { payout } = await prepare(custodian, supplier);
  await approve(second, payout.id);
  return (await recordPaid(custodian, payout.id)).payout as { id: string; netYuan: string };
};
const cameBack = async (yuan: string) =>
  (await pay(custodian, [{ on: today, yuan, remark: '退汇 账号户名不符' }])).transfers[0].id as string;
const claim = (transferId: string, payoutId: string, more: object = {}, by = custodian) =>
  by.api.mutate(
    'claimReturnedPayout',
    { idempotencyKey: newId(), transferId, payoutId, reason: '退汇', ...more },
    CLAIM,
  );
const confirm = (claimId: string, by = second) => by.api.mutate('confirmTransferClaim', { claimId }, CLAIM);

describe('a payout that the supplier’s bank returns', () => {
  it('is owed again once two people say so, and is paid anew into an account that is named again', async () => {
    const { part, parcels } = await sold(10);
    await paidOut();
    const lines = [{ shipmentLineId: parcels[0].id, quantity: 2 }];
    await buyer.api.done('returnGoods', { idempotencyKey: newId(), supplierOrderId: part.id, returnedOn: today, reason: '霉变', lines }); // prettier-ignore
    await sold(20);
    const [before, beforeSupplier] = [await balances(custodian), await balances(supplier)];
    const payout = await paidOut();
    expect(payout.netYuan).toBe('179.10');
    const transferId = await cameBack('179.10');
    const input = { idempotencyKey: newId() };
    const proposed = await claim(transferId, payout.id, input);
    expect(proposed).toMatchObject({
      claim: { kind: 'PAYOUT_RETURNED', status: 'OPEN', amountFen: '17910', payout: { id: payout.id, status: 'PAID' } },
      transfer: { claimedFen: '17910', suspenseFen: '17910' },
    });
    expect(await claim(transferId, payout.id, input)).toEqual(proposed);
    expect(refusals(await confirm(proposed.claim.id, custodian))).toEqual(['OWN_CLAIM claimId']);
    expect(await due(custodian, supplier)).toBeUndefined();
    expect(await confirm(proposed.claim.id)).toMatchObject({
      claim: { status: 'CONFIRMED', payout: { status: 'RETURNED', returnedOn: today } },
      transfer: { claimedFen: '0', matchedFen: '17910', suspenseFen: '0', reason: 'PAYOUT_RETURNED' },
    });
    // As if it had never been paid: what is set off with it too.
    expect(await balances(custodian)).toEqual(before);
    expect(await balances(supplier)).toEqual(beforeSupplier);
    expect(await due(supplier, custodian)).toMatchObject({ owedFen: '18000', setOffFen: '2000', payables: 2 });
    const told = await supplier.api.ask('{ notices(first: 5) { nodes { kind } } payoutAccount { returned } }');
    expect(told.notices.nodes).toContainEqual({ kind: 'PAYOUT_RETURNED' });
    expect(told.payoutAccount).toEqual({ returned: true });

    expect(refusals(await prepare(custodian, supplier))).toEqual(['PAYOUT_ACCOUNT_RETURNED supplierId']);
    await nameAccount(supplier, '6228480012345678');
    const anew = await paidOut();
    expect(anew.netYuan).toBe('179.10');
    expect(refusals(await claim(await cameBack('179.10'), payout.id))).toEqual(['STATE_NOT_ALLOWED payoutId']);
  });

  it('is claimed for its own amount, of what was paid before it came', async () => {
    await sold(10);
    const { payout } = await prepare(custodian, supplier);
    const transferId = await cameBack(payout.netYuan);
    expect(refusals(await claim(transferId, payout.id))).toEqual(['STATE_NOT_ALLOWED payoutId']);
    await approve(second, payout.id);
    await recordPaid(custodian, payout.id);
    expect(refusals(await claim(await cameBack('99.51'), payout.id))).toEqual(['PAYOUT_RETURN_AMOUNT transferId']);
    expect(refusals(await claim(transferId, payout.id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    expect(refusals(await claim(transferId, listing.skuCode))).toEqual(['NOT_FOUND payoutId']);
    const other = await aCustodian();
    const theirs = (await pay(other, [{ on: today, yuan: payout.netYuan, remark: '退汇' }])).transfers[0].id;
    expect(refusals(await claim(theirs, payout.id, {}, other))).toEqual(['NOT_FOUND payoutId']);
    await sql(`UPDATE payouts SET paid_on = '2999-01-01' WHERE bank_reference IS NOT NULL AND custodian_id = $1`, [custodian.organisationId]); // prettier-ignore
    expect(refusals(await claim(transferId, payout.id))).toEqual(['DATE_OUT_OF_ORDER transferId']);
    await sql('UPDATE payouts SET paid_on = $2 WHERE bank_reference IS NOT NULL AND custodian_id = $1', [custodian.organisationId, today]); // prettier-ignore
  });

  it('comes back once, of two transfers that are confirmed at once, and stops payouts into the same account', async () => {
    await sold(10);
    const payout = await paidOut();
    const claims = await Promise.all((await Promise.all([cameBack(payout.netYuan), cameBack(payout.netYuan)])).map((id) => claim(id, payout.id))); // prettier-ignore
    await sold(5);
    const waiting = (await prepare(custodian, supplier)).payout;
    const answers = await Promise.all(claims.map(({ claim: { id } }) => confirm(id)));
    expect(answers.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED claimId']);
    expect(await due(custodian, supplier)).toMatchObject({ owedFen: '10000' });
    expect(refusals(await approve(second, waiting.id))).toEqual(['PAYOUT_CHANGED payoutId']);
  });

  it('takes what was approved before it came back off the file for the bank: that is cancelled and prepared anew', async () => {
    await sold(10);
    const first = await paidOut();
    await sold(5);
    const { payout } = await prepare(custodian, supplier);
    await approve(second, payout.id);
    const file = async () => {
      const answer = await fetch(`${testWorld().apiUrl}/payouts/bank.csv`, { headers: { Authorization: `Bearer ${custodian.api.token}` } }); // prettier-ignore
      return (await answer.text()).split('\r\n').slice(2, -1).length;
    };
    const told = async () =>
      (await custodian.api.ask('query ($id: ID!) { node(id: $id) { ... on Payout { status accountReturned } } }', { id: payout.id })).node; // prettier-ignore
    expect([await file(), await told()]).toEqual([1, { status: 'APPROVED', accountReturned: false }]);
    await confirm((await claim(await cameBack(first.netYuan), first.id)).claim.id);
    expect([await file(), await told()]).toEqual([0, { status: 'APPROVED', accountReturned: true }]);
    await custodian.api.done('cancelPayout', { payoutId: payout.id, reason: '账户有误' });
    await nameAccount(supplier, '6228480012345678');
    const anew = (await prepare(custodian, supplier)).payout;
    await approve(second, anew.id);
    expect([anew.grossFen, await file()]).toEqual(['15000', 1]);
  });
});
