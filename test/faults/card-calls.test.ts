import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule, recordStatements } from '@shanhai/database';
import { toGlobalId, type Viewer } from '@shanhai/graphql';
import { newId, SettableClock } from '@shanhai/kernel';
import { AskAboutCards, CardRailError, CardsModule, DoCardCalls, PaymentsModule, RefundPayment, StartCardPayment, TakeCardEvent } from '@shanhai/payments'; // prettier-ignore
import { CardProcessor, freshDatabase } from '@shanhai/testing';
import { Pool } from 'pg';

@Module({})
class OwnModule {}

const MINUTE_MS = 60_000;
const SETTINGS = { secretKey: null, webhookSecrets: [], apiBase: null, timeoutMs: 10_000, custodianCode: 'C', retryMs: 1_000, askAfterMs: 5 * MINUTE_MS }; // prettier-ignore
const [BUYER, CUSTODIAN] = [newId(), newId()];
const viewer = (organisationId: string, organisationKind: Viewer['organisationKind']): Viewer => ({
  ...{
    userId: newId(),
    organisationId,
    organisationKind,
    seatCode: '350181',
    seatCodes: ['350181'],
    roles: [],
    permissions: new Set(),
  },
});

describe('calls of the card processor', () => {
  const clock = new SettableClock(new Date());
  let cards: CardProcessor;
  let world: Awaited<ReturnType<typeof freshDatabase>>;
  let libs: INestApplicationContext;
  let owner: Pool;
  const sql = async <Row>(text: string, values: unknown[] = []) => (await owner.query(text, values)).rows as Row[];
  const later = (ms: number) => clock.set(new Date(clock.now().getTime() + ms));

  beforeAll(async () => {
    cards = new CardProcessor();
    world = await freshDatabase('card_calls');
    owner = new Pool({ connectionString: world.url, max: 2 });
    const imports = [
      DatabaseModule.forRoot({ url: world.url, clock }),
      PaymentsModule,
      CardsModule.forRoot(SETTINGS, cards),
    ];
    libs = await NestFactory.createApplicationContext(
      { module: OwnModule, imports },
      { logger: false, abortOnError: false },
    );
    await sql(
      `INSERT INTO organisations (id, kind, unit_type, name, credit_code, seat_code, status, registered_on)
       VALUES ($1, 'BUYER', 'UNION', 'b', 'B', '350181', 'APPROVED', '2020-01-01'), ($2, 'CUSTODIAN', 'COMPANY', 'c', 'C', '350181', 'APPROVED', '2020-01-01')`,
      [BUYER, CUSTODIAN],
    );
  });
  afterAll(async () => {
    await libs.close();
    await owner.end();
    await world.drop();
  });
  afterEach(() => cards.troubles.splice(0));

  /** An order of one item that owes 100 fen. */
  async function owed(): Promise<{ payableId: string; itemId: string }> {
    const [payableId, itemId] = [newId(), newId()];
    await sql(
      `WITH p AS (INSERT INTO payables (id, buyer_id, payee_id, subject_id, group_id, reference, opened_on, due_fen) VALUES ($1, $2, $2, $1, $1, $4, '2025-01-01', 100)),
       m AS (INSERT INTO payable_movements (id, buyer_id, payable_id, kind, effective_on, amount_fen, items, reason)
         VALUES ($1, $2, $1, 'OPENED', '2025-01-01', 100, jsonb_build_array(jsonb_build_object('itemId', $5::text, 'amountFen', '100')), 'ORDERED'))
       INSERT INTO payable_items (payable_id, buyer_id, item_id, kind, ordinal, due_fen) VALUES ($1, $2, $3::uuid, 'GOODS', 1, 100)`,
      [payableId, BUYER, itemId, `SH${payableId}`, itemId],
    );
    return { payableId, itemId };
  }
  async function started(payableId: string): Promise<string> {
    const input = { idempotencyKey: newId(), payableIds: [toGlobalId('Payable', payableId)], method: 'CARD' } as const;
    return (await libs.get(StartCardPayment).run(viewer(BUYER, 'BUYER'), input)).cardPaymentId;
  }
  const payment = async (id: string) =>
    (await sql<{ status: string; ref: string; paid: bigint }>('SELECT status, intent_ref AS ref, paid_fen AS paid FROM card_payments WHERE id = $1', [id]))[0]; // prettier-ignore
  const work = async () => {
    while (await libs.get(DoCardCalls).run());
  };
  async function paid() {
    const order = await owed();
    const id = await started(order.payableId);
    const { ref } = await payment(id);
    cards.pay(ref, clock.now());
    later(6 * MINUTE_MS);
    await libs.get(AskAboutCards).run();
    await work();
    expect(await payment(id)).toMatchObject({ status: 'SUCCEEDED', paid: 100n });
    return { ...order, id, ref };
  }
  const refund = ({ payableId, itemId }: { payableId: string; itemId: string }, amountFen = 40n) =>
    libs.get(RefundPayment).run(viewer(CUSTODIAN, 'CUSTODIAN'), {
      ...{ idempotencyKey: newId(), payableId: toGlobalId('Payable', payableId), reason: 'x' },
      items: [{ itemId: toGlobalId('OrderLine', itemId), amountFen }],
    });
  const refunds = (id: string) =>
    sql<{ status: string }>('SELECT status FROM card_refunds WHERE card_payment_id = $1', [id]);

  it('are tried at growing distances, under one key, for hours; then they are dead', async () => {
    const { payableId } = await owed();
    const before = cards.calls.length;
    cards.troubles.push(...Array.from({ length: 16 }, () => new CardRailError('no answer', true)));
    const id = await started(payableId);
    const begun = clock.now().getTime();
    const at: number[] = [0];
    while (cards.troubles.length > 0) {
      const [{ due }] = await sql<{ due: Date }>('SELECT due_at AS due FROM card_calls WHERE subject = $1', [id]);
      clock.set(new Date(due.getTime() - 1));
      expect(await libs.get(DoCardCalls).run()).toBe(false);
      clock.set(due);
      at.push(due.getTime() - begun);
      expect(await libs.get(DoCardCalls).run()).toBe(true);
    }
    const pauses = at.slice(1).map((each, index) => each - at[index]);
    pauses.forEach((pause, index) => expect(pause).toBeGreaterThanOrEqual(500 * Math.min(2 ** index, 1_800)));
    expect(at.at(-1)).toBeGreaterThan(3_600_000);
    expect(new Set(cards.calls.slice(before).map(({ key }) => key)).size).toBe(1);
    expect(await sql('SELECT status, tries, failure FROM card_calls WHERE subject = $1', [id])).toEqual([
      { status: 'DEAD', tries: 16, failure: 'no answer' },
    ]);
    expect(await payment(id)).toMatchObject({ status: 'FAILED' });
    expect(await libs.get(DoCardCalls).run()).toBe(false);
  });

  it('of a process that died are made by another when its lease ends, and do their work once', async () => {
    const order = await paid();
    const made = cards.refundsMade;
    await refund(order);
    // A process takes the call, the processor gives the money back, and the process dies before it can write that down.
    const [{ id: call }] = await sql<{ id: string }>(
      `SELECT id FROM card_calls WHERE kind = 'CREATE_REFUND' AND status = 'WAITING'`,
    );
    await sql('UPDATE card_calls SET tries = 1, due_at = $2 WHERE id = $1', [
      call,
      new Date(clock.now().getTime() + 30_000),
    ]);
    const [{ id: refundId }] = await sql<{ id: string }>('SELECT id FROM card_refunds WHERE card_payment_id = $1', [
      order.id,
    ]);
    await cards.createRefund({ refundId, intentRef: order.ref, amountFen: 40n }, call);
    await work();
    expect(await refunds(order.id)).toEqual([{ status: 'REQUESTED' }]);
    later(31_000);
    await work();
    expect(await refunds(order.id)).toEqual([{ status: 'SUCCEEDED' }]);
    expect(cards.refundsMade).toBe(made + 1);
    expect(await sql('SELECT paid_fen AS paid FROM payables WHERE id = $1', [order.payableId])).toEqual([
      { paid: 60n },
    ]);
  });

  it('whose answer was lost are looked for before a refund is made again, also when the processor has forgotten the key', async () => {
    const order = await paid();
    const made = cards.refundsMade;
    await refund(order);
    const create = cards.createRefund.bind(cards);
    const lost = jest.spyOn(cards, 'createRefund').mockImplementationOnce(async (wanted, key) => {
      await create(wanted, key);
      throw new CardRailError('no answer', true);
    });
    // Left to the process that wrote it down for a while.
    later(MINUTE_MS);
    await work();
    expect(await refunds(order.id)).toEqual([{ status: 'REQUESTED' }]);
    cards['byKey'].clear();
    later(2 * MINUTE_MS);
    await work();
    lost.mockRestore();
    expect(await refunds(order.id)).toEqual([{ status: 'SUCCEEDED' }]);
    expect(cards.refundsMade).toBe(made + 1);
  });

  it('pay once, whoever hears first and however many at once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, async () => started((await owed()).payableId)));
    const refs = (await Promise.all(ids.map(payment))).map(({ ref }) => ref);
    refs.forEach((ref) => cards.pay(ref, clock.now()));
    later(6 * MINUTE_MS);
    const told = (cards['told'] as { id: string }[]).slice(-8);
    const worker = async () => {
      await libs.get(AskAboutCards).run();
      await work();
    };
    const webhook = ({ id }: { id: string }) => libs.get(TakeCardEvent).run(Buffer.from(id), '');
    await Promise.all([worker(), ...told.map(webhook), worker(), ...told.map(webhook), worker()]);
    await work();
    const moved = await sql<{ n: number; fen: number }>(
      'SELECT count(*)::integer AS n, sum(amount_fen)::integer AS fen FROM payable_movements WHERE card_payment_id = ANY($1::uuid[])',
      [ids],
    );
    expect(moved).toEqual([{ n: 8, fen: 800 }]);
  });

  it('take as many statements for many payables as for one', async () => {
    const settled = async (payables: number) => {
      const orders = await Promise.all(Array.from({ length: payables }, owed));
      const input = {
        idempotencyKey: newId(),
        payableIds: orders.map(({ payableId }) => toGlobalId('Payable', payableId)),
        method: 'CARD',
      } as const;
      const start = await recordStatements(() => libs.get(StartCardPayment).run(viewer(BUYER, 'BUYER'), input));
      const { ref } = await payment(start.result.cardPaymentId);
      cards.pay(ref, clock.now());
      later(6 * MINUTE_MS);
      const ask = await recordStatements(() => libs.get(AskAboutCards).run());
      const settle = await recordStatements(() => libs.get(DoCardCalls).run());
      expect(await payment(start.result.cardPaymentId)).toMatchObject({ status: 'SUCCEEDED' });
      return [start, ask, settle].map(({ statements }) => statements.length);
    };
    // To start: 7 to write it down, 3 to take the call, 7 to make it. To settle: 3 to take the call, 10 to enter the money.
    expect(await settled(1)).toEqual([17, 12, 13]);
    expect(await settled(20)).toEqual([17, 12, 13]);
  });

  const disputes = (id: string) =>
    sql<{ status: string }>('SELECT status FROM card_disputes WHERE card_payment_id = $1', [id]);

  it('ask about disputes that nothing was told of, at growing distances, until they are closed', async () => {
    const { id, ref } = await paid();
    const dispute = cards.complain(ref, 60n, clock.now());
    cards.forgetEvents();
    later(6 * MINUTE_MS);
    await libs.get(AskAboutCards).run();
    await work();
    expect(await disputes(id)).toEqual([{ status: 'OPEN' }]);
    const before = cards.calls.length;
    for (let days = 0; days < 10; days += 1) {
      for (let turn = 0; turn < 24 * 6; turn += 1) {
        later(10 * MINUTE_MS);
        await libs.get(AskAboutCards).run();
        await work();
      }
    }
    const asked = cards.calls.slice(before).filter(({ name }) => name === 'dispute').length;
    expect(asked).toBeGreaterThan(24);
    expect(asked).toBeLessThan(60);
    cards.close(dispute, 'WON');
    cards.forgetEvents();
    later(6 * 60 * MINUTE_MS);
    await libs.get(AskAboutCards).run();
    await work();
    expect(await disputes(id)).toEqual([{ status: 'WON' }]);
    expect(await sql('SELECT FROM card_disputes WHERE ask_at IS NOT NULL')).toEqual([]);
  });

  it('that only ask are made again though they are dead, by as many as like to, and the others wait for a person', async () => {
    const { id, ref } = await paid();
    await sql(`DELETE FROM card_calls WHERE status = 'DEAD'`);
    const dispute = cards.complain(ref, 60n, clock.now());
    later(6 * MINUTE_MS);
    await libs.get(AskAboutCards).run();
    cards.troubles.push(new CardRailError('404 no such dispute', false));
    await work();
    const { payableId } = await owed();
    cards.troubles.push(new CardRailError('400 no', false));
    await started(payableId);
    const dead = () => sql<{ kind: string }>(`SELECT kind FROM card_calls WHERE status = 'DEAD' ORDER BY kind DESC`);
    expect(await dead()).toEqual([{ kind: 'FOLLOW_DISPUTE' }, { kind: 'CREATE_PAYMENT' }]);
    cards.close(dispute, 'LOST');
    cards.forgetEvents();
    expect(await disputes(id)).toEqual([]);
    const again = async () => {
      const before = cards.calls.length;
      await Promise.all([1, 2, 3].map(() => libs.get(AskAboutCards).run()));
      await Promise.all([1, 2, 3].map(work));
      return cards.calls.slice(before).filter(({ name }) => name === 'dispute').length;
    };
    // Found by the list of disputes before, had it not been read up to now.
    await sql(`UPDATE card_event_cursors SET disputes_read_to = 'infinity', read_again_at = 'infinity'`);
    later(4 * 60 * MINUTE_MS);
    expect(await again()).toBe(0);
    later(2 * 60 * MINUTE_MS);
    cards.troubles.push(new CardRailError('no answer', true));
    expect([await again(), (await dead()).length]).toEqual([1, 1]);
    later(6 * 60 * MINUTE_MS);
    expect(await again()).toBe(1);
    expect(await disputes(id)).toEqual([{ status: 'LOST' }]);
    expect(await dead()).toEqual([{ kind: 'CREATE_PAYMENT' }]);
    expect(await sql(`SELECT FROM notices WHERE kind = 'CARD_CALL_DEAD' AND subject_id = (SELECT id FROM card_calls WHERE kind = 'FOLLOW_DISPUTE' AND subject = $1 LIMIT 1)`, [dispute])).toHaveLength(1); // prettier-ignore
    await sql(`UPDATE card_event_cursors SET disputes_read_to = now(), read_again_at = now()`);
  });

  it('end what nobody pays', async () => {
    const id = await started((await owed()).payableId);
    for (let hours = 0; hours < 80; hours += 5) {
      later(5 * 60 * MINUTE_MS);
      await libs.get(AskAboutCards).run();
      await work();
    }
    expect(await payment(id)).toMatchObject({ status: 'CANCELLED' });
    expect(await sql('SELECT FROM card_payments WHERE ask_at IS NOT NULL')).toEqual([]);
  });
});
