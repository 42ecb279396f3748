import { type Database, SYSTEM } from '@shanhai/database';
import { Recount, type RecountReport, Replay } from '@shanhai/procurement';
import { SeededBooks } from './seeded-books';

const NOBODY = '00000000-0000-0000-0000-000000000000';
let books: SeededBooks;
let entry: { id: string; scheme: string; line: string; lot: string; stream: string; fact: string; month: string };
beforeAll(async () => {
  books = await SeededBooks.make('recount');
  [entry] = await books.database.query<typeof entry>(
    `SELECT e.id, f.scheme_code AS scheme, e.order_line_id AS line, e.lot_id AS lot, e.stream_id AS stream, e.fact_id AS fact, e.posting_month AS month
     FROM count_entries e JOIN count_facets f ON f.id = e.facet_id WHERE e.amount_fen > 1 ORDER BY e.position, e.id LIMIT 1`,
  );
}, 180_000);
afterAll(() => books.close());

const recount = (more: object = {}) => books.use(Recount).run({ scheme: null, through: null, namedMax: 10, ...more });

/** Edits the books as no program can, looks, and takes the edit back by its opposite. */
async function edited<T>(edit: string, back: string, look: () => Promise<T>): Promise<T> {
  const apply = (statement: string) =>
    books.database.write(SYSTEM, (tx) => {
      tx.send('SET LOCAL session_replication_role = replica');
      tx.send(statement);
    });
  await apply(edit);
  try {
    return await look();
  } finally {
    await apply(back);
  }
}
const set = (what: string) => `UPDATE count_entries SET ${what} WHERE id = '${entry.id}'`;
const lessByOne = [
  'amount_fen = amount_fen - 1, goods_fen = goods_fen - 1',
  'amount_fen = amount_fen + 1, goods_fen = goods_fen + 1',
] as const;
const sumOf = ({ schemes }: RecountReport, code: string) => schemes.find((each) => each.code === code)!;

