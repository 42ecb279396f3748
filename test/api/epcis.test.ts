import request from 'supertest';
import { fromGlobalId, toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
  aPaidPurchase,
  aSupplier,
  type Person,
  sql,
  testWorld,
} from '@shanhai/testing';

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}
type Call = { person?: Person; headers?: Record<string, string> };

const over = (call: request.Test, { person, headers = {} }: Call): request.Test => {
  void call.set({ 'Accept-Language': 'en', ...headers });
  return person ? call.set('Authorization', `Bearer ${person.api.token}`) : call;
};
const post = (path: string, body: unknown, call: Call): PromiseLike<Answer> =>
  over(request(testWorld().apiUrl).post(path), call)
    .set('Content-Type', 'application/ld+json')
    .send(typeof body === 'string' ? body : JSON.stringify(body)) as unknown as PromiseLike<Answer>;
const get = (path: string, call: Call): PromiseLike<Answer> =>
  over(request(testWorld().apiUrl).get(path), call) as unknown as PromiseLike<Answer>;

let made = 0;
/** A lot that no other test has. */
const aClass = () => `https://id.gs1.org/01/09520123456788/10/T${(made += 1)}-${process.pid}`;
const harvest = (epcClass: string, more: object = {}) => ({
  type: 'ObjectEvent',
  eventTime: '2026-09-01T08:00:00.000+08:00',
  eventTimeZoneOffset: '+08:00',
  action: 'ADD',
  quantityList: [{ epcClass, quantity: 1200, uom: 'KGM' }],
  bizStep: 'commissioning',
  ...more,
});
const document = (...eventList: object[]) => ({
  '@context': [
    'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
    { farm: 'https://farm.example.cn/terms/' },
  ],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-09-02T00:00:00.000Z',
  epcisBody: { eventList },
});
async function find(parameters: Record<string, string>, person: Person) {
  const answer = await get(`/epcis/events?${new URLSearchParams(parameters).toString()}`, { person });
  expect(answer.status).toBe(200);
  const { epcisBody } = answer.body as {
    epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } };
  };
  return { events: epcisBody.queryResults.resultsBody.eventList, headers: answer.headers };
}

