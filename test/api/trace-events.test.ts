import request from 'supertest';
import { fromGlobalId, toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  aSupplier,
  type Person,
  sql,
  testWorld,
} from '@shanhai/testing';

type Event = Record<string, unknown> & { eventID: string; errorDeclaration?: Record<string, unknown> };
const today = businessDateOf(new Date());

async function find(parameters: Record<string, string>, person: Person): Promise<Event[]> {
  const query = new URLSearchParams({ orderBy: 'recordTime', orderDirection: 'ASC', ...parameters }).toString();
  const { status, body } = await request(testWorld().apiUrl)
    .get(`/epcis/events?${query}`)
    .set('Authorization', `Bearer ${person.api.token}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body.epcisBody.queryResults.resultsBody.eventList;
}
const steps = (events: Event[]) => events.map(({ bizStep }) => bizStep);
const ofLot = (lotId: string) => ({ MATCH_anyEPCClass: `urn:uuid:${lotId}` });

describe('events between parties', () => {
  it('are seen by the offices of the place that the goods are from, and by no other office', async () => {
    const [supplier, buyer, custodian] = await Promise.all([aSupplier({ seat: '640422' }), aBuyer(), aCustodian()]);
    const { listing } = await aPaidPurchase({ buyer, supplier, custodian });
    const seen = async (seat: string) => steps(await find(ofLot(listing.lotId), await anOffice({ seat })));
    const all = ['shipping', 'receiving', 'accepting'];
    for (const seat of ['640000', '640400', '640422']) expect(await seen(seat)).toEqual(all);
    for (const seat of ['640425', '350000', '640100']) expect(await seen(seat)).toEqual([]);
    expect(steps(await find(ofLot(listing.lotId), await aSupplier({ seat: '640422' })))).toEqual([]);
  });

  it('name the invoice (inv) that was put beside the goods, until it is taken back', async () => {
    const [supplier, buyer, custodian] = await Promise.all([aSupplier(), aBuyer(), aCustodian()]);
    const { listing, part } = await aPaidPurchase({ buyer, supplier, custodian });
    const number = anInvoiceNumber(today);
    const { evidence } = await supplier.api.done(
      'attachEvidence',
      {
        idempotencyKey: newId(),
        supplierOrderId: part.id,
        kind: 'INVOICE',
        number,
        amountFen: '10000',
        issuedOn: today,
        lines: [{ orderLineId: part.lines[0].id, amountFen: '10000' }],
      },
      'evidence { id }',
    );
    const inv = { EQ_bizTransaction_inv: `urn:x-fapiao:${number}` };
    const [event, ...more] = await find(inv, buyer);
    expect([event, more]).toMatchObject([
      {
        type: 'TransactionEvent',
        action: 'ADD',
        quantityList: [{ epcClass: `urn:uuid:${listing.lotId}` }],
        bizTransactionList: [
          { type: 'po', bizTransaction: `urn:uuid:${fromGlobalId('SupplierOrder', part.id, [])}` },
          { type: 'inv', bizTransaction: `urn:x-fapiao:${number}` },
        ],
      },
      [],
    ]);
    expect(await find(inv, await aBuyer())).toEqual([]);
    const withdrawal = { idempotencyKey: newId(), evidenceId: evidence.id, reason: '开错了' };
    await supplier.api.done('withdrawEvidence', withdrawal, 'evidence { state }');
    expect(await find({ ...inv, EXISTS_errorDeclaration: 'true' }, buyer)).toMatchObject([
      { eventID: event.eventID, errorDeclaration: { reason: 'did_not_occur' } },
    ]);
    expect(await find({ ...inv, standing: 'true' }, buyer)).toEqual([]);
    expect(await find({ ...inv, standing: 'false' }, buyer)).toHaveLength(2);
  });
});

describe('correctLotLoss', () => {
  const LOSSES = 'lot { id availableBase: quantityBase losses { id quantityBase lostOn reason correctsId corrected } }';
  const lose = async (supplier: Person) => {
    const { productGlobalId: productId } = await aListing(supplier);
    const { lot } = await supplier.api.done(
      'recordLot',
      {
        idempotencyKey: newId(),
        productId,
        quantityBase: '10000',
        placeCode: supplier.seatCode,
        harvestedOn: '2026-08-20',
      },
      'lot { id }',
    );
    const input = {
      idempotencyKey: newId(),
      lotId: lot.id,
      quantityBase: '4000',
      lostOn: '2026-08-21',
      reason: '霉变',
    };
    const { lot: after } = await supplier.api.done('recordLotLoss', input, LOSSES);
    return { lotId: fromGlobalId('Lot', lot.id, []), loss: after.losses[0] as { id: string } };
  };
  const lostBase = async (lotId: string) =>
    (await sql<{ lost: string }>('SELECT lost_base::text AS lost FROM lots WHERE id = $1', [lotId]))[0].lost;
  const correct = (supplier: Person, lotLossId: string, more: object = {}) =>
    supplier.api.mutate(
      'correctLotLoss',
      { idempotencyKey: newId(), lotLossId, quantityBase: '400', reason: '多记一个零', ...more },
      'lotLoss { id quantityBase lostOn reason recordedOn correctsId corrected }',
    );

  it('puts a loss in the place of a wrong one, in the mass balance and in the trace', async () => {
    const supplier = await aSupplier();
    const { lotId, loss } = await lose(supplier);
    const key = { idempotencyKey: newId() };
    const { lotLoss, userErrors } = await correct(supplier, loss.id, key);
    expect([userErrors, lotLoss]).toEqual([
      [],
      expect.objectContaining({
        quantityBase: '400',
        lostOn: '2026-08-21',
        recordedOn: today,
        correctsId: loss.id,
        corrected: false,
      }),
    ]);
    expect((await correct(supplier, loss.id, key)).lotLoss).toEqual(lotLoss);
    expect(await lostBase(lotId)).toBe('400');
    const events = await find({ ...ofLot(lotId), EQ_bizStep: 'destroying' }, await aBuyer());
    const [wrong, ...others] = events;
    const right = others.find(({ errorDeclaration }) => !errorDeclaration)!;
    const declaration = others.find(({ errorDeclaration }) => errorDeclaration)!;
    expect(events).toHaveLength(3);
    expect(declaration).toMatchObject({
      eventID: wrong.eventID,
      eventTime: wrong.eventTime,
      errorDeclaration: { reason: 'incorrect_data', correctiveEventIDs: [right.eventID] },
    });
    expect(right).toMatchObject({ quantityList: [{ quantity: 0.4, uom: 'KGM' }] });
    expect(await find({ ...ofLot(lotId), EQ_bizStep: 'destroying', standing: 'true' }, supplier)).toEqual([right]);
    expect(await find({ EQ_correctiveEventID: right.eventID }, supplier)).toEqual([declaration]);
    // A loss that was none.
    expect((await correct(supplier, lotLoss.id, { quantityBase: '0' })).lotLoss).toMatchObject({ quantityBase: '0' });
    expect(await lostBase(lotId)).toBe('0');
    expect(await find({ ...ofLot(lotId), EQ_bizStep: 'destroying', standing: 'true' }, supplier)).toEqual([]);
  });

  it('refuses what is not one’s own, was corrected before, changes nothing, or is more than there is', async () => {
    const [supplier, other] = await Promise.all([aSupplier(), aSupplier()]);
    const { lotId, loss } = await lose(supplier);
    const refusals = async (more: object, by = supplier) =>
      (await correct(by, loss.id, more)).userErrors.map(
        ({ code, field }: { code: string; field: string[] }) => `${code} ${field.join('.')}`,
      );
    expect(await refusals({}, other)).toEqual(['NOT_FOUND lotLossId']);
    expect(await refusals({ quantityBase: '4000' })).toEqual(['INVALID quantityBase']);
    expect(await refusals({ quantityBase: '10001' })).toEqual(['LOT_EXHAUSTED quantityBase']);
    expect(await refusals({ quantityBase: '-1' })).toEqual(['INVALID quantityBase']);
    expect(await refusals({ lostOn: '2026-08-19' })).toEqual(['DATE_OUT_OF_ORDER lostOn']);
    expect(await refusals({ lostOn: '2999-01-01' })).toEqual(['DATE_IN_FUTURE lostOn']);
    expect(await refusals({ reason: ' ' })).toEqual(['REQUIRED reason']);
    expect(await lostBase(lotId)).toBe('4000');
    // Many at once: one stands.
    const race = await Promise.all(
      [1, 2, 3, 4].map((grams) => correct(supplier, loss.id, { quantityBase: `${grams}` })),
    );
    expect(race.flatMap(({ userErrors }) => userErrors).map(({ code }: { code: string }) => code)).toEqual(
      Array(3).fill('STATE_NOT_ALLOWED'),
    );
    const [stands] = race.flatMap(({ lotLoss }) => (lotLoss ? [lotLoss] : []));
    expect(await lostBase(lotId)).toBe(stands.quantityBase);
    const LOSSES_OF = 'query ($id: ID!) { node(id: $id) { ... on Lot { losses { id } } } }';
    const node = { id: toGlobalId('Lot', lotId) };
    expect((await supplier.api.ask(LOSSES_OF, node)).node.losses).toHaveLength(2);
    expect((await other.api.ask(LOSSES_OF, node)).node.losses).toBeNull();
  });
});
