import { randomBytes } from 'node:crypto';
import { newId } from '@shanhai/kernel';
import { aBuyer, aListing, anOffice, ApiClient, aSupplier, type Person, sql } from '@shanhai/testing';

const XIJI = '640422';
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

/** A file of evidence, by SQL; gives its hash. */
async function aFile(person: Person): Promise<string> {
  const hash = randomBytes(32).toString('hex');
  await sql(
    "INSERT INTO files (hash, media_type, size_bytes, content, uploaded_by) VALUES ($1, 'image/png', 1, 'x', $2)",
    [hash, person.userId],
  );
  return hash;
}

let key = 0;
const idempotencyKey = () => `tracing-${(key += 1)}`;

async function aProduct(supplier: Person): Promise<string> {
  const input = { name: '西吉马铃薯', categoryCode: 'POTATOES', baseUnit: 'GRAM', originCode: supplier.seatCode };
  return (await supplier.api.done('createProduct', input, 'product { id }')).product.id;
}

const lotOf = (productId: string, more: object = {}) => ({
  productId,
  quantityBase: '5000000',
  placeCode: '640422100',
  harvestedOn: '2024-09-20',
  idempotencyKey: idempotencyKey(),
  ...more,
});

async function aLot(supplier: Person, more: object = {}): Promise<{ id: string; traceCode: string }> {
  return (await supplier.api.done('recordLot', lotOf(await aProduct(supplier), more), 'lot { id traceCode }')).lot;
}

async function aClaim(supplier: Person, lotId: string, more: object = {}): Promise<string> {
  const input = { lotId, evidence: [await aFile(supplier)], idempotencyKey: idempotencyKey(), ...more };
  return (await supplier.api.done('claimOrigin', input, 'originClaim { id }')).originClaim.id;
}

const factsOf = (type: string, payloadKey: string, id: string) =>
  sql<{ stream_id: string; payload: Record<string, unknown> }>(
    'SELECT stream_id, payload FROM facts WHERE type = $1 AND payload ->> $2 = $3',
    [type, payloadKey, id],
  );
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];

