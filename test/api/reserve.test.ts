import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  ApiClient,
  aSupplier,
  confirm,
  counted,
  pay,
  type Person,
  place,
  ship,
  sql,
} from '@shanhai/testing';
import { toGlobalId } from '@shanhai/graphql';

const today = businessDateOf(new Date());
const year = today.slice(0, 4);
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const organisation = (person: Person) => toGlobalId('Organisation', person.organisationId);
const codesOf = (document: string, variables: object, people: { api: ApiClient }[]) =>
  Promise.all(people.map(async ({ api }) => (await api.send(document, variables)).errors?.[0].extensions.code));
const nobody = { api: new ApiClient() };

const DECLARED = 'declaration { year version canteen annualAmountFen ratioBasisPoints dutyFen status reason }';
const declaring = (more: object = {}) => ({
  idempotencyKey: newId(),
  year: Number(year),
  canteen: 'OWN',
  annualAmountFen: '100001',
  ratioBasisPoints: 1500,
  ...more,
});
const declare = (unit: Person, more: object = {}) => unit.api.mutate('declareReserve', declaring(more), DECLARED);
const reviewing = (unit: Person, more: object = {}) => ({
  unitId: organisation(unit),
  year: Number(year),
  approve: true,
  ...more,
});
const review = (by: Person, unit: Person, more: object = {}) =>
  by.api.mutate('reviewReserve', reviewing(unit, more), DECLARED);

