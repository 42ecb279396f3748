import { addDays, newId } from '@shanhai/kernel';
import { accept, aBuyer, aListing, anOffice, aPartner, aSupplier, confirm, type Person, place, ship, sql } from '@shanhai/testing'; // prettier-ignore
import { entry, listed, nobody, published, read, refusals, today } from './board-world';

const uuidOf = (id: string) => Buffer.from(id, 'base64url').toString().split(':')[1];
const OFFER = 'offer { id status quantityBase priceYuan message answer organisation { name } entry { id } }';
const offer = (by: Person, entryId: string, quantityBase: number, more: object = {}) =>
  by.api.mutate(
    'makeBoardOffer',
    {
      ...{ idempotencyKey: newId(), entryId, quantityBase: String(quantityBase), priceFen: '150', priceBase: '1000' },
      ...{ message: '可自提，电话 13800138000', validUntil: addDays(today, 10), ...more },
    },
    OFFER,
  );
const answer = (by: Person, offerId: string, more: object = {}) =>
  by.api.mutate('answerBoardOffer', { offerId, accept: true, answer: '请下单', ...more }, OFFER);
const withdraw = (by: Person, offerId: string) => by.api.mutate('withdrawBoardOffer', { offerId }, OFFER);
const kindsOf = async (person: Person, subjectId: string) =>
  (
    await sql<{ kind: string }>('SELECT kind FROM notices WHERE organisation_id = $1 AND subject_id = $2 ORDER BY id', [
      person.organisationId,
      uuidOf(subjectId),
    ])
  ).map(({ kind }) => kind);
const offersOf = async (by: Person, side: string, filter: object = {}) =>
  (
    await by.api.ask(
      'query ($side: BoardOfferSide!, $filter: BoardOfferFilterInput) { boardOffers(side: $side, filter: $filter) { nodes { id status } } }',
      { side, filter },
    )
  ).boardOffers.nodes;

let grower: Person;
let buyer: Person;
let county: Person;
beforeAll(async () => {
  [grower, buyer, county] = await Promise.all([aSupplier(), aBuyer(), anOffice({ seat: '640422' })]);
});
const harvest = (quantityBase = 10_000, more: object = {}) =>
  published(grower, county, { quantityBase: String(quantityBase), ...more });
const need = (quantityBase = 10_000) =>
  anOffice({ seat: '350000' }).then((office) =>
    published(buyer, office, { kind: 'NEED', divisionCode: '350181', quantityBase: String(quantityBase) }),
  );