describe('recordLot', () => {
  let supplier: Person;
  let productId: string;
  beforeAll(async () => {
    supplier = await aSupplier();
    productId = await aProduct(supplier);
  });

  it('gives a trace code that anyone may look up, and a fact in the stream of the lot', async () => {
    const { lot } = await supplier.api.done('recordLot', lotOf(productId), 'lot { id traceCode originStatus }');
    expect(lot).toMatchObject({
      originStatus: 'UNCLAIMED',
      traceCode: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{13}$/),
    });
    const asked = await new ApiClient().ask(
      `query ($code: String!) { lot(traceCode: $code) { id product { name } quantityBase remainingBase baseUnit harvestedOn
         place { name parent { name parent { name } } } supplier { name } origin { status } certificates { number } } }`,
      { code: `${lot.traceCode.slice(0, 4)}-${lot.traceCode.slice(4)}`.toLowerCase() },
    );
    expect(asked.lot).toEqual({
      id: lot.id,
      product: { name: '西吉马铃薯' },
      quantityBase: '5000000',
      remainingBase: '5000000',
      baseUnit: 'GRAM',
      harvestedOn: '2024-09-20',
      place: { name: '吉强镇', parent: { name: '西吉县', parent: { name: '固原市' } } },
      supplier: { name: supplier.name },
      origin: null,
      certificates: [],
    });
    const [fact] = await factsOf('lot.recorded', 'lotId', uuidOf(lot.id));
    expect(fact).toMatchObject({
      stream_id: uuidOf(lot.id),
      payload: { quantityBase: '5000000', placeCode: '640422100', harvestedOn: '2024-09-20' },
    });
  });

  it('records once for one key, and refuses the key for another lot', async () => {
    const input = lotOf(productId);
    const first = await supplier.api.done('recordLot', input, 'lot { id }');
    expect((await supplier.api.done('recordLot', input, 'lot { id }')).lot).toEqual(first.lot);
    expect(refusals(await supplier.api.mutate('recordLot', { ...input, quantityBase: '1' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
  });

  it.each([
    ['NOT_POSITIVE quantityBase', { quantityBase: '0' }],
    ['INVALID quantityBase', { quantityBase: '100000000001' }],
    ['DATE_INVALID harvestedOn', { harvestedOn: '2024-02-30' }],
    ['DATE_IN_FUTURE harvestedOn', { harvestedOn: '2999-01-01' }],
    ['DIVISION_UNKNOWN placeCode', { placeCode: '999999' }],
    ['DIVISION_UNKNOWN placeCode', { placeCode: '640521', harvestedOn: '1999-01-01' }],
    ['NOT_FOUND productId', { productId: 'bm9uZQ' }],
    ['REQUIRED idempotencyKey', { idempotencyKey: ' ' }],
  ])('refuses %s', async (refusal, more) => {
    expect(refusals(await supplier.api.mutate('recordLot', lotOf(productId, more)))).toEqual([refusal]);
  });

  it("refuses another supplier's product, and buyers and strangers at all", async () => {
    const other = await aSupplier();
    expect(refusals(await other.api.mutate('recordLot', lotOf(productId)))).toEqual(['NOT_FOUND productId']);
    const query = 'mutation ($input: RecordLotInput!) { recordLot(input: $input) { userErrors { code } } }';
    const sent = async (api: ApiClient) =>
      (await api.send(query, { input: lotOf(productId) })).errors?.[0].extensions.code;
    expect(await sent((await aBuyer()).api)).toBe('FORBIDDEN');
    expect(await sent(new ApiClient())).toBe('UNAUTHENTICATED');
  });

  it('is listed to the supplier alone, in pages', async () => {
    const own = await aSupplier();
    const product = await aProduct(own);
    for (let i = 0; i < 3; i += 1) await own.api.done('recordLot', lotOf(product));
    const query =
      'query ($after: String) { lots(filter: { originStatus: UNCLAIMED }, first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    const first = (await own.api.ask(query)).lots;
    const second = (await own.api.ask(query, { after: first.pageInfo.endCursor })).lots;
    expect([first.nodes.length, first.pageInfo.hasNextPage, second.nodes.length, second.pageInfo.hasNextPage]).toEqual([
      2,
      true,
      1,
      false,
    ]);
    expect(new Set([...first.nodes, ...second.nodes].map((node: { id: string }) => node.id)).size).toBe(3);
    expect((await (await aSupplier()).api.ask('{ lots { nodes { id } } }')).lots.nodes).toEqual([]);
  });

  it('answers null for a trace code that is none', async () => {
    expect(
      await new ApiClient().ask('{ a: lot(traceCode: "") { id } b: lot(traceCode: "0000000000001") { id } }'),
    ).toEqual({ a: null, b: null });
  });
});

describe('recordLotLoss', () => {
  const lost = { quantityBase: '1000', lostOn: '2024-08-01', reason: '霉变' };
  const record = (person: Person, lotId: string, more: object = {}) =>
    person.api.mutate(
      'recordLotLoss',
      { idempotencyKey: newId(), lotId, ...lost, ...more },
      'lot { quantityBase remainingBase lostBase }',
    );
  const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
    payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

  it('takes off what is left of the lot, with a fact and an audit entry', async () => {
    const owner = await aSupplier();
    const listing = await aListing(owner, { lotQuantityBase: 5_000n });
    expect((await record(owner, listing.lotGlobalId)).lot).toEqual({
      quantityBase: '5000',
      remainingBase: '4000',
      lostBase: '1000',
    });
    expect((await record(owner, listing.lotGlobalId, { quantityBase: '4000' })).lot).toMatchObject({
      remainingBase: '0',
    });
    const more = await owner.api.send(
      'mutation ($input: RecordLotLossInput!) { recordLotLoss(input: $input) { userErrors { message } } }',
      { input: { idempotencyKey: newId(), lotId: listing.lotGlobalId, ...lost, quantityBase: '1' } },
    );
    expect(more.data.recordLotLoss.userErrors[0].message).toMatch(/ has 0 left, 1 needed$/);
    const facts = await sql<{ type: string; payload: object }>(
      "SELECT type, payload FROM facts WHERE stream_id = $1 AND type = 'lot.lost' ORDER BY recorded_at",
      [listing.lotId],
    );
    expect(facts[0].payload).toMatchObject({ lotId: listing.lotId, quantityBase: '1000', reason: '霉变' });
    expect(facts).toHaveLength(2);
    const audited = await sql('SELECT 1 FROM audit_trail WHERE subject_id = $1 AND operation = $2', [
      listing.lotId,
      'recordLotLoss',
    ]);
    expect(audited).toHaveLength(2);
  });

  it('is refused for what is not there, not theirs or not possible', async () => {
    const owner = await aSupplier();
    const listing = await aListing(owner, { lotQuantityBase: 5_000n });
    const refused = async (more: object, by = owner) => refusals(await record(by, listing.lotGlobalId, more));
    expect(await refused({ quantityBase: '0', lostOn: '2024-02-30', reason: ' ' })).toEqual([
      'NOT_POSITIVE quantityBase',
      'DATE_INVALID lostOn',
      'REQUIRED reason',
    ]);
    expect(await refused({ lostOn: '2099-01-01', reason: 'x'.repeat(501) })).toEqual([
      'DATE_IN_FUTURE lostOn',
      'TOO_LONG reason',
    ]);
    expect(await refused({ lostOn: '2024-06-30' })).toEqual(['DATE_OUT_OF_ORDER lostOn']);
    expect(await refused({ quantityBase: '5001' })).toEqual(['LOT_EXHAUSTED quantityBase']);
    expect(await refused({}, await aSupplier())).toEqual(['NOT_FOUND lotId']);
  });
});

describe('an origin claim', () => {
  it('is verified by the office of a place above, once, with a fact and an audit entry', async () => {
    const [supplier, office] = [await aSupplier(), await anOffice({ seat: XIJI, name: '西吉县协作办' })];
    const lot = await aLot(supplier);
    const claim = await aClaim(supplier, lot.id);
    const queue = (
      await office.api.ask(
        '{ originClaims(filter: { status: PENDING }, first: 100) { nodes { id evidence lot { id } } } }',
      )
    ).originClaims.nodes;
    expect(queue).toContainEqual({ id: claim, evidence: [expect.any(String)], lot: { id: lot.id } });
    const input = { originClaimId: claim, idempotencyKey: idempotencyKey() };
    for (let i = 0; i < 2; i += 1) {
      const { originClaim } = await office.api.done(
        'verifyOriginClaim',
        input,
        'originClaim { status decidedBy { name } lot { originStatus } }',
      );
      expect(originClaim).toEqual({
        status: 'VERIFIED',
        decidedBy: { name: '西吉县协作办' },
        lot: { originStatus: 'VERIFIED' },
      });
    }
    const facts = await factsOf('origin_claim.verified', 'claimId', uuidOf(claim));
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      stream_id: uuidOf(lot.id),
      payload: { officeId: office.organisationId, placeCode: '640422100' },
    });
    const trail = await sql<{ operation: string }>(
      'SELECT operation FROM audit_trail WHERE subject_id = $1 ORDER BY recorded_at',
      [uuidOf(lot.id)],
    );
    expect(trail.map((row) => row.operation)).toEqual(['recordLot', 'claimOrigin', 'verifyOriginClaim']);
    const seen = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { originStatus origin { status placeCode decidedBy { name } } } }',
      { code: lot.traceCode },
    );
    expect(seen.lot).toEqual({
      originStatus: 'VERIFIED',
      origin: { status: 'VERIFIED', placeCode: '640422100', decidedBy: { name: '西吉县协作办' } },
    });
    expect(
      refusals(await office.api.mutate('verifyOriginClaim', { ...input, idempotencyKey: idempotencyKey() })),
    ).toEqual(['CLAIM_NOT_PENDING originClaimId']);
    expect(refusals(await office.api.mutate('rejectOriginClaim', { originClaimId: claim, reason: 'late' }))).toEqual([
      'CLAIM_NOT_PENDING originClaimId',
    ]);
  });

  it('is rejected with a reason, and may then be made again', async () => {
    const [supplier, office] = [await aSupplier(), await anOffice({ seat: XIJI })];
    const lot = await aLot(supplier);
    const claim = await aClaim(supplier, lot.id, { placeCode: XIJI });
    expect(refusals(await office.api.mutate('rejectOriginClaim', { originClaimId: claim, reason: ' ' }))).toEqual([
      'REQUIRED reason',
    ]);
    const { originClaim } = await office.api.done(
      'rejectOriginClaim',
      { originClaimId: claim, reason: '照片不清' },
      'originClaim { status reason placeCode }',
    );
    expect(originClaim).toEqual({ status: 'REJECTED', reason: '照片不清', placeCode: XIJI });
    expect(await factsOf('origin_claim.rejected', 'claimId', uuidOf(claim))).toHaveLength(1);
    await aClaim(supplier, lot.id);
  });

  it("is no business of another place's office, nor of the public", async () => {
    const [supplier, elsewhere, province] = [await aSupplier(), await anOffice({ seat: '640423' }), await anOffice()];
    const claim = await aClaim(supplier, (await aLot(supplier)).id);
    const input = { originClaimId: claim, idempotencyKey: idempotencyKey() };
    expect(refusals(await elsewhere.api.mutate('verifyOriginClaim', input))).toEqual([
      'OUTSIDE_YOUR_PLACES originClaimId',
    ]);
    expect(refusals(await elsewhere.api.mutate('rejectOriginClaim', { originClaimId: claim, reason: 'x' }))).toEqual([
      'OUTSIDE_YOUR_PLACES originClaimId',
    ]);
    // Other tests may have claims there at the same time.
    const { originClaims } = await elsewhere.api.ask('{ originClaims { nodes { id } } }');
    expect(originClaims.nodes).not.toContainEqual({ id: claim });
    const node = async (api: ApiClient) =>
      (await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: claim })).node?.id ?? null;
    expect(await node(supplier.api)).toBe(claim);
    expect(await node(province.api)).toBe(claim);
    for (const api of [elsewhere.api, (await aSupplier()).api, new ApiClient()]) expect(await node(api)).toBeNull();
    expect(refusals(await province.api.mutate('verifyOriginClaim', { ...input, originClaimId: 'bm9uZQ' }))).toEqual([
      'NOT_FOUND originClaimId',
    ]);
  });

  it('needs evidence that is stored, an own lot, a place that is its own or above, and no other claim', async () => {
    const supplier = await aSupplier();
    const lot = await aLot(supplier);
    const evidence = [await aFile(supplier)];
    const claim = async (more: object, by = supplier) =>
      refusals(
        await by.api.mutate('claimOrigin', { lotId: lot.id, evidence, idempotencyKey: idempotencyKey(), ...more }),
      );
    expect(await claim({ evidence: [] })).toEqual(['EVIDENCE_REQUIRED evidence']);
    expect(await claim({ evidence: [...evidence, 'f'.repeat(64)] })).toEqual(['FILE_UNKNOWN evidence.1']);
    expect(await claim({ evidence: Array.from({ length: 21 }, () => evidence[0]) })).toEqual(['TOO_MANY evidence']);
    expect(await claim({ placeCode: '640423' })).toEqual(['INVALID placeCode']);
    expect(await claim({}, await aSupplier())).toEqual(['NOT_FOUND lotId']);
    expect(await claim({})).toEqual([]);
    expect(await claim({})).toEqual(['STATE_NOT_ALLOWED lotId']);
  });
});

