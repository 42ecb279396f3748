import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { addDays, businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  aCustodian,
  aListing,
  anOffice,
  aPaidPurchase,
  ApiClient,
  aSupplier,
  confirm,
  counted,
  type Person,
  place,
  sql,
  storedFile,
  testWorld,
} from '@shanhai/testing';

const XIJI = '640422';
const today = businessDateOf(new Date());
const yesterday = addDays(today, -1);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);

/** The verified claim of a lot, by its id on the wire. */
async function claimOf(supplier: Person, lotId: string): Promise<string> {
  const [{ id }] = await sql<{ id: string }>('SELECT id FROM origin_claims WHERE lot_id = $1', [lotId]);
  const node = Buffer.from(`OriginClaim:${id}`).toString('base64url');
  expect((await supplier.api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: node })).node.id).toBe(node);
  return node;
}

/** Waits until all purchases were told of a lot's revocations and are counted. */
async function told(lotId: string): Promise<void> {
  const waiting = () =>
    sql('SELECT 1 FROM revocation_news n JOIN origin_revocations r ON r.id = n.revocation_id WHERE r.lot_id = $1', [
      lotId,
    ]);
  for (let tries = 0; (await waiting()).length > 0; tries += 1) {
    if (tries > 400) throw new Error('purchases were not told within 20 s');
    await pause(50);
  }
  await counted();
}

const revoke = (office: Person, originClaimId: string, more: object = {}) =>
  office.api.mutate(
    'revokeOriginClaim',
    { originClaimId, reason: '实地核查：并非本地种植', idempotencyKey: newId(), ...more },
    'originClaim { status revocations { from revokedOn reason endedOn endReason office { name } lot { traceCode } } lot { originStatus originRevoked } }',
  );

const withdraw = (office: Person, originClaimId: string, more: object = {}) =>
  office.api.mutate(
    'withdrawOriginRevocation',
    { originClaimId, reason: '复核属实', idempotencyKey: newId(), ...more },
    'originClaim { status revocations { endedOn endReason } lot { originStatus originRevoked } }',
  );

const shipOne = (supplier: Person, part: { id: string; lines: { id: string }[] }, traceCode: string) =>
  supplier.api.mutate('shipSupplierOrder', {
    idempotencyKey: newId(),
    supplierOrderId: part.id,
    shippedOn: today,
    lines: [{ lineId: part.lines[0].id, traceCode, quantity: 1 }],
  });

async function aConfirmed(buyer: Person, supplier: Person, skuCode: string) {
  const { order } = await place(buyer, [{ skuCode, quantity: 1 }]);
  await confirm(supplier, order.supplierOrders[0].id);
  return order.supplierOrders[0] as { id: string; lines: { id: string }[] };
}

const ENTRIES = `query ($id: ID!) { countEntries(filter: { scheme: "EW_PURCHASE", orderLineId: $id }, first: 50) { nodes { id amountFen goodsFen outcome posting } } }`;

