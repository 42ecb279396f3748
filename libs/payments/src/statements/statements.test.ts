import fc from 'fast-check';
import { formatYuan, Reasons } from '@shanhai/kernel';
import { readNarrative } from './mt940-statement';
import { readStatement } from './read-statement';
import type { StatementRow } from './statement';

const TODAY = '2025-06-30';
const lines = (...texts: string[]) => texts.join('\r\n');

function read(content: string | Buffer) {
  const reasons = new Reasons();
  const statement = readStatement(Buffer.from(content), TODAY, reasons);
  return { ...statement, refused: reasons.all.map(({ code, parameters }) => ({ code, ...parameters })) };
}

const word = fc.string({ unit: fc.constantFrom(...'厦门市工会货款枸杞滩羊ABC123'), minLength: 1, maxLength: 12 });
const written = fc.uniqueArray(
  fc.record({
    reference: fc.string({ unit: fc.constantFrom(...'ABCDEF0123456789'), minLength: 8, maxLength: 16 }),
    day: fc.integer({ min: 1, max: 28 }).map((day) => `2025-03-${String(day).padStart(2, '0')}`),
    fen: fc.bigInt({ min: 1n, max: 99_999_999_99n }),
    payer: word,
    account: fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 19 }),
    remark: word,
    outgoing: fc.boolean(),
  }),
  { selector: ({ reference }) => reference, minLength: 1, maxLength: 12 },
);
type Written = typeof written extends fc.Arbitrary<infer Each> ? Each : never;

const yuan = (fen: bigint) => formatYuan(fen).replaceAll(',', '');
const asCsv = (transfers: Written) =>
  lines(
    '账号,351000,,,,,',
    '交易时间,借方发生额（支取）,贷方发生额（收入）,对方户名,对方账号,摘要,账户明细编号-交易流水号',
    ...transfers.map((each) =>
      [
        `${each.day.replaceAll('-', '')} 10:11:12`,
        each.outgoing ? yuan(each.fen) : '0.00',
        each.outgoing ? '' : yuan(each.fen),
        each.payer,
        each.account,
        each.remark,
        each.reference,
      ].join(','),
    ),
  );
const moved = (transfers: Written) =>
  transfers.reduce((sum, { fen, outgoing }) => sum + (outgoing ? -fen : fen), 100_000_000_00n);
const swift = (fen: bigint) => `${fen < 0n ? 'D' : 'C'}250331CNY${yuan(fen < 0n ? -fen : fen).replace('.', ',')}`;
const asMt940 = (transfers: Written) =>
  lines(
    '{1:F01BANKCNBJAXXX0000000000}{2:I940CUSTCNBJXXXXN}{4:',
    ':20:STATEMENT1',
    ':25:351000',
    ':28C:90/1',
    ':60F:C250301CNY100000000,00',
    ...transfers.flatMap((each) => {
      const day = each.day.slice(2).replaceAll('-', '');
      const mark = each.outgoing ? 'D' : 'C';
      return [
        `:61:${day}${day.slice(2)}${mark}${yuan(each.fen).replace('.', ',')}NTRFNONREF//${each.reference}`,
        `:86:166?00入账?20${each.remark.slice(0, 5)}`,
        `?21${each.remark.slice(5)}?30BANKCNBJ?31${each.account}?32${each.payer}`,
      ];
    }),
    `:62F:${swift(moved(transfers))}`,
    '-}',
  );
