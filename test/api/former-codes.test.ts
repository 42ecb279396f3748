import request from 'supertest';
import { businessDateOf, newId } from '@shanhai/kernel';
import { toGlobalId } from '@shanhai/graphql';
import {
  aBuyer,
  aCustodian,
  anIdentityNumber,
  anInvoiceNumber,
  anOffice,
  aPaidPurchase,
  aSupplier,
  madeUpCreditCode,
  type PaidPurchase,
  type Person,
  sql,
  storedFile,
  testWorld,
} from '@shanhai/testing';
import { entry } from './board-world';
import { addRows, aRegisteredPartner, confirm, draft, refusals, step, worked } from './sales-world';

/** 龙海市 350681 became 龙海区 350604 in 2021: a unit and an office that were registered before, and offices of today. */
const today = businessDateOf(new Date());
let [unit, former, now, neighbour, county]: Person[] = [];
let purchases: PaidPurchase[];
beforeAll(async () => {
  const [custodian, supplier] = await Promise.all([aCustodian(), aSupplier()]);
  [unit, former, now, neighbour, county] = await Promise.all([
    aBuyer({ seat: '350681' }),
    anOffice({ seat: '350681', seatCodes: ['350681', '350604'] }),
    anOffice({ seat: '350604', seatCodes: ['350604', '350681'] }),
    anOffice({ seat: '350605', seatCodes: ['350605', '350625'] }),
    anOffice({ seat: '350600' }),
  ]);
  const by = { buyer: unit, supplier, custodian };
  purchases = [await aPaidPurchase(by), await aPaidPurchase(by)];
});

const idsOf = async (office: Person, connection: string): Promise<string[]> => {
  const { [connection.split('(')[0]]: page } = await office.api.ask<Record<string, { nodes: { id: string }[] }>>(
    `{ ${connection.includes('(') ? connection.replace('(', '(first: 100, ') : `${connection}(first: 100)`} { nodes { id } } }`,
  );
  return page.nodes.map(({ id }) => id);
};
/** Offices of the place, by either code, and of the city see all of it; that of another place none. */
async function expectSeen(connection: string, ids: readonly string[]): Promise<void> {
  for (const office of [former, now, county])
    expect(await idsOf(office, connection)).toEqual(expect.arrayContaining([...ids]));
  const elsewhere = await idsOf(neighbour, connection);
  expect(elsewhere.filter((id) => ids.includes(id))).toEqual([]);
}

it('offices see the orders of a unit that was registered under the former code', async () => {
  await expectSeen(
    'supplierOrders',
    purchases.map(({ part }) => part.id),
  );
});

it('the dispute queue and evidence show what is recorded under either code, and the office settles it', async () => {
  const number = anInvoiceNumber(today);
  const evidence: string[] = [];
  for (const { part, supplier } of purchases) {
    const lines = [{ orderLineId: part.lines[0].id, amountFen: '10000' }];
    const input = { idempotencyKey: newId(), supplierOrderId: part.id, kind: 'INVOICE', number, amountFen: '10000', issuedOn: today, lines }; // prettier-ignore
    evidence.push((await supplier.api.done('attachEvidence', input, 'evidence { id }')).evidence.id as string);
  }
  await expectSeen('evidence', evidence);
  const { disputes } = await former.api.ask<{
    disputes: { nodes: { id: string; sides: { inYourPlaces: boolean; evidence: { id: string } }[] }[] };
  }>('{ disputes(first: 100) { nodes { id sides { inYourPlaces evidence { id } } } } }');
  const dispute = disputes.nodes.find(({ sides }) => sides.some((side) => evidence.includes(side.evidence.id)))!;
  expect(dispute.sides.map(({ inYourPlaces }) => inYourPlaces)).toEqual([true, true]);
  await expectSeen('disputes', [dispute.id]);
  const settled = {
    idempotencyKey: newId(),
    disputeId: dispute.id,
    keepsEvidenceId: evidence[0],
    reason: '以原件为准',
  };
  expect((await former.api.done('settleDispute', settled, 'dispute { id }')).dispute.id).toBe(dispute.id);
});