describe('capture', () => {
  it('takes a document, names its events by their hash, and tells of the job', async () => {
    const person = await aSupplier();
    const epcClass = aClass();
    const sent = await post('/epcis/capture', document(harvest(epcClass, { 'farm:plot': { 'farm:row': 7 } })), {
      person,
    });
    expect(sent.status).toBe(202);
    expect(sent.headers).toMatchObject({
      'gs1-epcis-version': '2.0.0',
      location: expect.stringMatching(/^\/epcis\/capture\//),
    });
    const job = await get(sent.headers.location, { person });
    expect(job.body).toMatchObject({ running: false, success: true, captureErrorBehaviour: 'rollback', errors: [] });
    const { events } = await find({ MATCH_anyEPCClass: epcClass }, person);
    expect(events).toEqual([
      {
        ...harvest(epcClass, { 'farm:plot': { 'farm:row': 7 } }),
        '@context': [{ farm: 'https://farm.example.cn/terms/' }],
        eventID: expect.stringMatching(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/),
        recordTime: expect.stringMatching(/Z$/),
      },
    ]);
    const facts = await sql('SELECT 1 FROM facts WHERE type = $1 AND payload->>$2 = $3', [
      'epcis_event.captured',
      'hash',
      events[0].eventID,
    ]);
    expect(facts).toHaveLength(1);
  });

  it('takes the same event once, however it is spelled and however often it comes, at once too', async () => {
    const person = await aSupplier();
    const lot = `G${(made += 1)}-${process.pid}`;
    const spellings = [
      harvest(`https://id.gs1.org/01/09520123456788/10/${lot}`),
      harvest(`urn:epc:class:lgtin:9520123.045678.${lot}`, {
        eventTime: '2026-09-01T00:00:00Z',
        bizStep: 'urn:epcglobal:cbv:bizstep:commissioning',
      }),
    ];
    const answers = await Promise.all(
      [...spellings, ...spellings].map((event) => post('/epcis/capture', document(event, event), { person })),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect((await find({ MATCH_epcClass: `urn:epc:class:lgtin:9520123.045678.${lot}` }, person)).events).toHaveLength(
      1,
    );
  });

  it('is all or nothing, or each event by itself, and names what is wrong by its path', async () => {
    const person = await aSupplier();
    const [bad, good] = [aClass(), aClass()];
    const mixed = document(harvest(bad, { action: 'DO' }), harvest(good));
    for (const [behaviour, found] of [
      ['rollback', 0],
      ['proceed', 1],
    ] as const) {
      const headers = { 'GS1-Capture-Error-Behaviour': behaviour };
      const sent = await post('/epcis/capture', mixed, { person, headers });
      const job = await get(sent.headers.location, { person });
      expect(job.body).toMatchObject({
        success: false,
        captureErrorBehaviour: behaviour,
        errors: [{ title: 'INVALID', path: ['epcisBody', 'eventList', '0', 'action'], status: 400 }],
      });
      expect((await find({ MATCH_epcClass: good }, person)).events).toHaveLength(found);
    }
  });

  it('takes one event at /events, and gives it back under its id', async () => {
    const person = await aSupplier();
    const event = harvest(aClass());
    const sent = await post('/epcis/events', event, { person });
    expect(sent.status).toBe(201);
    const back = await get(sent.headers.location, { person, headers: { Accept: 'application/ld+json' } });
    expect(back.headers['content-type']).toBe('application/ld+json; charset=utf-8');
    expect(back.body).toMatchObject(event);
    const again = await post(
      '/epcis/events',
      { ...event, eventID: (back.body as { eventID: string }).eventID },
      { person },
    );
    expect([again.status, again.headers.location]).toEqual([201, sent.headers.location]);
  });

  it('takes a declaration that an event was wrong, beside the event', async () => {
    const person = await aSupplier();
    const epcClass = aClass();
    await post('/epcis/events', harvest(epcClass), { person });
    const errorDeclaration = { declarationTime: '2026-09-03T00:00:00.000Z', reason: 'incorrect_data' };
    expect((await post('/epcis/events', harvest(epcClass, { errorDeclaration }), { person })).status).toBe(201);
    const { events } = await find({ MATCH_epcClass: epcClass }, person);
    expect(new Set(events.map(({ eventID }) => eventID)).size).toBe(1);
    expect((await find({ MATCH_epcClass: epcClass, EXISTS_errorDeclaration: 'true' }, person)).events).toMatchObject([
      { errorDeclaration },
    ]);
    expect((await find({ MATCH_epcClass: epcClass, EXISTS_errorDeclaration: 'false' }, person)).events).toHaveLength(1);
    const unknown = await post('/epcis/events', harvest(aClass(), { errorDeclaration }), { person });
    expect([unknown.status, unknown.body.type]).toEqual([404, 'epcisException:NoSuchResourceException']);
  });

  it.each<[string, unknown, string[]]>([
    ['no document', { type: 'Order' }, ['type']],
    ['another version', { ...document(harvest('urn:a:b')), schemaVersion: '1.2' }, ['schemaVersion']],
    ['no events', document(), ['epcisBody', 'eventList']],
    [
      'a prefix that is none',
      { ...document(harvest('urn:a:b')), '@context': [{ 'a b': 'urn:x:' }] },
      ['@context', 'a b'],
    ],
    [
      'text that cannot be kept',
      document(harvest('urn:a:b', { 'farm:plot': 'x\0y' })),
      ['epcisBody', 'eventList', '0', 'farm:plot'],
    ],
  ])('refuses %s, with the path', async (_, body, path) => {
    const answer = await post('/epcis/capture', body, { person: await aSupplier() });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(answer.body).toMatchObject({ type: 'epcisException:ValidationException', status: 400, errors: [{ path }] });
  });

  it('refuses an id that is the hash of something else', async () => {
    const eventID = `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0`;
    const answer = await post('/epcis/events', harvest(aClass(), { eventID }), { person: await aSupplier() });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ code: 'INVALID', path: ['eventID'] }] });
  });

  it.each([
    '{"type":',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    '{"__proto__":{"admin":true}}',
    '7',
    'null',
    '[]',
  ])('refuses a hostile body (%.30s) with 400', async (body) => {
    const answer = await post('/epcis/capture', body, { person: await aSupplier() });
    expect(answer.status).toBe(400);
  });

  it('takes an id of the sender’s own for one event alone, also in one document, and declares that very event wrong', async () => {
    const person = await aSupplier();
    const epcClass = aClass();
    const eventID = `urn:uuid:${newId()}`;
    const one = (more: object) => post('/epcis/events', harvest(epcClass, { eventID, ...more }), { person });
    expect((await one({})).status).toBe(201);
    expect((await one({})).status).toBe(201);
    const refused = { status: 400, errors: [{ code: 'INVALID', path: ['eventID'] }] };
    expect((await one({ bizStep: 'packing' })).body).toMatchObject(refused);
    const errorDeclaration = { declarationTime: '2026-09-03T00:00:00.000Z', reason: 'did_not_occur' };
    expect((await one({ bizStep: 'packing', errorDeclaration })).body).toMatchObject(refused);
    expect((await one({ errorDeclaration })).status).toBe(201);
    const named = (more: object) => harvest(epcClass, { eventID: `${eventID}-2`, ...more });
    const both = document(named({}), named({}), named({ bizStep: 'packing' }));
    const sent = await post('/epcis/capture', both, {
      person,
      headers: { 'GS1-Capture-Error-Behaviour': 'proceed' },
    });
    expect((await get(sent.headers.location, { person })).body).toMatchObject({
      success: false,
      errors: [{ path: ['epcisBody', 'eventList', '2', 'eventID'] }],
    });
    expect((await find({ EQ_eventID: `${eventID}-2` }, person)).events).toMatchObject([{ bizStep: 'commissioning' }]);
  });

  it('leaves what this system saw itself to the steps that it tells of', async () => {
    const supplier = await aSupplier();
    const { productGlobalId: productId } = await aListing(supplier);
    const lot = { productId, quantityBase: '1000', placeCode: '640422', harvestedOn: '2026-09-01' };
    const recorded = await supplier.api.done('recordLot', { ...lot, idempotencyKey: newId() }, 'lot { id }');
    const named = { MATCH_epcClass: `urn:uuid:${fromGlobalId('Lot', recorded.lot.id, [])}` };
    const { events } = await find(named, supplier);
    expect(events).toMatchObject([{ bizStep: 'commissioning' }]);
    const [{ recordTime: _, ...event }] = events;
    const errorDeclaration = { declarationTime: '2026-09-03T00:00:00.000Z', reason: 'did_not_occur' };
    const declared = await post('/epcis/events', { ...event, errorDeclaration }, { person: supplier });
    expect(declared.body).toMatchObject({ status: 400, errors: [{ code: 'INVALID', path: ['eventID'] }] });
    expect((await post('/epcis/events', event, { person: supplier })).status).toBe(201);
    expect((await find(named, supplier)).events).toHaveLength(1);
  });

  it('is for sellers and receivers', async () => {
    const event = harvest(aClass());
    expect((await post('/epcis/events', event, {})).status).toBe(401);
    expect((await post('/epcis/events', event, { person: await anOffice() })).status).toBe(403);
    expect((await post('/epcis/events', event, { person: await aBuyer() })).status).toBe(201);
  });
});

