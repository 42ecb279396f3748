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

async function find(
  parameters: Record<string, string>,
  person: Person,
  headers: Record<string, string> = {},
): Promise<Event[]> {
  const query = new URLSearchParams({ orderBy: 'recordTime', orderDirection: 'ASC', ...parameters }).toString();
  const { status, body } = await request(testWorld().apiUrl)
    .get(`/epcis/events?${query}`)
    .set({ ...headers, Authorization: `Bearer ${person.api.token}` });
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

describe('queries of fields', () => {
  const FARM = 'https://farm.example.cn/terms/';
  let person: Person;
  beforeAll(async () => {
    person = await aSupplier();
    const event = (n: number, more: object) => ({
      type: 'ObjectEvent',
      eventTime: `2026-09-0${n}T08:00:00.000+08:00`,
      eventTimeZoneOffset: '+08:00',
      action: 'ADD',
      bizStep: ['commissioning', 'holding', 'storing', 'packing'][n - 1],
      quantityList: [{ epcClass: `urn:x-test:${person.organisationId}`, quantity: n * 100, uom: 'KGM' }],
      readPoint: { id: `https://id.gs1.org/414/9520123000004/254/${n}` },
      ...more,
    });
    const document = {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { f: FARM }],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-09-09T00:00:00.000Z',
      epcisBody: {
        eventList: [
          event(1, { ilmd: { 'cbvmda:lotNumber': 'A1', 'f:plot': { 'f:row': [7, 12] } }, 'f:brix': 18.5 }),
          event(2, {
            'f:brix': '21.0',
            'f:dried': { 'f:until': '2026-09-02T20:00:00+08:00' },
            'f:note': '长'.repeat(1_500),
          }),
          event(3, {
            'f:brix': 'unripe',
            sensorElementList: [
              {
                sensorMetadata: {
                  startTime: '2026-09-03T00:00:00+08:00',
                  deviceID: 'urn:x-device:1',
                  'f:shed': 'north',
                },
                sensorReport: [
                  { type: 'gs1:Temperature', value: 4.2, uom: 'CEL' },
                  { type: 'gs1:Temperature', minValue: 2, maxValue: 9.5, uom: 'CEL' },
                ],
              },
            ],
          }),
          event(4, {}),
        ],
      },
    };
    const { status } = await request(testWorld().apiUrl)
      .post('/epcis/capture')
      .set({ Authorization: `Bearer ${person.api.token}`, 'Content-Type': 'application/ld+json' })
      .send(JSON.stringify(document));
    expect(status).toBe(202);
  });

  it.each<[Record<string, string>, number[]]>([
    [{ 'EQ_ILMD_cbvmda:lotNumber': 'A1' }, [1]],
    [{ 'EQ_INNER_ILMD_f:row': '12' }, [1]],
    [{ 'GE_INNER_ILMD_f:row': '12' }, [1]],
    [{ 'GT_INNER_ILMD_f:row': '12' }, []],
    [{ 'EQ_f:brix': '21' }, [2]],
    [{ 'EQ_f:brix': '18.50,unripe' }, [1, 3]],
    [{ 'GT_f:brix': '18.5' }, [2]],
    [{ 'LE_f:brix': '21' }, [1, 2]],
    [{ [`EXISTS_${FARM}brix`]: 'true' }, [1, 2, 3]],
    [{ 'EXISTS_f:brix': 'false' }, [4]],
    [{ 'EXISTS_INNER_f:until': 'true' }, [2]],
    [{ 'LT_INNER_f:until': '2026-09-02T12:00:01Z' }, [2]],
    [{ 'GE_INNER_f:until': '2026-09-02T12:00:01Z' }, []],
    [{ 'EQ_f:note': '长'.repeat(1_500) }, [2]],
    [{ EXISTS_sensorElementList: 'true' }, [3]],
    [{ EQ_type: 'Temperature' }, [3]],
    [{ EQ_type: 'https://gs1.org/voc/Temperature', EQ_deviceID: 'urn:x-device:1' }, [3]],
    [{ GE_value_CEL: '4.2' }, [3]],
    [{ GT_value_CEL: '4.2' }, []],
    [{ LT_value_FAH: '100' }, []],
    [{ GT_maxValue_CEL: '9' }, [3]],
    [{ GE_startTime: '2026-09-02T16:00:00Z' }, [3]],
    [{ LT_startTime: '2026-09-02T16:00:00Z' }, []],
    [{ 'EQ_SENSORMETADATA_f:shed': 'north' }, [3]],
    [{ GT_quantity_KGM: '200' }, [3, 4]],
    [{ EQ_quantity_KGM: '200.0' }, [2]],
    [{ WD_readPoint: 'urn:epc:id:sgln:9520123.00000.0', LT_quantity_KGM: '200' }, [1]],
  ])('%j finds events %j', async (parameters, found) => {
    const mine = { MATCH_epcClass: `urn:x-test:${person.organisationId}`, orderBy: 'eventTime' };
    const events = await find({ ...mine, ...parameters }, person, { 'GS1-Extensions': `f=${FARM}` });
    expect(events.map(({ eventTime }) => Number(String(eventTime).slice(9, 10)))).toEqual(found);
  });

  it.each([
    'EQ_nobody:knows=1',
    'GT_cbvmda:lotNumber=green',
    'EXISTS_cbvmda:x=maybe',
    'HASATTR_f=1',
    'EQ_value=1',
    'orderBy=f:brix',
  ])('refuse %s as the standard does', async (query) => {
    const { status, body } = await request(testWorld().apiUrl)
      .get(`/epcis/events?${query}`)
      .set('Authorization', `Bearer ${person.api.token}`);
    expect([status, body.type]).toEqual([400, 'epcisException:QueryParameterException']);
    expect(body.errors).toHaveLength(1);
  });
});

