import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule, type NewFact, recordFacts, Sequencer, slotOf, SYSTEM } from '@shanhai/database';
import { newId } from '@shanhai/kernel';
import { CountFacts, MakeSeals, MatchInvoices, ProcurementModule } from '@shanhai/procurement';
import { freshDatabase, type HistoryFact, PurchaseHistory } from '@shanhai/testing';

@Module({})
class OwnModule {}

type Rules = ConstructorParameters<typeof CountFacts>[1];

/** A purchase of ten packs of Xiji by a school of Xiamen, accepted and paid; its facts as use cases would record them. */
class Purchase {
  readonly streamId: string;
  private readonly ids = new Map<string, string>();
  private readonly history: PurchaseHistory;

  /** In a slot; another one's for choice. */
  constructor(slot: number) {
    let id = newId();
    while (slotOf(id) !== slot) id = newId();
    this.streamId = id;
    const line = { pricing: 'PACK' as const, contentBase: 500n, unitPriceFen: 100n, quantity: 10 };
    const lots = { 'lot-0': { placeCode: '640422', harvestedOn: '2024-10-01' } };
    this.history = new PurchaseHistory({ on: '2024-12-20', lines: [line], lots });
    this.history.confirm('2024-12-20');
    const [parcel] = this.history.ship('2024-12-21', [{ line: 0, lotId: 'lot-0', quantity: 10 }]);
    this.history.accept('2024-12-22', [{ parcel, accepted: 10 }]);
    this.history.pay('2024-12-23', 1000n);
  }

  get facts(): NewFact[] {
    return this.history.facts.map((fact) => this.asRecorded(fact));
  }

  private asRecorded({ type, version, key, on, payload }: HistoryFact): NewFact {
    // Names of a history are ids here.
    const named = (_: string, value: unknown) =>
      typeof value === 'string' && /^(line-\d+|lot-\d+|school|bureau|city|supplier)$/.test(value)
        ? this.idOf(value)
        : value;
    return {
      type,
      version,
      key: `${this.streamId}:${key}`,
      businessDate: on,
      ownerId: this.idOf('school'),
      streamId: this.streamId,
      payload: JSON.parse(JSON.stringify(payload), named) as object,
    };
  }

  private idOf(name: string): string {
    if (!this.ids.has(name)) this.ids.set(name, newId());
    return this.ids.get(name)!;
  }
}

describe('a purchase that can not be counted', () => {
  let app: INestApplicationContext;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await freshDatabase('held');
    drop = fresh.drop;
    const imports = [DatabaseModule.forRoot({ url: fresh.url, becomeApplicationRole: false }), ProcurementModule];
    app = await NestFactory.createApplicationContext({ module: OwnModule, imports }, { logger: false });
  });
  afterAll(async () => {
    await app.close();
    await drop();
  });

  const database = () => app.get(Database, { strict: false });
  const record = async (facts: NewFact[]) => {
    await database().write(SYSTEM, async (tx) => {
      recordFacts(tx, facts);
      await Promise.resolve();
    });
    while ((await app.get(Sequencer, { strict: false }).sequence()) > 0);
  };
  /** Counts by a counter that has just been started until it finds nothing to do. */
  const count = async () => {
    const { rules } = app.get(CountFacts, { strict: false }) as unknown as { rules: Rules };
    const counter = new CountFacts(database(), rules);
    for (let batch = 0; batch < 20; batch += 1) if (!(await counter.run())) return;
    throw new Error('the counter does not come to an end');
  };
  const judgedFen = async (purchase: Purchase) => {
    const [{ fen }] = await database().query<{ fen: bigint }>(
      `SELECT COALESCE(sum(e.goods_fen), 0)::bigint AS fen FROM count_entries e JOIN count_facets f ON f.id = e.facet_id
       WHERE e.stream_id = $1 AND f.scheme_code = 'EW_PURCHASE'`,
      [purchase.streamId],
    );
    return fen;
  };
  /** Matches invoices until there is nothing to do; the purchases that have a match, and those that are held. */
  const match = async () => {
    const matcher = app.get(MatchInvoices, { strict: false });
    while (await matcher.run());
    const idsIn = async (table: string) =>
      (await database().query<{ id: string }>(`SELECT supplier_order_id AS id FROM ${table}`)).map(({ id }) => id);
    return { matched: (await idsIn('invoice_matches')).sort(), held: await idsIn('invoice_match_holds') };
  };
  const positions = async () => {
    const rows = await database().query<{ slot: number; position: bigint }>('SELECT slot, position FROM counter_slots');
    return new Map(rows.map(({ slot, position }) => [slot, position]));
  };

  it('holds its own slot, before it, and no other; and is counted with what waits behind it once it can be', async () => {
    const [before, bad, behind, elsewhere] = [new Purchase(7), new Purchase(7), new Purchase(7), new Purchase(8)];
    const unknown = bad.facts.map((fact) => ({ ...fact, version: 99 }));
    await record(before.facts);
    await record(unknown);
    await record([...behind.facts, ...elsewhere.facts]);
    await count();
    expect(await Promise.all([before, bad, behind, elsewhere].map(judgedFen))).toEqual([1000n, 0n, 0n, 1000n]);
    const [{ first, head }] = await database().query<{ first: bigint; head: bigint }>(
      'SELECT min(position) FILTER (WHERE stream_id = $1) AS first, max(position) AS head FROM fact_positions',
      [bad.streamId],
    );
    const held = await positions();
    expect(held.get(7)).toBe(first - 1n);
    held.delete(7);
    expect([...new Set(held.values())]).toEqual([head]);
    // Nothing beyond the place that figures are true at is sealed meanwhile.
    expect(await app.get(MakeSeals, { strict: false }).run()).toBe(false);

    // Its invoices alone are not matched; it is tried again, and stays held.
    const others = [before, behind, elsewhere].map(({ streamId }) => streamId).sort();
    const tryAgain = () => database().query(`UPDATE invoice_match_holds SET tried_at = now() - interval '1 hour' RETURNING 1`); // prettier-ignore
    expect(await match()).toEqual({ matched: others, held: [bad.streamId] });
    await tryAgain();
    expect(await match()).toEqual({ matched: others, held: [bad.streamId] });

    // A program that knows the version: here the facts are made such as this one knows.
    await database().write(SYSTEM, async (tx) => {
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query('UPDATE facts SET version = 1 WHERE stream_id = $1', [bad.streamId]);
    });
    await count();
    expect(await Promise.all([before, bad, behind, elsewhere].map(judgedFen))).toEqual([1000n, 1000n, 1000n, 1000n]);
    expect([...new Set((await positions()).values())]).toEqual([head]);
    await tryAgain();
    expect(await match()).toEqual({ matched: [...others, bad.streamId].sort(), held: [] });
  });
});