describe('attachCertificate', () => {
  it('shows kind, number and dates to everyone, and never the file', async () => {
    const supplier = await aSupplier();
    const { lotGlobalId: lotId, traceCode } = await aListing(supplier);
    const input = {
      lotId,
      kind: 'PRODUCTION_LICENCE',
      number: 'SC12364042200017',
      fileHash: await aFile(supplier),
      issuedOn: '2024-01-01',
      validUntil: '2029-01-01',
    };
    await supplier.api.done('attachCertificate', input);
    const { lot } = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { certificates { kind number issuedOn validUntil } } }',
      { code: traceCode },
    );
    expect(lot.certificates).toEqual([
      { kind: 'PRODUCTION_LICENCE', number: 'SC12364042200017', issuedOn: '2024-01-01', validUntil: '2029-01-01' },
    ]);
    const refused = async (more: object, by = supplier) =>
      refusals(await by.api.mutate('attachCertificate', { ...input, ...more }));
    expect(await refused({ fileHash: 'f'.repeat(64) })).toEqual(['FILE_UNKNOWN fileHash']);
    expect(await refused({ number: '' })).toEqual(['REQUIRED number']);
    expect(await refused({ number: 'x'.repeat(61) })).toEqual(['TOO_LONG number']);
    expect(await refused({ issuedOn: '2999-01-01' })).toEqual(['DATE_IN_FUTURE issuedOn']);
    expect(await refused({ issuedOn: '2024-13-01' })).toEqual(['DATE_INVALID issuedOn']);
    expect(await refused({ validUntil: '2024-01-01' })).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    expect(await refused({}, await aSupplier())).toEqual(['NOT_FOUND lotId']);
  });
});
