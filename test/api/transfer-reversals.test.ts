import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  aSupplier,
  type MadeListing,
  type Person,
  place,
  sql,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const yesterday = addDays(today, -1);
const swift = (day: string) => day.slice(2).replaceAll('-', '');
const reference = () => newId().replaceAll('-', '').slice(-16).toUpperCase();
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const TRANSFER = 'id amountFen matchedFen claimedFen returnedFen reversedFen suspenseFen reason';
const IMPORTED = `rows alreadyKnown matchedFen suspenseFen reversedFen transfers { ${TRANSFER} } entries { row bankReference amountFen outcome transferId }`;
const CLAIM = `claim { id kind status amountFen seenOn } transfer { ${TRANSFER} }`;
const REVERSAL = `reversal { id status saidByYou transfer { id } } transfer { ${TRANSFER} }`;

/** An entry of field 61, with its mark: C came, RC is taken back, D goes out, RD came back. */
const entry = (mark: string, yuan: string, bankReference: string, remark: string, on = today) => [
  `:61:${swift(on)}${mark}${yuan.replace('.', ',')}NTRFNONREF//${bankReference}`,
  `:86:${remark}`,
];
const statement = (...entries: string[][]) =>
  [':20:STATEMENT', ':25:351000', ':28C:1/1', `:60F:C${swift(yesterday)}CNY0,`, ...entries.flat(), '-'].join('\r\n');