it('an office sees and withdraws the target that it set for a unit of the former code', async () => {
  const subject = toGlobalId('Organisation', unit.organisationId);
  const input = { idempotencyKey: newId(), scheme: 'EW_PURCHASE', subjectKind: 'UNIT', subject, period: '2031', amountFen: '100', source: '文' }; // prettier-ignore
  const { targetId } = await now.api.done('setTarget', input, 'targetId');
  await expectSeen('targets', [targetId as string]);
  const withdrawal = { idempotencyKey: newId(), targetId, reason: '有误' };
  const { target } = await former.api.done('withdrawTarget', withdrawal, 'target { id withdrawn }');
  expect(target).toEqual({ id: targetId, withdrawn: true });
});

describe('what is recorded under the code of today, by who was registered under the former one', () => {
  it('sales are registered, reported, locked and confirmed', async () => {
    const partner = await aRegisteredPartner(former, { seat: '350681' });
    const outlet = {
      ...{ kind: 'COUNTER', name: `专柜 ${newId().slice(-8)}`, divisionCode: '350604', address: '石码街 1 号' },
      ...{ validFrom: '2024-01-01', idempotencyKey: newId() },
    };
    const { outlet: put } = await partner.api.done('registerOutlet', outlet, 'outlet { id }');
    const outletId: string = put.id;
    await expectSeen('outlets(filter: { status: PENDING })', [outletId]);
    await former.api.done('reviewOutlet', { outletId, confirm: true });
    const reportId = await draft(partner, { outletId });
    const rows = ['2021-04-10', today].map((soldOn) => ({ rowKey: soldOn, skuCode: 'NONE', quantity: '1', unit: '盒', retailYuan: '1', soldOn, kind: '意向' })); // prettier-ignore
    await addRows(partner, reportId, rows);
    await worked(partner, reportId);
    await step(partner, 'submit', reportId);
    await expectSeen('salesReports', [reportId]);
    expect(refusals(await confirm(neighbour, reportId))).toEqual(['OUTSIDE_YOUR_PLACES reportId']);
    expect(refusals(await confirm(former, reportId))).toEqual([]);
    const lock = { month: '2021-04', lock: true, reason: '年报' };
    await former.api.done('lockSalesPeriod', lock);
    const locks = await now.api.ask('{ salesPeriodLocks { month locked divisionCode } }');
    expect(locks.salesPeriodLocks).toContainEqual({ month: '2021-04', locked: true, divisionCode: '350604' });
    await now.api.done('lockSalesPeriod', { ...lock, lock: false });
  });

  it('entries of the board are put there, and aid projects', async () => {
    const supplier = await aSupplier({ seat: '350681' });
    const submitted = entry({ divisionCode: '350604' });
    const { entry: made } = await supplier.api.done('submitBoardEntry', submitted, 'entry { id }');
    await expectSeen('boardEntriesOfPlaces', [made.id]);
    await former.api.done('reviewBoardEntry', { entryId: made.id, version: 1, approve: true });
    await former.api.done('submitBoardEntry', entry({ divisionCode: '350604' }), 'entry { id }');
    const project = {
      ...{ name: '仓储', kind: 'INDUSTRY', source: 'SOCIAL', year: 2025, amountFen: '100', divisionCode: '350604' },
      document: '文',
    };
    const { project: first } = await former.api.done('putAidProject', { idempotencyKey: newId(), ...project }, 'project { id }'); // prettier-ignore
    const change = { idempotencyKey: newId(), projectId: first.id, changesVersion: 1, reason: '追加', ...project };
    expect((await now.api.done('putAidProject', change, 'project { version }')).project.version).toBe(2);
    expect(refusals(await neighbour.api.mutate('putAidProject', { ...change, idempotencyKey: newId() }))).toEqual(['OUTSIDE_YOUR_PLACES divisionCode']); // prettier-ignore
  });

  it('households and how suppliers share with them are seen', async () => {
    const supplier = await aSupplier({ seat: '350681' });
    const household = { name: '林文祥', identityNumber: anIdentityNumber(), villageCode: '350604100201', joinedOn: '2025-01-01' }; // prettier-ignore
    const registered = { idempotencyKey: newId(), households: [household] };
    const { households } = await supplier.api.done('registerHouseholds', registered, 'households { id }');
    await expectSeen('households', [households[0].id]);
    const shares = {
      ...{
        idempotencyKey: newId(),
        kind: 'SHARES',
        guaranteedFen: '100',
        dividendPoints: 100,
        validFrom: '2025-01-01',
      },
      ...{ source: '协议', fileHash: await storedFile('协议', 'application/pdf') },
    };
    const { model } = await supplier.api.done('putBenefitModel', shares, 'model { id }');
    await expectSeen('benefitModels', [model.id]);
  });
});

