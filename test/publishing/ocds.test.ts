import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { businessDateOf, monthOf } from '@shanhai/kernel';
import { fromGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  aDelivery,
  aListing,
  anOffice,
  ApiClient,
  aPaidPurchase,
  aSupplier,
  counted,
  type PaidPurchase,
  type Person,
  sql,
  testWorld,
} from '@shanhai/testing';
import { JsonSchema, type Schema } from './json-schema';

const today = businessDateOf(new Date());
const month = monthOf(today);
const schema = (name: string) =>
  JSON.parse(readFileSync(join('test', 'publishing', 'ocds-1.1.5', `${name}.json`), 'utf8')) as Schema;
const RELEASE = schema('release-schema');
const RECORDS = new JsonSchema(schema('record-package-schema'), [RELEASE]);
const RELEASES = new JsonSchema(schema('release-package-schema'), [RELEASE]);
const RELEASE_ALONE = new JsonSchema(RELEASE);

/** A place of its own, so that its office sees what was made here alone. */
const SEAT = '640324';
let office: Person;
let stranger: Person;
let buyer: Person;
let purchase: PaidPurchase;
let openId: string;
const uuid = (globalId: string) => fromGlobalId('SupplierOrder', globalId, ['id']);

beforeAll(async () => {
  const custodian = await aCustodian();
  const supplier = await aSupplier({ seat: SEAT });
  [office, stranger, buyer] = await Promise.all([
    anOffice({ seat: SEAT }),
    anOffice({ seat: '620000' }),
    aBuyer({ name: '公开合同工会' }),
  ]);
  purchase = await aPaidPurchase({ buyer, supplier, custodian });
  const listing = await aListing(supplier, { tiers: [[1, 1_999n]] });
  openId = (await aDelivery({ buyer, supplier, listing }, [3])).part.id;
  // A person's own purchase is of nobody's business.
  const person = await aBuyer({ unitType: 'PERSON', name: '个人' });
  await aDelivery({ buyer: person, supplier, listing }, [1]);
  await counted();
});

interface Package {
  uri: string;
  records: { ocid: string; releases: { id: string; date: string }[]; compiledRelease: Compiled }[];
  releases: { ocid: string; id: string; tag: string[] }[];
  links?: { next: string };
}
interface Compiled {
  buyer: { name: string };
  contracts: { status: string; value: { amount: number }; implementation: { transactions?: unknown[] } }[];
}
const get = async (path: string, who: { api: ApiClient } = office) => {
  const answer = await request(testWorld().apiUrl)
    .get(path)
    .set('Accept-Language', 'en')
    .set('Authorization', `Bearer ${who.api.token}`);
  return { ...answer, status: answer.status, headers: answer.headers, text: answer.text, body: answer.body as Package };
};
const pathOf = (url: string) => url.replace('https://trace.example.cn', '');
const refusal = async (path: string, who?: Person) => {
  const { status, body } = await get(path, who);
  const [{ code, field }] = (body as unknown as { userErrors: { code: string; field: string[] }[] }).userErrors;
  return `${status} ${code} ${field.join('.')}`;
};

