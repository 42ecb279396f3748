import { addDays, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  aSupplier,
  type MadeListing,
  pay,
  type Person,
  storedFile,
} from '@shanhai/testing';
import { aFee, approve, aPaidDelivery, nameAccount, prepare, recordPaid, refusals, today } from './payout-world';

const swift = (day: string) => day.slice(2).replaceAll('-', '');
const reference = () => newId().replaceAll('-', '').slice(-16).toUpperCase();
/** An MT940 of rows by which money went out. */
const outgoing = (...rows: [yuan: string, bankReference: string, remark: string][]) =>
  [
    ':20:STATEMENT',
    ':25:351000',
    ':28C:1/1',
    `:60F:C${swift(addDays(today, -1))}CNY0,`,
    ...rows.flatMap(([yuan, bankReference, remark]) => [
      `:61:${swift(today)}D${yuan.replace('.', ',')}NTRFNONREF//${bankReference}`,
      `:86:${remark}`,
    ]),
    '-',
  ].join('\r\n');

let [buyer, supplier, custodian, second]: Person[] = [];
let listing: MadeListing;
beforeAll(async () => {
  [buyer, supplier, custodian] = await Promise.all([aBuyer(), aSupplier(), aCustodian(), aFee()]);
  second = await aCustodian({ of: custodian });
  listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
  await nameAccount(supplier);
});
type Delivered = Awaited<ReturnType<typeof aPaidDelivery>>;
const sold = (packs: number) => aPaidDelivery({ buyer, supplier, listing, custodian }, packs, packs * 10);
const refund = ({ part, payableId }: Delivered, yuan: number, more: object = {}, by = custodian) =>
  by.api.mutate('refundPayment', { idempotencyKey: newId(), payableId, items: [{ itemId: part.lines[0].id, amountFen: String(yuan * 100) }], refundedOn: today, reason: '退货', ...more }, 'payable { paidFen }'); // prettier-ignore
const aGiveBack = async (yuan: string) => {
  const { transfers } = await pay(custodian, [{ on: today, yuan, remark: '无编号' }]);
  return (await custodian.api.done('giveBackTransfer', { idempotencyKey: newId(), transferId: transfers[0].id, reason: 'x' }, 'claim { id }')).claim.id as string; // prettier-ignore
};
const confirm = (claimId: string, bankReference: string) =>
  second.api.mutate('confirmTransferClaim', { claimId, bankReference }, 'claim { status }');
const imported = async (content: string) =>
  (
    await custodian.api.done(
      'importBankStatement',
      { fileHash: await storedFile(content, 'text/plain') },
      'entries { outcome maybe { kind sentId } }',
    )
  ).entries;
const postingsOfRefunds = async (payableId: string): Promise<string[]> => {
  const query = 'query ($id: ID!) { moneyPostings(first: 20, filter: { payableId: $id }) { nodes { id reason } } }';
  const { nodes } = (await custodian.api.ask(query, { id: payableId })).moneyPostings;
  return nodes.flatMap(({ id, reason }: { id: string; reason: string }) => (reason === 'REFUND' ? [id] : []));
};
const name = (postingId: string, bankReference: string, by = custodian) =>
  by.api.mutate('nameRefundReference', { postingId, bankReference }, 'posting { id amountFen }');
const approved = async () => {
  const { payout } = await prepare(custodian, supplier);
  return (await approve(second, payout.id)).payout as { id: string; netYuan: string };
};