describe('an offer', () => {
  it('is seen by both sides alone, and answered by the publisher', async () => {
    const id = await harvest();
    const { offer: made } = await offer(buyer, id, 4_000);
    expect(made).toMatchObject({
      status: 'OPEN',
      priceYuan: '1.50',
      organisation: { name: buyer.name },
      entry: { id },
    });
    const seen = (by: Person) => by.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: made.id });
    expect(await seen(grower)).toEqual({ node: { id: made.id } });
    for (const other of [await aBuyer(), await aSupplier(), county]) expect(await seen(other)).toEqual({ node: null });
    expect(await offersOf(grower, 'RECEIVED', { entryId: id })).toEqual([{ id: made.id, status: 'OPEN' }]);
    expect(await offersOf(buyer, 'MADE', { status: 'OPEN' })).toContainEqual({ id: made.id, status: 'OPEN' });
    expect(await offersOf(buyer, 'RECEIVED')).toEqual([]);
    expect(await kindsOf(grower, made.id)).toEqual(['BOARD_OFFER_MADE']);

    expect(refusals(await answer(buyer, made.id))).toEqual(['NOT_FOUND offerId']);
    expect(refusals(await answer(grower, made.id, { accept: false, answer: '' }))).toEqual(['REQUIRED answer']);
    expect((await answer(grower, made.id)).offer).toMatchObject({ status: 'ACCEPTED', answer: '请下单' });
    expect(refusals(await answer(grower, made.id))).toEqual(['STATE_NOT_ALLOWED offerId']);
    expect(await kindsOf(buyer, made.id)).toEqual(['BOARD_OFFER_ANSWERED']);
    // It is no order: nothing came of the entry yet.
    expect(await read(nobody, id, 'status orderedBase')).toEqual({ status: 'OPEN', orderedBase: '0' });
  });

  it('is refused with all that is wrong with it', async () => {
    const id = await harvest();
    const key = newId();
    const { offer: first } = await offer(buyer, id, 1_000, { idempotencyKey: key });
    expect((await offer(buyer, id, 1_000, { idempotencyKey: key })).offer.id).toBe(first.id);
    expect(refusals(await offer(buyer, id, 2_000, { idempotencyKey: key }))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey']); // prettier-ignore
    expect(refusals(await offer(buyer, id, 1_000))).toEqual(['OFFER_STANDS entryId']);
    expect(refusals(await offer(await aSupplier(), id, 1_000))).toEqual(['OFFER_SIDE entryId']);
    const other = await aPartner();
    expect(refusals(await offer(other, id, 10_001))).toEqual(['OFFER_ABOVE_LEFT quantityBase']);
    expect(refusals(await offer(other, id, 0, { priceFen: null, validUntil: today }))).toEqual([
      'NOT_POSITIVE quantityBase',
      'REQUIRED priceFen',
      'DATE_OUT_OF_ORDER validUntil',
    ]);
    const { entry: hidden } = await grower.api.done('submitBoardEntry', entry(), 'entry { id }');
    expect(refusals(await offer(other, hidden.id, 1_000))).toEqual(['NOT_FOUND entryId']);
    await grower.api.done('withdrawBoardEntry', { entryId: id, reason: '已售' });
    expect(refusals(await offer(other, id, 1_000))).toEqual(['STATE_NOT_ALLOWED entryId']);
    expect(refusals(await answer(grower, first.id))).toEqual(['STATE_NOT_ALLOWED offerId']);
    expect(await offersOf(buyer, 'MADE', { entryId: id })).toEqual([{ id: first.id, status: 'LAPSED' }]);
    expect(await kindsOf(buyer, id)).toEqual(['BOARD_ENTRY_GONE']);
  });

  it('frees its quantity when either side gives it up', async () => {
    const id = await harvest();
    const [a, b, c] = await Promise.all([aBuyer(), aBuyer(), aPartner()]);
    const { offer: ofA } = await offer(a, id, 6_000);
    const { offer: ofB } = await offer(b, id, 6_000);
    await answer(grower, ofA.id);
    expect(refusals(await answer(grower, ofB.id))).toEqual(['OFFER_ABOVE_LEFT offerId']);
    expect(refusals(await offer(c, id, 4_001))).toEqual(['OFFER_ABOVE_LEFT quantityBase']);
    const terms = { title: '少一些', note: '', priceFen: null, priceBase: null, validFrom: today, validUntil: addDays(today, 9) }; // prettier-ignore
    const less = (quantityBase: string) =>
      grower.api.mutate('editBoardEntry', { entryId: id, version: 1, quantityBase, ...terms });
    expect(refusals(await less('5999'))).toEqual(['BELOW_AGREED quantityBase']);
    expect(refusals(await withdraw(b, ofA.id))).toEqual(['NOT_FOUND offerId']);
    expect((await withdraw(a, ofA.id)).offer.status).toBe('WITHDRAWN');
    expect(refusals(await withdraw(a, ofA.id))).toEqual(['STATE_NOT_ALLOWED offerId']);
    expect((await answer(grower, ofB.id)).offer.status).toBe('ACCEPTED');
    expect((await answer(grower, ofB.id, { accept: false, answer: '未下单' })).offer.status).toBe('DECLINED');
    expect((await offer(c, id, 10_000)).offer.status).toBe('OPEN');
    expect(await kindsOf(grower, ofA.id)).toEqual(['BOARD_OFFER_MADE', 'BOARD_OFFER_WITHDRAWN']);
  });

  it('lapses on its day, and another may be made', async () => {
    const id = await harvest();
    const { offer: made } = await offer(buyer, id, 1_000);
    await sql('UPDATE board_offers SET valid_until = $2 WHERE id = $1', [uuidOf(made.id), today]);
    expect(await offersOf(buyer, 'MADE', { entryId: id })).toEqual([{ id: made.id, status: 'LAPSED' }]);
    expect(refusals(await answer(grower, made.id))).toEqual(['STATE_NOT_ALLOWED offerId']);
    expect((await offer(buyer, id, 1_000)).offer.status).toBe('OPEN');
  });

  it('of two accepted at once, one is within the quantity', async () => {
    const id = await harvest();
    const buyers = await Promise.all([aBuyer(), aBuyer(), aBuyer(), aBuyer()]);
    const offers = await Promise.all(buyers.map((each) => offer(each, id, 4_000)));
    const answers = await Promise.all(offers.map(({ offer: made }) => answer(grower, made.id)));
    expect(answers.flatMap(refusals)).toEqual(['OFFER_ABOVE_LEFT offerId', 'OFFER_ABOVE_LEFT offerId']);
    const [{ sum }] = await sql<{ sum: string }>(
      `SELECT sum(quantity_base) AS sum FROM board_offers WHERE entry_id = $1 AND state = 'ACCEPTED'`,
      [uuidOf(id)],
    );
    expect(sum).toBe('8000');
  });
});

