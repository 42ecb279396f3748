import { setTimeout as pause } from 'node:timers/promises';
import { addDays, newId } from '@shanhai/kernel';
import { aBuyer, anOffice, aPartner, aSupplier, type Person, sql } from '@shanhai/testing';
import { entry, ENTRY_FIELDS, listed, nobody, published, read, refusals, review, submit, today } from './board-world';

const uuidOf = (id: string) => Buffer.from(id, 'base64url').toString().split(':')[1];
const noticesOf = async (person: Person, id: string) =>
  (
    await sql<{ kind: string }>('SELECT kind FROM notices WHERE organisation_id = $1 AND subject_id = $2 ORDER BY id', [
      person.organisationId,
      uuidOf(id),
    ])
  ).map(({ kind }) => kind);

let supplier: Person;
let county: Person;
beforeAll(async () => {
  [supplier, county] = await Promise.all([aSupplier(), anOffice({ seat: '640422', name: '西吉县协作办' })]);
});
const edit = (by: Person, entryId: string, version: number, more: object = {}) => {
  const { idempotencyKey: _k, kind: _i, categoryCode: _c, baseUnit: _u, divisionCode: _d, ...terms } = entry();
  return by.api.mutate('editBoardEntry', { entryId, version, ...terms, ...more }, ENTRY_FIELDS);
};

