import { createHash } from 'node:crypto';
import { newId } from '@shanhai/kernel';
import { aBuyer, aListing, aSupplier, type Person, readPdf, readQrSquares, sql, testWorld } from '@shanhai/testing';

interface Paper {
  status: number;
  file: Buffer;
  headers: Headers;
}

async function fetchPaper(
  traceCode: string,
  person: Person | null = null,
  more: Record<string, string> = {},
): Promise<Paper> {
  const headers = { ...more, ...(person ? { authorization: `Bearer ${person.api.token}` } : {}) };
  const answer = await fetch(`${testWorld().apiUrl}/lots/${traceCode}/commitment-certificate.pdf`, { headers });
  return { status: answer.status, file: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
}

describe('the paper of a commitment certificate', () => {
  let supplier: Person;
  let listing: Awaited<ReturnType<typeof aListing>>;
  let certificateId: string;
  beforeAll(async () => {
    supplier = await aSupplier({ name: '西吉县向丰马铃薯专业合作社' });
    listing = await aListing(supplier, { name: '西吉马铃薯', category: 'HONEY', placeCode: '640422100' });
    const said = { bases: ['SELF_TEST', 'INTERNAL_CONTROL'], contactName: '马国强', contactPhone: '0954-3012345' };
    const input = { lotId: listing.lotGlobalId, ...said, idempotencyKey: newId() };
    const { certificate } = await supplier.api.done('issueCommitmentCertificate', input, 'certificate { id path }');
    expect(certificate.path).toBe(`/lots/${listing.traceCode}/commitment-certificate.pdf`);
    certificateId = certificate.id;
  });

  it('says what the law asks for, and its QR code leads to the lot', async () => {
    const { status, file, headers } = await fetchPaper(listing.traceCode, supplier);
    expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([
      200,
      'application/pdf',
      'Authorization',
    ]);
    const { pages, forms } = readPdf(file);
    expect(pages).toHaveLength(1);
    const text = pages[0].replaceAll('\n', '');
    for (const words of [
      '承诺达标合格证',
      '西吉马铃薯',
      '1,000,000 千克',
      '宁夏回族自治区固原市西吉县吉强镇',
      '2024-07-01',
      '西吉县向丰马铃薯专业合作社',
      '马国强 0954-3012345',
      '自我检测',
      `${listing.traceCode}-01`,
    ])
      expect(text).toContain(words);
    const squares = forms.get('Qr1')!;
    const modules = Math.max(...squares.map(([x, , width]) => x + width));
    expect(readQrSquares(squares, modules)).toMatch(new RegExp(`/t/${listing.traceCode}$`));
  });

  it('is without the contact for the public, and says so', async () => {
    const { status, file, headers } = await fetchPaper(listing.traceCode.toLowerCase());
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const text = readPdf(file).pages[0].replaceAll('\n', '');
    expect(text).toContain('公开件不显示');
    expect(text).not.toContain('马国强');
    expect(text).not.toContain('0954');
    // A token that is none is nobody's.
    const forged = await fetchPaper(listing.traceCode, null, { authorization: 'Bearer forged' });
    expect(forged.file.equals(file)).toBe(true);
  });

  it('is the same bytes for whoever asks, first and at once, and not sent again to who has it', async () => {
    const buyer = await aBuyer();
    const papers = await Promise.all(
      [supplier, buyer, supplier, buyer].map((person) => fetchPaper(listing.traceCode, person)),
    );
    const [{ file, headers }] = papers;
    for (const paper of papers) expect(paper.file.equals(file)).toBe(true);
    const hash = createHash('sha256').update(file).digest('hex');
    expect(headers.get('etag')).toBe(`"${hash}"`);
    const kept = await sql<{ file_hash: string }>(
      'SELECT file_hash FROM commitment_certificate_papers WHERE with_contact AND supplier_id = $1',
      [supplier.organisationId],
    );
    expect(kept).toEqual([{ file_hash: hash }]);
    expect((await fetchPaper(listing.traceCode, buyer, { 'if-none-match': `"${hash}"` })).status).toBe(304);
  });

  it('is not there for what is no lot, has none, or was made void; a new one is another paper', async () => {
    const without = await aListing(supplier, { category: 'HONEY' });
    const gone = async (traceCode: string) => (await fetchPaper(traceCode)).status;
    expect(await Promise.all(['ABC', '0000000000001', without.traceCode, '%00', '..%2F..'].map(gone))).toEqual([
      404, 404, 404, 404, 404,
    ]);
    const first = await fetchPaper(listing.traceCode);
    await supplier.api.done('voidCommitmentCertificate', { certificateId, reason: '电话写错' });
    expect(await gone(listing.traceCode)).toBe(404);
    const said = { bases: ['SELF_TEST'], contactName: '马国强', contactPhone: '0954-3019999', idempotencyKey: newId() };
    await supplier.api.done('issueCommitmentCertificate', { lotId: listing.lotGlobalId, ...said });
    const second = await fetchPaper(listing.traceCode);
    expect(second.status).toBe(200);
    expect(second.file.equals(first.file)).toBe(false);
    const [{ kept }] = await sql<{ kept: number }>(
      'SELECT count(*)::integer AS kept FROM commitment_certificate_papers WHERE supplier_id = $1',
      [supplier.organisationId],
    );
    expect(kept).toBe(3);
  });
});