describe('records', () => {
  it('are valid by the standard’s schema, and have award, contract, payments and milestones', async () => {
    const { body, headers } = await get(`/ocds/records?from=${month}&until=${month}`);
    expect(RECORDS.faults(body)).toEqual([]);
    expect(body.records.flatMap(({ compiledRelease }) => RELEASE_ALONE.faults(compiledRelease))).toEqual([]);
    expect(headers).toMatchObject({
      'x-log-position': expect.stringMatching(/^\d+$/),
      'cache-control': 'private, no-store',
    });
    expect(body.records.map(({ ocid }) => ocid).sort()).toEqual(
      [uuid(purchase.part.id), uuid(openId)].map((id) => `ocds-trial-${id}`).sort(),
    );
    const { compiledRelease } = body.records.find(({ ocid }) => ocid.endsWith(uuid(purchase.part.id)))!;
    expect(compiledRelease).toMatchObject({
      buyer: { name: '公开合同工会' },
      contracts: [{ status: 'terminated', value: { amount: 100, currency: 'CNY' } }],
    });
    expect(compiledRelease.contracts[0].implementation.transactions).toMatchObject([{ value: { amount: 100 } }]);
    const open = body.records.find(({ ocid }) => ocid.endsWith(uuid(openId)))!.compiledRelease;
    expect(open.contracts).toMatchObject([{ status: 'active', value: { amount: 59.97 } }]);
  });

  it('are found wanting where something is wrong, by the same check', async () => {
    const { body } = await get('/ocds/records');
    const broken = structuredClone(body) as unknown as {
      records: { compiledRelease: { date?: string; tag: string[] } }[];
    };
    delete broken.records[0].compiledRelease.date;
    broken.records[0].compiledRelease.tag = ['invented'];
    expect(RECORDS.faults(broken).join()).toMatch(/invented.*lacks date/s);
  });

  it('come in pages whose links lead on, of one moment', async () => {
    const first = (await get('/ocds/records?first=1')).body;
    expect(first.records).toHaveLength(1);
    expect(RECORDS.faults(first)).toEqual([]);
    expect(first.links!.next).toMatch(/[?&]through=\d+/);
    const second = (await get(pathOf(first.links!.next))).body;
    expect(second.records).toHaveLength(1);
    expect(second.records[0].ocid).not.toBe(first.records[0].ocid);
    expect((await get(pathOf(first.uri))).text).toBe(JSON.stringify(first));
  });

  it('are one package as a file, the same bytes for the same position', async () => {
    const { headers, body } = await get('/ocds/records.json');
    expect(headers['content-disposition']).toContain('ocds-records');
    expect(RECORDS.faults(body)).toEqual([]);
    const at = headers['x-log-position'];
    const [one, other] = [await get(`/ocds/records.json?through=${at}`), await get(`/ocds/records.json?through=${at}`)];
    expect(one.text).toBe(other.text);
    expect(one.body.records).toEqual(body.records);
    expect(
      await sql("SELECT FROM audit_trail WHERE operation = 'exportContracts' AND organisation_id = $1", [
        office.organisationId,
      ]),
    ).toHaveLength(3);
  });

  it('know nothing of people: no member, no contact, no address, nothing that a person bought for themselves', async () => {
    const { text } = await get('/ocds/records.json');
    expect(text).not.toMatch(/陈某|13800000000|湖滨南路|个人|User /);
    expect(text).not.toContain(buyer.userId);
  });

  it('name parties as they were called when the order was placed', async () => {
    await sql(
      `INSERT INTO unit_changes (id, unit_id, version, kind, effective_on, name_before, name_after, budget_unit, reason, source, changed_by, recorded_on, fact_id)
       VALUES (gen_random_uuid(), $1, 1, 'RENAMED', $2, '公开合同工会', '改名后的工会', false, '改名', '文件', $1, $2, gen_random_uuid())`,
      [buyer.organisationId, today],
    );
    await sql("UPDATE organisations SET name = '改名后的工会' WHERE id = $1", [buyer.organisationId]);
    expect((await get('/ocds/records.json')).text).not.toContain('改名后的工会');
  });
});

describe('releases', () => {
  it('are valid by the standard’s schema and come in the order of the log', async () => {
    const { body } = await get('/ocds/releases.json');
    expect(RELEASES.faults(body)).toEqual([]);
    expect(body.releases[0].tag).toEqual(['award', 'contract']);
    const ofRecords = (await get('/ocds/records.json')).body.records.flatMap(({ releases }) =>
      releases.map(({ id }) => id),
    );
    expect(body.releases.map(({ id }) => id).sort()).toEqual(ofRecords.sort());
  });

  it('come in pages that lead from the first to the last, each once', async () => {
    const all = (await get('/ocds/releases.json')).body.releases.map(({ id }) => id);
    const found: string[] = [];
    let path: string | null = '/ocds/releases?first=3';
    while (path) {
      const { body, status } = await get(path);
      if (status === 404) break;
      expect(RELEASES.faults(body)).toEqual([]);
      found.push(...body.releases.map(({ id }) => id));
      path = body.links ? pathOf(body.links.next) : null;
    }
    expect(found).toEqual(all);
  });

  it('are those after a place of the log', async () => {
    const { headers } = await get('/ocds/releases.json');
    expect(await refusal(`/ocds/releases?since=${headers['x-log-position']}`)).toBe('404 NOT_FOUND releases');
  });
});

describe('refused', () => {
  it.each([
    ['/ocds/records?form=2025-01', '422 INVALID form'],
    ['/ocds/records?from=2025-13', '422 INVALID from'],
    ['/ocds/records?since=1', '422 INVALID since'],
    ['/ocds/records?first=0', '422 INVALID first'],
    ['/ocds/records?first=101', '422 INVALID first'],
    ['/ocds/records?after=x', '422 INVALID after'],
    [`/ocds/records?after=${Buffer.from('["2025-02-30","x"]').toString('base64url')}`, '422 INVALID after'],
    [`/ocds/releases?after=${Buffer.from('["-1"]').toString('base64url')}`, '422 INVALID after'],
    ['/ocds/records?through=-1', '422 INVALID through'],
    ['/ocds/records?through=0', '404 NOT_FOUND through'],
    ['/ocds/records?from=2001-01&until=2001-01', '404 NOT_FOUND records'],
    ['/ocds/records?from=2025-01&from=2025-02', '422 INVALID from'],
  ])('%s', async (path, said) => {
    expect(await refusal(path)).toBe(said);
  });

  it('nobody, buyers, and what does not exist', async () => {
    expect((await request(testWorld().apiUrl).get('/ocds/records')).status).toBe(401);
    expect((await get('/ocds/records', buyer)).status).toBe(403);
    expect((await get('/ocds/tenders')).status).toBe(404);
  });

  it('offices of other places see none of it', async () => {
    expect((await get('/ocds/records.json', stranger)).text).not.toContain(uuid(openId));
  });
});