/** Packs of 500 g of potatoes, ordered of the grower. */
async function ordered(packs: number, by = buyer, from = grower, more: object = {}) {
  const listing = await aListing(from, { category: 'POTATOES', name: '马铃薯', ...more });
  const { order } = await place(by, [{ skuCode: listing.skuCode, quantity: packs }]);
  const [part] = order.supplierOrders;
  return { order, part, line: part.lines[0].id as string, listing };
}
const FULFILLED = 'entry { status orderedBase acceptedBase } fulfilments { id quantityBase }';
const fulfil = (by: Person, entryId: string, orderLineIds: string[], more: object = {}) =>
  by.api.mutate('fulfilBoardEntry', { idempotencyKey: newId(), entryId, orderLineIds, ...more }, FULFILLED);
const stands = (id: string) => read(nobody, id, 'status orderedBase acceptedBase');
const told = (status: string, orderedBase: number, acceptedBase = 0) => ({
  ...{ status, orderedBase: String(orderedBase), acceptedBase: String(acceptedBase) },
});

describe('an order line', () => {
  it('fulfils a harvest by what was ordered, as it stands: what is rejected, returned or cancelled gives back', async () => {
    const id = await harvest();
    const { part, line, listing } = await ordered(16);
    const { entry: after, fulfilments } = await fulfil(buyer, id, [line]);
    expect(after).toEqual(told('PARTLY', 8_000));
    expect(fulfilments).toEqual([{ id: expect.any(String), quantityBase: '8000' }]);
    await confirm(grower, part.id, [{ lineId: line, quantity: 12 }]);
    expect(await stands(id)).toEqual(told('PARTLY', 6_000));
    const { supplierOrder } = await ship(grower, part.id, today, [
      { lineId: line, traceCode: listing.traceCode, quantity: 12 },
    ]);
    const parcel = supplierOrder.shipments[0].lines[0].id;
    await accept(buyer, part.id, today, [{ shipmentLineId: parcel, acceptedQuantity: 10, rejectedQuantity: 2 }]);
    expect(await stands(id)).toEqual(told('PARTLY', 5_000, 5_000));
    const second = await ordered(20);
    expect((await fulfil(grower, id, [second.line])).entry).toEqual(told('FULFILLED', 10_000, 5_000));
    expect(refusals(await fulfil(grower, id, [line]))).toEqual(['STATE_NOT_ALLOWED entryId']);
    expect(refusals(await offer(await aBuyer(), id, 1))).toEqual(['STATE_NOT_ALLOWED entryId']);
    await buyer.api.done('returnGoods', {
      ...{ idempotencyKey: newId(), supplierOrderId: part.id, returnedOn: today, reason: '霉变' },
      lines: [{ shipmentLineId: parcel, quantity: 4 }],
    });
    expect(await stands(id)).toEqual(told('PARTLY', 8_000, 3_000));
    await buyer.api.done('cancelOrder', { orderId: second.order.id });
    expect(await stands(id)).toEqual(told('PARTLY', 3_000, 3_000));
    expect(refusals(await fulfil(buyer, id, [second.line]))).toEqual(['STATE_NOT_ALLOWED orderLineIds.0']);
    const page = 'query ($id: ID!) { boardFulfilments(entryId: $id) { nodes { quantityBase buyer { name } } } }';
    expect((await grower.api.ask(page, { id })).boardFulfilments.nodes).toHaveLength(2);
    expect((await (await aBuyer()).api.ask(page, { id })).boardFulfilments.nodes).toEqual([]);
  });

  it('gives two entries no more than it has, the later giving back first', async () => {
    const [first, second, third] = [await harvest(6_000), await harvest(6_000), await harvest(1_000)];
    const { part, line } = await ordered(20);
    expect((await fulfil(buyer, first, [line])).entry).toEqual(told('FULFILLED', 6_000));
    expect((await fulfil(buyer, second, [line])).entry).toEqual(told('PARTLY', 4_000));
    expect(refusals(await fulfil(buyer, third, [line]))).toEqual(['LINE_TAKEN orderLineIds.0']);
    await confirm(grower, part.id, [{ lineId: line, quantity: 14 }]);
    expect([await stands(first), await stands(second)]).toEqual([told('FULFILLED', 6_000), told('PARTLY', 1_000)]);
    const found = async (status: string) => {
      const ids = await listed(nobody, { status, divisionCode: '640422' });
      return [first, second, third].map((id) => ids.includes(id));
    };
    expect(await found('FULFILLED')).toEqual([true, false, false]);
    expect(await found('PARTLY')).toEqual([false, true, false]);
    expect(await found('OPEN')).toEqual([false, false, true]);
    expect(await found('EXPIRED')).toEqual([false, false, false]);
  });

  it('is named again with the same key to no effect, and taken off when it was a mistake', async () => {
    const id = await harvest();
    const { line } = await ordered(10);
    const idempotencyKey = newId();
    const both = await Promise.all([1, 2].map(() => fulfil(buyer, id, [line], { idempotencyKey })));
    expect(both[0].fulfilments).toEqual(both[1].fulfilments);
    expect(await stands(id)).toEqual(told('PARTLY', 5_000));
    const end = (by: Person) =>
      by.api.mutate('endBoardFulfilment', { fulfilmentId: both[0].fulfilments[0].id, reason: '点错了' });
    expect(refusals(await end(await aBuyer()))).toEqual(['NOT_FOUND fulfilmentId']);
    const ended = await Promise.all([end(buyer), end(grower)]);
    expect(ended.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED fulfilmentId']);
    expect(await stands(id)).toEqual(told('OPEN', 0));
    expect((await fulfil(buyer, id, [line])).entry).toEqual(told('PARTLY', 5_000));
  });

  it('is of the entry, and of who names it', async () => {
    const id = await harvest();
    const [other, stranger] = [await aSupplier({ seat: '640425' }), await aBuyer()];
    const { line } = await ordered(2);
    expect(refusals(await fulfil(stranger, id, [line]))).toEqual(['NOT_FOUND orderLineIds.0']);
    const foreign = await ordered(2, buyer, other);
    const goji = await ordered(2, buyer, grower, { category: 'GOJI', name: '枸杞' });
    const pieces = await ordered(2, buyer, grower, { baseUnit: 'PIECE' });
    const { userErrors } = await fulfil(buyer, id, [foreign.line, goji.line, pieces.line]);
    expect(userErrors.map(({ message }: { message: string }) => message)).toEqual([
      'It did not come of the entry: no order of the publisher, or of the place',
      'It did not come of the entry: goods of another category',
      'It did not come of the entry: another unit',
    ]);
    await sql('UPDATE supplier_orders SET placed_on = placed_on - 1 WHERE id = $1', [uuidOf(foreign.part.id)]);
    const wanted = await need(1_000);
    expect(refusals(await fulfil(buyer, wanted, [foreign.line]))).toEqual(['NOT_OF_ENTRY orderLineIds.0']);
    expect(refusals(await fulfil(buyer, wanted, [line, line]))).toEqual(['NAMED_TWICE orderLineIds.1']);
    expect(refusals(await fulfil(buyer, wanted, []))).toEqual(['REQUIRED orderLineIds']);
    expect((await fulfil(grower, wanted, [line])).entry).toEqual(told('FULFILLED', 1_000));
    // Of an office's harvest: any grower of its place.
    const colleague = await anOffice();
    const places = await published(county, colleague, { quantityBase: '2000' });
    const again = await ordered(2);
    expect(refusals(await fulfil(buyer, places, [foreign.line]))).toEqual(['NOT_OF_ENTRY orderLineIds.0']);
    expect((await fulfil(buyer, places, [again.line])).entry).toEqual(told('PARTLY', 1_000));
  });

  it('counts in what is left beside the offer that it follows, once', async () => {
    const id = await harvest();
    const { offer: made } = await offer(buyer, id, 6_000);
    await answer(grower, made.id);
    const { line } = await ordered(10);
    await fulfil(buyer, id, [line]);
    const other = await aBuyer();
    expect(refusals(await offer(other, id, 4_001))).toEqual(['OFFER_ABOVE_LEFT quantityBase']);
    expect(refusals(await offer(other, id, 4_000))).toEqual([]);
  });

  it('is named for two entries at once, each of many, and gives no more than it has', async () => {
    const entries = await Promise.all([1, 2, 3, 4].map(() => harvest(4_000)));
    const { line } = await ordered(20);
    await Promise.all(entries.map((id, index) => fulfil(index % 2 ? grower : buyer, id, [line])));
    const sums = await Promise.all(entries.map(stands));
    expect(sums.map(({ orderedBase }) => Number(orderedBase)).sort()).toEqual([0, 2_000, 4_000, 4_000]);
  });
});
