import { randomInt } from 'node:crypto';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  aDelivery,
  aListing,
  anOffice,
  aSupplier,
  type DeliveredOrder,
  type MadeListing,
  pay,
  type Person,
  place,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const tomorrow = addDays(today, 1);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const FIELDS = `sheet { id number status paymentReference reason sums { amountFen amountYuan paidFen openFen creditFen differenceFen paid overpaidFen }
  orders { isDifference dueFen paidFen openFen creditFen approvedDueFen differenceFen supplierOrder { id }
    lines { id kind acceptedQuantity rejectedQuantity returnedQuantity dueFen paidFen openFen } } }`;
const idOf = ({ organisationId }: Person) => toGlobalId('Organisation', organisationId);

describe('a settlement sheet', () => {
  let supplier: Person;
  let custodian: Person;
  let listing: MadeListing;
  let buyer: Person;
  let approver: Person;
  beforeAll(async () => {
    [supplier, custodian] = await Promise.all([aSupplier(), aCustodian()]);
    listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
  });
  beforeEach(async () => {
    buyer = await aBuyer();
    approver = await aBuyer({ of: buyer });
  });

  const delivered = (...quantities: number[]) => aDelivery({ buyer, supplier, listing }, quantities);
  const draft = (by: Person, partner: Person, more: object = {}) =>
    by.api.mutate(
      'draftSettlementSheet',
      {
        idempotencyKey: newId(),
        partnerId: idOf(partner),
        acceptedFrom: addDays(today, -30),
        acceptedUntil: tomorrow,
        ...more,
      },
      FIELDS,
    );
  const submit = (by: Person, sheetId: string) => by.api.mutate('submitSettlementSheet', { sheetId }, FIELDS);
  const approve = (by: Person, sheetId: string, amountFen: string) =>
    by.api.mutate('approveSettlementSheet', { sheetId, amountFen }, FIELDS);
  const cancel = (by: Person, sheetId: string, reason = '有误') =>
    by.api.mutate('cancelSettlementSheet', { sheetId, reason }, FIELDS);
  const sendBack = (by: Person, sheetId: string, reason = '数量有误') =>
    by.api.mutate('sendBackSettlementSheet', { sheetId, reason }, FIELDS);
  const read = async (id: string, by = buyer) =>
    (
      await by.api.ask(
        `query ($id: ID!) { node(id: $id) { ... on SettlementSheet ${FIELDS.slice('sheet '.length)} } }`,
        {
          id,
        },
      )
    ).node;
  /** A sheet of everything that is open, approved. */
  const approved = async (amountFen: string) => {
    const { sheet } = await draft(buyer, supplier);
    await submit(buyer, sheet.id);
    const payload = await approve(approver, sheet.id, amountFen);
    expect(payload.userErrors).toEqual([]);
    return payload.sheet;
  };
  const takeBack = (of: DeliveredOrder, quantity: number) =>
    buyer.api.done('returnGoods', {
      idempotencyKey: newId(),
      supplierOrderId: of.part.id,
      returnedOn: today,
      reason: '质量问题',
      lines: [{ shipmentLineId: of.parcels[0].id, quantity }],
    });

  it('merges what was accepted and is open, line by line, and is paid by one transfer', async () => {
    const [one, two, paid] = [await delivered(3, 7), await delivered(5), await delivered(2)];
    await place(buyer, [{ skuCode: listing.skuCode, quantity: 9 }]);
    await pay(custodian, [{ on: today, yuan: '20.00', remark: paid.order.paymentReference }]);
    await pay(custodian, [{ on: today, yuan: '10.00', remark: two.order.paymentReference }]);
    const input = { idempotencyKey: newId() };
    const drafted = await draft(buyer, supplier, input);
    expect(drafted.sheet).toMatchObject({
      status: 'DRAFT',
      paymentReference: null,
      sums: {
        amountFen: '14000',
        amountYuan: '140.00',
        openFen: '14000',
        paidFen: '0',
        differenceFen: '0',
        paid: false,
      },
    });
    expect(drafted.sheet.number).toMatch(/^JS\d{8}-[0-9A-F]{8}$/);
    const byId = new Map<string, any>(drafted.sheet.orders.map((each: any) => [each.supplierOrder.id, each])); // eslint-disable-line @typescript-eslint/no-explicit-any -- read by name
    expect([...byId.keys()].sort()).toEqual([one.part.id, two.part.id].sort());
    expect(byId.get(two.part.id)).toMatchObject({
      dueFen: '5000',
      paidFen: '1000',
      openFen: '4000',
      approvedDueFen: null,
    });
    expect(byId.get(one.part.id).lines).toMatchObject([
      { id: one.part.lines[0].id, kind: 'GOODS', acceptedQuantity: 3, dueFen: '3000', paidFen: '0', openFen: '3000' },
      { id: one.part.lines[1].id, kind: 'GOODS', acceptedQuantity: 7, dueFen: '7000', paidFen: '0', openFen: '7000' },
    ]);
    expect((await draft(buyer, supplier, input)).sheet.id).toBe(drafted.sheet.id);
    expect(refusals(await draft(buyer, supplier, { ...input, acceptedFrom: today }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(refusals(await draft(supplier, buyer))).toEqual(['NOTHING_TO_SETTLE partnerId']);

    const { id } = drafted.sheet;
    expect(refusals(await approve(approver, id, '14000'))).toEqual(['STATE_NOT_ALLOWED sheetId']);
    expect(refusals(await submit(supplier, id))).toEqual(['NOT_YOURS sheetId']);
    expect((await submit(buyer, id)).sheet.status).toBe('SUBMITTED');
    expect(refusals(await approve(buyer, id, '14000'))).toEqual(['OWN_SHEET sheetId']);
    expect(refusals(await approve(approver, id, '13999'))).toEqual(['SHEET_CHANGED amountFen']);
    const { sheet } = await approve(approver, id, '14000');
    expect(sheet).toMatchObject({ status: 'APPROVED', paymentReference: expect.stringMatching(/^SH[0-9A-Z]{10}$/) });

    // The reference in the remark pays both orders, by what each owes.
    expect(
      await pay(custodian, [{ on: today, yuan: '7.01', remark: `11月货款 ${sheet.paymentReference}` }]),
    ).toMatchObject({ matchedFen: '701', transfers: [{ reason: 'BY_REFERENCE' }] });
    const partly = await read(id);
    expect(partly.sums).toMatchObject({ amountFen: '14000', paidFen: '701', openFen: '13299', paid: false });
    expect(partly.orders.map(({ openFen }: { openFen: string }) => openFen).sort()).toEqual(['3800', '9499']);
    expect(await pay(custodian, [{ on: today, yuan: '150.00', remark: sheet.paymentReference }])).toMatchObject({
      matchedFen: '13299',
      suspenseFen: '1701',
      transfers: [{ reason: 'OVERPAID' }],
    });
    expect((await read(id, supplier)).sums).toMatchObject({ paidFen: '14000', openFen: '0', paid: true, overpaidFen: '1701' }); // prettier-ignore
    expect((await read(id)).orders[0].lines[0].paidFen).toBe('0');
  });

  it('asks for a transfer to each receiver of its orders, under one reference, and is paid by each', async () => {
    const [other, office] = [await aSupplier(), await anOffice({ seat: '350200' })];
    const theirs = await aListing(other, { tiers: [[1, 1_000n]] });
    const receiver = async () => {
      const made = await aCustodian();
      const account = await made.api.done(
        'registerReceivingAccount',
        {
          ...{ holderName: '存管专户', bankName: '厦门某银行', licenceNumber: 'CG-1', validFrom: '2025-01-01' },
          ...{ accountNumber: `6222${randomInt(10 ** 11, 10 ** 12)}`, idempotencyKey: newId() },
          fileHash: await storedFile('存管业务许可', 'application/pdf'),
        },
        'account { id accountNumber }',
      );
      const { id, accountNumber } = account.account;
      await office.api.done('reviewReceivingAccount', { accountId: id, approve: true, idempotencyKey: newId() });
      await other.api.done('choosePayee', { receiverId: idOf(made) });
      return { made, name: made.name, accountNumber };
    };
    const sold = (packs: number) => aDelivery({ buyer, supplier: other, listing: theirs }, [packs]);
    const one = await receiver();
    await sold(3);
    await sold(4);
    const two = await receiver();
    await sold(5);
    const TRANSFERS = '{ transfers { receiver { name } amountFen paidFen transfer { openFen reference account { accountNumber } receiver { name } form } } }'; // prettier-ignore
    const asked = async (id: string) => {
      const seen = await buyer.api.ask(`query ($id: ID!) { node(id: $id) { ... on SettlementSheet ${TRANSFERS} } }`, { id }); // prettier-ignore
      const byName = new Map<string, object>(seen.node.transfers.map((each: { receiver: { name: string } }) => [each.receiver.name, each])); // prettier-ignore
      return [seen.node.transfers.length, byName.get(one.name), byName.get(two.name)];
    };
    const { sheet } = await draft(buyer, other);
    expect(await asked(sheet.id)).toEqual([0, undefined, undefined]);
    await submit(buyer, sheet.id);
    const reference = (await approve(approver, sheet.id, '12000')).sheet.paymentReference;
    const open = ({ name, accountNumber }: typeof one, openFen: string) => ({
      ...{ openFen, reference, account: { accountNumber }, receiver: { name } },
      form: expect.stringContaining(reference),
    });
    expect(await asked(sheet.id)).toEqual([
      2,
      { receiver: { name: one.name }, amountFen: '7000', paidFen: '0', transfer: open(one, '7000') },
      { receiver: { name: two.name }, amountFen: '5000', paidFen: '0', transfer: open(two, '5000') },
    ]);
    // All of it to one of them pays what that one receives; the rest waits there.
    expect(await pay(one.made, [{ on: today, yuan: '120.00', remark: reference }])).toMatchObject({
      ...{ matchedFen: '7000', suspenseFen: '5000' },
      transfers: [{ reason: 'ANOTHER_RECEIVER' }],
    });
    await pay(two.made, [{ on: today, yuan: '20.00', remark: reference }]);
    expect(await asked(sheet.id)).toEqual([
      2,
      { receiver: { name: one.name }, amountFen: '7000', paidFen: '7000', transfer: null },
      { receiver: { name: two.name }, amountFen: '5000', paidFen: '2000', transfer: open(two, '3000') },
    ]);
    expect((await read(sheet.id)).sums).toMatchObject({ paidFen: '9000', openFen: '3000', paid: false });
  });

  it('is found for money in suspense, and claimed by its reference; an order that is named beside it is paid once', async () => {
    const [one] = [await delivered(4), await delivered(6)];
    const sheet = await approved('10000');
    const named = await aCustodian();
    const second = await aCustodian({ of: named });
    const { transfers } = await pay(named, [{ on: today, yuan: '100.00', remark: '货款', payer: buyer.name }]);
    const found = await named.api.ask(
      'query ($id: ID!) { node(id: $id) { ... on BankTransfer { suggestions { paymentReference openFen score reasons } } } }',
      { id: transfers[0].id },
    );
    expect(found.node.suggestions[0]).toEqual({
      paymentReference: sheet.paymentReference,
      openFen: '10000',
      score: 85,
      reasons: ['AMOUNT_OF_ORDER', 'PAYER_NAME'],
    });
    const claim = (parts: object[]) =>
      named.api.mutate(
        'claimTransfer',
        { idempotencyKey: newId(), transferId: transfers[0].id, parts, reason: '月结' },
        'claim { id parts { paymentReference amountFen } }',
      );
    const twice = await claim([
      { paymentReference: one.order.paymentReference, amountFen: '1000' },
      { paymentReference: sheet.paymentReference, amountFen: '9000' },
    ]);
    const { claim: proposed } = twice;
    expect((await second.api.mutate('confirmTransferClaim', { claimId: proposed.id })).userErrors).toEqual([]);
    expect((await read(sheet.id)).sums).toMatchObject({ paidFen: '10000', openFen: '0', paid: true });
    expect((await read(sheet.id)).orders.map(({ openFen }: { openFen: string }) => openFen)).toEqual(['0', '0']);
  });

  it('keeps what was approved; what goes back afterwards is a difference, told by the next sheet, once', async () => {
    const [kept, back] = [await delivered(4), await delivered(6)];
    const sheet = await approved('10000');
    await pay(custodian, [{ on: today, yuan: '100.00', remark: sheet.paymentReference }]);
    await takeBack(back, 2);
    const seen = await read(sheet.id);
    expect(seen.sums).toMatchObject({
      amountFen: '10000',
      differenceFen: '-2000',
      openFen: '0',
      creditFen: '2000',
      paid: true,
    });
    const changed = seen.orders.find((each: any) => each.supplierOrder.id === back.part.id); // eslint-disable-line @typescript-eslint/no-explicit-any -- read by name
    expect(changed).toMatchObject({
      approvedDueFen: '6000',
      dueFen: '4000',
      differenceFen: '-2000',
      creditFen: '2000',
    });
    expect(changed.lines[0]).toMatchObject({ acceptedQuantity: 6, returnedQuantity: 0, dueFen: '6000' });
    expect(seen.orders.find((each: any) => each.supplierOrder.id === kept.part.id).differenceFen).toBe('0'); // eslint-disable-line @typescript-eslint/no-explicit-any -- read by name

    // A difference alone makes no sheet.
    expect(refusals(await draft(buyer, supplier))).toEqual(['NOTHING_TO_SETTLE partnerId']);
    await delivered(5);
    const next = (await draft(supplier, buyer)).sheet;
    expect(next.orders.filter((each: { isDifference: boolean }) => each.isDifference)).toMatchObject([
      { supplierOrder: { id: back.part.id }, differenceFen: '-2000', openFen: '0', creditFen: '2000' },
    ]);
    expect(next.sums).toMatchObject({ amountFen: '5000', openFen: '5000', creditFen: '2000', differenceFen: '-2000' });
    await submit(supplier, next.id);
    expect((await approve(buyer, next.id, '5000')).userErrors).toEqual([]);
    await delivered(1);
    const third = (await draft(buyer, supplier)).sheet;
    expect(third.orders).toHaveLength(1);
    await takeBack(back, 1);
    expect((await read(sheet.id)).sums.differenceFen).toBe('-3000');
    expect((await read(next.id)).sums.differenceFen).toBe('-1000');
    await cancel(buyer, third.id);
    expect((await draft(buyer, supplier)).sheet.orders).toHaveLength(2);
  });

  it('is sent back with a reason, submitted again, cancelled; then its orders may come on another', async () => {
    await delivered(2);
    const { sheet } = await draft(supplier, buyer);
    expect(refusals(await draft(buyer, supplier))).toEqual(['NOTHING_TO_SETTLE partnerId']);
    expect(refusals(await sendBack(buyer, sheet.id))).toEqual(['STATE_NOT_ALLOWED sheetId']);
    await submit(supplier, sheet.id);
    expect(refusals(await sendBack(buyer, sheet.id, ' '))).toEqual(['REQUIRED reason']);
    expect((await sendBack(buyer, sheet.id)).sheet).toMatchObject({ status: 'DRAFT', reason: '数量有误' });
    await submit(supplier, sheet.id);
    expect(refusals(await cancel(supplier, sheet.id, 'x'.repeat(501)))).toEqual(['TOO_LONG reason']);
    expect((await cancel(supplier, sheet.id)).sheet.status).toBe('CANCELLED');
    expect(refusals(await submit(supplier, sheet.id))).toEqual(['STATE_NOT_ALLOWED sheetId']);
    const own = (await draft(buyer, supplier)).sheet;
    expect(own.sums.amountFen).toBe('2000');
    expect(refusals(await cancel(supplier, own.id))).toEqual(['NOT_YOURS sheetId']);
    expect(refusals(await cancel(buyer, own.id))).toEqual([]);
  });

  it('is cancelled by the buyer after its approval while no money came; its reference pays nothing any more', async () => {
    const [kept, back] = [await delivered(4), await delivered(6)];
    const sheet = await approved('10000');
    expect(refusals(await cancel(supplier, sheet.id))).toEqual(['NOT_YOURS sheetId']);
    const named = await aCustodian();
    const second = await aCustodian({ of: named });
    const { transfers } = await pay(named, [{ on: today, yuan: '100.00', remark: '货款' }]);
    const claim = { transferId: transfers[0].id, reason: '月结' };
    const parts = [{ paymentReference: sheet.paymentReference }];
    const waiting = await named.api.done('claimTransfer', { idempotencyKey: newId(), ...claim, parts }, 'claim { id }');
    expect((await cancel(buyer, sheet.id, '价格有误')).sheet).toMatchObject({
      status: 'CANCELLED',
      reason: '价格有误',
      paymentReference: sheet.paymentReference,
    });
    expect(refusals(await second.api.mutate('confirmTransferClaim', { claimId: waiting.claim.id }))).toEqual(['CLOSED_REFERENCE claimId']); // prettier-ignore
    await second.api.done('rejectTransferClaim', { claimId: waiting.claim.id, reason: '单据作废' });
    expect(refusals(await named.api.mutate('claimTransfer', { idempotencyKey: newId(), ...claim, parts }))).toEqual(['CLOSED_REFERENCE parts.0.paymentReference']); // prettier-ignore
    expect(await pay(custodian, [{ on: today, yuan: '100.00', remark: sheet.paymentReference }])).toMatchObject({
      matchedFen: '0',
      transfers: [{ reason: 'CLOSED_REFERENCE', suspenseFen: '10000' }],
    });
    expect(refusals(await cancel(buyer, sheet.id))).toEqual(['STATE_NOT_ALLOWED sheetId']);
    const next = await approved('10000');
    expect(next.paymentReference).not.toBe(sheet.paymentReference);
    // An order's own reference pays too: then the sheet stays.
    await pay(custodian, [{ on: today, yuan: '0.01', remark: kept.order.paymentReference }]);
    expect(refusals(await cancel(buyer, next.id))).toEqual(['SHEET_PAID sheetId']);
    await pay(custodian, [{ on: today, yuan: '99.99', remark: next.paymentReference }]);
    expect((await read(next.id)).sums).toMatchObject({ paidFen: '10000', openFen: '0', paid: true });

    // What an approved sheet told of an earlier one is told again once it is cancelled, and not while a later one tells more.
    await takeBack(back, 1);
    await delivered(2);
    const telling = await approved('2000');
    await takeBack(back, 1);
    await delivered(3);
    const later = await approved('3000');
    expect(later.orders.filter(({ isDifference }: { isDifference: boolean }) => isDifference)).toHaveLength(1);
    expect(refusals(await cancel(buyer, telling.id))).toEqual(['SHEET_FOLLOWED sheetId']);
    expect(refusals(await cancel(buyer, later.id))).toEqual([]);
    expect(refusals(await cancel(buyer, telling.id))).toEqual([]);
    const last = (await draft(buyer, supplier)).sheet;
    expect(last.sums).toMatchObject({ amountFen: '5000', differenceFen: '-2000', creditFen: '2000' });
  });

  it('is paid or cancelled where money comes at the same moment, never both', async () => {
    for (let round = 0; round < 3; round += 1) {
      await delivered(2);
      const sheet = await approved('2000');
      const [cancelled, paid] = await Promise.all([
        cancel(buyer, sheet.id),
        pay(custodian, [{ on: today, yuan: '20.00', remark: sheet.paymentReference }]),
      ]);
      const [{ reason }] = paid.transfers;
      if (reason === 'BY_REFERENCE') expect(refusals(cancelled)).toEqual(['SHEET_PAID sheetId']);
      else expect([reason, refusals(cancelled)]).toEqual(['CLOSED_REFERENCE', []]);
      if (reason === 'CLOSED_REFERENCE')
        await pay(custodian, [{ on: today, yuan: '20.00', remark: (await approved('2000')).paymentReference }]);
    }
  });

  it('follows the books until it is approved, and is not approved once it is paid', async () => {
    const { order } = await delivered(8);
    const { sheet } = await draft(buyer, supplier);
    await pay(custodian, [{ on: today, yuan: '30.00', remark: order.paymentReference }]);
    await submit(buyer, sheet.id);
    expect(refusals(await approve(approver, sheet.id, '8000'))).toEqual(['SHEET_CHANGED amountFen']);
    await pay(custodian, [{ on: today, yuan: '50.00', remark: order.paymentReference }]);
    expect(refusals(await approve(approver, sheet.id, '0'))).toEqual(['ALREADY_PAID sheetId']);
    expect((await read(sheet.id)).sums).toMatchObject({ amountFen: '0', paid: false });
  });

  it('is nobody else’s, and refuses what makes no period', async () => {
    await delivered(1);
    const { sheet } = await draft(buyer, supplier);
    const stranger = await aBuyer();
    expect(refusals(await submit(stranger, sheet.id))).toEqual(['NOT_FOUND sheetId']);
    expect(await read(sheet.id, stranger)).toBeNull();
    expect(refusals(await draft(buyer, supplier, { partnerId: 'x' }))).toEqual(['NOT_FOUND partnerId']);
    expect(refusals(await draft(buyer, supplier, { acceptedFrom: '2025-02-30' }))).toEqual([
      'DATE_INVALID acceptedFrom',
    ]);
    expect(refusals(await draft(buyer, supplier, { acceptedFrom: tomorrow }))).toEqual([
      'DATE_OUT_OF_ORDER acceptedUntil',
    ]);
    expect(refusals(await draft(buyer, supplier, { acceptedFrom: '2020-01-01' }))).toEqual(['INVALID acceptedUntil']);
    const list = (by: Person) =>
      by.api
        .ask('{ settlementSheets(status: DRAFT, first: 100) { nodes { id supplier { name } } } }')
        .then(({ settlementSheets }) => settlementSheets.nodes);
    expect(await list(buyer)).toEqual([{ id: sheet.id, supplier: { name: supplier.name } }]);
    expect(await list(supplier)).toContainEqual({ id: sheet.id, supplier: { name: supplier.name } });
    expect(await list(stranger)).toEqual([]);
  });

  it('drafted and approved by many at once is one sheet with one reference', async () => {
    await Promise.all([delivered(1), delivered(2), delivered(3)]);
    const drafts = await Promise.all(
      Array.from({ length: 6 }, (_, n) => (n % 2 ? draft(supplier, buyer) : draft(buyer, supplier))),
    );
    const made = drafts.filter(({ userErrors }) => userErrors.length === 0);
    expect(made).toHaveLength(1);
    expect([...new Set(drafts.flatMap(refusals))].every((code) => /^(ON_ANOTHER_SHEET|NOTHING_TO_SETTLE) /.test(code))).toBe(true); // prettier-ignore
    const { id } = made[0].sheet;
    const owner = drafts.indexOf(made[0]) % 2 ? supplier : buyer;
    await submit(owner, id);
    const others = await Promise.all([aBuyer({ of: buyer }), aBuyer({ of: buyer })]);
    const answers = await Promise.all(
      [approver, ...others].flatMap((by) => [approve(by, id, '6000'), approve(by, id, '6000')]),
    );
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(new Set(answers.flatMap(refusals))).toEqual(new Set(['STATE_NOT_ALLOWED sheetId']));
  });
});