describe('what the bank takes back', () => {
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
  const ordered = async (quantity: number) => (await place(buyer, [{ skuCode: listing.skuCode, quantity }])).order;
  const imported = async (content: string, by = own) =>
    by.api.mutate('importBankStatement', { fileHash: await storedFile(content, 'text/plain') }, IMPORTED);
  const takeBack = (transferId: string, more: object = {}) =>
    own.api.mutate('takeBackTransfer', { idempotencyKey: newId(), transferId, reason: '银行冲正', ...more }, CLAIM);
  const confirm = (claimId: string, by = second, more: object = {}) =>
    by.api.mutate('confirmTransferClaim', { claimId, ...more }, CLAIM);
  const settle = (by: Person, reversalId: string, transferId: string | null, reason = '电话核实') =>
    by.api.mutate('settleReversal', { reversalId, transferId, reason }, REVERSAL);
  const paidOf = async (order: { supplierOrders: { payable: { id: string } }[] }) =>
    (await buyer.api.ask('query ($id: ID!) { node(id: $id) { ... on Payable { paidFen } } }', { id: order.supplierOrders[0].payable.id })).node.paidFen; // prettier-ignore
  const openReversal = async (amount: string) =>
    (await own.api.ask('{ transferReversals(status: OPEN, first: 50) { nodes { id amountFen } } }')).transferReversals.nodes.find(({ amountFen }: { amountFen: string }) => amountFen === amount).id as string; // prettier-ignore
  /** What postings make of the custodian's account and suspense. */
  const balances = async (person: Person) =>
    Object.fromEntries(
      (
        await sql<{ account: string; fen: string }>(
          `SELECT account, sum(debit_fen - credit_fen)::text AS fen FROM (SELECT * FROM (SELECT account, debit_fen, credit_fen FROM money_days WHERE owner_id = $1) d
           UNION ALL SELECT account, debit_fen, credit_fen FROM money_changes WHERE owner_id = $1) x GROUP BY 1`,
          [person.organisationId],
        )
      ).map(({ account, fen }) => [account, fen]),
    );

  it('leaves suspense at once where it names its transfer, once, and also within one file', async () => {
    const person = await aCustodian();
    const [one, other] = [reference(), reference()];
    const { paymentReference } = await ordered(3);
    const before = await imported(statement(entry('C', '30.00', one, '无编号', yesterday)), person);
    expect(before.entries).toEqual([
      { row: 5, bankReference: one, amountFen: '3000', outcome: 'SUSPENSE', transferId: before.transfers[0].id },
    ]);
    const file = statement(
      entry('RC', '30.00', one, '冲正'),
      entry('C', '30.00', other, `货款 ${paymentReference}`),
      entry('RC', '30.00', reference(), `冲正原流水 ${other}`),
    );
    const result = await imported(file, person);
    expect(result).toMatchObject({ rows: 1, matchedFen: '0', suspenseFen: '0', reversedFen: '6000', userErrors: [] });
    expect(result.transfers).toMatchObject([{ reason: 'REVERSED', reversedFen: '3000', suspenseFen: '0' }]);
    expect(result.entries.map(({ row, amountFen, outcome }: Record<string, unknown>) => [row, amountFen, outcome])).toEqual([
      [5, '-3000', 'REVERSED'],
      [7, '3000', 'REVERSED'],
      [9, '-3000', 'REVERSED'],
    ]); // prettier-ignore
    expect(await balances(person)).toEqual({ BANK: '0', SUSPENSE: '0' });
    const again = await imported(file, person);
    expect(again).toMatchObject({ alreadyKnown: 1, reversedFen: '0', transfers: [] });
    expect(again.entries.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['KNOWN', 'KNOWN', 'KNOWN']);
    expect(await balances(person)).toEqual({ BANK: '0', SUSPENSE: '0' });
    expect(refusals(await takeBack(before.transfers[0].id))).toEqual(['NOT_FOUND transferId']);
  });

  it('is found when its transfer comes in a later file, which then pays nothing', async () => {
    const person = await aCustodian();
    const order = await ordered(2);
    const bankReference = reference();
    const early = await imported(statement(entry('RC', '20.00', bankReference, '冲正')), person);
    expect(early).toMatchObject({
      rows: 0,
      reversedFen: '0',
      entries: [{ outcome: 'REVERSAL_OPEN', transferId: null }],
    });
    const late = await imported(
      statement(entry('C', '20.00', bankReference, order.paymentReference, yesterday)),
      person,
    );
    expect(late).toMatchObject({ matchedFen: '0', reversedFen: '2000', entries: [{ outcome: 'REVERSED' }] });
    expect(await paidOf(order)).toBe('0');
  });

  it('is taken off the orders that it paid by two people, who owe it again', async () => {
    const [a, b] = [await ordered(4), await ordered(6)];
    const bankReference = reference();
    const paid = await imported(
      statement(entry('C', '100.00', bankReference, `${a.paymentReference} ${b.paymentReference}`, yesterday)),
    );
    const transferId = paid.transfers[0].id as string;
    expect(refusals(await takeBack(transferId))).toEqual(['NOTHING_TO_TAKE_BACK transferId']);
    const file = statement(entry('RC', '100.00', bankReference, '退票'));
    expect(await imported(file)).toMatchObject({ entries: [{ outcome: 'TO_TAKE_BACK', transferId }] });
    expect(await imported(file)).toMatchObject({ entries: [{ outcome: 'KNOWN', transferId }] });
    const listed = await own.api.ask(`{ bankTransfers(inSuspense: true, first: 100) { nodes { ${TRANSFER} } } }`);
    expect(listed.bankTransfers.nodes).toContainEqual(
      expect.objectContaining({ id: transferId, suspenseFen: '-10000', reversedFen: '10000', reason: 'REVERSED' }),
    );
    expect(refusals(await takeBack(transferId, { amountFen: '10001' }))).toEqual(['CLAIM_ABOVE_OPEN amountFen']);
    expect(refusals(await takeBack(transferId, { amountFen: '0' }))).toEqual(['NOT_POSITIVE amountFen']);
    const input = { idempotencyKey: newId() };
    const first = (await takeBack(transferId, { ...input, amountFen: '5000' })).claim;
    expect((await takeBack(transferId, { ...input, amountFen: '5000' })).claim.id).toBe(first.id);
    const rest = (await takeBack(transferId)).claim;
    expect(rest).toMatchObject({ kind: 'TAKE_BACK', amountFen: '5000', status: 'OPEN' });
    expect(refusals(await takeBack(transferId))).toEqual(['NOTHING_TO_TAKE_BACK transferId']);
    expect(refusals(await confirm(first.id, own))).toEqual(['OWN_CLAIM claimId']);
    expect(await confirm(first.id)).toMatchObject({ transfer: { matchedFen: '5000', suspenseFen: '-5000' } });
    expect([await paidOf(a), await paidOf(b)]).toEqual(['2000', '3000']);
    expect(await confirm(rest.id)).toMatchObject({ transfer: { matchedFen: '0', suspenseFen: '0', claimedFen: '0' } });
    expect([await paidOf(a), await paidOf(b)]).toEqual(['0', '0']);
    expect(await sql('SELECT received_fen - returned_fen AS held FROM payable_holdings WHERE custodian_id = $1 AND payable_id IN (SELECT payable_id FROM payable_movements WHERE transfer_id = (SELECT transfer_id FROM bank_references WHERE reference = $2))', [own.organisationId, bankReference])).toEqual([{ held: '0' }, { held: '0' }]); // prettier-ignore
    const facts = await sql(`SELECT f.business_date::text AS "on" FROM facts f JOIN payable_movements m ON m.id::text = f.key WHERE f.type = 'payment.refunded' AND m.transfer_id = (SELECT transfer_id FROM bank_references WHERE reference = $1)`, [bankReference]); // prettier-ignore
    expect(facts).toEqual(Array(4).fill({ on: today }));
    expect(await imported(statement(entry('C', '100.00', reference(), `${a.paymentReference} ${b.paymentReference}`)))).toMatchObject({ matchedFen: '10000' }); // prettier-ignore
  });

  it('stops a claim that waits, and takes off orders no more than is left there', async () => {
    const order = await ordered(5);
    const bankReference = reference();
    const { transfers } = await imported(statement(entry('C', '50.00', bankReference, '无编号', yesterday)));
    const parts = [{ paymentReference: order.paymentReference }];
    const { claim } = await own.api.mutate('claimTransfer', { idempotencyKey: newId(), transferId: transfers[0].id, parts, reason: 'x' }, CLAIM); // prettier-ignore
    await imported(statement(entry('RC', '50.00', bankReference, '冲正')));
    expect(refusals(await confirm(claim.id))).toEqual(['TRANSFER_REVERSED claimId']);
    expect(await paidOf(order)).toBe('0');

    const refunded = await ordered(5);
    const again = reference();
    const paid = await imported(statement(entry('C', '50.00', again, refunded.paymentReference, yesterday)));
    const { id: payableId } = refunded.supplierOrders[0].payable;
    const items = [{ itemId: refunded.supplierOrders[0].lines[0].id, amountFen: '2000' }];
    await own.api.done('refundPayment', {
      idempotencyKey: newId(),
      payableId,
      items,
      refundedOn: today,
      reason: '降价',
    });
    await imported(statement(entry('RC', '50.00', again, '冲正')));
    const all = (await takeBack(paid.transfers[0].id)).claim;
    expect(refusals(await confirm(all.id))).toEqual(['REFUND_ABOVE_PAID claimId']);
    await second.api.done('rejectTransferClaim', { claimId: all.id, reason: '已退款' });
    const some = (await takeBack(paid.transfers[0].id, { amountFen: '3000' })).claim;
    expect(await confirm(some.id)).toMatchObject({ transfer: { matchedFen: '2000', suspenseFen: '-2000' } });
    expect(await paidOf(refunded)).toBe('0');
  });

  it('waits for two people where it names no transfer', async () => {
    const { transfers } = await imported(statement(entry('C', '61.00', reference(), '无编号', yesterday)));
    const file = statement(entry('RC', '61.00', reference(), '冲正'), entry('RC', '62.00', reference(), '冲正'));
    expect((await imported(file)).entries).toMatchObject([{ outcome: 'REVERSAL_OPEN' }, { outcome: 'REVERSAL_OPEN' }]);
    const [one, none] = [await openReversal('6100'), await openReversal('6200')];
    const transferId = transfers[0].id as string;
    expect(refusals(await settle(own, one, transferId, ' '))).toEqual(['REQUIRED reason']);
    expect(refusals(await settle(await aCustodian(), one, transferId))).toEqual(['NOT_FOUND reversalId']);
    expect(refusals(await settle(own, none, transferId))).toEqual(['REVERSAL_ABOVE_TRANSFER transferId']);
    expect(await settle(own, one, transferId)).toMatchObject({ reversal: { status: 'OPEN', saidByYou: true, transfer: null }, transfer: null }); // prettier-ignore
    expect(await settle(own, one, transferId)).toMatchObject({ reversal: { status: 'OPEN' } });
    expect(await settle(second, one, null)).toMatchObject({ reversal: { status: 'OPEN' } });
    expect(await settle(own, one, transferId)).toMatchObject({ reversal: { status: 'OPEN' } });
    expect(await settle(second, one, transferId)).toMatchObject({
      reversal: { status: 'FOUND', transfer: { id: transferId } },
      transfer: { reversedFen: '6100', suspenseFen: '0', reason: 'REVERSED' },
    });
    expect(refusals(await settle(own, one, transferId))).toEqual(['STATE_NOT_ALLOWED reversalId']);
    await settle(own, none, null);
    expect(await settle(second, none, null)).toMatchObject({ reversal: { status: 'DISMISSED' }, transfer: null });
    expect((await imported(file)).entries).toMatchObject([{ outcome: 'KNOWN' }, { outcome: 'KNOWN' }]);
  });

  it('counts once where two files that tell of it are imported at the same moment, beside a claim', async () => {
    const order = await ordered(7);
    const bankReference = reference();
    const { transfers } = await imported(statement(entry('C', '70.00', bankReference, '无编号', yesterday)));
    const parts = [{ paymentReference: order.paymentReference }];
    const { claim } = await own.api.mutate('claimTransfer', { idempotencyKey: newId(), transferId: transfers[0].id, parts, reason: 'x' }, CLAIM); // prettier-ignore
    const reversed = entry('RC', '70.00', bankReference, '冲正');
    const [confirmed, ...files] = await Promise.all([
      confirm(claim.id),
      imported(statement(reversed)),
      imported(statement(reversed, entry('C', '1.00', reference(), '无编号'))),
      imported(statement(entry('C', '2.00', reference(), '无编号'), reversed)),
    ]);
    expect(files.map(({ reversedFen }) => reversedFen).sort()).toEqual(['0', '0', '7000']);
    const paid = confirmed.userErrors.length === 0;
    if (!paid) expect(refusals(confirmed)).toEqual(['TRANSFER_REVERSED claimId']);
    expect(await paidOf(order)).toBe(paid ? '7000' : '0');
    const [row] = await sql('SELECT matched_fen AS matched, reversed_fen AS reversed FROM bank_transfers WHERE bank_reference = $1', [bankReference]); // prettier-ignore
    expect(row).toEqual({ matched: paid ? '7000' : '0', reversed: '7000' });
  });

  it('pays nothing with money that was sent and came back, and recognises what was given back', async () => {
    const order = await ordered(8);
    const came = await imported(statement(entry('RD', '80.00', reference(), `退汇 ${order.paymentReference}`)));
    expect(came).toMatchObject({ matchedFen: '0', suspenseFen: '8000', transfers: [{ reason: 'CAME_BACK' }] });
    const transferId = came.transfers[0].id as string;
    const { claim } = await own.api.mutate('giveBackTransfer', { idempotencyKey: newId(), transferId, reason: 'x' }, CLAIM); // prettier-ignore
    const bankReference = reference();
    const out = statement(entry('D', '80.00', bankReference, '退款'), entry('D', '5.00', reference(), '手续费'));
    expect((await imported(out)).entries).toMatchObject([{ outcome: 'OUTGOING' }, { outcome: 'OUTGOING' }]);
    expect((await confirm(claim.id, second, { bankReference })).claim).toMatchObject({ seenOn: null });
    expect((await imported(out)).entries).toMatchObject([{ outcome: 'GIVE_BACK_SEEN', amountFen: '-8000' }, { outcome: 'OUTGOING' }]); // prettier-ignore
    const { node } = await own.api.ask('query ($id: ID!) { node(id: $id) { ... on TransferClaim { seenOn } } }', { id: claim.id }); // prettier-ignore
    expect(node.seenOn).toBe(today);
  });
});
