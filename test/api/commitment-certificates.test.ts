import { businessDateOf, contentHash, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  type MadeListing,
  type Person,
  sql,
  storedFile,
} from '@shanhai/testing';

const TODAY = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
const CERTIFICATE =
  'certificate { id number version product quantityBase baseUnit placeName harvestedOn issuedOn partyName bases contentHash voidedOn contact { name phone } }';

const commitment = (lotId: string, more: object = {}) => ({
  lotId,
  bases: ['SELF_COMMITMENT', 'SELF_TEST'],
  contactName: '马国强',
  contactPhone: '0954-3012345',
  idempotencyKey: newId(),
  ...more,
});
const issue = (supplier: Person, lotId: string, more: object = {}) =>
  supplier.api.mutate('issueCommitmentCertificate', commitment(lotId, more), CERTIFICATE);
const makeVoid = (supplier: Person, certificateId: string, reason = '数量写错') =>
  supplier.api.mutate('voidCommitmentCertificate', { certificateId, reason }, CERTIFICATE);
/** Honey needs no certificate, so that the lot has none yet. */
const aLotWithout = (supplier: Person): Promise<MadeListing> =>
  aListing(supplier, { category: 'HONEY', name: '土蜂蜜', placeCode: '640422100' });

describe('a commitment certificate', () => {
  it('is made from the lot, with its hash in the event log; the public sees no contact', async () => {
    const supplier = await aSupplier({ name: '西吉某合作社' });
    const { lotGlobalId, lotId, traceCode } = await aLotWithout(supplier);
    const { certificate } = await issue(supplier, lotGlobalId);
    expect(certificate).toMatchObject({
      number: `${traceCode}-01`,
      version: 1,
      product: '土蜂蜜',
      quantityBase: '1000000000',
      baseUnit: 'GRAM',
      placeName: '宁夏回族自治区固原市西吉县吉强镇',
      harvestedOn: '2024-07-01',
      issuedOn: TODAY,
      partyName: '西吉某合作社',
      bases: ['SELF_TEST', 'SELF_COMMITMENT'],
      voidedOn: null,
      contact: { name: '马国强', phone: '0954-3012345' },
    });
    const [row] = await sql<{ content: object }>('SELECT content FROM commitment_certificates WHERE lot_id = $1', [
      lotId,
    ]);
    expect(contentHash(row.content).toString('hex')).toBe(certificate.contentHash);
    const facts = await sql<{ payload: object }>(
      "SELECT payload FROM facts WHERE type = 'commitment_certificate.issued' AND stream_id = $1",
      [lotId],
    );
    expect(facts).toMatchObject([
      { payload: { certificateId: uuidOf(certificate.id), contentHash: certificate.contentHash } },
    ]);
    expect(JSON.stringify(facts)).not.toContain('马国强');
    const read = async (api: ApiClient) =>
      (
        await api.ask(
          'query ($code: String!) { lot(traceCode: $code) { commitmentCertificate { number contact { phone } } } }',
          { code: traceCode },
        )
      ).lot.commitmentCertificate;
    expect(await read(new ApiClient())).toEqual({ number: `${traceCode}-01`, contact: null });
    expect(await read((await aBuyer()).api)).toEqual({ number: `${traceCode}-01`, contact: { phone: '0954-3012345' } });
  });

  it('is one at a time, even when two are asked for at once; void, it makes room for the next version', async () => {
    const supplier = await aSupplier();
    const { lotGlobalId, lotId, traceCode } = await aLotWithout(supplier);
    const input = commitment(lotGlobalId);
    const again = async () =>
      (await supplier.api.done('issueCommitmentCertificate', input, CERTIFICATE)).certificate.id;
    const id = await again();
    expect(await again()).toBe(id);
    const two = await Promise.all([issue(supplier, lotGlobalId), issue(supplier, lotGlobalId)]);
    expect(two.flatMap(refusals)).toEqual(['CERTIFICATE_STANDS lotId', 'CERTIFICATE_STANDS lotId']);
    expect(refusals(await makeVoid(await aSupplier(), id))).toEqual(['NOT_FOUND certificateId']);
    expect(refusals(await makeVoid(supplier, id, ' '))).toEqual(['REQUIRED reason']);
    const voids = await Promise.all([makeVoid(supplier, id), makeVoid(supplier, id)]);
    expect(voids.flatMap(refusals)).toEqual(['CERTIFICATE_VOID certificateId']);
    const next = await Promise.all([issue(supplier, lotGlobalId), issue(supplier, lotGlobalId)]);
    expect(next.flatMap(refusals)).toEqual(['CERTIFICATE_STANDS lotId']);
    expect(next.find((each) => each.certificate)!.certificate.number).toBe(`${traceCode}-02`);
    const kept = await supplier.api.ask(
      'query ($id: ID!) { node(id: $id) { ... on CommitmentCertificate { voidedOn voidReason } } }',
      { id },
    );
    expect(kept.node).toEqual({ voidedOn: TODAY, voidReason: '数量写错' });
    expect(await sql('SELECT 1 FROM commitment_certificates WHERE lot_id = $1', [lotId])).toHaveLength(2);
  });

  it('is refused for what is not there, not theirs or not said', async () => {
    const supplier = await aSupplier();
    const { lotGlobalId } = await aLotWithout(supplier);
    const refused = async (more: object, by = supplier) => refusals(await issue(by, lotGlobalId, more));
    expect(await refused({ bases: [] })).toEqual(['REQUIRED bases']);
    expect(await refused({ bases: ['SELF_TEST', 'SELF_TEST', 'SELF_TEST', 'SELF_TEST', 'SELF_TEST'] })).toEqual([
      'TOO_MANY bases',
    ]);
    expect(await refused({ bases: ['COMMISSIONED_TEST'], contactName: ' ', contactPhone: 'call me' })).toEqual([
      'EVIDENCE_REQUIRED evidence',
      'REQUIRED contactName',
      'INVALID contactPhone',
    ]);
    expect(await refused({ contactName: 'x'.repeat(61) })).toEqual(['TOO_LONG contactName']);
    const report = await storedFile('检验报告', 'application/pdf');
    expect(await refused({ evidence: [report, 'f'.repeat(64)] })).toEqual(['FILE_UNKNOWN evidence.1']);
    expect(await refused({ evidence: Array.from({ length: 21 }, (_, index) => String(index)) })).toEqual([
      'TOO_MANY evidence',
    ]);
    expect(await refused({}, await aSupplier())).toEqual(['NOT_FOUND lotId']);
    expect(await refused({ bases: ['COMMISSIONED_TEST'], evidence: [report] })).toEqual([]);
    const office = await anOffice();
    const answer = await office.api.send(
      'mutation ($input: IssueCommitmentCertificateInput!) { issueCommitmentCertificate(input: $input) { userErrors { code } } }',
      {
        input: commitment(lotGlobalId),
      },
    );
    expect(answer.errors?.[0].extensions.code).toBe('FORBIDDEN');
  });

  it('is needed anew for a lot that was mixed of others, and says what that was made of', async () => {
    const supplier = await aSupplier();
    const made = { category: 'HONEY', harvestedOn: '2026-03-01' };
    const [a, b] = [
      await aListing(supplier, { ...made, placeCode: '640422' }),
      await aListing(supplier, { ...made, placeCode: '640402' }),
    ];
    await sql('UPDATE lots SET product_id = $1 WHERE id = $2', [a.productId, b.lotId]);
    await issue(supplier, a.lotGlobalId);
    const inputs = [
      { lotId: a.lotGlobalId, quantityBase: '3000' },
      { lotId: b.lotGlobalId, quantityBase: '1000' },
    ];
    const mixed = { inputs, placeCode: '640422', mixedOn: '2026-03-05', idempotencyKey: newId() };
    const { lot } = await supplier.api.done('mixLots', mixed, 'lot { id commitmentCertificate { id } }');
    expect(lot.commitmentCertificate).toBeNull();
    expect((await issue(supplier, lot.id)).certificate).toMatchObject({ quantityBase: '4000', version: 1 });
    const [{ sources }] = await sql<{ sources: object }>(
      "SELECT content -> 'sources' AS sources FROM commitment_certificates WHERE lot_id = $1",
      [uuidOf(lot.id)],
    );
    expect(sources).toEqual({
      producers: 1,
      lots: 2,
      places: [
        { placeName: '宁夏回族自治区固原市西吉县', percent: 75 },
        { placeName: '宁夏回族自治区固原市原州区', percent: 25 },
      ],
    });
  });

  it('cannot be changed or deleted, by nobody, and so is kept past its six months', async () => {
    const supplier = await aSupplier();
    const { lotGlobalId, lotId } = await aLotWithout(supplier);
    await issue(supplier, lotGlobalId);
    for (const statement of [
      'DELETE FROM commitment_certificates WHERE lot_id = $1',
      'UPDATE commitment_certificates SET version = 7 WHERE lot_id = $1',
    ])
      await expect(sql(statement, [lotId])).rejects.toThrow('append-only');
  });
});