describe('a reference of money that went out', () => {
  it('stands for one payout, give-back or refund, also of two clerks at once', async () => {
    const delivered = await sold(30);
    const bankReference = reference();
    const both = await Promise.all([custodian, second].map((by) => refund(delivered, 5, { bankReference }, by)));
    expect(both.flatMap(refusals)).toEqual(['BANK_REFERENCE_TAKEN bankReference']);
    const claimId = await aGiveBack('5.00');
    expect(refusals(await confirm(claimId, bankReference))).toEqual(['BANK_REFERENCE_TAKEN bankReference']);
    const payout = await approved();
    expect(refusals(await recordPaid(custodian, payout.id, { bankReference }))).toEqual(['BANK_REFERENCE_TAKEN bankReference']); // prettier-ignore
    const others = [reference(), reference()];
    expect((await confirm(claimId, others[0])).claim.status).toBe('CONFIRMED');
    expect(refusals(await recordPaid(custodian, payout.id, { bankReference: others[0] }))).toEqual(['BANK_REFERENCE_TAKEN bankReference']); // prettier-ignore
    expect((await recordPaid(custodian, payout.id, { bankReference: others[1] })).payout.status).toBe('PAID');
    expect(refusals(await refund(delivered, 5, { bankReference: others[1] }))).toEqual(['BANK_REFERENCE_TAKEN bankReference']); // prettier-ignore
    expect(refusals(await refund(delivered, 5, { bankReference: ' ' }))).toEqual(['REQUIRED bankReference']);
    // Nothing of it was done; the one that stands is the first.
    expect((await refund(delivered, 1, { bankReference: reference() })).payable.paidFen).toBe('29400');
  });

  it('is shown by one row of a statement, of its amount', async () => {
    const [one, other] = [await sold(7), await sold(8)];
    const payout = await approved();
    const claimId = await aGiveBack('9.00');
    const [paidBy, backBy, refundBy, unlike] = [reference(), reference(), reference(), reference()];
    await recordPaid(custodian, payout.id, { bankReference: paidBy });
    await confirm(claimId, backBy);
    await refund(one, 2, { bankReference: refundBy });
    await refund(other, 3, { bankReference: unlike });
    const file = outgoing(
      [payout.netYuan, paidBy, '货款'],
      ['9.00', reference(), `退回 ${backBy}`],
      ['2.00', refundBy, '退款'],
      ['2.00', reference(), `退款 ${refundBy}`],
      ['4.00', unlike, '退款'],
    );
    const seen = ['PAYOUT_SEEN', 'GIVE_BACK_SEEN', 'REFUND_SEEN', 'OUTGOING', 'OUTGOING'];
    for (const entries of [await imported(file), await imported(file)])
      expect(entries.map(({ outcome }: { outcome: string }) => outcome)).toEqual(seen);
    const { node } = await supplier.api.ask('query ($id: ID!) { node(id: $id) { ... on Payout { seenOn } } }', { id: payout.id }); // prettier-ignore
    expect(node.seenOn).toBe(today);
  });

  it('may be missing: rows suggest what they may be by amount and day, and it is named later', async () => {
    const delivered = await sold(9);
    const payout = await approved();
    const claimId = await aGiveBack('61.00');
    await refund(delivered, 6);
    const [postingId] = await postingsOfRefunds(delivered.payableId);
    const bankReference = reference();
    const file = outgoing([payout.netYuan, reference(), '货款'], ['61.00', reference(), ''], ['6.00', bankReference, '退款'], ['0.50', reference(), '手续费']); // prettier-ignore
    const maybe = [[{ kind: 'PAYOUT', sentId: payout.id }], [{ kind: 'GIVE_BACK', sentId: claimId }], [{ kind: 'REFUND', sentId: postingId }], []]; // prettier-ignore
    for (const entries of [await imported(file), await imported(file)])
      expect(entries).toEqual(maybe.map((each) => ({ outcome: 'OUTGOING', maybe: each })));
    expect(refusals(await name(postingId, ' '))).toEqual(['REQUIRED bankReference']);
    expect(refusals(await name(payout.id, bankReference))).toEqual(['NOT_FOUND postingId']);
    expect(refusals(await name(postingId, bankReference, await aCustodian()))).toEqual(['NOT_FOUND postingId']);
    const named = await Promise.all([name(postingId, bankReference), name(postingId, bankReference, second)]);
    expect(named.map(({ posting }) => posting)).toEqual(Array(2).fill({ id: postingId, amountFen: '600' }));
    expect(refusals(await name(postingId, reference()))).toEqual(['REFUND_HAS_REFERENCE bankReference']);
    await refund(delivered, 1);
    const next = (await postingsOfRefunds(delivered.payableId)).find((id) => id !== postingId)!;
    expect(refusals(await name(next, bankReference))).toEqual(['BANK_REFERENCE_TAKEN bankReference']);
    expect((await imported(file))[2]).toEqual({ outcome: 'REFUND_SEEN', maybe: [] });
  });
});