describe('recount', () => {
  it('finds the ledger equal to what the log gives from nothing', async () => {
    const report = await recount();
    expect(report).toMatchObject({ left: 0, differing: 0, withoutFact: 0, stagesDiffering: 0, stoppedAfter: null });
    expect(report.purchases).toBeGreaterThan(300);
    expect(report.schemes.map(({ code }) => code)).toEqual(expect.arrayContaining(['EW_PURCHASE', 'RESERVE', 'UNION']));
    for (const { ledgerFen, factsFen } of report.schemes) expect(ledgerFen).toBe(factsFen);
    expect(sumOf(report, 'EW_PURCHASE').factsFen).toBeGreaterThan(0n);
  });

  it('names a root whose amount is not what the facts give, and only in its scheme', async () => {
    const [amiss, other] = await edited(set(lessByOne[0]), set(lessByOne[1]), async () => [
      await recount({ scheme: entry.scheme }),
      await recount({ scheme: entry.scheme === 'RESERVE' ? 'EW_PURCHASE' : 'RESERVE' }),
    ]);
    expect(amiss.differences).toEqual([
      expect.objectContaining({
        schemeCode: entry.scheme,
        streamId: entry.stream,
        lineId: entry.line,
        lotId: entry.lot,
        outcome: 'COUNTED',
      }),
    ]);
    const [{ ledger, facts }] = amiss.differences;
    expect([facts.amountFen - ledger.amountFen, facts.goodsFen - ledger.goodsFen]).toEqual([1n, 1n]);
    const { ledgerFen, factsFen } = sumOf(amiss, entry.scheme);
    expect(factsFen - ledgerFen).toBe(1n);
    expect(other.differing).toBe(0);
  });

  it('names what is dated otherwise, posted to another month, entered twice or never', async () => {
    const dated = await edited(
      set('recognised_on = recognised_on + 1'),
      set('recognised_on = recognised_on - 1'),
      recount,
    );
    expect(dated.differing).toBe(2);
    const posted = await edited(set(`posting_month = '2026-01'`), set(`posting_month = '${entry.month}'`), recount);
    expect(posted.differences.map(({ month }) => month).sort()).toEqual([entry.month, '2026-01']);
    const columns = `buyer_id, facet_id, stream_id, order_line_id, lot_id, recognised_on, posting_month, posting, amount_fen, goods_fen, position, fact_id, judgement`;
    const again = '00000000-0000-7000-8000-00000000000a';
    const twice = await edited(
      `INSERT INTO count_entries (id, ${columns}) SELECT '${again}', ${columns} FROM count_entries WHERE id = '${entry.id}'`,
      `DELETE FROM count_entries WHERE id = '${again}'`,
      recount,
    );
    expect(twice.differing).toBe(1);
    const [{ row }] = await books.database.query<{ row: object }>(
      `SELECT to_jsonb(e) AS row FROM count_entries e WHERE id = '${entry.id}'`,
    );
    const never = await edited(
      `DELETE FROM count_entries WHERE id = '${entry.id}'`,
      `INSERT INTO count_entries SELECT * FROM jsonb_populate_record(null::count_entries, '${JSON.stringify(row)}')`,
      recount,
    );
    expect(never.differences.map(({ ledger }) => ledger.amountFen)).toEqual([0n]);
    expect((await recount()).differing).toBe(0);
  });

  it('names entries whose fact, or whose whole purchase, is not in the log', async () => {
    const nobody = '00000000-0000-7000-8000-00000000000b';
    const point = (column: string, to: string, from: string) =>
      `UPDATE count_entries SET ${column} = '${to}' WHERE ${column} = '${from}'`;
    const lost = await edited(point('fact_id', nobody, entry.fact), point('fact_id', entry.fact, nobody), recount);
    expect(lost.differing).toBe(0);
    expect(lost.entriesWithoutFact).toContain(entry.id);
    const orphans = await edited(
      point('stream_id', nobody, entry.stream),
      point('stream_id', entry.stream, nobody),
      recount,
    );
    expect(orphans.entriesWithoutFact).toContain(entry.id);
    const ofNobody = orphans.differences.filter(({ streamId }) => streamId === nobody);
    expect(ofNobody.length).toBeGreaterThan(0);
    for (const { facts } of ofNobody) expect(facts).toEqual({ amountFen: 0n, goodsFen: 0n });
  });

  it('leaves out purchases with later facts, and what is not counted yet', async () => {
    const all = await recount();
    const half = await recount({ through: 1700n });
    expect(half.purchases).toBeGreaterThan(0);
    expect(half.purchases).toBeLessThan(all.purchases);
    expect(half.left).toBeGreaterThan(0);
    expect(half.differing).toBe(0);
    const slots = (by: string) => `UPDATE counter_slots SET position = position ${by} WHERE slot < 32`;
    const behind = await edited(slots('- 3000'), slots('+ 3000'), recount);
    expect(behind.left).toBeGreaterThan(0);
    expect([behind.purchases + behind.left, behind.differing]).toEqual([all.purchases, 0]);
  });

  it('names what of the stages is not what the facts say', async () => {
    const [stage] = await books.database.query<{ stream: string; facet: string; position: bigint; on: string }>(
      `SELECT e.stream_id AS stream, e.facet_id AS facet, e.position, e.happened_on AS on FROM stage_entries e JOIN stage_facets f ON f.id = e.facet_id WHERE f.stage = 'PAID' ORDER BY e.position LIMIT 1`,
    );
    const change = (by: string) =>
      `UPDATE stage_entries SET amount_fen = amount_fen ${by} WHERE stream_id = '${stage.stream}' AND facet_id = '${stage.facet}' AND position = ${stage.position} AND happened_on = '${stage.on}'`;
    const [all, oneScheme] = await edited(change('- 5'), change('+ 5'), async () => [
      await recount(),
      await recount({ scheme: entry.scheme }),
    ]);
    expect(all).toMatchObject({ differing: 0, stagesDiffering: 1 });
    expect(all.stageDifferences).toMatchObject([{ streamId: stage.stream, on: stage.on, amountFen: 5n }]);
    expect(oneScheme.stagesDiffering).toBe(0);
  });

  it('stops when time is up, says where, and goes on there', async () => {
    const all = await recount();
    expect(await recount({ untilMs: performance.now() })).toMatchObject({ purchases: 0, stoppedAfter: NOBODY });
    expect(await recount({ signal: AbortSignal.abort() })).toMatchObject({ purchases: 0, stoppedAfter: NOBODY });
    // Time enough to begin with the first batch, none for the second.
    const begun = await recount({ through: all.through, untilMs: performance.now() + 10 });
    expect(begun.stoppedAfter).not.toBeNull();
    const rest = await recount({ after: begun.stoppedAfter });
    expect([begun.purchases > 0, begun.purchases + rest.purchases]).toEqual([true, all.purchases]);
    expect(rest.stoppedAfter).toBeNull();
  });

  it('adds up a batch once, however often its snapshot is tried', async () => {
    const twice = {
      query: books.database.query.bind(books.database),
      snapshot: async (...given: Parameters<Database['snapshot']>) => {
        await books.database.snapshot(...given);
        return books.database.snapshot(...given);
      },
    } as unknown as Database;
    const tried = await new Recount(twice, books.use(Replay)).run({ scheme: null, through: null, namedMax: 10 });
    expect(tried).toEqual(await recount());
  });

  it('names the first differences and counts all', async () => {
    const all = await edited(
      'UPDATE count_entries SET goods_fen = goods_fen - 1',
      'UPDATE count_entries SET goods_fen = goods_fen + 1',
      () => recount({ namedMax: 3 }),
    );
    expect(all.differences).toHaveLength(3);
    expect(all.differing).toBeGreaterThan(500);
  });
});

describe('npm run cli -- recount', () => {
  it('ends with 0 where ledger and log agree, and with 1 and what differs in words where not', async () => {
    const healthy = await books.cli('recount');
    expect(healthy.text).toMatch(
      /^EW_PURCHASE +([\d,.]+) +\1 +✓$[^]*\d{3} purchases compared, 0 left out .*; ledger and recount agree\n$/m,
    );
    expect(healthy.code).toBe(0);
    const amiss = await edited(set(lessByOne[0]), set(lessByOne[1]), () => books.cli('recount', '--zh'));
    expect(amiss.code).toBe(1);
    expect(amiss.text).toMatch(
      new RegExp(`行 ${entry.line} 批次 ${entry.lot}，${entry.scheme} COUNTED，.*账面计入/货款 .* 元，复算`),
    );
    expect(amiss.text).toMatch(/1 处不同，0 笔分录无事实，0 处订购至付款不同，0 笔无法计数\n$/);
    expect(await books.cli('recount', '--seconds', '0.000001')).toEqual({
      code: 2,
      text: expect.stringMatching(/: 0 purchases compared[^]*out of time; go on with --go-on 00000000-/),
    });
    const { code, text } = await books.cli('recount', '--scheme', 'NOTHING');
    expect([code, text]).toEqual([1, expect.stringContaining('nothing is counted under "NOTHING"')]);
  });
});