const asCamt = (transfers: Written) =>
  `<?xml version="1.0" encoding="UTF-8"?><c:Document xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><c:BkToCstmrStmt><c:Stmt>
   <c:Bal><c:Tp><c:CdOrPrtry><c:Cd>OPBD</c:Cd></c:CdOrPrtry></c:Tp><c:Amt Ccy="CNY">100000000.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd></c:Bal>
   <c:Bal><c:Tp><c:CdOrPrtry><c:Cd>CLBD</c:Cd></c:CdOrPrtry></c:Tp><c:Amt Ccy="CNY">${yuan(moved(transfers) < 0n ? -moved(transfers) : moved(transfers))}</c:Amt><c:CdtDbtInd>${moved(transfers) < 0n ? 'DBIT' : 'CRDT'}</c:CdtDbtInd></c:Bal>
   ${transfers
     .map(
       (
         each,
       ) => `<c:Ntry><c:Amt Ccy="CNY">${yuan(each.fen)}</c:Amt><c:CdtDbtInd>${each.outgoing ? 'DBIT' : 'CRDT'}</c:CdtDbtInd>
       <c:Sts><c:Cd>BOOK</c:Cd></c:Sts><c:BookgDt><c:Dt>${each.day}</c:Dt></c:BookgDt><c:AcctSvcrRef>${each.reference}</c:AcctSvcrRef>
       <c:NtryDtls><c:TxDtls><c:Refs><c:EndToEndId>NOTPROVIDED</c:EndToEndId></c:Refs><c:RltdPties><c:Dbtr><c:Pty><c:Nm>${each.payer}</c:Nm></c:Pty></c:Dbtr>
       <c:DbtrAcct><c:Id><c:Othr><c:Id>${each.account}</c:Id></c:Othr></c:Id></c:DbtrAcct></c:RltdPties>
       <c:RmtInf><c:Ustrd>${each.remark}</c:Ustrd></c:RmtInf></c:TxDtls></c:NtryDtls></c:Ntry>`,
     )
     .join('\n')}</c:Stmt></c:BkToCstmrStmt></c:Document>`;
/** What came in, as it is told. */
const said = (rows: readonly StatementRow[]) =>
  rows
    .filter(({ way }) => way === 'IN')
    .map(({ row: _row, way: _way, toldReference: _told, formerReference: _former, days: _days, ...rest }) => rest);
const kept = (rows: readonly StatementRow[]) =>
  rows.map(({ bankReference, toldReference, formerReference }) => [bankReference, toldReference, formerReference]);
const ways = (rows: readonly StatementRow[]) =>
  rows.map(({ way, bankReference, amountFen }) => [way, bankReference, amountFen]);

