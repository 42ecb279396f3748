import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import request from 'supertest';
import { newId } from '@shanhai/kernel';
import { aBuyer, aCustodian, aListing, ApiClient, aSupplier, type MadeListing, type Person, place, sql, testWorld } from '@shanhai/testing'; // prettier-ignore
import { OwnWorld } from '../publishing/own-world';
import { Emulator } from '../stripe-emulator/start-emulator';

export const SECRETS = ['whsec_old_one', 'whsec_new_one'];
const WAIT_MS = 20_000;
export const PAYMENT = `cardPayment { id method status amountFen paidFen heldFen returnedFen paidOn failure reference clientSecret
  refunds { id status amountFen ofHeld madeAtProcessor failure } disputes { id status amountFen takenFen } payables { id paidFen pendingRefundFen disputedFen } }`;

interface Order {
  id: string;
  supplierOrders: { payable: { id: string; dueFen: string; paidFen: string }; lines: { id: string }[] }[];
}

/** An API and a worker that have an account at the emulator of Stripe, on the database that all tests share. */
export class CardWorld {
  private constructor(
    readonly emulator: Emulator,
    readonly own: OwnWorld,
    readonly custodian: Person,
    readonly buyer: Person,
    readonly listings: MadeListing[],
  ) {}

  static async start(): Promise<CardWorld> {
    const [emulator, custodian, buyer] = await Promise.all([Emulator.start(), aCustodian(), aBuyer()]);
    const listings = await Promise.all(
      [1, 2].map(async () => aListing(await aSupplier(), { tiers: [[1, 1_000n]], stock: 1_000_000n })),
    );
    const [{ code }] = await sql<{ code: string }>('SELECT credit_code AS code FROM organisations WHERE id = $1', [
      custodian.organisationId,
    ]);
    const own = await OwnWorld.start(testWorld().databaseUrl, {
      STRIPE_SECRET_KEY: emulator.apiKey,
      STRIPE_WEBHOOK_SECRETS: SECRETS.join(', '),
      STRIPE_API_BASE: emulator.url,
      STRIPE_CUSTODIAN: code,
      STRIPE_TIMEOUT_MS: '2000',
      STRIPE_RETRY_MS: '20',
      STRIPE_ASK_AFTER_MS: '1000',
    });
    const world = new CardWorld(emulator, own, custodian, buyer, listings);
    await world.webhooks();
    return world;
  }

  async close(): Promise<void> {
    await this.own.close();
    await this.emulator.stop();
  }

  webhooks(more: object = {}) {
    const url = `${this.own.apiUrl}/stripe/webhooks`;
    const usual = { url, secrets: [SECRETS[1]], delayMs: 0, copies: 1, reverseWithinMs: 0, drop: [] };
    return this.emulator.control('webhooks', { ...usual, ...more });
  }

  /** Somebody, calling the API that has an account. */
  as = ({ api }: Person) => new ApiClient(api.token, this.own.apiUrl);

  /** An order of packs at 10 yuan, of one supplier or of both. */
  async ordered(...quantities: number[]): Promise<Order> {
    const lines = quantities.map((quantity, index) => ({ skuCode: this.listings[index].skuCode, quantity }));
    return (await place(this.buyer, lines)).order as Order;
  }

  start(order: { id: string }, more: object = {}, by = this.buyer) {
    const input = { idempotencyKey: newId(), orderId: order.id, method: 'CARD', ...more };
    return this.as(by).mutate('startCardPayment', input, PAYMENT);
  }

  /** A payment that the processor knows; where it is slow the API answers before. */
  async begun(order: { id: string }, more: object = {}): Promise<{ id: string; reference: string }> {
    const { id } = (await this.start(order, more)).cardPayment;
    return this.until(id, { status: 'PROCESSING', reference: expect.any(String) });
  }

  async payment(id: string, by = this.buyer) {
    return (await this.as(by).ask(`query ($id: ID!) { ${PAYMENT.replace('cardPayment', 'cardPayment(id: $id)')} }`, { id })).cardPayment; // prettier-ignore
  }

  /** What the payer does. */
  pay = (reference: string, more: object = {}) =>
    this.emulator.control('pay', { id: reference, outcome: 'succeed', ...more });

  /** Waits until a payment is as it should be. */
  async until(id: string, wanted: object, by = this.custodian) {
    return this.eventually(() => this.payment(id, by), wanted);
  }

  async eventually<T>(read: () => Promise<T>, wanted: object): Promise<T> {
    for (const giveUpAt = Date.now() + WAIT_MS; ; await pause(50)) {
      const found = await read();
      try {
        expect(found).toMatchObject(wanted);
        return found;
      } catch (error) {
        if (Date.now() > giveUpAt) throw error;
      }
    }
  }

  /** An order of ten packs that was paid by card. */
  async paid(...quantities: number[]) {
    const order = await this.ordered(...(quantities.length > 0 ? quantities : [10]));
    const { id, reference } = await this.begun(order);
    await this.pay(reference);
    await this.until(id, { status: 'SUCCEEDED' });
    return { order, id, reference };
  }

  refund(order: Order, yuan: number, more: object = {}, by = this.custodian) {
    const [{ payable, lines }] = order.supplierOrders;
    const items = [{ itemId: lines[0].id, amountFen: String(yuan * 100) }];
    const input = { idempotencyKey: newId(), payableId: payable.id, items, reason: '退货', ...more };
    return this.as(by).mutate('refundPayment', input, 'payable { paidFen pendingRefundFen }');
  }

  /** Sends an event as Stripe does, or as somebody who would like to be Stripe. */
  async send(
    event: object | string,
    { secret = SECRETS[1], at = Date.now(), signature }: { secret?: string; at?: number; signature?: string } = {},
  ) {
    const body = typeof event === 'string' ? event : JSON.stringify(event);
    const seconds = Math.floor(at / 1_000);
    const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    const sending = request(this.own.apiUrl)
      .post('/stripe/webhooks')
      .set('Content-Type', 'application/json; charset=utf-8');
    return (await sending.set('Stripe-Signature', signature ?? `t=${seconds},v1=${v1}`).send(body)).status;
  }

  /** What is in an account of the custodian, by its postings. */
  async balance(account: string, sources: readonly string[]): Promise<number> {
    const [{ fen }] = await sql<{ fen: string }>(
      `SELECT COALESCE(sum(CASE WHEN debit_account = $1 THEN amount_fen ELSE 0 END - CASE WHEN credit_account = $1 THEN amount_fen ELSE 0 END), 0) AS fen
       FROM money_postings WHERE source_id = ANY($2::uuid[])`,
      [account, sources],
    );
    return Number(fen);
  }
}

export const uuid = (globalId: string) => Buffer.from(globalId, 'base64url').toString().split(':')[1];
