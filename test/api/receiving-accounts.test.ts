import { randomInt } from 'node:crypto';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
  aSupplier,
  pay,
  type Person,
  place,
  storedFile,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const aNumber = () => `6222${randomInt(10 ** 11, 10 ** 12)}`;
const organisationIdOf = (person: Person) => toGlobalId('Organisation', person.organisationId);

const accountOf = async (more: object = {}) => ({
  holderName: '山海结算存管专户',
  bankName: '厦门某银行湖里支行',
  accountNumber: aNumber(),
  licenceNumber: 'CG-1',
  fileHash: await storedFile('存管业务许可', 'application/pdf'),
  validFrom: '2025-01-01',
  idempotencyKey: newId(),
  ...more,
});
const register = async (custodian: Person, more: object = {}): Promise<string> =>
  (await custodian.api.done('registerReceivingAccount', await accountOf(more), 'account { id }')).account.id;
const review = (office: Person, accountId: string, more: object = {}) =>
  office.api.mutate(
    'reviewReceivingAccount',
    { accountId, approve: true, idempotencyKey: newId(), ...more },
    'account { status reason decidedBy { name } }',
  );
const withdraw = (by: Person, accountId: string) =>
  by.api.mutate('withdrawReceivingAccount', { accountId, reason: '换行' }, 'account { status }');
const choose = (supplier: Person, receiver: Person | null) =>
  supplier.api.mutate(
    'choosePayee',
    { receiverId: receiver && organisationIdOf(receiver) },
    'choice { receiver { name } chosenOn }',
  );
const listed = async (by: Person, of: Person) =>
  (
    await by.api.ask('{ receivingAccounts(first: 100) { nodes { id accountNumber status custodian { id } } } }')
  ).receivingAccounts.nodes.filter((each: { custodian: { id: string } }) => each.custodian.id === organisationIdOf(of));

let office: Person;
beforeAll(async () => {
  office = await anOffice({ seat: '350200', name: '厦门协作办' });
});
const verified = async (more: object = {}) => {
  const custodian = await aCustodian();
  const accountId = await register(custodian, more);
  expect(refusals(await review(office, accountId))).toEqual([]);
  return { custodian, accountId };
};