describe('an entry of the needs board', () => {
  it('is public once the office of its place, or one above it, approved it', async () => {
    const input = entry();
    const { entry: made } = await supplier.api.done('submitBoardEntry', input, ENTRY_FIELDS);
    expect(made).toMatchObject({
      ...{ kind: 'HARVEST', status: 'PENDING', version: 1, publishedOn: null, priceYuan: '1.60' },
      ...{ organisation: { name: supplier.name }, category: { code: 'POTATOES' }, division: { name: '西吉县' } },
    });
    expect((await supplier.api.done('submitBoardEntry', input, ENTRY_FIELDS)).entry.id).toBe(made.id);
    expect(await read(nobody, made.id)).toBeNull();
    expect(await nobody.ask('query ($id: ID!) { node(id: $id) { id } }', { id: made.id })).toEqual({ node: null });
    expect(await read((await aBuyer()).api, made.id)).toBeNull();
    expect(await listed(nobody, { status: 'PENDING' })).toEqual([]);
    expect(await listed(supplier.api, {}, 'ownBoardEntries')).toContain(made.id);
    expect(await listed(county.api, { status: 'PENDING' }, 'boardEntriesOfPlaces')).toContain(made.id);
    const other = await anOffice({ seat: '640425' });
    expect(await listed(other.api, {}, 'boardEntriesOfPlaces')).toEqual([]);

    expect(refusals(await review(other, made.id))).toEqual(['OUTSIDE_YOUR_PLACES entryId']);
    expect(refusals(await review(county, made.id, { version: 2 }))).toEqual(['ENTRY_CHANGED version']);
    const { entry: shown } = await review(await anOffice(), made.id);
    expect(shown).toMatchObject({ status: 'OPEN', publishedOn: today });
    expect(refusals(await review(county, made.id))).toEqual(['STATE_NOT_ALLOWED entryId']);
    expect(await read(nobody, made.id)).toEqual({ status: 'OPEN' });
    expect(
      await nobody.ask('query ($id: ID!) { node(id: $id) { ... on BoardEntry { title } } }', { id: made.id }),
    ).toEqual({ node: { title: '西吉马铃薯 10 吨' } });
    expect(await noticesOf(supplier, made.id)).toEqual(['BOARD_ENTRY_REVIEWED']);
  });

  it('is sent back with a reason that its publisher and the office read, also when it was public', async () => {
    const { entry: made } = await submit(supplier);
    expect(refusals(await review(county, made.id, { approve: false, reason: ' ' }))).toEqual(['REQUIRED reason']);
    const { entry: back } = await review(county, made.id, { approve: false, reason: '数量不实' });
    expect(back).toMatchObject({ status: 'SENT_BACK', reason: '数量不实' });
    expect(refusals(await review(county, made.id))).toEqual(['STATE_NOT_ALLOWED entryId']);
    const again = await edit(supplier, made.id, 1, { title: '西吉马铃薯 8 吨', quantityBase: '8000000' });
    expect(again.entry).toMatchObject({ status: 'PENDING', version: 2, reason: null });
    await county.api.done('reviewBoardEntry', { entryId: made.id, version: 2, approve: true });
    expect(await read(nobody, made.id, 'title reason')).toEqual({ title: '西吉马铃薯 8 吨', reason: null });
    await county.api.done('reviewBoardEntry', { entryId: made.id, version: 2, approve: false, reason: '已售' });
    expect(await read(nobody, made.id)).toBeNull();
    expect((await read(supplier.api, made.id, 'reason')).reason).toBe('已售');
    expect(await noticesOf(supplier, made.id)).toHaveLength(3);
  });

  it('goes to the office again with each edit, and what was not read is not approved', async () => {
    const id = await published(supplier, county);
    expect(refusals(await edit(await aSupplier(), id, 1))).toEqual(['NOT_FOUND entryId']);
    expect(refusals(await edit(supplier, id, 3))).toEqual(['ENTRY_CHANGED version']);
    await edit(supplier, id, 1, { title: '改过的标题' });
    expect(await read(nobody, id)).toBeNull();
    expect(await listed(nobody, { divisionCode: '640422' })).not.toContain(id);
    expect(refusals(await review(county, id, { version: 1 }))).toEqual(['ENTRY_CHANGED version']);
    expect((await review(county, id, { version: 2 })).entry).toMatchObject({ status: 'OPEN', title: '改过的标题' });
    // Withdrawn before the new version was read: nobody else sees that either.
    await edit(supplier, id, 2, { title: '没有人看过' });
    await supplier.api.done('withdrawBoardEntry', { entryId: id, reason: '不卖了' });
    expect(await read(nobody, id)).toBeNull();
  });

  it('is withdrawn by its publisher alone, and stays to be read', async () => {
    const id = await published(supplier, county);
    const withdraw = (by: Person) => by.api.mutate('withdrawBoardEntry', { entryId: id, reason: '已售完' });
    expect(refusals(await withdraw(await aSupplier()))).toEqual(['NOT_FOUND entryId']);
    expect(refusals(await withdraw(supplier))).toEqual([]);
    expect(refusals(await withdraw(supplier))).toEqual(['STATE_NOT_ALLOWED entryId']);
    expect(refusals(await edit(supplier, id, 1))).toEqual(['STATE_NOT_ALLOWED entryId']);
    expect(await read(nobody, id, 'status reason')).toEqual({ status: 'WITHDRAWN', reason: null });
  });

  it('of an office is approved by another person than those who wrote it', async () => {
    const { entry: made } = await submit(county, { title: '农户马铃薯' });
    expect(refusals(await review(county, made.id))).toEqual(['OWN_ENTRY entryId']);
    const colleague = await anOffice({ seat: '640422', of: county });
    await edit(colleague, made.id, 1);
    for (const each of [county, colleague])
      expect(refusals(await review(each, made.id, { version: 2 }))).toEqual(['OWN_ENTRY entryId']);
    expect((await review(await anOffice(), made.id, { version: 2 })).entry.status).toBe('OPEN');
    expect(refusals(await submit(county, { divisionCode: '640425' }))).toEqual(['OUTSIDE_YOUR_PLACES divisionCode']);
  });

  it('is a harvest of a supplier, a need of a buyer, and names all that is wrong with it', async () => {
    const buyer = await aBuyer();
    expect(refusals(await submit(buyer))).toEqual(['ENTRY_KIND kind']);
    expect(refusals(await submit(supplier, { kind: 'NEED' }))).toEqual(['ENTRY_KIND kind']);
    expect(refusals(await submit(buyer, { kind: 'NEED', divisionCode: '350181' }))).toEqual([]);
    expect(refusals(await submit(await aPartner(), { kind: 'NEED', divisionCode: '350181' }))).toEqual([]);
    const wrong = { title: ' \u202e', note: '电话 138-0013-8000', quantityBase: '0', priceBase: null };
    expect(refusals(await submit(supplier, { ...wrong, validUntil: today }))).toEqual([
      'REQUIRED title',
      'CONTACT_IN_TEXT note',
      'NOT_POSITIVE quantityBase',
      'REQUIRED priceBase',
      'DATE_OUT_OF_ORDER validUntil',
    ]);
    expect(refusals(await submit(supplier, { categoryCode: 'NONE' }))).toEqual(['NOT_FOUND categoryCode']);
    expect(refusals(await submit(supplier, { divisionCode: '999999' }))).toEqual(['DIVISION_UNKNOWN divisionCode']);
    const hostile = `'; DROP TABLE x; -- <script>alert(1)</script> " \\ 枸杞`;
    const id = await published(supplier, county, { title: hostile });
    expect((await read(nobody, id, 'title')).title).toBe(hostile);
  });
});