it('offices of the place see and verify claims of origin, licences and receiving accounts that were recorded under either code', async () => {
  const fileHash = await storedFile(newId(), 'application/pdf');
  const [supplier, custodian] = await Promise.all([aSupplier({ seat: '350681' }), aCustodian({ seat: '350681' })]);
  const licence = { kind: 'FOOD_PRODUCTION', number: `SC-${newId()}`, issuer: '市场监督管理局', categoryCodes: ['GOJI'], validFrom: '2024-01-01', validUntil: '2099-01-01', fileHash, idempotencyKey: newId() }; // prettier-ignore
  const licenceId = (await supplier.api.done('putLicence', licence, 'licence { id }')).licence.id as string;
  await expectSeen('licences', [licenceId]);
  const reviewed = { idempotencyKey: newId(), approve: true };
  const done = await now.api.done('reviewLicence', { ...reviewed, licenceId }, 'licence { status }');
  expect(done.licence.status).toBe('VERIFIED');

  const account = { holderName: '专户', bankName: '银行', accountNumber: `6222${Date.now()}`, licenceNumber: 'CG-1', fileHash, validFrom: '2025-01-01', idempotencyKey: newId() }; // prettier-ignore
  const accountId = (await custodian.api.done('registerReceivingAccount', account, 'account { id }')).account.id as string; // prettier-ignore
  await expectSeen('receivingAccounts', [accountId]);
  const answer = await now.api.done('reviewReceivingAccount', { ...reviewed, accountId }, 'account { status }');
  expect(answer.account.status).toBe('VERIFIED');
});

const get = (path: string, token: string | null) =>
  request(testWorld().apiUrl).get(path).set('Authorization', `Bearer ${token}`);

it('files of sales reports and vouchers are opened by offices of the place', async () => {
  const opened = async (hash: string) => {
    const answers = [former, now, neighbour].map(({ api }) => get(`/files/${hash}`, api.token));
    return (await Promise.all(answers)).map(({ status }) => status);
  };
  const partner = await aRegisteredPartner(former, { seat: '350681' });
  const report = await storedFile(`行键,SKU编码,批次,数量,单位,零售金额,销售日期\n${newId()},NONE,,1,盒,1,${today}`);
  await worked(partner, await draft(partner, { fileHash: report }));
  expect(await opened(report)).toEqual([200, 200, 404]);

  const [supplier, custodian] = await Promise.all([aSupplier({ seat: '350681' }), aCustodian()]);
  const { part } = await aPaidPurchase({ buyer: unit, supplier, custodian });
  const household = { name: '林文祥', identityNumber: anIdentityNumber(), villageCode: '350604100201', joinedOn: '2025-01-01' }; // prettier-ignore
  const registered = { idempotencyKey: newId(), households: [household] };
  const { households } = await supplier.api.done('registerHouseholds', registered, 'households { id }');
  const voucher = await storedFile(`发放表 ${newId()}`);
  const payout = {
    ...{ idempotencyKey: newId(), kind: 'DIVIDEND', paidOn: today, voucherHashes: [voucher] },
    households: [{ householdId: households[0].id, amountFen: 700 }],
    lines: [{ orderLineId: part.lines[0].id, amountFen: 700 }],
  };
  await supplier.api.done('recordHouseholdPayout', payout);
  expect(await opened(voucher)).toEqual([200, 200, 404]);
});

