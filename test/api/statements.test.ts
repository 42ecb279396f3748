import request from 'supertest';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  aSupplier,
  type MadeListing,
  pay,
  type Person,
  place,
  sql,
  statementCsv,
  testWorld,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const yesterday = addDays(today, -1);
const swiftDay = (day: string) => day.slice(2).replaceAll('-', '');
const IMPORTED = 'rows alreadyKnown matchedFen suspenseFen transfers { id bankReference amountFen matchedFen reason }';

/** One incoming transfer as an MT940 message. */
const mt940 = (yuan: string, remark: string, reference: string, closing = yuan) =>
  [
    ':20:STATEMENT',
    ':25:351000',
    ':28C:1/1',
    `:60F:C${swiftDay(yesterday)}CNY0,`,
    `:61:${swiftDay(today)}C${yuan.replace('.', ',')}NTRFNONREF//${reference}`,
    `:86:${remark}`,
    `:62F:C${swiftDay(today)}CNY${closing.replace('.', ',')}`,
    '-',
  ].join('\r\n');
/** One incoming transfer as a camt.053. */
const camt053 = (yuan: string, remark: string, reference: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="CNY">${yuan}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${today}</Dt></BookgDt><AcctSvcrRef>${reference}</AcctSvcrRef>
<NtryDtls><TxDtls><RmtInf><Ustrd>${remark}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;

describe('bank statements', () => {
  let buyer: Person;
  let custodian: Person;
  let listing: MadeListing;
  beforeAll(async () => {
    const supplier = await aSupplier();
    [buyer, custodian] = await Promise.all([aBuyer(), aCustodian()]);
    listing = await aListing(supplier, { tiers: [[1, 1_000n]], stock: 1_000_000n });
  });
  const reference = () => newId().replaceAll('-', '').slice(-16).toUpperCase();
  const ordered = async (quantity: number) => (await place(buyer, [{ skuCode: listing.skuCode, quantity }])).order;
  const uploaded = async (content: string, mediaType: string, by: Person) => {
    const { status, body } = await request(testWorld().apiUrl)
      .post('/files')
      .set('Content-Type', mediaType)
      .set('Authorization', `Bearer ${by.api.token}`)
      .send(content);
    expect([mediaType, status]).toEqual([mediaType, 201]);
    return body.hash as string;
  };
  const imported = async (content: string, mediaType: string, by = custodian) =>
    by.api.mutate('importBankStatement', { fileHash: await uploaded(content, mediaType, by) }, IMPORTED);

  it('are uploaded and imported as MT940 and as camt.053, once', async () => {
    for (const [write, mediaType] of [
      [mt940, 'text/plain'],
      [camt053, 'application/xml'],
    ] as const) {
      const { paymentReference } = await ordered(3);
      const bankReference = reference();
      const file = write('30.00', `货款 ${paymentReference}`, bankReference);
      expect(await imported(file, mediaType)).toMatchObject({
        rows: 1,
        alreadyKnown: 0,
        matchedFen: '3000',
        transfers: [{ bankReference, amountFen: '3000', matchedFen: '3000', reason: 'BY_REFERENCE' }],
        userErrors: [],
      });
      expect(await imported(file, mediaType)).toMatchObject({ rows: 1, alreadyKnown: 1, matchedFen: '0' });
    }
  });

  it('are refused whole where they were cut off, are broken, or in another currency', async () => {
    const codes = async (content: string, mediaType: string) =>
      (await imported(content, mediaType)).userErrors.map(({ code, field }: { code: string; field: string[] }) => [
        code,
        ...field,
      ]);
    const remark = (await ordered(1)).paymentReference;
    expect(await codes(mt940('10.00', remark, reference(), '11.00'), 'text/plain')).toEqual([['STATEMENT_BALANCE', 'fileHash']]); // prettier-ignore
    expect(await codes(mt940('10.00', remark, ''), 'text/plain')).toEqual([['STATEMENT_VALUE', 'fileHash']]);
    const camt = camt053('10.00', remark, reference());
    expect(await codes(camt.replace('</Ntry>', ''), 'application/xml')).toEqual([['STATEMENT_FORMAT', 'fileHash']]);
    expect(await codes(camt.replace('CNY', 'USD'), 'application/xml')).toEqual([['STATEMENT_CURRENCY', 'fileHash']]);
    expect(await sql('SELECT FROM bank_transfers WHERE remark LIKE $1', [`%${remark}%`])).toEqual([]);
  });

  it('pay nothing twice where the bank tells of a transfer in two formats, by references that differ', async () => {
    const own = await aCustodian();
    const { paymentReference: remark } = await ordered(4);
    await pay(own, [{ on: today, yuan: '20.00', remark }]);
    expect(await imported(camt053('20.00', remark, reference()), 'application/xml', own)).toMatchObject({
      matchedFen: '0',
      suspenseFen: '2000',
      transfers: [{ reason: 'LIKE_ANOTHER' }],
    });
    // In the same format it is another transfer: the buyer paid the rest with the same amount.
    expect(await pay(own, [{ on: today, yuan: '20.00', remark }])).toMatchObject({ matchedFen: '2000' });
  });

  it('wait where another format told of the same money some days apart, but not where another paid', async () => {
    const own = await aCustodian();
    const { paymentReference: remark } = await ordered(6);
    await pay(own, [{ on: addDays(today, -5), yuan: '20.00', remark }]);
    const from = (account: string) => `166?20${remark}?31${account}`;
    const told = async (account: string) => imported(mt940('20.00', from(account), reference()), 'text/plain', own);
    expect((await told('6222 0000')).transfers).toMatchObject([{ matchedFen: '0', reason: 'LIKE_ANOTHER' }]);
    expect((await told('62220009')).transfers).toMatchObject([{ matchedFen: '2000' }]);
    const counted = (id: string) =>
      camt053('7.00', '无编号', '').replace('<AcctSvcrRef></AcctSvcrRef>', '<NtryRef>1</NtryRef>').replace('<Stmt>', `<Stmt><Id>${id}</Id>`); // prettier-ignore
    expect((await imported(counted('A'), 'application/xml', own)).transfers).toMatchObject([
      { reason: 'NO_REFERENCE' },
    ]);
    // The bank wrote the same day's file again, under another name.
    expect((await imported(counted('B'), 'application/xml', own)).transfers).toMatchObject([
      { reason: 'LIKE_ANOTHER' },
    ]);
  });

  it('pay once where two formats of one day are imported at the same moment', async () => {
    const own = await aCustodian();
    const { paymentReference: remark } = await ordered(5);
    const files = await Promise.all([
      uploaded(camt053('20.00', remark, reference()), 'application/xml', own),
      uploaded(mt940('20.00', remark, reference()), 'text/plain', own),
      uploaded(statementCsv([{ on: today, yuan: '20.00', remark }]), 'text/csv', own),
    ]);
    const results = await Promise.all(
      files.map((fileHash) => own.api.mutate('importBankStatement', { fileHash }, IMPORTED)),
    );
    expect(results.map(({ matchedFen }) => matchedFen).sort()).toEqual(['0', '0', '2000']);
  });

  describe('that give a reference again', () => {
    /** Entries that a camt.053 only counts, or that bear a reference. */
    const counted = (
      on: string,
      id: string,
      ...entries: [reference: string, yuan: string, remark: string, payer: string][]
    ) =>
      `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>${id && `<Id>${id}</Id>`}${entries
        .map(
          ([
            ref,
            yuan,
            remark,
            payer,
          ]) => `<Ntry>${ref}<Amt Ccy="CNY">${yuan}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${on}</Dt></BookgDt>
<NtryDtls><TxDtls><RltdPties><DbtrAcct><Id><Othr><Id>${payer}</Id></Othr></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>${remark}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
        )
        .join('')}</Stmt></BkToCstmrStmt></Document>`;
    const count = (number: number) => `<NtryRef>${number}</NtryRef>`;
    const outcomes = ({ entries }: { entries: { bankReference: string; outcome: string }[] }) =>
      entries.map(({ bankReference, outcome }) => `${bankReference} ${outcome}`);
    const FIELDS = `${IMPORTED} entries { bankReference outcome transferId }`.replace('bankReference amountFen', 'bankReference toldReference amountFen'); // prettier-ignore
    const taken = async (content: string, mediaType: string, by: Person) =>
      by.api.mutate('importBankStatement', { fileHash: await uploaded(content, mediaType, by) }, FIELDS);
    const bank = (person: Person) =>
      sql(
        `SELECT sum(debit_fen - credit_fen)::text AS fen FROM (SELECT debit_fen, credit_fen FROM money_days WHERE owner_id = $1 AND account = 'BANK'
         UNION ALL SELECT debit_fen, credit_fen FROM money_changes WHERE owner_id = $1 AND account = 'BANK') x`,
        [person.organisationId],
      );

    it('pay on the second day as on the first, where entries are only counted', async () => {
      const own = await aCustodian();
      const orders = [await ordered(3), await ordered(4), await ordered(5), await ordered(3)];
      const [a, b, c, d] = orders.map(({ paymentReference }) => paymentReference as string);
      const days = [
        counted(yesterday, '', [count(1), '30.00', a, '1'], [count(2), '40.00', b, '2']),
        counted(today, '', [count(1), '50.00', c, '1'], [count(2), '30.00', d, '1']),
      ];
      for (const file of days) {
        const result = await taken(file, 'application/xml', own);
        expect(outcomes(result)).toEqual(['1 PAID', '2 PAID']);
        expect(outcomes(await taken(file, 'application/xml', own))).toEqual(['1 KNOWN', '2 KNOWN']);
      }
      expect(await bank(own)).toEqual([{ fen: '15000' }]);
    });

    it('are known by what they bore before they told more', async () => {
      const own = await aCustodian();
      const bare = reference();
      const file = counted(today, 'S1', [`<NtryRef>${bare}</NtryRef>`, '20.00', '无编号', '62220000']);
      const former = counted(today, 'S1', [`<AcctSvcrRef>${bare}</AcctSvcrRef>`, '20.00', '无编号', '62220000']);
      expect(await taken(former, 'application/xml', own)).toMatchObject({ suspenseFen: '2000' });
      expect(await taken(file, 'application/xml', own)).toMatchObject({ alreadyKnown: 1, transfers: [] });
      // What is only like it is another.
      const later = counted(today, 'S2', [`<NtryRef>${bare}</NtryRef>`, '21.00', '无编号', '62220000']);
      expect(await taken(later, 'application/xml', own)).toMatchObject({
        suspenseFen: '2100',
        transfers: [{ bankReference: `S2/${today}/${bare}`, toldReference: bare }],
      });
    });

    it('keep in suspense what another transfer’s reference stands on, once, also of two at once', async () => {
      const [own, other] = [await aCustodian(), await aCustodian()];
      const serial = reference();
      const first = statementCsv([{ on: yesterday, yuan: '10.00', remark: '无编号', reference: serial }]);
      expect(await taken(first, 'text/csv', own)).toMatchObject({ suspenseFen: '1000' });
      const order = await ordered(2);
      const again = statementCsv([{ on: today, yuan: '20.00', remark: order.paymentReference, reference: serial }]);
      const hashes = [await uploaded(again, 'text/csv', own), await uploaded(`${again}\n`, 'text/csv', own)];
      const both = await Promise.all(
        hashes.map((fileHash) => own.api.mutate('importBankStatement', { fileHash }, FIELDS)),
      );
      expect(both.flatMap(outcomes).sort()).toEqual([`${serial} KNOWN`, `${serial} REFERENCE_TAKEN`]);
      const [transfer] = both.flatMap(({ transfers }) => transfers);
      expect(transfer).toMatchObject({ matchedFen: '0', reason: 'REFERENCE_TAKEN', toldReference: serial });
      expect(transfer.bankReference).toMatch(new RegExp(`^${serial}~[0-9a-f]{32}$`));
      // Another custodian's is another transfer, and so is another payer's.
      expect(await taken(again, 'text/csv', other)).toMatchObject({ transfers: [{ reason: 'REFERENCE_TAKEN' }] });
      expect(outcomes(await taken(again.replace('62220000', '62220009'), 'text/csv', own))).toEqual([`${serial} REFERENCE_TAKEN`]); // prettier-ignore
      expect(outcomes(await taken(first, 'text/csv', own))).toEqual([`${serial} KNOWN`]);
      expect(await bank(own)).toEqual([{ fen: '5000' }]);
      // The bank takes it back by the reference that it gave: the one transfer of that amount and payer's day.
      const back = mt940('7.00', '无编号', reference()).replace('C7,00NTRFNONREF', 'RC10,00NTRFNONREF').replace(/\/\/.*/, `//${serial}`).replace(/:62F.*\r\n/, ''); // prettier-ignore
      expect(await taken(back, 'text/plain', own)).toMatchObject({ entries: [{ outcome: 'REVERSED' }] });
    });

    it('know a table of before by the day on which it says that it was traded', async () => {
      const own = await aCustodian();
      const [head, row] = statementCsv([{ on: yesterday, yuan: '10.00', remark: '无编号' }]).split('\n');
      expect(await taken([head, row].join('\n'), 'text/csv', own)).toMatchObject({ suspenseFen: '1000' });
      const booked = [`${head},记账日期`, `${row},${today}`].join('\n');
      expect(await taken(booked, 'text/csv', own)).toMatchObject({ alreadyKnown: 1, suspenseFen: '0' });
    });
  });

  it('are opened to nobody but whoever imported them', async () => {
    const fileHash = await uploaded(camt053('1.00', 'x', reference()), 'application/xml', custodian);
    expect(await custodian.api.send(`mutation { importBankStatement(input: { fileHash: "${fileHash}" }) { rows } }`)).toMatchObject({ data: { importBankStatement: { rows: 1 } } }); // prettier-ignore
    const opened = (by: Person) =>
      request(testWorld().apiUrl).get(`/files/${fileHash}`).set('Authorization', `Bearer ${by.api.token}`);
    expect((await opened(custodian)).status).toBe(200);
    expect((await opened(buyer)).status).toBe(404);
  });
});