describe('over GraphQL', () => {
  const EVENTS = `query ($filter: TraceEventFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
    traceEvents(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { cursor } pageInfo { hasNextPage endCursor }
      nodes { eventId type action bizStep disposition eventTime eventTimeZoneOffset declaresWrong ownerId document } } }`;
  const CAPTURE = 'capture { captureId events errors { code field message } }';
  const harvest = (epcClass: string, day: number, more: object = {}) => ({
    type: 'ObjectEvent',
    eventTime: `2026-09-0${day}T08:00:00.000+08:00`,
    eventTimeZoneOffset: '+08:00',
    action: 'ADD',
    quantityList: [{ epcClass, quantity: 12, uom: 'KGM' }],
    ...more,
  });
  const documentOf = (...eventList: object[]) => ({
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    epcisBody: { eventList },
  });

  it('captures and finds as the REST interface does, by pages, in the same visibility', async () => {
    const [person, other] = await Promise.all([aSupplier(), aBuyer()]);
    const epcClass = `urn:x-test:gql:${person.organisationId}`;
    const document = documentOf(...[1, 2, 3].map((day) => harvest(epcClass, day)));
    const capture = () => person.api.done('captureTraceEvents', { document }, CAPTURE);
    expect((await capture()).capture).toMatchObject({ events: 3, errors: [] });
    expect((await capture()).capture).toMatchObject({ events: 3, errors: [] });
    const filter = { parameters: [{ name: 'MATCH_epcClass', values: [epcClass] }] };
    const page = async (more: object) => (await other.api.ask(EVENTS, { filter, ...more })).traceEvents;
    const first = await page({ first: 2 });
    expect(first.nodes.map(({ eventTime }: { eventTime: string }) => eventTime)).toEqual([
      '2026-09-03T00:00:00.000Z',
      '2026-09-02T00:00:00.000Z',
    ]);
    const rest = await page({ first: 2, after: first.pageInfo.endCursor });
    expect(rest).toMatchObject({
      nodes: [{ eventTime: '2026-09-01T00:00:00.000Z' }],
      pageInfo: { hasNextPage: false },
    });
    expect((await page({ last: 2, before: rest.edges[0].cursor })).nodes).toEqual(first.nodes);
    expect(first.nodes[0]).toMatchObject({
      type: 'OBJECT_EVENT',
      action: 'ADD',
      bizStep: null,
      eventTimeZoneOffset: '+08:00',
      declaresWrong: false,
      ownerId: toGlobalId('Organisation', person.organisationId),
      document: { eventID: first.nodes[0].eventId, quantityList: [{ epcClass, quantity: 12, uom: 'KGM' }] },
    });
    const between = { from: '2026-09-02T00:00:00Z', until: '2026-09-03T00:00:00Z', standing: true };
    const { nodes } = (await other.api.ask(EVENTS, { filter: { ...filter, ...between } })).traceEvents;
    expect(nodes).toEqual([first.nodes[1]]);
  });

  it('finds the events of a lot', async () => {
    const [supplier, buyer, custodian] = await Promise.all([aSupplier(), aBuyer(), aCustodian()]);
    const { listing } = await aPaidPurchase({ buyer, supplier, custodian });
    const filter = { lotId: toGlobalId('Lot', listing.lotId), bizSteps: ['accepting'] };
    expect((await buyer.api.ask(EVENTS, { filter })).traceEvents.nodes).toMatchObject([{ disposition: 'conformant' }]);
    expect((await (await aBuyer()).api.ask(EVENTS, { filter })).traceEvents.nodes).toEqual([]);
  });

  it('names what is wrong by its path', async () => {
    const person = await aSupplier();
    const refusals = async (input: object) => {
      const { userErrors, capture } = await person.api.mutate('captureTraceEvents', input, CAPTURE);
      return [...userErrors, ...(capture?.errors ?? [])].map(
        ({ code, field }: { code: string; field: string[] }) => `${code} ${field.join('.')}`,
      );
    };
    expect(await refusals({ document: { type: 'Order' } })).toEqual(['INVALID document.type']);
    expect(await refusals({ document: 7 })).toEqual(['INVALID document.type']);
    const epcClass = `urn:x-test:bad:${person.organisationId}`;
    const mixed = documentOf(harvest(epcClass, 1, { action: 'DO' }), harvest(epcClass, 2));
    const fault = 'INVALID document.epcisBody.eventList.0.action';
    expect(await refusals({ document: mixed })).toEqual([fault]);
    const filter = { parameters: [{ name: 'MATCH_epcClass', values: [epcClass] }] };
    expect((await person.api.ask(EVENTS, { filter })).traceEvents.nodes).toEqual([]);
    expect(await refusals({ document: mixed, onError: 'PROCEED' })).toEqual([fault]);
    expect((await person.api.ask(EVENTS, { filter })).traceEvents.nodes).toHaveLength(1);
    for (const [name, field] of [
      ['EQ_colour', 'filter.EQ_colour'],
      ['perPage', 'filter.parameters'],
    ]) {
      const { errors } = await person.api.send(EVENTS, { filter: { parameters: [{ name, values: ['1'] }] } });
      expect(errors?.[0].extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        userErrors: [{ code: 'INVALID', field: field.split('.') }],
      });
    }
    const { errors } = await person.api.send(EVENTS, { after: Buffer.from('["x","y"]').toString('base64url') });
    expect(errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
  });
});
