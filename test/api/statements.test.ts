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

  it('are opened to nobody but whoever imported them', async () => {
    const fileHash = await uploaded(camt053('1.00', 'x', reference()), 'application/xml', custodian);
    expect(await custodian.api.send(`mutation { importBankStatement(input: { fileHash: "${fileHash}" }) { rows } }`)).toMatchObject({ data: { importBankStatement: { rows: 1 } } }); // prettier-ignore
    const opened = (by: Person) =>
      request(testWorld().apiUrl).get(`/files/${fileHash}`).set('Authorization', `Bearer ${by.api.token}`);
    expect((await opened(custodian)).status).toBe(200);
    expect((await opened(buyer)).status).toBe(404);
  });
});
