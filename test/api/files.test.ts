import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import { requireFiles } from '@shanhai/files';
import type { Refusal } from '@shanhai/kernel';
import { aBuyer, aSupplier, type Person, sql, testWorld } from '@shanhai/testing';

const png = (size = 100) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(size)]);

function post(type: string, content: Buffer, person?: Person) {
  const call = request(testWorld().apiUrl).post('/files').set('Content-Type', type).set('Accept-Language', 'en');
  return (person ? call.set('Authorization', `Bearer ${person.api.token}`) : call).send(content);
}

describe('files', () => {
  it('are kept under the hash of their content and come back as they were, to be saved and not shown', async () => {
    const supplier = await aSupplier();
    const content = png();
    const hash = createHash('sha256').update(content).digest('hex');
    for (let n = 0; n < 2; n += 1) {
      const stored = await post('image/png', content, supplier);
      expect([stored.status, stored.body]).toEqual([201, { hash, sizeBytes: content.length }]);
    }
    const get = () => request(testWorld().apiUrl).get(`/files/${hash}`);
    const read = await get()
      .set('Authorization', `Bearer ${(await aBuyer()).api.token}`)
      .responseType('blob');
    expect(read.status).toBe(200);
    expect(Buffer.compare(read.body as Buffer, content)).toBe(0);
    expect(read.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="${hash}"`,
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect((await get()).status).toBe(401);
  });

  it('are required by hash, each unknown one named by its place', async () => {
    const { body } = await post('image/png', png(), await aBuyer());
    const db = { query: <Row>(text: string, parameters: readonly unknown[] = []) => sql<Row>(text, [...parameters]) };
    await requireFiles(db, [body.hash, body.hash], ['evidence']);
    const refusal = await requireFiles(db, [body.hash, 'f'.repeat(64)], ['evidence']).catch((error: Refusal) => error);
    expect((refusal as Refusal).reasons).toMatchObject([{ code: 'FILE_UNKNOWN', field: ['evidence', '1'] }]);
  });

  it('may be tables in any encoding, with parameters on the type', async () => {
    const stored = await post(
      'text/csv; charset=gb18030',
      Buffer.from('sku,\xca\xfd\xc1\xbf\n', 'latin1'),
      await aBuyer(),
    );
    expect(stored.status).toBe(201);
  });

  it('are refused to who is not signed in, before their bytes are read', async () => {
    expect((await post('image/png', png())).status).toBe(401);
  });

  it.each([
    ['image/png', Buffer.from('%PDF-1.7')],
    ['text/csv', png()],
    ['text/csv', Buffer.alloc(0)],
    ['text/html', Buffer.from('<script>')],
    ['image/svg+xml', Buffer.from('<svg/>')],
    ['application/json', Buffer.from('{"a":1}')],
  ])('are refused with FILE_TYPE as %s', async (type, content) => {
    const answer = await post(type, content, await aBuyer());
    expect([answer.status, answer.body]).toEqual([
      415,
      { userErrors: [{ code: 'FILE_TYPE', field: ['mediaType'], message: `Files of type ${type} are not accepted` }] },
    ]);
  });

  it('have at most 10 MB: more than the API takes elsewhere', async () => {
    const buyer = await aBuyer();
    expect((await post('image/png', png(10 * 1024 * 1024 - 8), buyer)).status).toBe(201);
    const answer = await post('image/png', png(10 * 1024 * 1024 - 7), buyer);
    expect([answer.status, answer.body.userErrors]).toEqual([
      413,
      [{ code: 'FILE_TOO_LARGE', field: ['content'], message: 'A file has at most 10485760 bytes' }],
    ]);
  });

  it('leave other routes as they were', async () => {
    const answer = await request(testWorld().apiUrl).post('/graphql').set('Content-Type', 'image/png').send(png());
    expect(answer.status).toBe(415);
  });

  it.each(['0'.repeat(64), 'x', '%00', "'", '%F0%9F%8D%87'])('are not found by %s', async (hash) => {
    const { api } = await aBuyer();
    const answer = await request(testWorld().apiUrl).get(`/files/${hash}`).set('Authorization', `Bearer ${api.token}`);
    expect(answer.status).toBe(404);
  });
});
