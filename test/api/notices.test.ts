import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import { aBuyer, anOffice, aSupplier, type Person, sql, storedFile } from '@shanhai/testing';
import { setTimeout as pause } from 'node:timers/promises';

const TODAY = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];

interface Told {
  id: string;
  kind: string;
  text: string;
  readOn: string | null;
}
const noticesOf = async (person: Person, filter = ''): Promise<Told[]> =>
  (await person.api.ask(`{ notices(first: 100 ${filter}) { nodes { id kind text createdOn readOn subjectId } } }`))
    .notices.nodes;
const endsOf = async (person: Person) => (await noticesOf(person)).filter(({ kind }) => kind === 'LICENCE_ENDS');

/** Waits for what the worker does; it looks five times a second. */
async function until<T>(look: () => Promise<T>, enough: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await look();
    if (enough(value) || tries === 50) return value;
    await pause(100);
  }
}

/** A verified licence that ends in so many days. */
async function aLicence(supplier: Person, office: Person, days: number, more: object = {}): Promise<string> {
  const input = {
    kind: 'ORGANIC',
    number: `O-${newId()}`,
    issuer: '某认证机构',
    categoryCodes: ['HONEY'],
    validFrom: '2020-01-01',
    validUntil: addDays(TODAY, days),
    fileHash: await storedFile('许可证', 'application/pdf'),
    idempotencyKey: newId(),
    ...more,
  };
  const { licence } = await supplier.api.done('putLicence', input, 'licence { id }');
  await office.api.done('reviewLicence', { licenceId: licence.id, approve: true, idempotencyKey: newId() });
  return licence.id;
}
const remindOn = async (licenceId: string) =>
  (
    await sql<{ on: string | null }>('SELECT remind_on::text AS "on" FROM licences WHERE id = $1', [uuidOf(licenceId)])
  )[0].on;
/** As if so many days had passed for the licence. */
const passed = (licenceId: string, days: number) =>
  sql(
    'UPDATE licences SET valid_until = valid_until - $2::integer, remind_on = remind_on - $2::integer WHERE id = $1',
    [uuidOf(licenceId), days],
  );

describe('a licence that ends', () => {
  let office: Person;
  beforeAll(async () => {
    office = await anOffice();
  });

  it('is told of 90, 30 and 7 days before and on the day, once each, and then no more', async () => {
    const supplier = await aSupplier();
    const licenceId = await aLicence(supplier, office, 91);
    expect(await remindOn(licenceId)).toBe(addDays(TODAY, 1));
    let expected = 0;
    for (const [days, left] of [
      [1, '90'],
      [60, '30'],
      [23, '7'],
      [7, '0'],
    ] as const) {
      await passed(licenceId, days);
      expected += 1;
      const told = await until(
        () => endsOf(supplier),
        (each) => each.length >= expected,
      );
      expect(told).toHaveLength(expected);
      expect(told[0].text).toContain(left === '0' ? `holds no more since ${TODAY}` : `holds for ${left} more days`);
      // It was done in the transaction that gave the notice: nothing is due again.
      expect(await remindOn(licenceId)).not.toBe(TODAY);
    }
    expect(await remindOn(licenceId)).toBeNull();
    const keys = await sql<{ key: string }>(
      'SELECT key FROM notices WHERE organisation_id = $1 AND kind = $2 ORDER BY id',
      [supplier.organisationId, 'LICENCE_ENDS'],
    );
    expect(keys.map(({ key }) => key.split(':')[2])).toEqual(['90', '30', '7', '0']);
    const unsent = () =>
      sql('SELECT FROM notices WHERE organisation_id = $1 AND sent_at IS NULL', [supplier.organisationId]);
    expect(await until(unsent, (rows) => rows.length === 0)).toEqual([]);
  });

  it('is told of once when nobody looked for weeks, with the days that are left', async () => {
    const supplier = await aSupplier();
    const licenceId = await aLicence(supplier, office, 100);
    await passed(licenceId, 75);
    const told = await until(
      () => endsOf(supplier),
      (each) => each.length > 0,
    );
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('holds for 25 more days')]);
    expect(await remindOn(licenceId)).toBe(addDays(TODAY, 18));
  });

  it('is told of no more when it was renewed, withdrawn or rejected; half a renewal is none', async () => {
    const supplier = await aSupplier();
    const both = { categoryCodes: ['HONEY', 'GRAINS'] };
    const renewed = await aLicence(supplier, office, 20);
    await aLicence(supplier, office, 400);
    const half = await aLicence(supplier, office, 20, { ...both, kind: 'GREEN_FOOD' });
    await aLicence(supplier, office, 400, { kind: 'GREEN_FOOD' });
    const withdrawn = await aLicence(supplier, office, 20, { kind: 'OTHER' });
    await supplier.api.done('withdrawLicence', { licenceId: withdrawn, reason: '停产' });
    expect(await remindOn(withdrawn)).toBeNull();
    await passed(renewed, 13);
    await passed(half, 13);
    const told = await until(
      () => endsOf(supplier),
      (each) => each.length > 0,
    );
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('green food certificate')]);
    expect(
      await until(
        () => remindOn(renewed),
        (on) => on === addDays(TODAY, 7),
      ),
    ).toBe(addDays(TODAY, 7));
  });
});

describe('notices', () => {
  it('tell what the office made of a licence, are read once for all members, and are nobody else’s', async () => {
    const [supplier, office, other] = [await aSupplier(), await anOffice(), await aBuyer()];
    const licenceId = await aLicence(supplier, office, 1_000);
    await office.api.done('reviewLicence', { licenceId, approve: false, reason: '吊销', idempotencyKey: newId() });
    const told = await noticesOf(supplier);
    expect(told).toMatchObject([
      {
        kind: 'LICENCE_JUDGED',
        subjectId: licenceId,
        readOn: null,
        createdOn: TODAY,
        text: expect.stringContaining('rejected: 吊销'),
      },
      { kind: 'LICENCE_JUDGED', subjectId: licenceId, text: expect.stringContaining('was verified') },
    ]);
    const query = '{ viewer { unreadNotices } notices(filter: { unread: true }) { nodes { id text } } }';
    const chinese = await supplier.api.send(query, {}, 'zh');
    expect(chinese.data.viewer.unreadNotices).toBe(2);
    expect(chinese.data.notices.nodes[0].text).toContain('未通过：吊销');
    const read = (person: Person, noticeIds: string[]) => person.api.mutate('readNotices', { noticeIds }, 'unread');
    expect(refusals(await read(other, [told[0].id]))).toEqual(['NOT_FOUND noticeIds.0']);
    expect(refusals(await read(supplier, [told[0].id, 'bm9uZQ']))).toEqual(['NOT_FOUND noticeIds.1']);
    expect(refusals(await read(supplier, []))).toEqual(['REQUIRED noticeIds']);
    expect(
      refusals(
        await read(
          supplier,
          Array.from({ length: 101 }, () => told[0].id),
        ),
      ),
    ).toEqual(['TOO_MANY noticeIds']);
    for (let i = 0; i < 2; i += 1) expect((await read(supplier, [told[0].id])).unread).toBe(1);
    expect((await noticesOf(supplier, ', filter: { unread: true }')).map(({ id }) => id)).toEqual([told[1].id]);
    const node = async (person: Person) =>
      (await person.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: told[0].id })).node;
    expect(await node(supplier)).toEqual({ id: told[0].id });
    expect(await node(other)).toBeNull();
  });
});