it('auditors of the place read the trail of organisations that were registered under either code', async () => {
  const [before, after] = await Promise.all([aSupplier({ seat: '350681' }), aSupplier({ seat: '350604' })]);
  const number = `SC-${newId()}`;
  for (const { api } of [before, after]) {
    const fileHash = await storedFile(newId(), 'application/pdf');
    await api.done('putLicence', { kind: 'FOOD_PRODUCTION', number, issuer: '局', categoryCodes: ['GOJI'], validFrom: '2024-01-01', validUntil: '2099-01-01', fileHash, idempotencyKey: newId() }); // prettier-ignore
  }
  const read = async ({ api }: Person, more: object = {}) => {
    const filter = { inPlaces: true, operation: 'putLicence', ...more };
    const { auditTrail } = await api.ask('query ($filter: AuditFilterInput) { auditTrail(filter: $filter, first: 100) { nodes { organisation { id } } } }', { filter }); // prettier-ignore
    return auditTrail.nodes.map(({ organisation }: { organisation: { id: string } }) => organisation.id);
  };
  const ids = [before, after].map(({ organisationId }) => toGlobalId('Organisation', organisationId));
  for (const office of [former, now, county]) expect(await read(office)).toEqual(expect.arrayContaining(ids));
  expect((await read(neighbour)).filter((id: string) => ids.includes(id))).toEqual([]);
  for (const organisationId of ids) {
    expect(await read(former, { organisationId, inPlaces: null })).toEqual([organisationId]);
    expect(await read(neighbour, { organisationId })).toEqual([]);
  }
});

it('trace events are found by offices of the place, by either code, each once, by kind and by term', async () => {
  const epcClass = `https://id.gs1.org/01/09520123456788/10/${newId().slice(-12)}`;
  for (const seat of ['350681', '350604']) {
    const event = { type: 'ObjectEvent', eventTime: '2026-09-01T08:00:00.000+08:00', eventTimeZoneOffset: '+08:00', action: 'OBSERVE', bizStep: 'shipping', quantityList: [{ epcClass }], bizTransactionList: [{ type: 'po', bizTransaction: `urn:uuid:${newId()}` }] }; // prettier-ignore
    const { api } = await aSupplier({ seat });
    const sent = await request(testWorld().apiUrl).post('/epcis/events').set('Authorization', `Bearer ${api.token}`).send(event); // prettier-ignore
    expect(sent.status).toBe(201);
  }
  const found = async (office: Person, parameters: object) => {
    const asked = new URLSearchParams({
      ...parameters,
      eventType: 'ObjectEvent',
      orderBy: 'recordTime',
      perPage: '30',
    });
    const { body } = await get(`/epcis/events?${asked.toString()}`, office.api.token);
    const list = body.epcisBody.queryResults.resultsBody.eventList as { quantityList?: { epcClass: string }[] }[];
    return list.filter(({ quantityList }) => quantityList?.[0].epcClass === epcClass).length;
  };
  for (const parameters of [{ MATCH_epcClass: epcClass }, { EQ_bizStep: 'shipping' }]) {
    for (const office of [former, now, county]) expect(await found(office, parameters)).toBe(2);
    expect(await found(neighbour, parameters)).toBe(0);
  }
});