describe('queries', () => {
  it('find by every side of an event', async () => {
    const person = await aSupplier();
    const [fresh, dried, box] = [
      aClass(),
      aClass(),
      `urn:epc:id:sscc:952012345.0${String(process.pid).padStart(7, '0').slice(-7)}`,
    ];
    const place = `https://id.gs1.org/414/952012300${String((made += 1)).padStart(4, '0')}`;
    const { eventTimeZoneOffset } = harvest(fresh);
    const drying = {
      type: 'TransformationEvent',
      eventTime: '2026-09-02T08:00:00.000+08:00',
      eventTimeZoneOffset,
      inputQuantityList: [{ epcClass: fresh, quantity: 1200, uom: 'KGM' }],
      outputQuantityList: [{ epcClass: dried, quantity: 260, uom: 'KGM' }],
      bizStep: 'creating_class_instance',
      readPoint: { id: place },
    };
    const packing = {
      type: 'AggregationEvent',
      eventTime: '2026-09-03T08:00:00.000+08:00',
      eventTimeZoneOffset,
      action: 'ADD',
      parentID: box,
      childQuantityList: [{ epcClass: dried, quantity: 20, uom: 'KGM' }],
      bizStep: 'packing',
    };
    const shipping = {
      type: 'ObjectEvent',
      eventTime: '2026-09-04T08:00:00.000+08:00',
      eventTimeZoneOffset,
      action: 'OBSERVE',
      epcList: [box],
      bizStep: 'shipping',
      disposition: 'in_transit',
      bizTransactionList: [{ type: 'po', bizTransaction: `urn:uuid:${box}` }],
      destinationList: [{ type: 'owning_party', destination: 'urn:uuid:buyer' }],
    };
    await post('/epcis/capture', document(harvest(fresh), drying, packing, shipping), { person });
    const steps = async (parameters: Record<string, string>) =>
      (await find(parameters, person)).events.map(({ bizStep }) => bizStep as string);
    expect(await steps({ MATCH_anyEPCClass: dried })).toEqual(['packing', 'creating_class_instance']);
    expect(await steps({ MATCH_anyEPCClass: `${fresh},${dried}`, orderDirection: 'ASC' })).toEqual([
      'commissioning',
      'creating_class_instance',
      'packing',
    ]);
    expect(await steps({ MATCH_inputEPCClass: fresh })).toEqual(['creating_class_instance']);
    expect(await steps({ MATCH_outputEPCClass: dried })).toEqual(['creating_class_instance']);
    expect(await steps({ MATCH_epcClass: dried })).toEqual(['packing']);
    expect(await steps({ MATCH_anyEPC: box })).toEqual(['shipping', 'packing']);
    expect(await steps({ MATCH_parentID: box })).toEqual(['packing']);
    expect(await steps({ MATCH_epc: box, EQ_action: 'OBSERVE' })).toEqual(['shipping']);
    expect(await steps({ EQ_readPoint: place })).toEqual(['creating_class_instance']);
    expect(await steps({ EQ_bizTransaction_po: `urn:uuid:${box}` })).toEqual(['shipping']);
    expect(await steps({ MATCH_anyEPC: box, EQ_destination_owning_party: 'urn:uuid:buyer' })).toEqual(['shipping']);
    expect(await steps({ MATCH_anyEPC: box, EQ_bizStep: 'https://ref.gs1.org/cbv/BizStep-packing' })).toEqual([
      'packing',
    ]);
    expect(await steps({ MATCH_anyEPC: box, eventType: 'ObjectEvent,TransactionEvent' })).toEqual(['shipping']);
    expect(await steps({ MATCH_anyEPC: box, GE_eventTime: '2026-09-04T00:00:00Z' })).toEqual(['shipping']);
    expect(await steps({ MATCH_anyEPC: box, LT_eventTime: '2026-09-04T00:00:00Z' })).toEqual(['packing']);
    const member = await get(`/epcis/epcs/${encodeURIComponent(box)}/events?EQ_bizStep=shipping`, { person });
    expect(member.body).toMatchObject({
      epcisBody: { queryResults: { resultsBody: { eventList: [{ bizStep: 'shipping' }] } } },
    });
    // Others see goods move, and not between whom.
    const other = await aBuyer();
    expect((await find({ MATCH_anyEPC: box }, other)).events.map(({ bizStep }) => bizStep)).toEqual(['packing']);
  });

  it('show what names parties to those whom it names as owning or possessing party, and to nobody else', async () => {
    const [person, buyer, carrier, place] = await Promise.all([aSupplier(), aBuyer(), aCustodian(), aBuyer()]);
    const epcClass = aClass();
    const party = ({ organisationId }: Person) => `urn:uuid:${organisationId}`;
    await post(
      '/epcis/capture',
      document({
        ...harvest(epcClass, { bizStep: 'shipping', action: 'OBSERVE' }),
        ilmd: undefined,
        sourceList: [{ type: 'possessing_party', source: party(carrier) }],
        destinationList: [
          { type: 'owning_party', destination: party(buyer) },
          { type: 'location', destination: party(place) },
        ],
      }),
      { person },
    );
    const seenBy = async (who: Person) => (await find({ MATCH_epcClass: epcClass }, who)).events.length;
    expect(await Promise.all([person, buyer, carrier, place].map(seenBy))).toEqual([1, 1, 1, 0]);
    expect((await find({ EQ_bizStep: 'shipping' }, buyer)).events).toHaveLength(1);
  });

  it('give pages that a link leads through, each event once', async () => {
    const person = await aSupplier();
    const epcClass = aClass();
    const times = [1, 1, 2, 3, 3].map((day, index) =>
      harvest(epcClass, { eventTime: `2026-09-0${day}T08:00:00+08:00`, 'farm:n': index }),
    );
    await post('/epcis/capture', document(...times), { person });
    const seen: unknown[] = [];
    let path: string | undefined = `/epcis/events?MATCH_epcClass=${encodeURIComponent(epcClass)}&perPage=2`;
    for (let page = 0; path && page < 5; page += 1) {
      const answer: Answer = await get(path, { person });
      const { epcisBody } = answer.body as { epcisBody: { queryResults: { resultsBody: { eventList: object[] } } } };
      seen.push(...epcisBody.queryResults.resultsBody.eventList);
      path = /<(.*)>; rel="next"/.exec(answer.headers.link ?? '')?.[1];
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen.map((event) => (event as { eventID: string }).eventID)).size).toBe(5);
    const tooMany = await get(`/epcis/events?MATCH_epcClass=${encodeURIComponent(epcClass)}&maxEventCount=4`, {
      person,
    });
    expect([tooMany.status, tooMany.body.errors]).toMatchObject([413, [{ code: 'TOO_MANY', path: ['maxEventCount'] }]]);
  });

  it.each([
    ['EQ_colour=red', 'EQ_colour'],
    ['GE_eventTime=yesterday', 'GE_eventTime'],
    ['orderBy=price', 'orderBy'],
    ['perPage=0', 'perPage'],
    ['nextPageToken=x', 'nextPageToken'],
    ['EQ_bizStep=', 'EQ_bizStep'],
    ['__proto__=1', '__proto__'],
  ])('refuse %s', async (query, parameter) => {
    const answer = await get(`/epcis/events?${query}`, { person: await aSupplier() });
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: [parameter] }]]);
  });

  it('tell the limits before anything is sent', async () => {
    const { status, headers } = await over(request(testWorld().apiUrl).options('/epcis/capture'), {});
    expect([status, headers.allow, headers['gs1-epcis-capture-limit']]).toEqual([204, 'GET, POST, OPTIONS', '1000']);
  });
});