describe('reserved shares', () => {
  it('are declared, sent back, declared again and approved; the duty is the unit’s target', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const unit = await aBuyer({ budgetUnit: true, parentId: superior.organisationId });
    const input = declaring();
    const first = await unit.api.mutate('declareReserve', input, DECLARED);
    expect(first.declaration).toEqual({
      year: Number(year),
      version: 1,
      canteen: 'OWN',
      annualAmountFen: '100001',
      ratioBasisPoints: 1500,
      dutyFen: '15001',
      status: 'DECLARED',
      reason: null,
    });
    expect(await unit.api.mutate('declareReserve', input, DECLARED)).toEqual(first);
    expect(refusals(await unit.api.mutate('declareReserve', { ...input, ratioBasisPoints: 2000 }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
    expect(refusals(await review(superior, unit, { approve: false }))).toEqual(['REQUIRED reason']);
    expect(refusals(await review(superior, unit, { approve: false, reason: 'x'.repeat(501) }))).toEqual([
      'TOO_LONG reason',
    ]);
    expect((await review(superior, unit, { approve: false, reason: '金额有误' })).declaration).toMatchObject({
      status: 'SENT_BACK',
      reason: '金额有误',
    });
    expect(refusals(await review(superior, unit))).toEqual(['STATE_NOT_ALLOWED unitId']);
    expect((await declare(unit, { annualAmountFen: '200000', ratioBasisPoints: null })).declaration).toMatchObject({
      version: 2,
      ratioBasisPoints: 1000,
      dutyFen: '20000',
    });
    expect((await review(await anOffice({ seat: '350000' }), unit)).declaration).toMatchObject({
      version: 2,
      status: 'APPROVED',
    });
    const { targetProgress } = await unit.api.ask(
      `{ targetProgress(scheme: "RESERVE", period: "${year}") { targets { subject targetFen percentage } } }`,
    );
    expect(targetProgress.targets).toEqual([{ subject: organisation(unit), targetFen: '20000', percentage: 0 }]);
    expect((await unit.api.ask('{ reserveDeclarations { version status } }')).reserveDeclarations).toEqual([{ version: 2, status: 'APPROVED' }, { version: 1, status: 'SENT_BACK' }]); // prettier-ignore
    expect((await superior.api.ask('{ reserveDeclarations { version } }')).reserveDeclarations).toEqual([]);
  });

  it('follow how the canteen is run', async () => {
    const [unit, other] = await Promise.all([aBuyer({ budgetUnit: true }), aBuyer()]);
    expect((await declare(unit, { canteen: 'NO_CANTEEN', annualAmountFen: null })).declaration).toMatchObject({
      dutyFen: '0',
      ratioBasisPoints: 0,
    });
    expect(refusals(await declare(unit, { canteen: 'SHARED' }))).toEqual(['REQUIRED otherUnitId']);
    expect(refusals(await declare(unit, { canteen: 'SHARED', otherUnitId: organisation(unit) }))).toEqual([
      'INVALID otherUnitId',
    ]);
    expect(
      refusals(await declare(unit, { canteen: 'SHARED', otherUnitId: toGlobalId('Organisation', newId()) })),
    ).toEqual(['NOT_FOUND otherUnitId']);
    expect(refusals(await declare(unit, { otherUnitId: organisation(other) }))).toEqual(['INVALID otherUnitId']);
    const supplier = organisation(await aSupplier());
    expect(refusals(await declare(unit, { canteen: 'OUTSOURCED', otherUnitId: supplier }))).toEqual([
      'INVALID otherUnitId',
    ]);
    expect(
      (await declare(unit, { canteen: 'OUTSOURCED', otherUnitId: organisation(other) })).declaration,
    ).toMatchObject({ dutyFen: '15001' });
  });

  it('are refused below the minimum, for other units, years and amounts', async () => {
    const unit = await aBuyer({ budgetUnit: true });
    expect(refusals(await declare(unit, { ratioBasisPoints: 999 }))).toEqual(['RATIO_BELOW_MINIMUM ratioBasisPoints']);
    expect(refusals(await declare(unit, { ratioBasisPoints: 10_001 }))).toEqual(['INVALID ratioBasisPoints']);
    expect(refusals(await declare(unit, { year: 2015, annualAmountFen: '-5' }))).toEqual([
      'INVALID year',
      'NOT_POSITIVE annualAmountFen',
    ]);
    expect(refusals(await declare(unit, { year: Number(year) + 2 }))).toEqual(['INVALID year']);
    expect(refusals(await declare(unit, { year: 2_147_483_647 }))).toEqual(['INVALID year']);
    expect(refusals(await declare(unit, { annualAmountFen: '9223372036854775807' }))).toEqual([
      'INVALID annualAmountFen',
    ]);
    expect(refusals(await declare(await aBuyer()))).toEqual(['STATE_NOT_ALLOWED ']);
    expect(refusals(await review(await anOffice({ seat: '350000' }), unit))).toEqual(['NOT_FOUND unitId']);
    await declare(unit);
    expect(refusals(await review(await anOffice({ seat: '640000' }), unit))).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(refusals(await review(await aBuyer(), unit))).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(refusals(await review(unit, unit))).toEqual(['OUTSIDE_YOUR_PLACES unitId']);
    expect(
      await codesOf(
        'mutation ($input: DeclareReserveInput!) { declareReserve(input: $input) { userErrors { code } } }',
        { input: declaring() },
        [nobody, await aBuyer({ roles: ['ORDERER'] })],
      ),
    ).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
    expect(
      await codesOf(
        'mutation ($input: ReviewReserveInput!) { reviewReserve(input: $input) { userErrors { code } } }',
        { input: reviewing(unit) },
        [nobody, await aSupplier()],
      ),
    ).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
  });

  it('are corrected a hundred times in a year at most', async () => {
    const unit = await aBuyer({ budgetUnit: true });
    await sql(
      `INSERT INTO reserve_declarations (unit_id, year, version, canteen, annual_amount_fen, ratio_basis_points, duty_fen, status, declared_on)
       SELECT $1, $2, n, 'OWN', 100, 1000, 10, 'DECLARED', $3 FROM generate_series(1, 99) AS n`,
      [unit.organisationId, Number(year), today],
    );
    const input = declaring();
    const last = await unit.api.mutate('declareReserve', input, DECLARED);
    expect(last.declaration.version).toBe(100);
    expect(refusals(await declare(unit))).toEqual(['TOO_MANY year']);
    expect(await unit.api.mutate('declareReserve', input, DECLARED)).toEqual(last);
  });

  it('declared at once are versions one after the other', async () => {
    const unit = await aBuyer({ budgetUnit: true });
    const payloads = await Promise.all(Array.from({ length: 6 }, () => declare(unit)));
    expect(payloads.map((payload) => payload.declaration.version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

const budgetUnit = (superior: Person | null = null, more: object = {}) =>
  aBuyer({ unitType: 'SCHOOL', budgetUnit: true, parentId: superior?.organisationId, ...more });
const WARNINGS = 'declaration { warnings { code message declaredFen lastYearFen } awaitsRepresentative }';
const RESERVES = `query ($filter: UnitReserveFilterInput!, $first: Int, $after: String) { unitReserves(filter: $filter, first: $first, after: $after) {
  nodes { unit { id } state yoursToReview declaration { version awaitsRepresentative warnings { code } } history { version status reason reviewedBy { id } reviewedOn } }
  pageInfo { hasNextPage endCursor } } }`;
const reserves = async (viewer: Person, filter: object = {}, page: object = {}) =>
  (await viewer.api.ask(RESERVES, { filter: { year: Number(year), ...filter }, ...page })).unitReserves;
const idsOf = async (viewer: Person, filter: object = {}): Promise<string[]> =>
  (await reserves(viewer, filter)).nodes.map((node: { unit: { id: string } }) => node.unit.id).sort();
const ids = (...people: Person[]) => people.map(organisation).sort();
const summary = async (viewer: Person, unit: Person | null = null, of = Number(year)) =>
  (
    await viewer.api.ask(
      `query ($year: Int!, $unitId: ID) { reserveSummary(year: $year, unitId: $unitId) { countedThrough units declared missing toReview sentBack approved exempt shared
        awaitingRepresentative declaredAmountFen declaredDutyFen approvedAmountFen approvedDutyFen countedFen percentage } }`,
      { year: of, unitId: unit && organisation(unit) },
    )
  ).reserveSummary;

describe('warnings', () => {
  it('tell of less than last year, by what was approved rather than declared, and refuse nothing', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const unit = await budgetUnit(superior);
    const before = { year: Number(year) - 1 };
    await declare(unit, { ...before, annualAmountFen: '200000', ratioBasisPoints: 1000 });
    await review(superior, unit, before);
    await declare(unit, { ...before, annualAmountFen: '900000', ratioBasisPoints: 1000 });
    const input = declaring({ annualAmountFen: '150000', ratioBasisPoints: 1000 });
    const { declaration, userErrors } = await unit.api.mutate('declareReserve', input, WARNINGS);
    expect(userErrors).toEqual([]);
    expect(declaration.warnings).toEqual([
      { code: 'AMOUNT_BELOW_LAST_YEAR', message: expect.any(String), declaredFen: '150000', lastYearFen: '200000' },
      { code: 'DUTY_BELOW_LAST_YEAR', message: expect.any(String), declaredFen: '15000', lastYearFen: '20000' },
    ]);
    const [node] = (await reserves(superior)).nodes;
    expect(node.declaration.warnings.map(({ code }: { code: string }) => code)).toEqual([
      'AMOUNT_BELOW_LAST_YEAR',
      'DUTY_BELOW_LAST_YEAR',
    ]);
    const chinese = await unit.api.send('{ reserveDeclarations { warnings { message } } }', {}, 'zh-CN');
    expect(chinese.data.reserveDeclarations[0].warnings[0].message).toBe('食堂年采购额低于上年');
    const same = await unit.api.mutate('declareReserve', declaring({ annualAmountFen: '200000' }), WARNINGS);
    expect(same.declaration.warnings).toEqual([]);
  });

  it('compare with what was declared where nothing was approved, never with what was sent back', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const unit = await budgetUnit(superior);
    const before = { year: Number(year) - 1 };
    await declare(unit, { ...before, annualAmountFen: '200000' });
    await declare(unit, { ...before, annualAmountFen: '900000' });
    await review(superior, unit, { ...before, approve: false, reason: '金额有误' });
    const { declaration } = await unit.api.mutate('declareReserve', declaring({ annualAmountFen: '100000' }), WARNINGS);
    expect(declaration.warnings[0]).toMatchObject({ code: 'AMOUNT_BELOW_LAST_YEAR', lastYearFen: '200000' });
  });
});

describe('a shared canteen', () => {
  const shared = (unit: Person, representative: Person) =>
    unit.api.mutate(
      'declareReserve',
      declaring({ canteen: 'SHARED', otherUnitId: organisation(representative) }),
      WARNINGS,
    );

  it('is open until the representative’s own declaration is approved', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const [unit, representative] = await Promise.all([budgetUnit(superior), budgetUnit(superior)]);
    expect((await shared(unit, representative)).declaration.awaitsRepresentative).toBe(true);
    await review(superior, unit);
    await declare(representative);
    expect(await summary(superior)).toMatchObject({ approved: 1, shared: 1, awaitingRepresentative: 1, toReview: 1 });
    await review(superior, representative);
    const [{ awaitsRepresentative }] = (await unit.api.ask('{ reserveDeclarations { awaitsRepresentative } }'))
      .reserveDeclarations;
    expect(awaitsRepresentative).toBe(false);
    expect(await summary(superior)).toMatchObject({
      approved: 2,
      shared: 1,
      awaitingRepresentative: 0,
      approvedDutyFen: '15001',
    });
  });

  it('has a representative that declares for itself: no double roles, chains or circles', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const [unit, representative, third] = await Promise.all([1, 2, 3].map(() => budgetUnit(superior)));
    expect(refusals(await shared(unit, await aBuyer()))).toEqual(['REPRESENTATIVE_NOT_OWN otherUnitId']);
    await declare(third, { canteen: 'NO_CANTEEN', annualAmountFen: null });
    expect(refusals(await shared(unit, third))).toEqual(['REPRESENTATIVE_NOT_OWN otherUnitId']);
    expect(refusals(await shared(unit, representative))).toEqual([]);
    expect(refusals(await shared(third, unit))).toEqual(['REPRESENTATIVE_NOT_OWN otherUnitId']);
    await review(superior, unit);
    for (const more of [
      { canteen: 'NO_CANTEEN', annualAmountFen: null },
      { canteen: 'SHARED', otherUnitId: organisation(third) },
      { canteen: 'OUTSOURCED', otherUnitId: organisation(third) },
    ])
      expect(refusals(await declare(representative, more))).toEqual(['REPRESENTS_OTHERS canteen']);
  });

  it('binds nobody by being declared: the unit that it names runs its canteen as it likes until it is approved', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const [unit, named, third] = await Promise.all([1, 2, 3].map(() => budgetUnit(superior)));
    await shared(unit, named);
    expect(refusals(await declare(named, { canteen: 'NO_CANTEEN', annualAmountFen: null }))).toEqual([]);
    // Nor can it be bound then, but sent back.
    expect(refusals(await review(superior, unit))).toEqual(['REPRESENTATIVE_NOT_OWN unitId']);
    await review(superior, named);
    expect(refusals(await review(superior, unit))).toEqual(['REPRESENTATIVE_NOT_OWN unitId']);
    expect(refusals(await review(superior, unit, { approve: false, reason: '请自行填报' }))).toEqual([]);
    expect(refusals(await shared(unit, named))).toEqual(['REPRESENTATIVE_NOT_OWN otherUnitId']);
    // Of two that wait the first that is approved holds.
    await declare(named);
    await review(superior, named);
    await shared(unit, named);
    expect(refusals(await shared(named, third))).toEqual([]);
    expect(refusals(await review(superior, unit))).toEqual(['REPRESENTATIVE_NOT_OWN unitId']);
    await review(superior, named, { approve: false, reason: '已代他人填报' });
    expect(refusals(await review(superior, unit))).toEqual([]);
    expect(refusals(await shared(named, third))).toEqual(['REPRESENTS_OTHERS canteen']);
  });

  it('approved while the unit that it names declares otherwise comes to one of both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const superior = await aBuyer({ budgetUnit: true });
      const [unit, named] = await Promise.all([budgetUnit(superior), budgetUnit(superior)]);
      await shared(unit, named);
      const answers = await Promise.all([review(superior, unit), declare(named, { canteen: 'NO_CANTEEN', annualAmountFen: null })]); // prettier-ignore
      expect(answers.flatMap(refusals)).toHaveLength(1);
    }
  });

  it('leaves what was before in the trail', async () => {
    const unit = await budgetUnit();
    await declare(unit);
    await declare(unit, { canteen: 'NO_CANTEEN', annualAmountFen: null });
    const trail = await sql<{ before: object | null; after: object }>(
      "SELECT before, after FROM audit_trail WHERE subject_id = $1 AND operation = 'declareReserve' ORDER BY id",
      [unit.organisationId],
    );
    const own = { version: 1, canteen: 'OWN', annualAmountFen: '100001', ratioBasisPoints: 1500, dutyFen: '15001', status: 'DECLARED' }; // prettier-ignore
    expect(trail).toMatchObject([{ before: null, after: own }, { before: own, after: { version: 2, canteen: 'NO_CANTEEN' } }]); // prettier-ignore
  });

  it('declared by both for each other at once is one and not a circle', async () => {
    const [one, other] = await Promise.all([budgetUnit(), budgetUnit()]);
    const answers = (await Promise.all([shared(one, other), shared(other, one)])).flatMap(refusals);
    expect(answers).toHaveLength(1);
    expect(['REPRESENTS_OTHERS canteen', 'REPRESENTATIVE_NOT_OWN otherUnitId']).toContain(answers[0]);
  });

  it('stays as it was approved while another way waits for review', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const [unit, representative, third] = await Promise.all([1, 2, 3].map(() => budgetUnit(superior)));
    await shared(unit, representative);
    await review(superior, unit);
    await declare(unit);
    expect(refusals(await shared(third, unit))).toEqual(['REPRESENTATIVE_NOT_OWN otherUnitId']);
    await review(superior, unit);
    expect(refusals(await shared(third, unit))).toEqual([]);
  });
});

