import { checkDigit } from '@shanhai/kernel';
import {
  aBuyer,
  aListing,
  ApiClient,
  aSupplier,
  type MadeListing,
  type Person,
  readPdf,
  readQr,
  sql,
  testWorld,
} from '@shanhai/testing';
import request from 'supertest';

const HOME = 'https://trace.example.cn';
let count = 0;
const aGtin = () => {
  const digits = `9528${String(process.pid % 100_000).padStart(5, '0')}${String((count += 1)).padStart(3, '0')}`;
  return digits + checkDigit(digits);
};
const get = (path: string, headers: Record<string, string> = {}) => request(testWorld().apiUrl).get(path).set(headers);

let supplier: Person;
let listing: MadeListing;
let gtin: string;
beforeAll(async () => {
  supplier = await aSupplier();
  listing = await aListing(supplier, { name: '西吉马铃薯<b>', placeCode: '640422100' });
  gtin = aGtin();
  await supplier.api.done('setGtin', { skuId: listing.skuGlobalId, gtin });
});
const link = () => `/01/0${gtin}/10/${listing.traceCode}`;

describe('a Digital Link', () => {
  it('leads people to the page and programs to the data, with a head that names all links', async () => {
    const people = await get(link(), { Accept: 'text/html,*/*;q=0.8' });
    expect([people.status, people.headers.location]).toEqual([307, `/t/${listing.traceCode}`]);
    expect(people.headers.link).toContain('rel="linkset"');
    expect(people.headers.vary).toContain('Accept');
    expect((await get(link())).headers.location).toBe(`/t/${listing.traceCode}`);
    const programs = await get(link(), { Accept: 'application/ld+json' });
    expect([programs.status, programs.headers.location]).toEqual([307, `/t/${listing.traceCode}.jsonld`]);
    expect(people.headers['access-control-allow-origin']).toBe('*');
  });

  it.each([
    ['gs1:pip', ''],
    ['gs1:traceability', '#steps'],
    ['gs1:certificationInfo', '#papers'],
    ['https://ref.gs1.org/voc/recallStatus', '#recall'],
    ['gs1:epcis', '.jsonld'],
  ])('leads to %s', async (linkType, end) => {
    const { status, headers } = await get(`${link()}?linkType=${encodeURIComponent(linkType)}`);
    expect([status, headers.location]).toEqual([307, `/t/${listing.traceCode}${end}`]);
  });

  it('takes what else was asked for along, and nothing that leads elsewhere', async () => {
    const { headers } = await get(`${link()}?lang=en&linkType=gs1:traceability&x=%0d%0aSet-Cookie:a`);
    expect(headers.location).toBe(`/t/${listing.traceCode}?lang=en&x=%0D%0ASet-Cookie%3Aa#steps`);
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('gives a set of all links', async () => {
    for (const [path, accept] of [
      [`${link()}?linkType=linkset`, '*/*'],
      [link(), 'application/linkset+json'],
    ]) {
      const { status, headers, text } = await get(path, { Accept: accept })
        .buffer(true)
        .parse((res, done) => {
          let body = '';
          res.on('data', (chunk: Buffer) => (body += chunk.toString()));
          res.on('end', () => done(null, body));
        })
        .then((answer) => ({ status: answer.status, headers: answer.headers, text: answer.body as string }));
      expect([status, headers['content-type']]).toEqual([200, 'application/linkset+json; charset=utf-8']);
      const [set] = JSON.parse(text).linkset;
      expect(set.anchor).toBe(`${HOME}${link()}`);
      expect(set['https://ref.gs1.org/voc/defaultLink']).toHaveLength(1);
      expect(set['https://ref.gs1.org/voc/certificationInfo'][0].href).toBe(`${HOME}/t/${listing.traceCode}#papers`);
    }
  });

  it('is found by a GTIN of 13 digits, by an earlier GTIN, and for one item of the batch', async () => {
    const later = aGtin();
    await supplier.api.done('setGtin', { skuId: listing.skuGlobalId, gtin: later });
    await supplier.api.done('setGtin', { skuId: listing.skuGlobalId, gtin });
    for (const path of [
      `/01/${gtin}/10/${listing.traceCode}`,
      `/01/${later}/10/${listing.traceCode}`,
      `${link()}/21/7`,
      `/01/${gtin}/22/A/10/${listing.traceCode.toLowerCase()}`,
    ])
      expect((await get(path)).headers.location).toBe(`/t/${listing.traceCode}`);
  });

  it.each([
    ['a wrong check digit', () => link().replace(/^\/01\/\d{14}/, '/01/09521234543214'), 400],
    ['a wrong order', () => `/01/${gtin}/21/1/10/${listing.traceCode}`, 400],
    ['no value', () => `/01/${gtin}/10/`, 400],
    ['Chinese', () => `/01/${gtin}/10/%E6%9E%B8`, 400],
    ['a broken percent', () => `/01/${gtin}/10/%zz`, 400],
    ['an unknown lot', () => `/01/${gtin}/10/ABC`, 404],
    ['another article', () => `/01/9520123456788/10/${listing.traceCode}`, 404],
    ['an unknown article', () => '/01/09521234543213', 404],
    ['a type that is not there', () => `${link()}?linkType=gs1:recipeInfo`, 404],
    ['a type twice', () => `${link()}?linkType=gs1:pip&linkType=gs1:epcis`, 404],
  ])('with %s has a page that says so', async (_, path, status) => {
    const answer = await get(path());
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain(status === 400 && path().includes('%zz') ? '' : 'text/html');
  });

  it('without a lot leads to the article, with its lots on sale, for people and programs', async () => {
    const people = await get(`/01/${gtin}?lang=en`, { Accept: 'text/html' });
    expect([people.status, people.headers.location]).toEqual([307, `/p/0${gtin}?lang=en`]);
    const programs = await get(`/01/${gtin}/21/7`, { Accept: 'application/ld+json' });
    expect([programs.status, programs.headers.location]).toEqual([307, `/p/0${gtin}.jsonld`]);
    expect((await get(`/01/${gtin}?linkType=gs1:certificationInfo`)).status).toBe(404);
    const set = await get(`/01/${gtin}?linkType=linkset`, { Accept: 'application/json' });
    expect(set.body.linkset[0]).toMatchObject({
      anchor: `${HOME}/01/0${gtin}`,
      'https://ref.gs1.org/voc/pip': [{ href: `${HOME}/p/0${gtin}` }],
    });
    const page = await get(`/p/0${gtin}`);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('西吉马铃薯&lt;b&gt;');
    expect(page.text).toContain(`href="/t/${listing.traceCode}"`);
    expect(page.text).toContain('产地已核实');
    expect(page.text).not.toMatch(/30\.50|3050/);
    const data = await get(`/p/${gtin}.jsonld`)
      .buffer(true)
      .parse((res, done) => {
        let text = '';
        res.on('data', (chunk: Buffer) => (text += chunk.toString()));
        res.on('end', () => done(null, JSON.parse(text)));
      });
    expect(data.body).toMatchObject({
      '@id': `${HOME}/01/0${gtin}`,
      'gs1:gtin': `0${gtin}`,
      'gs1:traceability': [{ '@id': `${HOME}${link()}` }],
    });
    await sql("UPDATE lots SET standing = 'HELD' WHERE id = $1", [listing.lotId]);
    expect((await get(`/p/${gtin}`)).text).toContain('目前没有在售的批次');
    await sql("UPDATE lots SET standing = 'FREE' WHERE id = $1", [listing.lotId]);
    for (const path of ['/p/09521234543213', '/p/abc', '/p/%00']) expect((await get(path)).status).toBe(404);
  });

  it('answers HEAD and OPTIONS, and describes itself', async () => {
    const head = await request(testWorld().apiUrl).head(link());
    expect([head.status, head.headers.location]).toEqual([307, `/t/${listing.traceCode}`]);
    const options = await request(testWorld().apiUrl).options(link());
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
    const { body } = await get('/.well-known/gs1resolver');
    expect(body).toMatchObject({
      resolverRoot: HOME,
      supportedPrimaryKeys: ['01'],
      linkTypeDefaultCanBeLinkset: false,
    });
  });
});

describe('an identifier of the industrial internet', () => {
  it('leads to the same page', async () => {
    const alias = `88.118.${process.pid}/A-${(count += 1)}`;
    await supplier.api.done('setLotAlias', { lotId: listing.lotGlobalId, alias });
    const { status, headers } = await get(`/hdl/${alias}`);
    expect([status, headers.location]).toEqual([307, `/t/${listing.traceCode}`]);
    expect((await get('/hdl/88.1/none')).status).toBe(404);
    expect((await get('/hdl/%2e%2e/x')).status).toBe(404);
  });
});

describe('the trace page', () => {
  const page = (headers: Record<string, string> = {}, query = '') => get(`/t/${listing.traceCode}${query}`, headers);

  it('is in Chinese first, in English by the browser or by a link, and whole without a script', async () => {
    const chinese = await page({ 'Accept-Language': 'fr' });
    expect(chinese.status).toBe(200);
    expect(chinese.headers['content-language']).toBe('zh-CN');
    expect(chinese.text).toContain('<html lang="zh-CN">');
    for (const english of [await page({ 'Accept-Language': 'en-GB,en' }), await page({}, '?lang=en')]) {
      expect(english.text).toContain('<html lang="en">');
      expect(english.text).toContain('Who verified what');
    }
    expect(chinese.text).not.toMatch(/<script|javascript:|style="/);
    expect(chinese.headers['content-security-policy']).toContain("default-src 'none'; style-src 'sha256-");
    expect(Buffer.byteLength(chinese.text)).toBeLessThan(50_000);
  });

  it("writes nobody's words as markup", async () => {
    const { text } = await page();
    expect(text).toContain('西吉马铃薯&lt;b&gt;');
    expect(text).not.toContain('西吉马铃薯<b>');
  });

  it('asks whether it is still true, and is not sent again where it is', async () => {
    const { headers } = await page();
    expect(headers['cache-control']).toBe('no-cache');
    const again = await page({ 'If-None-Match': headers.etag });
    expect([again.status, again.text]).toEqual([304, '']);
    await sql("UPDATE lots SET origin_status = 'REJECTED' WHERE id = $1", [listing.lotId]);
    const changed = await page({ 'If-None-Match': headers.etag });
    expect(changed.status).toBe(200);
    expect(changed.text).toContain('没有认可所交的证明');
    await sql("UPDATE lots SET origin_status = 'VERIFIED' WHERE id = $1", [listing.lotId]);
  });

  it('is data for programs: GS1 vocabulary and events', async () => {
    const own = await supplier.api.done(
      'recordLot',
      {
        productId: listing.productGlobalId,
        quantityBase: '5000000',
        placeCode: '640422100',
        harvestedOn: '2024-09-20',
        idempotencyKey: `page-${(count += 1)}`,
      },
      'lot { traceCode digitalLink qr { svg png } }',
    );
    const { traceCode, digitalLink, qr } = own.lot;
    expect(digitalLink).toBe(`${HOME}/01/0${gtin}/10/${traceCode}`);
    expect(qr).toEqual({ svg: `${HOME}/lots/${traceCode}/qr.svg`, png: `${HOME}/lots/${traceCode}/qr.png` });
    for (const [path, accept] of [
      [`/t/${traceCode}.jsonld`, '*/*'],
      [`/t/${traceCode}`, 'application/ld+json'],
    ]) {
      const { headers, body } = await get(path, { Accept: accept })
        .buffer(true)
        .parse((res, done) => {
          let text = '';
          res.on('data', (chunk: Buffer) => (text += chunk.toString()));
          res.on('end', () => done(null, JSON.parse(text)));
        });
      expect(headers['content-type']).toBe('application/ld+json; charset=utf-8');
      const [product, document] = body['@graph'];
      expect(product).toMatchObject({
        '@id': digitalLink,
        '@type': 'gs1:Product',
        'gs1:gtin': `0${gtin}`,
        'gs1:hasBatchLotNumber': traceCode,
      });
      expect(document).toMatchObject({ type: 'EPCISDocument', schemaVersion: '2.0' });
      expect(document.epcisBody.eventList).toMatchObject([
        { type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning' },
      ]);
    }
    expect((await get(`/t/${traceCode}`)).text).toContain('采收');
  });

  it.each(['', 'ABC', '0000000000001', '%00', '..%2f..%2fetc', '<script>', 'x'.repeat(2000), "' OR 1=1"])(
    'says of %j that there is no such lot, without an error',
    async (code) => {
      const { status, text } = await get(`/t/${encodeURI(code)}`);
      expect([400, 404, 414]).toContain(status);
      expect(text).not.toMatch(/<script>|stack|at .*\.js/);
    },
  );
});

describe('whose word a thing on the page is', () => {
  let own: MadeListing;
  beforeEach(async () => {
    own = await aListing(supplier);
  });
  const words = async () => (await get(`/t/${own.traceCode}`)).text;

  /** An event about the lot, sent by somebody. Gives its id. */
  async function capture(person: Person, said: object): Promise<string> {
    const event = {
      type: 'ObjectEvent',
      action: 'OBSERVE',
      eventTime: '2024-08-01T10:00:00+08:00',
      eventTimeZoneOffset: '+08:00',
      quantityList: [{ epcClass: `urn:uuid:${own.lotId}` }],
      ...said,
    };
    const context = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'];
    const { status, headers } = await request(testWorld().apiUrl)
      .post('/epcis/events')
      .set({ Authorization: `Bearer ${person.api.token}`, 'Content-Type': 'application/json' })
      .send(JSON.stringify({ '@context': context, ...event }));
    expect(status).toBe(201);
    return decodeURIComponent(headers.location.split('/').at(-1)!);
  }

  it('shows steps that its supplier told anybody, not what others say of its lot, nor what was declared wrong', async () => {
    await capture(await aSupplier(), { bizStep: 'repackaging' });
    await capture(await aSupplier(), { bizStep: 'holding', disposition: 'recalled' });
    const eventID = await capture(supplier, { bizStep: 'sampling' });
    await capture(supplier, { bizStep: 'packing' });
    expect(await words()).toMatch(/(?=.*抽样)(?=.*包装)/s);
    expect(await words()).not.toMatch(/分装|已召回/);
    const declared = { declarationTime: '2024-08-02T10:00:00+08:00', reason: 'did_not_occur' };
    await capture(supplier, { bizStep: 'sampling', eventID, errorDeclaration: declared });
    expect(await words()).not.toContain('抽样');
  });

  it('says at once, before all else, that the lot was recalled', async () => {
    const before = await get(`/t/${own.traceCode}`);
    expect(before.text).toContain('没有本批次的召回记录');
    await capture(supplier, { bizStep: 'holding', disposition: 'recalled' });
    const after = await get(`/t/${own.traceCode}`, { 'If-None-Match': before.headers.etag });
    expect(after.status).toBe(200);
    expect(after.text.indexOf('本批次已召回')).toBeLessThan(after.text.indexOf('产地已由'));
  });

  it('shows a recall of the platform while it is open, and that it was one', async () => {
    const input = { lotId: own.lotGlobalId, level: 'LEVEL_2', reason: '检出农残超标', idempotencyKey: own.lotId };
    const { recall } = await supplier.api.done('startRecall', input, 'recall { id }');
    expect(await words()).toMatch(/本批次已召回.*二级召回: 检出农残超标/s);
    await supplier.api.done('endRecall', { recallId: recall.id, reason: '复检合格' });
    expect(await words()).not.toContain('本批次已召回');
    expect(await words()).toMatch(/曾于.*召回.*结束：复检合格/s);
  });

  it('shows the commitment of the producer without whom to call, until it is void', async () => {
    const input = {
      lotId: own.lotGlobalId,
      bases: ['SELF_COMMITMENT'],
      contactName: '马彦虎',
      contactPhone: '13909540001',
    };
    const { certificate } = await supplier.api.done(
      'issueCommitmentCertificate',
      { ...input, idempotencyKey: own.lotId },
      'certificate { id }',
    );
    const shown = await words();
    expect(shown).toContain(`<a href="/lots/${own.traceCode}/commitment-certificate.pdf">承诺达标合格证</a>`);
    expect(shown).toContain('生产者自己的承诺');
    for (const secret of ['马彦虎', '13909540001']) expect(shown).not.toContain(secret);
    await supplier.api.done('voidCommitmentCertificate', { certificateId: certificate.id, reason: '数量写错' });
    expect(await words()).not.toContain('commitment-certificate.pdf');
  });

  it('says that an origin is verified only where nothing speaks against it', async () => {
    expect(await words()).toContain('产地已由');
    await sql('UPDATE lots SET revocations = 1 WHERE id = $1', [own.lotId]);
    expect(await words()).toContain('已被主管办公室撤销');
    await sql("UPDATE lots SET revocations = 0, origin_valid_until = '2025-01-01' WHERE id = $1", [own.lotId]);
    expect(await words()).toContain('有效期已过');
    expect(await words()).not.toContain('产地已由');
  });
});

describe('what is printed of a lot', () => {
  it('is a QR code that leads to its Digital Link', async () => {
    const png = await get(`/lots/${listing.traceCode}/qr.png`).buffer(true);
    expect(png.headers['content-type']).toBe('image/png');
    expect(readQr(png.body)).toBe(`${HOME}${link()}`);
    const svg = await get(`/lots/${listing.traceCode}/qr.svg`);
    expect(svg.headers['content-type']).toContain('image/svg+xml');
    expect(svg.body.toString()).toContain('<title>西吉马铃薯&lt;b&gt;');
    expect((await get('/lots/ABC/qr.png')).status).toBe(404);
  });

  const labels = (person: Person | null, query: string, traceCode = listing.traceCode) =>
    get(`/lots/${traceCode}/labels.pdf${query}`, {
      'Accept-Language': 'en',
      ...(person ? { Authorization: `Bearer ${person.api.token}` } : {}),
    }).buffer(true);

  it.each(['63x38', '99x57', '60x40'])('is labels of %s with what a buyer looks for', async (size) => {
    const answer = await labels(supplier, `?count=22&size=${size}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
    const { pages } = readPdf(answer.body as Buffer);
    expect(pages).toHaveLength({ '63x38': 2, '99x57': 3, '60x40': 22 }[size]!);
    const text = pages.join('\n');
    const printed = listing.traceCode.replace(/(.{4})(?=.)/g, '$1-');
    expect(text.split(printed)).toHaveLength(23);
    for (const words of ['西吉马铃薯', '2024-07-01', '西吉县吉强镇']) expect(text.replace(/\n/g, '')).toContain(words);
  });

  it.each([
    ['?count=0', 'NOT_POSITIVE count'],
    ['?count=-1', 'NOT_POSITIVE count'],
    ['?count=1e9', 'NOT_POSITIVE count'],
    ['?count=1001', 'TOO_MANY count'],
    ['?count=101&size=60x40', 'TOO_MANY count'],
    ['?size=toString', 'INVALID size'],
  ])('refuses labels %s', async (query, refusal) => {
    const { status, body } = await labels(supplier, query);
    const { userErrors } = (Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body) as {
      userErrors: { code: string; field: string[] }[];
    };
    expect(status).toBe(422);
    expect(userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)).toEqual([refusal]);
  });

  it('bears the GTIN of the SKU that is packed', async () => {
    const large = await aListing(supplier);
    await sql('UPDATE skus SET product_id = $2 WHERE id = $1', [large.skuId, listing.productId]);
    const other = aGtin();
    await supplier.api.done('setGtin', { skuId: large.skuGlobalId, gtin: other });
    const png = await get(`/lots/${listing.traceCode}/qr.png?sku=${large.skuCode}`).buffer(true);
    expect(readQr(png.body)).toBe(`${HOME}/01/0${other}/10/${listing.traceCode}`);
    expect((await labels(supplier, `?sku=${large.skuCode}`)).status).toBe(200);
    expect((await get(`/lots/${listing.traceCode}/qr.png?sku=NONE`)).status).toBe(404);
    expect((await labels(supplier, '?sku=NONE')).status).toBe(404);
    await sql('UPDATE skus SET gtin = NULL WHERE id = $1', [large.skuId]);
  });

  it('is for the supplier of the lot', async () => {
    const statuses = await Promise.all([
      labels(null, ''),
      labels(await aBuyer(), ''),
      labels(await aSupplier(), ''),
      labels(supplier, '', 'ABC'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([401, 403, 404, 404]);
  });
});

it('a lot of goods without a GTIN leads to its trace page', async () => {
  const plain = await aListing(supplier);
  const { lot } = await new ApiClient().ask('query ($code: String!) { lot(traceCode: $code) { digitalLink } }', {
    code: plain.traceCode,
  });
  expect(lot.digitalLink).toBe(`${HOME}/t/${plain.traceCode}`);
  expect(readQr((await get(`/lots/${plain.traceCode}/qr.png`).buffer(true)).body)).toBe(lot.digitalLink);
});