describe('receiving accounts', () => {
  it('are judged by the office of the seat; suppliers see those that can be paid into, by four digits', async () => {
    const [custodian, supplier] = [await aCustodian(), await aSupplier()];
    const input = await accountOf();
    const { account } = await custodian.api.done('registerReceivingAccount', input, 'account { id status }');
    const again = await custodian.api.done('registerReceivingAccount', input, 'account { id }');
    expect([account.status, again.account.id]).toEqual(['PENDING', account.id]);
    expect(await listed(supplier, custodian)).toEqual([]);
    expect(refusals(await review(await anOffice({ seat: '640000' }), account.id))).toEqual([
      'OUTSIDE_YOUR_PLACES accountId',
    ]);
    expect(refusals(await review(office, account.id, { approve: false }))).toEqual(['REQUIRED reason']);
    expect((await review(office, account.id)).account).toEqual({
      status: 'VERIFIED',
      reason: null,
      decidedBy: { name: '厦门协作办' },
    });
    expect(refusals(await review(office, account.id))).toEqual(['STATE_NOT_ALLOWED accountId']);
    for (const person of [custodian, office])
      expect(await listed(person, custodian)).toMatchObject([{ accountNumber: input.accountNumber }]);
    expect(await listed(supplier, custodian)).toMatchObject([
      { accountNumber: `****${input.accountNumber.slice(-4)}`, status: 'VERIFIED' },
    ]);
    expect(await listed(await aCustodian(), custodian)).toEqual([]);
    expect(refusals(await withdraw(await aCustodian(), account.id))).toEqual(['NOT_FOUND accountId']);
    expect(refusals(await withdraw(custodian, account.id))).toEqual([]);
    expect(await listed(supplier, custodian)).toEqual([]);
  });

  it('are refused for what cannot be', async () => {
    const custodian = await aCustodian();
    const refused = async (more: object) =>
      refusals(await custodian.api.mutate('registerReceivingAccount', await accountOf(more)));
    expect(
      await refused({ holderName: ' ', bankName: 'x'.repeat(121), accountNumber: 'abc', licenceNumber: '' }),
    ).toEqual(['REQUIRED holderName', 'TOO_LONG bankName', 'INVALID accountNumber', 'REQUIRED licenceNumber']);
    expect(await refused({ validUntil: '2024-01-01' })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    expect(await refused({ fileHash: 'f'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    const accountNumber = aNumber();
    await register(custodian, { accountNumber });
    expect(await refused({ accountNumber })).toEqual(['ACCOUNT_STANDS accountNumber']);
  });

  it('are one custodian’s, also where two are verified at once', async () => {
    const accountNumber = aNumber();
    const both = [await aCustodian(), await aCustodian()];
    const ids = [await register(both[0], { accountNumber }), await register(both[1], { accountNumber })];
    const answers = await Promise.all(ids.map((id) => review(office, id)));
    expect(answers.flatMap(refusals)).toEqual(['ACCOUNT_TAKEN accountId']);
  });
});

describe('the payee', () => {
  const ordered = async (suppliers: Person[], buyer: Person) => {
    const listings = await Promise.all(suppliers.map((each) => aListing(each, { tiers: [[1, 1_000n]] })));
    return (await place(buyer, listings.map(({ skuCode }) => ({ skuCode, quantity: 1 })))).order; // prettier-ignore
  };
  const TO_PAY =
    'openFen transfers { receiver { name } account { holderName bankName accountNumber } openFen reference form }';

  it('is a custodian with a verified account today, and is chosen again at will', async () => {
    const [supplier, { custodian, accountId }] = [await aSupplier(), await verified()];
    expect((await supplier.api.ask('{ payeeChoice { chosenOn } }')).payeeChoice).toBeNull();
    for (const nobody of [await aCustodian(), await aBuyer(), (await verified({ validUntil: '2025-02-01' })).custodian])
      expect(refusals(await choose(supplier, nobody))).toEqual(['RECEIVER_WITHOUT_ACCOUNT receiverId']);
    const chosen = await Promise.all([choose(supplier, custodian), choose(supplier, custodian)]);
    expect(chosen.flatMap(refusals)).toEqual([]);
    expect(chosen[0].choice).toEqual({ receiver: { name: custodian.name }, chosenOn: today });
    expect((await choose(supplier, null)).choice).toEqual({ receiver: null, chosenOn: today });
    await withdraw(custodian, accountId);
    expect(refusals(await choose(supplier, custodian))).toEqual(['RECEIVER_WITHOUT_ACCOUNT receiverId']);
  });

  it('receives what is paid, and nobody else does', async () => {
    const accountNumber = aNumber();
    const [{ custodian, accountId }, other, buyer] = [
      await verified({ accountNumber }),
      await aCustodian(),
      await aBuyer(),
    ];
    const [bound, free] = [await aSupplier(), await aSupplier()];
    await choose(bound, custodian);
    const order = await ordered([bound, free], buyer);
    // What is chosen later is for later orders.
    await choose(bound, null);
    const opened = await buyer.api.done('openPayment', { orderId: order.id }, TO_PAY);
    const account = { holderName: '山海结算存管专户', bankName: '厦门某银行湖里支行', accountNumber };
    const reference = order.paymentReference;
    expect(opened.openFen).toBe('2000');
    expect(opened.transfers).toHaveLength(2);
    expect(opened.transfers).toEqual(
      expect.arrayContaining([
        {
          receiver: { name: custodian.name },
          account,
          openFen: '1000',
          reference,
          form: expect.stringContaining(reference),
        },
        { receiver: null, account: null, openFen: '1000', reference, form: null },
      ]),
    );
    const transfer = (by: Person, yuan: string) => pay(by, [{ on: today, yuan, remark: reference }]);
    // Of what came to the other, only what nobody is named for is paid; the rest waits.
    expect(await transfer(other, '15.00')).toMatchObject({
      matchedFen: '1000',
      suspenseFen: '500',
      transfers: [{ reason: 'ANOTHER_RECEIVER' }],
    });
    const astray = await transfer(other, '10.00');
    expect(astray).toMatchObject({ matchedFen: '0', transfers: [{ reason: 'ANOTHER_RECEIVER' }] });
    const claim = { transferId: astray.transfers[0].id, parts: [{ paymentReference: reference }], reason: '误付' };
    expect(refusals(await other.api.mutate('claimTransfer', { ...claim, idempotencyKey: newId() }))).toEqual([
      'ANOTHER_RECEIVER parts.0.paymentReference',
    ]);
    expect(await transfer(custodian, '10.00')).toMatchObject({
      matchedFen: '1000',
      transfers: [{ reason: 'BY_REFERENCE' }],
    });
    // Money goes back from where it came, also when the account has ended since.
    await withdraw(custodian, accountId);
    const { order: seen } = await buyer.api.ask(
      `query ($id: ID!) { order(id: $id) { supplierOrders { lines { id } payable { id status receiver { name } payInto { accountNumber } } } } }`,
      { id: order.id },
    );
    const part = seen.supplierOrders.find((each: { payable: { receiver: unknown } }) => each.payable.receiver !== null);
    expect(part.payable).toMatchObject({ status: 'PAID', receiver: { name: custodian.name }, payInto: null });
    const refund = (by: Person) =>
      by.api.mutate('refundPayment', {
        idempotencyKey: newId(),
        payableId: part.payable.id,
        items: [{ itemId: part.lines[0].id, amountFen: '100' }],
        refundedOn: today,
        reason: '少发',
      });
    expect(refusals(await refund(other))).toEqual(['NOT_FOUND payableId']);
    expect(refusals(await refund(custodian))).toEqual([]);
  });

  it('is any custodian where the chosen one has no account left on the day of the order', async () => {
    const [supplier, buyer, { custodian, accountId }] = [await aSupplier(), await aBuyer(), await verified()];
    await choose(supplier, custodian);
    expect(refusals(await review(office, accountId, { approve: false, reason: '许可吊销' }))).toEqual([]);
    const order = await ordered([supplier], buyer);
    const { transfers } = await buyer.api.done('openPayment', { orderId: order.id }, TO_PAY);
    expect(transfers).toMatchObject([{ receiver: null, openFen: '1000' }]);
    await register(custodian, { validFrom: addDays(today, -1) });
    expect(await pay(await aCustodian(), [{ on: today, yuan: '10', remark: order.paymentReference }])).toMatchObject({
      matchedFen: '1000',
    });
  });

  it('take statements of themselves alone, where the file names the account', async () => {
    const accountNumber = aNumber();
    const { custodian, accountId } = await verified({ accountNumber });
    const swift = today.slice(2).replaceAll('-', '');
    const files = (account: string) => {
      const serial = newId();
      return [
        `账号,${account},,,,,\n交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号\n${today},1.00,,某,62220000,无编号,${serial}-1`,
        `:20:X\n:25:BANK/${account}CNY\n:28C:1\n:60F:C${swift}CNY0,\n:61:${swift}C1,NTRFNONREF//${serial}-2\n:62F:C${swift}CNY1,\n-`,
        `<Document><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>${account}</Id></Othr></Id></Acct><Ntry><Amt Ccy="CNY">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${today}</Dt></BookgDt><AcctSvcrRef>${serial}-3</AcctSvcrRef></Ntry></Stmt></BkToCstmrStmt></Document>`,
      ];
    };
    const imported = async (by: Person, account: string) =>
      Promise.all(
        files(account).map(async (content) =>
          by.api.mutate('importBankStatement', { fileHash: await storedFile(content, 'text/plain') }, 'rows'),
        ),
      );
    const other = aNumber();
    const refused = await imported(custodian, other);
    expect(refused.flatMap(refusals)).toEqual(Array(3).fill('STATEMENT_OF_ANOTHER_ACCOUNT fileHash'));
    expect(refused[0].userErrors[0].message).toContain(`****${other.slice(-4)}`);
    expect(refused[0].userErrors[0].message).not.toContain(other);
    expect((await imported(custodian, accountNumber)).map(({ rows }) => rows)).toEqual([1, 1, 1]);
    // No account was verified, or none stands: it goes on as it did.
    const unverified = await aCustodian();
    await register(unverified);
    expect((await imported(unverified, other)).flatMap(refusals)).toEqual([]);
    const before = accountNumber;
    const next = { accountNumber: aNumber() };
    expect(refusals(await review(office, await register(custodian, next)))).toEqual([]);
    expect(refusals(await withdraw(custodian, accountId))).toEqual([]);
    // Late transfers still come into the account of before.
    expect((await imported(custodian, before)).map(({ rows }) => rows)).toEqual([1, 1, 1]);
  });
});