describe('an outsourced canteen', () => {
  it('is credited with what the contractor below it buys, and warned about where another unit is', async () => {
    const superior = await aBuyer({ budgetUnit: true });
    const unit = await budgetUnit(superior);
    const [contractor, elsewhere, supplier, custodian] = await Promise.all([
      aBuyer({ unitType: 'COMPANY', parentId: unit.organisationId }),
      aBuyer({ unitType: 'COMPANY' }),
      aSupplier(),
      aCustodian(),
    ]);
    const outsourced = async (to: Person) => {
      const input = declaring({
        canteen: 'OUTSOURCED',
        annualAmountFen: '100000',
        ratioBasisPoints: 1000,
        otherUnitId: organisation(to),
      });
      const { declaration } = await unit.api.mutate('declareReserve', input, WARNINGS);
      return declaration.warnings.map(({ code }: { code: string }) => code);
    };
    expect(await outsourced(elsewhere)).toEqual(['CONTRACTOR_NOT_CREDITED']);
    expect(await outsourced(contractor)).toEqual([]);
    await review(superior, unit);
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const { order } = await place(contractor, [{ skuCode: listing.skuCode, quantity: 6 }]);
    const [part] = order.supplierOrders;
    await confirm(supplier, part.id);
    const shipped = await ship(supplier, part.id, today, [
      { lineId: part.lines[0].id, traceCode: listing.traceCode, quantity: 6 },
    ]);
    await accept(contractor, part.id, today, [
      { shipmentLineId: shipped.supplierOrder.shipments[0].lines[0].id, acceptedQuantity: 6 },
    ]);
    await pay(custodian, [{ on: today, yuan: '60', remark: order.paymentReference }]);
    await counted();
    const own = { approvedAmountFen: '100000', approvedDutyFen: '10000', countedFen: '6000', percentage: 60 };
    expect(await summary(superior)).toMatchObject({ units: 1, ...own, countedThrough: expect.stringMatching(/^\d+$/) });
    const { targetProgress } = await unit.api.ask(
      `{ targetProgress(scheme: "RESERVE", period: "${year}") { targets { subject countedFen percentage } } }`,
    );
    expect(targetProgress.targets).toEqual([{ subject: organisation(unit), countedFen: '6000', percentage: 60 }]);
    expect(await summary(superior, null, Number(year) - 1)).toMatchObject({
      units: 1,
      missing: 1,
      countedFen: '0',
      percentage: 0,
    });
  });
});