describe('revokeOriginClaim', () => {
  let [supplier, buyer, office, custodian]: Person[] = [];
  beforeAll(async () => {
    [supplier, buyer, office, custodian] = await Promise.all([
      aSupplier({ seat: XIJI }),
      aBuyer(),
      anOffice({ seat: XIJI, name: '西吉县协作办' }),
      aCustodian(),
    ]);
  });
  const entries = async (lineId: string) => (await buyer.api.ask(ENTRIES, { id: lineId })).countEntries.nodes;
  const net = (rows: { amountFen: string }[]) => rows.reduce((sum, row) => sum + Number(row.amountFen), 0);

  it('takes back what was counted, flags the order, stops shipping; and all of it counts again once it is withdrawn', async () => {
    const { part, listing } = await aPaidPurchase({ buyer, supplier, custodian });
    const waiting = await aConfirmed(buyer, supplier, listing.skuCode);
    const lineId = part.lines[0].id;
    await counted();
    expect(net(await entries(lineId))).toBe(10_000);
    const claimId = await claimOf(supplier, listing.lotId);

    const input = { idempotencyKey: newId() };
    const { originClaim, userErrors } = await revoke(office, claimId, input);
    expect(userErrors).toEqual([]);
    expect(originClaim).toMatchObject({
      status: 'REVOKED',
      lot: { originStatus: 'REVOKED', originRevoked: true },
      revocations: [
        {
          from: today,
          revokedOn: today,
          endedOn: null,
          office: { name: '西吉县协作办' },
          lot: { traceCode: listing.traceCode },
        },
      ],
    });
    expect(refusals(await revoke(office, claimId, input))).toEqual([]);
    expect(refusals(await shipOne(supplier, waiting, listing.traceCode))).toEqual([
      'LOT_ORIGIN_REVOKED lines.0.traceCode',
    ]);

    await told(listing.lotId);
    const after = await entries(lineId);
    expect(net(after)).toBe(0);
    expect(
      after
        .map((row: { outcome: string; amountFen: string; goodsFen: string }) => [
          row.outcome,
          row.amountFen,
          row.goodsFen,
        ])
        .sort(),
    ).toEqual([
      ['COUNTED', '-10000', '-10000'],
      ['COUNTED', '10000', '10000'],
      ['ORIGIN_REVOKED', '0', '10000'],
    ]);
    const back = after.find((row: { amountFen: string }) => row.amountFen === '-10000');
    const { explainEntry } = await buyer.api.ask(
      'query ($id: ID!) { explainEntry(id: $id) { takesBack { amountFen } rules { code passed inputs } facts { type reason } } }',
      { id: back.id },
    );
    expect(explainEntry.takesBack).toEqual([{ amountFen: '10000' }]);
    const rule = explainEntry.rules.find(({ code }: { code: string }) => code === 'ORIGIN_STANDS');
    expect([rule.passed, JSON.parse(rule.inputs)]).toEqual([
      false,
      expect.objectContaining({ reason: '实地核查：并非本地种植' }),
    ]);
    expect(explainEntry.facts.at(-1)).toEqual({
      type: 'supplier_order.origin_revoked',
      reason: '实地核查：并非本地种植',
    });
    for (const [language, words] of [
      ['zh', '批次产地证明已被撤销'],
      ['en', 'The proof of the lot’s origin was revoked'],
    ]) {
      const { data } = await buyer.api.send(
        'query ($id: ID!) { explainLine(orderLineId: $id, scheme: "EW_PURCHASE") { countedFen parts { reason reasonText amountFen change } } }',
        { id: lineId },
        language,
      );
      expect(data.explainLine).toMatchObject({
        countedFen: '0',
        parts: [{ reason: 'ORIGIN_REVOKED', reasonText: words }],
      });
    }

    // Buyer, supplier and an office of either see it, in the list and in the order; nobody else.
    const FLAGGED = `{ supplierOrders(filter: { originRevoked: true }, first: 100) { nodes { id originFlags { traceCodes revocation { reason from } } } } }`;
    for (const person of [buyer, supplier, await anOffice({ seat: '350181' }), office]) {
      const { nodes } = (await person.api.ask(FLAGGED)).supplierOrders;
      const mine = nodes.find(({ id }: { id: string }) => id === part.id);
      expect(mine.originFlags).toEqual([
        { traceCodes: [expect.any(String)], revocation: { reason: '实地核查：并非本地种植', from: today } },
      ]);
    }
    const strangers = await (await aBuyer()).api.ask(FLAGGED);
    expect(strangers.supplierOrders.nodes).toEqual([]);

    const withdrawn = await withdraw(office, claimId);
    expect(withdrawn).toMatchObject({
      userErrors: [],
      originClaim: {
        status: 'VERIFIED',
        lot: { originStatus: 'VERIFIED', originRevoked: false },
        revocations: [{ endedOn: today, endReason: '复核属实' }],
      },
    });
    await told(listing.lotId);
    expect(net(await entries(lineId))).toBe(10_000);
    const { nodes } = (await buyer.api.ask(FLAGGED)).supplierOrders;
    expect(nodes.map(({ id }: { id: string }) => id)).not.toContain(part.id);
    expect(refusals(await shipOne(supplier, waiting, listing.traceCode))).toEqual([]);
    expect(refusals(await withdraw(office, claimId))).toEqual(['STATE_NOT_ALLOWED originClaimId']);
  });

  it('ends when a new claim with better evidence is verified', async () => {
    const { part, listing } = await aPaidPurchase({ buyer, supplier, custodian });
    const old = await claimOf(supplier, listing.lotId);
    await revoke(office, old, { from: yesterday });
    const files = [
      { fileHash: await storedFile(`地块 ${newId()}`, 'image/png'), kind: 'PLOT' },
      { fileHash: await storedFile(`发票 ${newId()}`, 'application/pdf'), kind: 'INVOICE' },
    ];
    const made = await supplier.api.done(
      'claimOrigin',
      { lotId: listing.lotGlobalId, evidenceFiles: files, idempotencyKey: newId() },
      'originClaim { id status evidence evidenceFiles { fileHash kind } }',
    );
    expect(made.originClaim).toMatchObject({
      status: 'PENDING',
      evidence: files.map(({ fileHash }) => fileHash),
      evidenceFiles: files,
    });
    // The old one can not come back while a new one is looked at.
    expect(refusals(await withdraw(office, old))).toEqual(['STATE_NOT_ALLOWED originClaimId']);
    await told(listing.lotId);
    expect(net(await entries(part.lines[0].id))).toBe(0);
    await office.api.done('verifyOriginClaim', { originClaimId: made.originClaim.id, idempotencyKey: newId() });
    await told(listing.lotId);
    expect(net(await entries(part.lines[0].id))).toBe(10_000);
    const { lot } = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { originRevoked revocations { from } origin { status validUntil } } }',
      { code: listing.traceCode },
    );
    expect(lot).toEqual({ originRevoked: false, revocations: [], origin: { status: 'VERIFIED', validUntil: null } });
  });

  it('lasts for what was shipped under it when a wider claim is verified, and ends with one of its place', async () => {
    const { part, listing } = await aPaidPurchase({ buyer, supplier, custodian });
    const lineId = part.lines[0].id;
    const [province, later] = [await anOffice({ seat: '640000' }), await aConfirmed(buyer, supplier, listing.skuCode)];
    const claimOn = async (placeCode: string) =>
      (
        await supplier.api.done(
          'claimOrigin',
          {
            lotId: listing.lotGlobalId,
            placeCode,
            evidence: [await storedFile(`地块 ${newId()}`, 'image/png')],
            idempotencyKey: newId(),
          },
          'originClaim { id }',
        )
      ).originClaim.id as string;
    const verify = (by: Person, originClaimId: string) =>
      by.api.mutate('verifyOriginClaim', { originClaimId, idempotencyKey: newId() });
    const county = await claimOf(supplier, listing.lotId);
    await revoke(office, county);
    const wide = await claimOn('640000');
    await told(listing.lotId);
    expect(refusals(await verify(province, wide))).toEqual([]);
    expect(net(await entries(lineId))).toBe(0);
    const standing = async () =>
      (
        await new ApiClient().ask(
          'query ($code: String!) { lot(traceCode: $code) { originStatus originRevoked revocations { from } } }',
          { code: listing.traceCode },
        )
      ).lot;
    expect(await standing()).toEqual({ originStatus: 'VERIFIED', originRevoked: false, revocations: [] });
    // It ships again, as from the province; what went before stays flagged.
    expect(refusals(await shipOne(supplier, later, listing.traceCode))).toEqual([]);
    const [{ places }] = await sql<{ places: string[] }>(
      `SELECT array_agg(payload -> 'lines' -> 0 -> 'lot' ->> 'placeCode' ORDER BY recorded_at) AS places FROM facts
       WHERE type = 'supplier_order.shipped' AND payload -> 'lines' -> 0 -> 'lot' ->> 'lotId' = $1`,
      [listing.lotId],
    );
    expect(places).toEqual([XIJI, '640000']);
    await counted();
    expect(net(await entries(lineId))).toBe(0);
    const flagged = () =>
      sql(
        'SELECT supplier_order_id FROM origin_flags f JOIN origin_revocations r ON r.id = f.revocation_id WHERE r.lot_id = $1 AND f.ended_on IS NULL',
        [listing.lotId],
      );
    expect(await flagged()).toHaveLength(1);

    // The wider claim may be revoked too; a claim on the county then supports both.
    expect(refusals(await withdraw(office, county))).toEqual(['STATE_NOT_ALLOWED originClaimId']);
    expect(refusals(await revoke(province, wide))).toEqual([]);
    expect(await standing()).toMatchObject({ originRevoked: true, revocations: [{ from: today }] });
    expect(refusals(await verify(office, await claimOn(XIJI)))).toEqual([]);
    await told(listing.lotId);
    expect(await standing()).toEqual({ originStatus: 'VERIFIED', originRevoked: false, revocations: [] });
    expect(await flagged()).toEqual([]);
    expect(net(await entries(lineId))).toBe(10_000);
    expect(await sql('SELECT revocations FROM lots WHERE id = $1', [listing.lotId])).toEqual([{ revocations: 0 }]);
  });

  it('gives no way to a wider claim before all orders were told of it', async () => {
    const listing = await aListing(supplier, { originStatus: 'VERIFIED' });
    const worker = new Client({ connectionString: testWorld().databaseUrl });
    await worker.connect();
    // Nobody tells orders anything while this lock of theirs is held.
    await worker.query('SELECT pg_advisory_lock(7304110)');
    try {
      await revoke(office, await claimOf(supplier, listing.lotId));
      const claim = { lotId: listing.lotGlobalId, placeCode: '640000', idempotencyKey: newId() };
      const evidence = [await storedFile(`地块 ${newId()}`, 'image/png')];
      const made = await supplier.api.done('claimOrigin', { ...claim, evidence }, 'originClaim { id }');
      const province = await anOffice({ seat: '640000' });
      const verification = { originClaimId: made.originClaim.id, idempotencyKey: newId() };
      const verify = () => province.api.mutate('verifyOriginClaim', verification);
      expect(refusals(await verify())).toEqual(['REVOCATION_NOT_TOLD originClaimId']);
      await worker.end();
      await told(listing.lotId);
      expect(refusals(await verify())).toEqual([]);
    } finally {
      await worker.end().catch(() => null);
    }
  });

  it('is refused for what is not there, not theirs or not possible, and then changes nothing', async () => {
    const { lotId, traceCode } = await aListing(supplier, { originStatus: 'VERIFIED', harvestedOn: '2024-07-01' });
    const claimId = await claimOf(supplier, lotId);
    const refused = async (more: object, by = office) => refusals(await revoke(by, claimId, more));
    expect(await refused({ reason: ' ' })).toEqual(['REQUIRED reason']);
    expect(await refused({ reason: 'x'.repeat(501) })).toEqual(['TOO_LONG reason']);
    expect(await refused({ from: '2024-02-30' })).toEqual(['DATE_INVALID from']);
    expect(await refused({ from: addDays(today, 1) })).toEqual(['DATE_IN_FUTURE from']);
    expect(await refused({ from: '2024-06-30' })).toEqual(['DATE_OUT_OF_ORDER from']);
    expect(await refused({ idempotencyKey: '' })).toEqual(['REQUIRED idempotencyKey']);
    expect(await refused({ originClaimId: 'bm9uZQ' })).toEqual(['NOT_FOUND originClaimId']);
    expect(await refused({}, await anOffice({ seat: '640423' }))).toEqual(['OUTSIDE_YOUR_PLACES originClaimId']);
    expect(refusals(await withdraw(office, claimId))).toEqual(['STATE_NOT_ALLOWED originClaimId']);
    const pending = await aListing(supplier, { originStatus: 'PENDING' });
    expect(refusals(await revoke(office, await claimOf(supplier, pending.lotId)))).toEqual([
      'STATE_NOT_ALLOWED originClaimId',
    ]);
    const { lot } = await new ApiClient().ask(
      'query ($code: String!) { lot(traceCode: $code) { originStatus originRevoked } }',
      {
        code: traceCode,
      },
    );
    expect(lot).toEqual({ originStatus: 'VERIFIED', originRevoked: false });
    expect(await sql('SELECT 1 FROM origin_revocations WHERE lot_id = $1', [lotId])).toEqual([]);
    const query =
      'mutation ($input: RevokeOriginClaimInput!) { revokeOriginClaim(input: $input) { userErrors { code } } }';
    const input = { originClaimId: claimId, reason: 'r', idempotencyKey: newId() };
    expect((await supplier.api.send(query, { input })).errors?.[0].extensions.code).toBe('FORBIDDEN');
    expect((await new ApiClient().send(query, { input })).errors?.[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('a claim with an end', () => {
  it('lets nothing be shipped from that day on, and may then be renewed; the end lies ahead', async () => {
    const [supplier, office, buyer] = await Promise.all([
      aSupplier({ seat: XIJI }),
      anOffice({ seat: XIJI }),
      aBuyer(),
    ]);
    const listing = await aListing(supplier, { originStatus: 'PENDING' });
    const originClaimId = await claimOf(supplier, listing.lotId);
    const verify = (validUntil: string) =>
      office.api.mutate(
        'verifyOriginClaim',
        { originClaimId, validUntil, idempotencyKey: newId() },
        'originClaim { validUntil }',
      );
    expect(refusals(await verify('2024-02-30'))).toEqual(['DATE_INVALID validUntil']);
    expect(refusals(await verify(today))).toEqual(['DATE_OUT_OF_ORDER validUntil']);
    const until = addDays(today, 1);
    expect((await verify(until)).originClaim).toEqual({ validUntil: until });
    const part = await aConfirmed(buyer, supplier, listing.skuCode);
    const renewal = { lotId: listing.lotGlobalId, evidence: [await storedFile('产地证明', 'application/pdf')] };
    const renew = () =>
      supplier.api.mutate('claimOrigin', { ...renewal, idempotencyKey: newId() }, 'originClaim { id status }');
    // A day passes.
    await sql('UPDATE lots SET origin_valid_until = $2 WHERE id = $1', [listing.lotId, today]);
    expect(refusals(await shipOne(supplier, part, listing.traceCode))).toEqual(['LOT_CLAIM_EXPIRED lines.0.traceCode']);
    const open = await new ApiClient().ask('query ($id: ID!) { node(id: $id) { ... on Product { lots { id } } } }', {
      id: listing.productGlobalId,
    });
    expect(open.node.lots).toEqual([]);
    const { originClaim } = await renew();
    expect(originClaim.status).toBe('PENDING');
    await office.api.done('verifyOriginClaim', { originClaimId: originClaim.id, idempotencyKey: newId() });
    expect(refusals(await shipOne(supplier, part, listing.traceCode))).toEqual([]);
    const states = await sql('SELECT status FROM origin_claims WHERE lot_id = $1 ORDER BY claimed_on, id', [
      listing.lotId,
    ]);
    expect(states).toEqual([{ status: 'EXPIRED' }, { status: 'VERIFIED' }]);
  });

  it('is renewed before it, with no gap and by one renewal at a time; one that is not accepted changes nothing', async () => {
    const [supplier, office, buyer] = await Promise.all([
      aSupplier({ seat: XIJI }),
      anOffice({ seat: XIJI }),
      aBuyer(),
    ]);
    const listing = await aListing(supplier, { originStatus: 'PENDING' });
    const [first, until] = [await claimOf(supplier, listing.lotId), addDays(today, 30)];
    const verify = (originClaimId: string, more: object = {}) =>
      office.api.mutate('verifyOriginClaim', { originClaimId, idempotencyKey: newId(), ...more });
    await verify(first, { validUntil: until });
    const evidence = [await storedFile('产地证明', 'application/pdf')];
    const renew = () =>
      supplier.api.mutate(
        'claimOrigin',
        { lotId: listing.lotGlobalId, evidence, idempotencyKey: newId() },
        'originClaim { id status }',
      );
    const shipsOne = async () =>
      refusals(await shipOne(supplier, await aConfirmed(buyer, supplier, listing.skuCode), listing.traceCode));
    const standing = async () =>
      (
        await new ApiClient().ask(
          'query ($code: String!) { lot(traceCode: $code) { originStatus origin { status validUntil } } }',
          { code: listing.traceCode },
        )
      ).lot;

    const both = await Promise.all([renew(), renew()]);
    expect(both.flatMap(refusals)).toEqual(['STATE_NOT_ALLOWED lotId']);
    const waiting = both.find(({ originClaim }) => originClaim)!.originClaim;
    expect(waiting.status).toBe('PENDING');
    expect(await standing()).toEqual({ originStatus: 'VERIFIED', origin: { status: 'VERIFIED', validUntil: until } });
    expect(await shipsOne()).toEqual([]);
    await office.api.done('rejectOriginClaim', { originClaimId: waiting.id, reason: '照片不清' });
    expect(await standing()).toEqual({ originStatus: 'VERIFIED', origin: { status: 'VERIFIED', validUntil: until } });
    expect(await shipsOne()).toEqual([]);

    const second = (await renew()).originClaim.id;
    const later = addDays(today, 400);
    const verified = await Promise.all([verify(second, { validUntil: later }), verify(second, { validUntil: later })]);
    expect(verified.flatMap(refusals)).toEqual(['CLAIM_NOT_PENDING originClaimId']);
    expect(await standing()).toEqual({ originStatus: 'VERIFIED', origin: { status: 'VERIFIED', validUntil: later } });
    expect(await shipsOne()).toEqual([]);
    expect(refusals(await revoke(office, first))).toEqual(['STATE_NOT_ALLOWED originClaimId']);

    // What stood is revoked while a renewal waits: the renewal may prove the place all the same.
    const third = (await renew()).originClaim.id;
    expect(refusals(await revoke(office, second))).toEqual([]);
    expect(refusals(await renew())).toEqual(['STATE_NOT_ALLOWED lotId']);
    expect(refusals(await verify(third))).toEqual([]);
    expect(await standing()).toEqual({ originStatus: 'VERIFIED', origin: { status: 'VERIFIED', validUntil: null } });
    expect(refusals(await renew())).toEqual(['STATE_NOT_ALLOWED lotId']);
    const states = await sql<{ status: string }>('SELECT status FROM origin_claims WHERE lot_id = $1 ORDER BY id', [
      listing.lotId,
    ]);
    expect(states.map(({ status }) => status)).toEqual(['EXPIRED', 'REJECTED', 'REVOKED', 'VERIFIED']);
  });
});