describe('what offices decide of a place that got another code', () => {
  const idOf = ({ organisationId }: Person) => toGlobalId('Organisation', organisationId);

  it('organisations that were registered under either', async () => {
    for (const [seat, office] of [
      ['350681', now],
      ['350604', former],
    ] as const) {
      const supplier = await aSupplier({ seat });
      await sql("UPDATE organisations SET status = 'RECOMMENDED', decided_on = NULL WHERE id = $1", [supplier.organisationId]); // prettier-ignore
      await expectSeen('organisations(filter: { status: RECOMMENDED })', [idOf(supplier)]);
      const input = { organisationId: idOf(supplier) };
      expect(refusals(await neighbour.api.mutate('approveOrganisation', input))).toEqual(['OUTSIDE_YOUR_PLACES organisationId']); // prettier-ignore
      await office.api.done('approveOrganisation', input);
    }
  });

  it('where units stand, of both codes', async () => {
    const [above, below] = await Promise.all([aBuyer({ seat: '350604' }), aBuyer({ seat: '350681' })]);
    const move = {
      unitId: idOf(below),
      superiorId: idOf(above),
      effectiveOn: today,
      reason: '机构改革',
      source: '编办',
    };
    expect(refusals(await neighbour.api.mutate('moveUnit', { idempotencyKey: newId(), ...move }))).toEqual(['OUTSIDE_YOUR_PLACES unitId']); // prettier-ignore
    await former.api.done('moveUnit', { idempotencyKey: newId(), ...move });
    await now.api.done('moveUnit', { idempotencyKey: newId(), ...move, superiorId: null });
  });

  it('reserved shares, targets of the place, and what was bought elsewhere', async () => {
    const school = await aBuyer({ seat: '350681', budgetUnit: true });
    const year = Number(today.slice(0, 4));
    const declared = { year, canteen: 'OWN', annualAmountFen: '1000000', ratioBasisPoints: 1_000 };
    await school.api.done('declareReserve', { idempotencyKey: newId(), ...declared });
    const waiting = async (office: Person) => {
      const { unitReserves } = await office.api.ask(`{ unitReserves(filter: { year: ${year}, state: TO_REVIEW }, first: 100) { nodes { yoursToReview unit { id } } } }`); // prettier-ignore
      const found = unitReserves.nodes.find(({ unit: { id } }: { unit: { id: string } }) => id === idOf(school));
      return found?.yoursToReview ?? null;
    };
    expect(await Promise.all([former, now, county, neighbour].map(waiting))).toEqual([true, true, true, null]);
    const review = { unitId: idOf(school), year, version: 1, approve: true };
    expect(refusals(await neighbour.api.mutate('reviewReserve', review))).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    await former.api.done('reviewReserve', review);

    const target = { scheme: 'UNION', subjectKind: 'BUYER_DIVISION', subject: '350604', period: '2031', amountFen: '100', source: '文' }; // prettier-ignore
    const { targetId } = await former.api.done('setTarget', { idempotencyKey: newId(), ...target }, 'targetId');
    await expectSeen('targets', [targetId as string]);
    expect(refusals(await neighbour.api.mutate('setTarget', { idempotencyKey: newId(), ...target }))).toEqual(['OUTSIDE_YOUR_PLACES subject']); // prettier-ignore

    const [fileHash, amountFen] = [await storedFile(newId(), 'application/pdf'), '1000'];
    const row = { productName: '枸杞', categoryCode: 'GOJI', quantity: '1', unit: 'KILOGRAM', goodsFen: amountFen, originCode: '640422', originProof: [fileHash] }; // prettier-ignore
    const elsewhere = {
      ...{ idempotencyKey: newId(), boughtOn: today, acceptedOn: today, rows: [row] },
      seller: { creditCode: madeUpCreditCode('93', '640422'), name: '合作社' },
      invoice: { number: anInvoiceNumber(today), issuedOn: today, amountFen, fileHash },
      payment: { paidOn: today, bankReference: `REF-${newId()}`, amountFen, fileHash },
    };
    const { declaredPurchase } = await school.api.done('declarePurchase', elsewhere, 'declaredPurchase { id }');
    await expectSeen('declaredPurchases', [declaredPurchase.id]);
    const confirmed = { idempotencyKey: newId(), declaredPurchaseId: declaredPurchase.id };
    expect(refusals(await neighbour.api.mutate('confirmDeclaredPurchase', confirmed))).toEqual(['NOT_FOUND declaredPurchaseId']); // prettier-ignore
    await former.api.done('confirmDeclaredPurchase', confirmed);
  });

  it('pairings of places that were merged into it, from days before', async () => {
    // 梅列区 350402 and 三元区 350403 became 三元区 350404 in 2021.
    const merged = await anOffice({ seat: '350404', seatCodes: ['350404', '350402', '350403'] });
    const pairing = { programmeCode: 'EAST_WEST', eastDivisionCode: '350402', westDivisionCode: '640323', validFrom: '2019-01-01', source: '文' }; // prettier-ignore
    expect(refusals(await neighbour.api.mutate('createPairing', { idempotencyKey: newId(), ...pairing }))).toEqual(['OUTSIDE_YOUR_PLACES westDivisionCode']); // prettier-ignore
    const made = await merged.api.done('createPairing', { idempotencyKey: newId(), ...pairing }, 'pairing { id }');
    const end = { pairingId: made.pairing.id as string, validUntil: '2019-01-02', source: '文' };
    expect(refusals(await neighbour.api.mutate('endPairing', { idempotencyKey: newId(), ...end }))).toEqual(['OUTSIDE_YOUR_PLACES pairingId']); // prettier-ignore
    await merged.api.done('endPairing', { idempotencyKey: newId(), ...end });
  });

  it('fair-deal files of orders of a unit that was registered under the former code', async () => {
    const [{ part }] = purchases;
    const answers = [former, now, neighbour].map(({ api }) => get(`/fair-deals/${part.id}.json`, api.token));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 404]);
  });
});