describe('readStatement', () => {
  it('reads the same transfers of a table, an MT940 and a camt.053', () => {
    fc.assert(
      fc.property(written, (transfers) => {
        const expected = transfers
          .filter(({ outgoing }) => !outgoing)
          .map(({ reference, day, fen, payer, account, remark }) => ({
            bankReference: reference,
            bookedOn: day,
            amountFen: fen,
            payerName: payer,
            payerAccount: account,
            remark,
          }));
        for (const [format, text] of [
          ['CSV', asCsv(transfers)],
          ['MT940', asMt940(transfers)],
          ['CAMT_053', asCamt(transfers)],
        ]) {
          const statement = read(text);
          expect(statement).toMatchObject({ format, refused: [] });
          expect(said(statement.rows)).toEqual(expected);
          expect(ways(statement.rows)).toEqual(
            transfers.map(({ outgoing, reference, fen }) => [outgoing ? 'OUT' : 'IN', reference, fen]),
          );
        }
      }),
    );
  });

  it('finds the heads of several banks, below what stands above them, and takes remarks from every column', () => {
    const columns = (text: string) => said(read(text).rows);
    expect(
      columns(
        lines(
          '招商银行账户交易明细,,,,,,,,',
          '交易日,交易时间,借方金额,贷方金额,摘要,流水号,用途,收(付)方名称,收(付)方账号',
          '20250302,101112,,"1,234.50",货款,C1,SH-ABC,某工会,6222',
          '20250303,101112,8.00,,手续费,C2,,本行,',
        ),
      ),
    ).toEqual([
      { bankReference: 'C1', bookedOn: '2025-03-02', amountFen: 123_450n, payerName: '某工会', payerAccount: '6222', remark: '货款 SH-ABC' }, // prettier-ignore
    ]);
    expect(
      columns(
        lines(
          "交易类型[ Transaction Type ],交易日期[ Date ],交易金额[ Trade Amount ],交易流水号[ Reference ],付款人名称[ Payer's Name ],付款人账号[ Debit Account No. ],交易附言[ Remark ]",
          '来账,20250304,500.00,B1,某局,4563,SH-XYZ',
          '往账,20250304,-20.00,B2,本单位,4563,付款',
        ),
      ),
    ).toEqual([
      { bankReference: 'B1', bookedOn: '2025-03-04', amountFen: 50_000n, payerName: '某局', payerAccount: '4563', remark: 'SH-XYZ' }, // prettier-ignore
    ]);
    expect(read('交易日期,流水号\n2025-03-01,1').refused.map(({ code }) => code)).toEqual(Array(4).fill('CSV_HEADER'));
  });

  it('tells of a table what the bank took back and what came back', () => {
    const table = (...rows: string[]) => read(lines('交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号', ...rows)); // prettier-ignore
    expect(
      ways(
        table(
          '2025-03-02,5.00,,某,1,货款,A',
          '2025-03-03,-5.00,,某,1,,A',
          '2025-03-03,,6.00,某,1,冲正 A00001,B',
          '2025-03-03,,-7.00,某,1,,C',
          '2025-03-03,8.00,,某,1,退汇,D',
          '2025-03-03,,9.00,银行,1,手续费,',
          '2025-03-03,0.00,,某,1,,E',
        ).rows,
      ),
    ).toEqual([
      ['IN', 'A', 500n],
      ['REVERSAL', 'A', 500n],
      ['REVERSAL', 'B', 600n],
      ['CAME_BACK', 'C', 700n],
      ['CAME_BACK', 'D', 800n],
      ['OUT', '', 900n],
      ['OUT', 'E', 0n],
    ]);
    expect(table('2025-03-02,5.00,6.00,某,1,货款,A').refused).toEqual([
      { code: 'CSV_VALUE', row: 2, column: '借方发生额', value: '6.00' },
    ]);
    expect(table('2025-03-02,--5.00,,某,1,货款,A', '2025-03-02,(5.00),,某,1,货款,B').refused).toHaveLength(2);
  });

  it('reads a sign beside a direction as a reversal, but not where the bank writes all that goes out below zero', () => {
    const table = (...rows: string[]) => read(lines('交易日期,金额,借贷标志,对方户名,对方账号,摘要,流水号', ...rows));
    const all = (...rows: string[]) => ways(table(...rows).rows).map(([way]) => way);
    expect(all('2025-03-02,5.00,贷,,,,A', '2025-03-02,-5.00,贷,,,,B')).toEqual(['IN', 'REVERSAL']);
    expect(all('2025-03-02,-5.00,借,,,,A', '2025-03-02,-6.00,借,,,,B')).toEqual(['OUT', 'OUT']);
    expect(all('2025-03-02,-5.00,借,,,,A', '2025-03-02,6.00,借,,,,B')).toEqual(['CAME_BACK', 'OUT']);
    expect(table('2025-03-02,5.00,其他,,,,A').refused).toEqual([
      { code: 'CSV_VALUE', row: 2, column: '借贷标志', value: '其他' },
    ]);
  });

  it('takes the day of an MT940 entry from the year it belongs to, and tells reversals from what came', () => {
    const message = (...entries: string[]) =>
      lines(':20:X', ':25:1', ':28C:1', ':60F:C250101CNY10,', ...entries, ':62F:C250102CNY21,5', '-');
    const { rows, refused } = read(
      message(
        ':61:2501021231C10,NTRFABC//R1',
        ':86:货款',
        ':61:250102RD5,50NTRFNONREF//R2',
        ':61:250102RC4,NTRFNONREF//R3',
      ),
    );
    expect(refused).toEqual([]);
    expect(
      rows.map(({ way, bankReference, bookedOn, amountFen, row }) => [way, bankReference, bookedOn, amountFen, row]),
    ).toEqual([
      ['IN', 'R1', '2024-12-31', 1_000n, 5],
      ['CAME_BACK', 'R2', '2025-01-02', 550n, 7],
      ['REVERSAL', 'R3', '2025-01-02', 400n, 8],
    ]);
    expect(rows[0].remark).toBe('货款 ABC');
    expect(read(message(':61:2501021231C10,NTRFABC//R1')).refused).toEqual([
      { code: 'STATEMENT_BALANCE', row: 4, expected: '21.50', found: '20.00' },
    ]);
    expect(read(message(':61:250102C11,5NTRFNONREF')).refused).toEqual([
      { code: 'STATEMENT_VALUE', row: 5, column: ':61: reference', value: '' },
    ]);
    expect(read(message(':61:250102C11,5NTRFNONREF//A').replaceAll('CNY', 'USD')).refused).toEqual([
      { code: 'STATEMENT_CURRENCY', row: 4, currency: 'USD' },
      { code: 'STATEMENT_CURRENCY', row: 6, currency: 'USD' },
    ]);
    expect(read(message(':61:nonsense')).refused[0]).toEqual({
      code: 'STATEMENT_VALUE',
      row: 5,
      column: ':61:',
      value: 'nonsense',
    });
  });

  it('reads the three ways in which banks fill field 86', () => {
    expect(readNarrative('166?00入账?20SH-?21ABC?31622202?32厦门?33工会')).toEqual({
      payerName: '厦门工会',
      payerAccount: '622202',
      remark: 'SH-ABC',
    });
    expect(readNarrative('/ORDP//NAME/XIAMEN UNION/ACCT/6222\n02/REMI/SH-ABC')).toEqual({
      payerName: 'XIAMEN UNION',
      payerAccount: '622202',
      remark: 'SH-ABC',
    });
    expect(readNarrative('货款 SH-ABC')).toEqual({ payerName: '', payerAccount: '', remark: '货款 SH-ABC' });
  });

  const camt = (entries: string, more = '') =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>${more}${entries}</Stmt></BkToCstmrStmt></Document>`;
  const entry = (yuanText: string, more: string, status = 'BOOK') =>
    `<Ntry><Amt Ccy="CNY">${yuanText}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>${status}</Sts><BookgDt><DtTm>2025-03-02T10:00:00+08:00</DtTm></BookgDt>${more}</Ntry>`;
  const detail = (yuanText: string, name: string, more = '') =>
    `<TxDtls>${more}<Amt Ccy="CNY">${yuanText}</Amt><RltdPties><Dbtr><Nm>${name}</Nm></Dbtr><DbtrAcct><Id><IBAN>${name}1</IBAN></Id></DbtrAcct></RltdPties></TxDtls>`;

  it('splits an entry of camt.053 into its transactions where they add up to it, and takes only what is booked', () => {
    const both = `<AcctSvcrRef>R1</AcctSvcrRef><NtryDtls>${detail('1.00', 'A')}${detail('2.50', 'B')}</NtryDtls>`;
    const { rows } = read(camt(entry('3.50', both) + entry('9.00', '<AcctSvcrRef>R2</AcctSvcrRef>', 'PDNG')));
    expect(
      rows.map((row) => [row.bankReference, row.amountFen, row.payerName, row.payerAccount, row.bookedOn]),
    ).toEqual([
      ['R1/1', 100n, 'A', 'A1', '2025-03-02'],
      ['R1/2', 250n, 'B', 'B1', '2025-03-02'],
    ]);
    expect(said(read(camt(entry('4.00', both))).rows)).toMatchObject([
      { bankReference: 'R1', amountFen: 400n, payerName: '' },
    ]);
  });

  it('tells reversals of camt.053 by their indicator and sign, with the references of what they take back', () => {
    const of = (sign: string, indicator: string, more = '') =>
      entry('1.00', `<AcctSvcrRef>${sign}${indicator}</AcctSvcrRef>${more}`)
        .replace('<CdtDbtInd>CRDT', `<CdtDbtInd>${sign}`)
        .replace('<Sts>', indicator ? `<RvslInd>${indicator}</RvslInd><Sts>` : '<Sts>');
    const taken = `<NtryDtls>${detail('1.00', 'A', '<Refs><AcctSvcrRef>ORIGINAL1</AcctSvcrRef></Refs>')}</NtryDtls>`;
    const { rows } = read(
      camt(of('CRDT', '') + of('CRDT', 'true') + of('DBIT', 'true', taken) + of('DBIT', 'false') + of('DBIT', '1')),
    );
    expect(rows.map(({ way }) => way)).toEqual(['IN', 'CAME_BACK', 'REVERSAL', 'OUT', 'REVERSAL']);
    expect(rows[2]).toMatchObject({ payerName: 'A', remark: 'ORIGINAL1' });
  });

  it('refuses XML that is broken, has a document type, or does not add up', () => {
    const one = entry('1.00', '<AcctSvcrRef>R1</AcctSvcrRef>');
    const balance = (code: string, amount: string) =>
      `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`;
    expect(read(camt(one).slice(0, -30)).refused).toEqual([{ code: 'STATEMENT_FORMAT' }]);
    expect(read(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${camt(one)}`).refused).toEqual([{ code: 'STATEMENT_FORMAT' }]);
    expect(read(camt(one, balance('OPBD', '1.00') + balance('CLBD', '2.01'))).refused).toEqual([
      { code: 'STATEMENT_BALANCE', row: 1, expected: '2.01', found: '2.00' },
    ]);
    expect(read(camt(one + one)).refused).toEqual([{ code: 'STATEMENT_ROW_TWICE', row: 2, first: 1, reference: 'R1' }]);
  });

  it('tells the account, the statement and the day of what is no reference of the bank’s own', () => {
    const statement = '<Acct><Id><Othr><Id>3510 01</Id></Othr></Id></Acct><Id>ST-1</Id>';
    const own = `<NtryDtls>${detail('1.00', 'A', '<Refs><AcctSvcrRef>R9</AcctSvcrRef></Refs>')}</NtryDtls>`;
    const two = `<NtryRef>2</NtryRef><NtryDtls>${detail('1.00', 'A')}${detail('2.00', 'B')}</NtryDtls>`;
    const { rows } = read(
      camt(
        entry('1.00', '<NtryRef>1</NtryRef>') + entry('3.00', two) + entry('1.00', `<NtryRef>3</NtryRef>${own}`) + entry('5.00', '<NtryRef>1</NtryRef>').replace('CRDT', 'DBIT'),
        statement,
      ),
    ); // prettier-ignore
    expect(kept(rows)).toEqual([
      ['3510 01/ST-1/2025-03-02/1', '1', '1'],
      ['3510 01/ST-1/2025-03-02/2/1', '2/1', '2/1'],
      ['3510 01/ST-1/2025-03-02/2/2', '2/2', '2/2'],
      ['R9', null, '3'],
      ['1', null, null],
    ]);
    expect(kept(read(camt(entry('1.00', '<NtryRef>1</NtryRef>'))).rows)).toEqual([['2025-03-02/1', '1', '1']]);
    const mt940 = (day: string, statementNumber: string) => [
      ':20:X',
      ':25:351001',
      `:28C:${statementNumber}`,
      ':60F:C250301CNY0,',
      `:61:${day}C1,NTRFRENT`,
      ':62F:C250302CNY1,',
    ];
    expect(kept(read(lines(...mt940('250302', '90/1'), ...mt940('250303', '91/1'), '-')).rows)).toEqual([
      ['351001/90/1/2025-03-02/RENT', 'RENT', 'RENT'],
      ['351001/91/1/2025-03-03/RENT', 'RENT', 'RENT'],
    ]);
  });

  it('takes the day on which a table says that it was booked, and knows the other', () => {
    const head = '交易日期,记账日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号';
    const days = (row: string) => read(lines(head, row)).rows.map(({ bookedOn, days: all }) => [bookedOn, all]);
    expect(days('2025-03-01,20250303,5.00,,某,1,货款,A')).toEqual([['2025-03-03', ['2025-03-03', '2025-03-01']]]);
    expect(days('2025-03-01,,5.00,,某,1,货款,A')).toEqual([['2025-03-01', ['2025-03-01']]]);
  });

  it('tells the accounts that a file says it is of, and none that it does not', () => {
    const accounts = (text: string) => read(text).accounts;
    const table = (...above: string[]) =>
      lines(
        ...above,
        '交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,流水号',
        '2025-03-02,5.00,,某,6222000011,货款,A',
      );
    expect(accounts(table())).toEqual([]);
    expect(accounts(table('账号,3510 0012 34,,,,,', '户名：某专户,,,,,,'))).toEqual(['3510001234']);
    expect(accounts(table('户名：某专户,账号：3510****1234 币种：人民币,,,,,'))).toEqual(['3510****1234']);
    expect(accounts(table('起始日期,20250301,账户名称,山海专户,,,', '对方账号,6222000011,,,,,'))).toEqual([]);
    expect(accounts(camt(entry('1.00', '<AcctSvcrRef>R</AcctSvcrRef>'), '<Acct><Id><IBAN>DE89</IBAN></Id></Acct>'))).toEqual(['DE89']); // prettier-ignore
    expect(accounts(lines(':20:X', ':25:ICBK/3510', ':28C:1', ':60F:C250101CNY1,', ':62F:C250101CNY1,'))).toEqual(['ICBK/3510']); // prettier-ignore
  });
});