it('finds entries by kind, category, place, status and words, in pages', async () => {
  const seller = await aSupplier({ seat: '640423' });
  const office = await anOffice({ seat: '640423' });
  const place = { divisionCode: '640423' };
  const lamb = await published(seller, office, { ...place, title: '滩羊肉二十箱', categoryCode: 'TAN_LAMB' });
  const potato = await published(seller, office, { ...place, title: '六盘山马铃薯' });
  const need = await published(office, await anOffice(), { ...place, kind: 'NEED', title: '食堂用马铃薯' });
  const find = (filter: object) => listed(nobody, { ...place, ...filter });
  expect(await find({})).toEqual([need, potato, lamb]);
  expect(await listed(nobody, { divisionCode: '640400' })).toEqual(expect.arrayContaining([need, potato, lamb]));
  expect(await listed(nobody, { divisionCode: '350000' })).not.toContain(need);
  expect(await find({ kind: 'NEED' })).toEqual([need]);
  expect(await find({ categoryCode: 'TAN_LAMB' })).toEqual([lamb]);
  expect(await find({ categoryCode: 'NONE' })).toEqual([]);
  expect(await find({ search: '马铃薯' })).toEqual([need, potato]);
  expect(await find({ search: '滩羊' })).toEqual([lamb]);
  expect(await find({ search: `' | ! & :* (` })).toEqual([]);
  expect(await find({ status: 'OPEN' })).toEqual([need, potato, lamb]);
  expect(await find({ status: 'EXPIRED' })).toEqual([]);
  const page = async (after: string | null) =>
    (
      await nobody.ask(
        `query ($after: String) { needsBoard(filter: { divisionCode: "640423" }, first: 2, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }`,
        { after },
      )
    ).needsBoard;
  const first = await page(null);
  expect(first.pageInfo.hasNextPage).toBe(true);
  expect((await page(first.pageInfo.endCursor)).nodes).toEqual([{ id: lamb }]);
});

it('ends on its day for readers, and the worker tells its publisher once', async () => {
  const id = await published(supplier, county);
  const { entry: waiting } = await submit(supplier);
  const past = [[uuidOf(id), uuidOf(waiting.id)], addDays(today, -1), today];
  await sql('UPDATE board_entries SET valid_from = $2, valid_until = $3 WHERE id = ANY($1::uuid[])', past);
  expect(await read(nobody, id)).toEqual({ status: 'EXPIRED' });
  for (let tries = 0; tries < 50; tries += 1) {
    if ((await noticesOf(supplier, waiting.id)).length > 0 && (await noticesOf(supplier, id)).length > 1) break;
    await pause(100);
  }
  expect(await noticesOf(supplier, id)).toEqual(['BOARD_ENTRY_REVIEWED', 'BOARD_ENTRY_ENDED']);
  expect(await noticesOf(supplier, waiting.id)).toEqual(['BOARD_ENTRY_ENDED']);
  expect(await read(nobody, id)).toEqual({ status: 'EXPIRED' });
  // What was never approved is not public because it ended.
  expect(await read(nobody, waiting.id)).toBeNull();
  expect(refusals(await edit(supplier, id, 1))).toEqual(['STATE_NOT_ALLOWED entryId']);
});