describe('what this system sees itself', () => {
  const of = async (lotId: string, person: Person) =>
    (await find({ MATCH_epcClass: `urn:uuid:${lotId}`, orderBy: 'recordTime', orderDirection: 'ASC' }, person)).events;
  const told = (events: Record<string, unknown>[]) =>
    events.map(({ bizStep, disposition, quantityList }) => [bizStep, disposition, quantityList]);

  it('of an order are shipping, receiving, accepting and return, for those between whom goods move', async () => {
    const [supplier, buyer, custodian, stranger] = await Promise.all([aSupplier(), aBuyer(), aCustodian(), aBuyer()]);
    const { listing, part } = await aPaidPurchase({ buyer, supplier, custodian });
    const orderId = fromGlobalId('SupplierOrder', part.id, []);
    const [parcel] = await sql<{ id: string; shipment: string; grams: number }>(
      `SELECT s.id, s.shipment_id AS shipment, l.content_base::integer AS grams FROM shipment_lines s
       JOIN order_lines l ON l.id = s.order_line_id WHERE l.supplier_order_id = $1`,
      [orderId],
    );
    await buyer.api.done(
      'returnGoods',
      {
        idempotencyKey: newId(),
        supplierOrderId: part.id,
        returnedOn: businessDateOf(new Date()),
        reason: '破损',
        lines: [{ shipmentLineId: toGlobalId('ShipmentLine', parcel.id), quantity: 3 }],
      },
      'supplierOrder { id }',
    );
    const packs = (count: number) => [
      { epcClass: `urn:uuid:${listing.lotId}`, quantity: (parcel.grams * count) / 1000, uom: 'KGM' },
    ];
    const events = await of(listing.lotId, buyer);
    expect(told(events)).toEqual([
      ['shipping', 'in_transit', packs(10)],
      ['receiving', 'in_progress', packs(10)],
      ['accepting', 'conformant', packs(10)],
      ['shipping', 'returned', packs(3)],
    ]);
    expect(events[0]).toMatchObject({
      bizTransactionList: [
        { type: 'po', bizTransaction: `urn:uuid:${orderId}` },
        { type: 'desadv', bizTransaction: `urn:uuid:${parcel.shipment}` },
      ],
      sourceList: [{ type: 'possessing_party', source: `urn:uuid:${supplier.organisationId}` }],
      destinationList: [{ type: 'possessing_party', destination: `urn:uuid:${buyer.organisationId}` }],
    });
    expect(await of(listing.lotId, supplier)).toEqual(events);
    expect(await of(listing.lotId, stranger)).toEqual([]);
    expect((await find({ EQ_bizTransaction_desadv: `urn:uuid:${parcel.shipment}` }, supplier)).events).toEqual([
      events[0],
    ]);
    const facts = await sql<{ hash: string }>(
      `SELECT payload->>'hash' AS hash FROM facts WHERE type = 'epcis_event.captured' AND payload->>'eventId' = ANY($1::text[])`,
      [events.map(({ eventID }) => eventID)],
    );
    expect(facts.map(({ hash }) => hash).sort()).toEqual(events.map(({ eventID }) => eventID as string).sort());
  });

  it('of a lot are its harvest and its losses, for anybody', async () => {
    const supplier = await aSupplier();
    const { productGlobalId: productId } = await aListing(supplier);
    const harvestedOn = '2026-08-20';
    const { lot } = await supplier.api.done(
      'recordLot',
      { idempotencyKey: newId(), productId, quantityBase: '500000', placeCode: supplier.seatCode, harvestedOn },
      'lot { id traceCode }',
    );
    for (const lostOn of [harvestedOn, harvestedOn])
      await supplier.api.done(
        'recordLotLoss',
        { idempotencyKey: newId(), lotId: lot.id, quantityBase: '1500', lostOn, reason: '霉变' },
        'lot { id }',
      );
    const lotId = fromGlobalId('Lot', lot.id, []);
    const kilograms = (quantity: number) => [{ epcClass: `urn:uuid:${lotId}`, quantity, uom: 'KGM' }];
    const events = await of(lotId, await aBuyer());
    expect(told(events)).toEqual([
      ['commissioning', 'active', kilograms(500)],
      ['destroying', 'destroyed', kilograms(1.5)],
      ['destroying', 'destroyed', kilograms(1.5)],
    ]);
    expect(events[0]).toMatchObject({
      action: 'ADD',
      eventTime: '2026-08-20T12:00:00.000+08:00',
      ilmd: { 'cbvmda:lotNumber': lot.traceCode, 'cbvmda:harvestStartDate': harvestedOn },
    });
  });
});