describe('units and their reserved shares', () => {
  let superior: Person;
  let units: Person[];
  let grandchild: Person;
  beforeAll(async () => {
    superior = await aBuyer({ budgetUnit: true, seat: '350304' });
    units = await Promise.all([1, 2, 3, 4, 5].map(() => budgetUnit(superior, { seat: '350304' })));
    grandchild = await budgetUnit(units[0], { seat: '350305' });
    await aBuyer({ parentId: superior.organisationId, seat: '350304' });
    const [approved, sentBack, waiting, exempt] = units;
    await Promise.all(
      [approved, sentBack, waiting].map((unit) => declare(unit, { annualAmountFen: '100000', ratioBasisPoints: 1000 })),
    );
    await declare(exempt, { canteen: 'NO_CANTEEN', annualAmountFen: null });
    await review(superior, sentBack, { approve: false, reason: '金额有误' });
    await Promise.all([approved, exempt].map((unit) => review(superior, unit)));
  });

  it('are listed by their state, to the superior and to offices of the place', async () => {
    const [approved, sentBack, waiting, exempt, missing] = units;
    const offices = await Promise.all([anOffice({ seat: '350300' }), anOffice({ seat: '350304' })]);
    expect(await idsOf(superior)).toEqual(ids(...units, grandchild));
    expect(await idsOf(offices[0])).toEqual(ids(...units, grandchild, superior));
    expect(await idsOf(offices[1])).toEqual(ids(...units, superior));
    expect(await idsOf(superior, { state: 'TO_REVIEW' })).toEqual(ids(waiting));
    expect(await idsOf(superior, { state: 'SENT_BACK' })).toEqual(ids(sentBack));
    expect(await idsOf(superior, { state: 'APPROVED' })).toEqual(ids(approved, exempt));
    expect(await idsOf(superior, { state: 'MISSING' })).toEqual(ids(missing, grandchild));
    expect(await idsOf(superior, { unitId: organisation(approved) })).toEqual(ids(approved, grandchild));
    expect(await idsOf(superior, { unitId: organisation(superior) })).toEqual(ids(...units, grandchild));
    expect(await idsOf(superior, { year: Number(year) + 1, state: 'MISSING' })).toEqual(ids(...units, grandchild));
    for (const stranger of [await anOffice({ seat: '640000' }), await aBuyer(), await aSupplier(), grandchild]) {
      expect(await idsOf(stranger, { unitId: organisation(superior) })).toEqual([]);
      expect(await summary(stranger, superior)).toMatchObject({
        units: 0,
        declaredAmountFen: '0',
        countedFen: '0',
        percentage: 0,
      });
    }
  });

  it('are those of the place under all its codes', async () => {
    // 沙县 350427 became 沙县区 350405 in 2021.
    const office = await anOffice({ seat: '350405' });
    const [before, since] = await Promise.all(['350427', '350405'].map((seat) => budgetUnit(null, { seat })));
    expect(await idsOf(office)).toEqual(ids(before, since));
    expect(await summary(office)).toMatchObject({ units: 2, missing: 2 });
    await declare(before);
    expect(refusals(await review(office, before))).toEqual([]);
  });

  it('are summed up: each is in one state', async () => {
    expect(await summary(superior)).toEqual({
      countedThrough: expect.stringMatching(/^\d+$/), units: 6, declared: 4, missing: 2, toReview: 1, sentBack: 1, approved: 2, exempt: 1, shared: 0, awaitingRepresentative: 0,
      declaredAmountFen: '200000', declaredDutyFen: '20000', approvedAmountFen: '100000', approvedDutyFen: '10000', countedFen: '0', percentage: 0,
    }); // prettier-ignore
    expect(await summary(superior, grandchild)).toMatchObject({ units: 1, missing: 1 });
  });

  it('come with who may review them, every version and its reviewer, by pages', async () => {
    const [, sentBack, waiting] = units;
    await declare(sentBack);
    const both = await reserves(superior, { state: 'TO_REVIEW' }, { first: 1 });
    const rest = await reserves(superior, { state: 'TO_REVIEW' }, { first: 1, after: both.pageInfo.endCursor });
    expect([both.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    const nodes = [...both.nodes, ...rest.nodes];
    expect(nodes.map((node) => node.unit.id).sort()).toEqual(ids(sentBack, waiting));
    expect(nodes.find((node) => node.unit.id === organisation(sentBack))).toMatchObject({
      yoursToReview: true,
      declaration: { version: 2 },
      history: [
        { version: 2, status: 'DECLARED', reason: null, reviewedBy: null, reviewedOn: null },
        {
          version: 1,
          status: 'SENT_BACK',
          reason: '金额有误',
          reviewedBy: { id: organisation(superior) },
          reviewedOn: today,
        },
      ],
    });
    expect(refusals(await review(superior, sentBack, { version: 1 }))).toEqual(['STATE_NOT_ALLOWED version']);
    const [below] = (await reserves(superior, { unitId: organisation(grandchild) })).nodes;
    expect(below).toMatchObject({ state: 'MISSING', yoursToReview: false, declaration: null, history: [] });
    await declare(grandchild);
    const [notYours] = (await reserves(superior, { unitId: organisation(grandchild) })).nodes;
    expect(notYours).toMatchObject({ state: 'TO_REVIEW', yoursToReview: false });
    await review(units[0], grandchild, { version: 1 });
    await review(superior, sentBack, { approve: false, reason: '仍有误' });
  });

  it('are those of the year: a unit that moved since stands where it stood, one that was merged by then is none', async () => {
    const office = await anOffice({ seat: '350300' });
    const [from, to] = await Promise.all([1, 2].map(() => aBuyer({ budgetUnit: true, seat: '350304' })));
    const [moved, merged] = await Promise.all([
      budgetUnit(from, { seat: '350304' }),
      budgetUnit(from, { seat: '350304' }),
    ]);
    const decision = { idempotencyKey: newId(), effectiveOn: today, reason: '机构改革', source: '编办〔2026〕12 号' };
    expect(
      refusals(
        await office.api.mutate('moveUnit', { ...decision, unitId: organisation(moved), superiorId: organisation(to) }),
      ),
    ).toEqual([]);
    expect(
      refusals(
        await office.api.mutate('mergeUnits', {
          ...decision,
          idempotencyKey: newId(),
          unitIds: [organisation(merged)],
          successorId: organisation(to),
        }),
      ),
    ).toEqual([]);
    const before = { year: Number(year) - 1 };
    expect([await idsOf(from, before), await idsOf(to, before)]).toEqual([ids(moved, merged), []]);
    expect([await idsOf(from), await idsOf(to)]).toEqual([[], ids(moved)]);
    expect(refusals(await declare(moved, { canteen: 'SHARED', otherUnitId: organisation(merged) }))).toEqual([
      'UNIT_MERGED otherUnitId',
    ]);
  });

  it('stay with a unit that is merged in the year, as its target does, and end with the year', async () => {
    const office = await anOffice({ seat: '350500' });
    const successor = await aBuyer({ budgetUnit: true, seat: '350505' });
    const merged = await budgetUnit(successor, { seat: '350505' });
    const last = Number(year) - 1;
    const amount = { annualAmountFen: '100000', ratioBasisPoints: 1000 };
    for (const declared of [last, Number(year)]) {
      await declare(merged, { ...amount, year: declared });
      expect(refusals(await review(office, merged, { year: declared }))).toEqual([]);
    }
    const decision = { idempotencyKey: newId(), reason: '机构改革', source: '编办〔2026〕12 号' };
    const units = { unitIds: [organisation(merged)], successorId: organisation(successor) };
    expect(
      refusals(await office.api.mutate('mergeUnits', { ...decision, ...units, effectiveOn: `${last}-06-30` })),
    ).toEqual([]);
    const targets = async (period: number) =>
      (
        await office.api.ask(
          `{ targetProgress(scheme: "RESERVE", period: "${period}", filter: { unitId: "${organisation(merged)}" }) { targets { targetFen } } }`,
        )
      ).targetProgress.targets;
    expect(await targets(last)).toEqual([{ targetFen: '10000' }]);
    expect(await idsOf(office, { year: last, state: 'APPROVED' })).toEqual(ids(merged));
    expect(await summary(office, null, last)).toMatchObject({ approved: 1, approvedDutyFen: '10000' });
    expect(await targets(Number(year))).toEqual([]);
    expect(await idsOf(office)).toEqual(ids(successor));
    expect(await summary(office)).toMatchObject({ units: 1, approved: 0, approvedDutyFen: '0' });
  });

  it('of no year or unit are refused', async () => {
    const refused = async (variables: object) =>
      (await superior.api.send(RESERVES, variables)).errors?.[0].extensions.userErrors;
    for (const wrong of [2015, Number(year) + 2, 2_147_483_647, -1])
      expect(await refused({ filter: { year: wrong } })).toMatchObject([
        { code: 'INVALID', field: ['filter', 'year'] },
      ]);
    expect(await refused({ filter: { year: Number(year), unitId: 'x' } })).toMatchObject([
      { code: 'NOT_FOUND', field: ['filter', 'unitId'] },
    ]);
    const question = 'query ($year: Int!) { reserveSummary(year: $year) { units } }';
    const answer = await superior.api.send(question, { year: 99_999 });
    expect(answer.errors?.[0].extensions.userErrors).toMatchObject([{ code: 'INVALID', field: ['year'] }]);
    const people = [nobody, await aCustodian()];
    expect(await codesOf(question, { year: Number(year) }, people)).toEqual(['UNAUTHENTICATED', 'FORBIDDEN']);
    expect(await codesOf(RESERVES, { filter: { year: Number(year) } }, people)).toEqual([
      'UNAUTHENTICATED',
      'FORBIDDEN',
    ]);
  });
});
