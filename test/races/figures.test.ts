import { toGlobalId } from '@shanhai/graphql';
import { businessDateOf, newId } from '@shanhai/kernel';
import {
  aBuyer,
  accept,
  aCustodian,
  aListing,
  anOffice,
  aSupplier,
  confirm,
  counted,
  type MadeListing,
  pay,
  type Person,
  place,
  ship,
  sql,
} from '@shanhai/testing';

const today = businessDateOf(new Date());
const [year, month] = [today.slice(0, 4), today.slice(0, 7)];
const BUYERS = 4;
const PURCHASES_EACH = 4;
const READERS = 3;

interface Answer {
  countedThrough: string;
  /** What the answer says is the whole, and its parts. */
  whole: string[];
  parts: string[][];
}

/** Figures are read while orders, payments, acceptances, returns and refunds come from many writers at once. */
describe('one answer is one moment', () => {
  let federation: Person;
  let buyers: Person[];
  let suppliers: Person[];
  let listings: MadeListing[];
  let custodian: Person;
  beforeAll(async () => {
    custodian = await aCustodian();
    federation = await aBuyer({ unitType: 'UNION_FEDERATION' });
    const parentId = federation.organisationId;
    buyers = await Promise.all(Array.from({ length: BUYERS }, () => aBuyer({ parentId })));
    suppliers = await Promise.all([aSupplier(), aSupplier()]);
    const tiers: [number, bigint][] = [[1, 1_000n]];
    listings = await Promise.all(suppliers.map((supplier) => aListing(supplier, { tiers, stock: 100_000n })));
    await (
      await anOffice({ seat: '350000' })
    ).api.done(
      'setTarget',
      {
        idempotencyKey: newId(),
        scheme: 'EW_PURCHASE',
        subjectKind: 'UNIT',
        subject: toGlobalId('Organisation', parentId),
        period: year,
        amountFen: '1000000',
        source: '年度计划',
      },
      'targetId',
    );
  });

  /** Ten packs: eight shipped, seven accepted, two of these returned, two thirds paid at first, a part given back. */
  async function purchase(buyer: Person, at: number): Promise<void> {
    const [supplier, listing] = [suppliers[at], listings[at]];
    const { order } = await place(buyer, [{ skuCode: listing.skuCode, quantity: 10 }]);
    const part = order.supplierOrders[0];
    const [line] = part.lines;
    const paying = async (yuan: string) => pay(custodian, [{ on: today, yuan, remark: order.paymentReference }]);
    const delivering = async () => {
      await confirm(supplier, part.id);
      const lines = [{ lineId: line.id, traceCode: listing.traceCode, quantity: 8 }];
      const shipped = await ship(supplier, part.id, today, lines);
      const parcel = shipped.supplierOrder.shipments[0].lines[0].id;
      await accept(buyer, part.id, today, [{ shipmentLineId: parcel, acceptedQuantity: 7, rejectedQuantity: 1 }]);
      await buyer.api.done('returnGoods', {
        idempotencyKey: newId(),
        supplierOrderId: part.id,
        returnedOn: today,
        reason: '变质',
        lines: [{ shipmentLineId: parcel, quantity: 2 }],
      });
    };
    await Promise.all([delivering(), paying('20').then(() => paying('15'))]);
    await custodian.api.done('refundPayment', {
      idempotencyKey: newId(),
      payableId: part.payable.id,
      items: [{ itemId: line.id, amountFen: '500' }],
      refundedOn: today,
      reason: '协商',
    });
  }

  const filter = () => ({ unitId: toGlobalId('Organisation', federation.organisationId) });
  const period = { from: month, until: month };
  const sum = (values: string[]) => values.reduce((total, each) => total + BigInt(each), 0n).toString();
  const STAGES = ['orderedFen', 'deliveredFen', 'acceptedFen', 'paidFen', 'countedFen'];

  async function totals(groupBy: string[]): Promise<Answer> {
    const { procurementTotals: answer } = await federation.api.ask(
      'query ($period: PeriodInput!, $filter: FigureFilterInput, $groupBy: [Facet!]) { procurementTotals(scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: $groupBy) { countedThrough totalFen rows { amountFen } } }',
      { period, filter: filter(), groupBy },
    );
    const parts = answer.rows.map((row: { amountFen: string }) => [row.amountFen]);
    return { countedThrough: answer.countedThrough, whole: [answer.totalFen], parts };
  }
  async function stages(groupBy: string[]): Promise<Answer> {
    const { procurementStages: answer } = await federation.api.ask(
      `query ($period: PeriodInput!, $filter: PurchaseFilterInput, $groupBy: [StageFacet!]) { procurementStages(scheme: "EW_PURCHASE", period: $period, filter: $filter, groupBy: $groupBy) { countedThrough total { ${STAGES} } rows { ${STAGES} } } }`,
      { period, filter: filter(), groupBy },
    );
    const amounts = (of: Record<string, string>) => STAGES.map((stage) => of[stage]);
    return { countedThrough: answer.countedThrough, whole: amounts(answer.total), parts: answer.rows.map(amounts) };
  }
  async function progress(): Promise<Answer> {
    const { targetProgress: answer } = await federation.api.ask(
      `{ targetProgress(scheme: "EW_PURCHASE", period: "${year}") { countedThrough targets { countedFen } } }`,
    );
    return { countedThrough: answer.countedThrough, whole: [answer.targets[0].countedFen], parts: [] };
  }

  /** A figure's entries, page by page, while others are entered. */
  async function opened(countedThrough: string): Promise<{ fen: bigint; ids: string[] }> {
    let fen = 0n;
    const ids: string[] = [];
    for (let after: string | null = null; ; ) {
      const answer: { countEntries: { nodes: object[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await federation.api.ask(
          'query ($filter: CountEntryFilterInput, $after: String) { countEntries(filter: $filter, first: 7, after: $after) { pageInfo { hasNextPage endCursor } nodes { id amountFen position } } }',
          { filter: { ...filter(), scheme: 'EW_PURCHASE', outcome: 'COUNTED', period, countedThrough }, after },
        );
      const page = answer.countEntries;
      for (const { id, amountFen, position } of page.nodes as { id: string; amountFen: string; position: string }[]) {
        expect(BigInt(position)).toBeLessThanOrEqual(BigInt(countedThrough));
        fen += BigInt(amountFen);
        ids.push(id);
      }
      if (!page.pageInfo.hasNextPage) return { fen, ids };
      after = page.pageInfo.endCursor;
    }
  }

  it('its parts add up, and whoever asks at the same position is told the same', async () => {
    const questions: (() => Promise<Answer>)[] = [
      () => totals([]),
      () => totals(['UNIT_BELOW', 'SUPPLIER']),
      () => totals(['BUYER', 'MONTH', 'ORIGIN_COUNTY', 'EVIDENCE_LEVEL']),
      () => stages([]),
      () => stages(['BUYER', 'ORIGIN_COUNTY']),
      progress,
    ];
    let writing = true;
    const told = new Map<string, string>();
    const positions = new Set<string>();
    const read = async (reader: number): Promise<void> => {
      let last = 0n;
      for (let turn = reader; writing; turn += 1) {
        const { countedThrough, whole, parts } = await questions[turn % questions.length]();
        if (parts.length > 0) expect(whole.map((_, column) => sum(parts.map((part) => part[column])))).toEqual(whole);
        // Counted is the last of the stages, and the same by every way of asking.
        for (const [what, fen] of [
          ['counted', whole.at(-1)!],
          ...(whole.length > 1 ? [['stages', whole.join()]] : []),
        ]) {
          const key = `${what} ${countedThrough}`;
          expect([key, told.get(key) ?? fen]).toEqual([key, fen]);
          told.set(key, fen);
        }
        expect(BigInt(countedThrough)).toBeGreaterThanOrEqual(last);
        last = BigInt(countedThrough);
        positions.add(countedThrough);
      }
    };
    const open = async (): Promise<void> => {
      while (writing) {
        const { countedThrough, whole } = await totals([]);
        const { fen, ids } = await opened(countedThrough);
        expect([countedThrough, fen.toString()]).toEqual([countedThrough, whole[0]]);
        expect(new Set(ids).size).toBe(ids.length);
      }
    };
    const readers = [open(), ...Array.from({ length: READERS }, (_, reader) => read(reader))];
    const write = async (buyer: Person, index: number): Promise<void> => {
      for (let n = 0; n < PURCHASES_EACH; n += 1) await purchase(buyer, (index + n) % suppliers.length);
    };
    try {
      await Promise.all(buyers.map(write));
      await counted();
    } finally {
      writing = false;
      await Promise.all(readers);
    }
    expect(positions.size).toBeGreaterThan(5);
    const all = BigInt(BUYERS * PURCHASES_EACH);
    const expected = [10_000n, 8_000n, 5_000n, 3_000n, 3_000n].map((fen) => String(fen * all));
    expect((await stages(['BUYER', 'SUPPLIER'])).whole).toEqual(expected);
    const [plain] = await sql<{ fen: string }>(
      "SELECT sum(e.amount_fen)::text AS fen FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE $1 = ANY(f.unit_ids) AND f.scheme_code = 'EW_PURCHASE'",
      [federation.organisationId],
    );
    for (const question of questions) expect((await question()).whole.at(-1)).toBe(plain.fen);
  });
});