describe('alerts', () => {
  const set = (by: Person, alerts: object[]) =>
    by.api.mutate('setBoardAlerts', { alerts }, 'alerts { kind categoryCode divisionCode }');

  it('tell of an entry by kind, category and place, once', async () => {
    const [wanted, all, other, ended] = await Promise.all([aBuyer(), aBuyer(), aBuyer(), aBuyer()]);
    const potatoes = { kind: 'HARVEST', categoryCode: 'POTATOES', divisionCode: '640000' };
    expect((await set(wanted, [potatoes, potatoes, { divisionCode: '640422' }])).alerts).toEqual([
      { kind: 'HARVEST', categoryCode: 'POTATOES', divisionCode: '640000' },
      { kind: null, categoryCode: null, divisionCode: '640422' },
    ]);
    await set(all, [{}]);
    await set(other, [{ kind: 'NEED' }, { categoryCode: 'GOJI' }, { divisionCode: '640425' }]);
    await set(ended, [{}]);
    expect((await set(ended, [])).alerts).toEqual([]);
    await set(supplier, [{}]);
    const id = await published(supplier, county);
    await edit(supplier, id, 1);
    await review(county, id, { version: 2 });
    const told = await Promise.all([wanted, all, other, ended].map((each) => noticesOf(each, id)));
    expect(told).toEqual([['BOARD_ENTRY_PUBLISHED'], ['BOARD_ENTRY_PUBLISHED'], [], []]);
    expect(await noticesOf(supplier, id)).toEqual(['BOARD_ENTRY_REVIEWED', 'BOARD_ENTRY_REVIEWED']);
    const [{ text_zh: text }] = await sql<{ text_zh: string }>('SELECT text_zh FROM notices WHERE key = $1 LIMIT 1', [
      `board:${uuidOf(id)}`,
    ]);
    expect(text).toBe('滞销农产品：西吉马铃薯 10 吨（西吉县）');
  });

  it('name places and categories that there are, no more than fifty', async () => {
    const buyer = await aBuyer();
    expect(refusals(await set(buyer, [{}, { categoryCode: 'NONE', divisionCode: '999999' }]))).toEqual([
      'NOT_FOUND alerts.1.categoryCode',
      'DIVISION_UNKNOWN alerts.1.divisionCode',
    ]);
    expect(refusals(await set(buyer, Array(51).fill({})))).toEqual(['TOO_MANY alerts']);
    expect((await buyer.api.ask('{ boardAlerts { kind } }')).boardAlerts).toEqual([]);
  });
});

describe('two at once', () => {
  it('review an entry once, with one notice', async () => {
    const { entry: made } = await submit(supplier);
    const [one, other] = [await anOffice(), await anOffice({ seat: '640400' })];
    const both = await Promise.all([
      review(one, made.id),
      review(other, made.id, { approve: false, reason: '不实' }),
      review(county, made.id),
    ]);
    const refused = both.flatMap(refusals);
    // A send-back may follow an approval; an approval follows nothing.
    expect(refused.filter((each) => each === 'STATE_NOT_ALLOWED entryId').length).toBe(refused.length);
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(await noticesOf(supplier, made.id)).toHaveLength(3 - refused.length);
  });

  it('of one organisation submit no more than it may have', async () => {
    const seller = await aSupplier();
    await sql(
      `INSERT INTO board_entries (id, organisation_id, kind, category_code, base_unit, place_code, place_codes, title, note, quantity_base, valid_from, valid_until, state, writers, submitted_on, terms)
       SELECT gen_random_uuid(), $1, 'HARVEST', 'POTATOES', 'GRAM', '640422', '{}', 'x', '', 1, $2::date, $2::date + 9, 'PENDING', '{}', $2::date, '' FROM generate_series(1, 48)`,
      [seller.organisationId, today],
    );
    const key = newId();
    const four = await Promise.all([
      ...[1, 2, 3].map(() => submit(seller)),
      submit(seller, { idempotencyKey: key }),
      submit(seller, { idempotencyKey: key }),
    ]);
    const [{ count }] = await sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM board_entries WHERE organisation_id = $1',
      [seller.organisationId],
    );
    expect(count).toBe(50);
    expect(four.flatMap(refusals).every((each) => each === 'TOO_MANY')).toBe(true);
    expect(four.flatMap(refusals).length).toBeGreaterThanOrEqual(2);
  });
});
