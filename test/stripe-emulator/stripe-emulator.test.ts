import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import { Receiver } from './receiver';
import { Emulator } from './start-emulator';

const SECRET = 'whsec_of_the_test';
const IN_CNY = { amount: 12_345, currency: 'cny' } as const;

describe('the emulator of Stripe', () => {
  let emulator: Emulator;
  let receiver: Receiver;
  let stripe: Stripe;
  beforeAll(async () => {
    emulator = await Emulator.start();
    receiver = await Receiver.start();
    stripe = client(0);
  });
  beforeEach(async () => {
    await emulator.control('reset', {});
    await emulator.control('webhooks', { url: receiver.url, secrets: [SECRET] });
    receiver.received.length = 0;
    receiver.status = 200;
  });
  afterAll(async () => {
    await emulator.stop();
    await receiver.stop();
  });

  const client = (maxNetworkRetries: number, more: object = {}) =>
    new Stripe(emulator.apiKey, { ...emulator.address, maxNetworkRetries, ...more });
  const refusalOf = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
    const refused: unknown = await call.then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(Stripe.errors.StripeError);
    return refused as Stripe.errors.StripeError;
  };
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    for (let tries = 0; !(await isSo()); tries += 1) {
      if (tries > 500) throw new Error('it did not come');
      await pause(10);
    }
  };
  const paid = async (method = 'pm_card_visa') =>
    stripe.paymentIntents.create({
      ...IN_CNY,
      allowed_payment_method_types: ['card'],
      payment_method: method,
      confirm: true,
    });

  describe('payments', () => {
    it('takes the money of a card, and tells the fee a moment later', async () => {
      const intent = await stripe.paymentIntents.create({ ...IN_CNY, metadata: { payable: 'P1', none: '' } });
      expect(intent).toMatchObject({
        status: 'requires_payment_method',
        currency: 'cny',
        payment_method_types: ['card', 'alipay', 'wechat_pay'],
        metadata: { payable: 'P1' },
        client_secret: expect.stringMatching(`^${intent.id}_secret_`),
      });
      const confirmed = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
      expect(confirmed).toMatchObject({ status: 'succeeded', amount_received: 12_345 });
      await until(() => receiver.types.includes('charge.updated'));
      const shown = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge.balance_transaction'] });
      const charge = shown.latest_charge as Stripe.Charge;
      expect(charge).toMatchObject({ amount: 12_345, paid: true, captured: true, refunded: false });
      expect(charge.balance_transaction).toMatchObject({ amount: 12_345, fee: 358, net: 11_987, type: 'charge' });
      expect(await stripe.balance.retrieve()).toMatchObject({ pending: [{ amount: 11_987, currency: 'cny' }] });
      // Not expanded it is an id.
      expect((await stripe.paymentIntents.retrieve(intent.id)).latest_charge).toBe(charge.id);
    });

    it('declines a card, and lets the payer try another', async () => {
      const intent = await stripe.paymentIntents.create({ ...IN_CNY, allowed_payment_method_types: ['card'] });
      const declined = await refusalOf(
        stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }),
      );
      expect(declined).toBeInstanceOf(Stripe.errors.StripeCardError);
      expect(declined).toMatchObject({
        code: 'card_declined',
        decline_code: 'insufficient_funds',
        statusCode: 402,
        payment_intent: { id: intent.id },
      });
      expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
        status: 'requires_payment_method',
        last_payment_error: { decline_code: 'insufficient_funds' },
      });
      const again = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_unionpay' });
      expect(again.status).toBe('succeeded');
    });

    it('sends payers of Alipay to another page and shows those of WeChat a code', async () => {
      const make = () => stripe.paymentIntents.create({ ...IN_CNY });
      const alipay = { payment_method_data: { type: 'alipay' as const } };
      const { id } = await make();
      expect(await refusalOf(stripe.paymentIntents.confirm(id, alipay))).toMatchObject({ param: 'return_url' });
      const returning = { ...alipay, return_url: 'https://shop.example.cn/paid' };
      const waiting = await stripe.paymentIntents.confirm(id, returning);
      expect(waiting).toMatchObject({
        status: 'requires_action',
        next_action: {
          type: 'alipay_handle_redirect',
          alipay_handle_redirect: { return_url: returning.return_url, url: expect.stringMatching(/^https:/) },
        },
      });
      await emulator.control('pay', { id, outcome: 'process' });
      expect((await stripe.paymentIntents.retrieve(id)).status).toBe('processing');
      await emulator.control('pay', { id, outcome: 'succeed' });
      expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'succeeded', next_action: null });

      const wechat = await stripe.paymentIntents.create({
        ...IN_CNY,
        allowed_payment_method_types: ['wechat_pay'],
        payment_method_data: { type: 'wechat_pay' },
        payment_method_options: { wechat_pay: { client: 'web' } },
        confirm: true,
      });
      expect(wechat.next_action).toMatchObject({
        type: 'wechat_pay_display_qr_code',
        wechat_pay_display_qr_code: { data: expect.stringMatching(/^weixin:/) },
      });
      await emulator.control('pay', { id: wechat.id, outcome: 'fail', declineCode: 'payment_expired' });
      expect(await stripe.paymentIntents.retrieve(wechat.id)).toMatchObject({
        status: 'requires_payment_method',
        last_payment_error: { decline_code: 'payment_expired' },
      });
    });

    it('asks the bank of a card, captures later, cancels, and refuses what the state does not allow', async () => {
      const held = await stripe.paymentIntents.create({
        ...IN_CNY,
        capture_method: 'manual',
        payment_method: 'pm_card_threeDSecure2Required',
        return_url: 'https://shop.example.cn/paid',
        confirm: true,
      });
      expect(held.next_action).toMatchObject({ type: 'redirect_to_url', redirect_to_url: { url: expect.any(String) } });
      await emulator.control('pay', { id: held.id, outcome: 'succeed' });
      const tooMuch = stripe.paymentIntents.capture(held.id, { amount_to_capture: 20_000 });
      expect(await refusalOf(tooMuch)).toMatchObject({ code: 'amount_too_large' });
      const captured = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 10_000 });
      expect(captured).toMatchObject({ status: 'succeeded', amount_received: 10_000 });

      const { id } = await stripe.paymentIntents.create(IN_CNY);
      const cancelled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
      expect(cancelled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
      expect(await refusalOf(stripe.paymentIntents.cancel(id))).toMatchObject({
        code: 'payment_intent_unexpected_state',
        payment_intent: { id, status: 'canceled' },
      });
      await expect(emulator.control('pay', { id, outcome: 'succeed' })).rejects.toThrow('canceled');
    });

    it('refuses parameters as Stripe does, and knows no other URLs', async () => {
      const create = (parameters: object) =>
        refusalOf(stripe.paymentIntents.create(parameters as Stripe.PaymentIntentCreateParams));
      expect(await create({ currency: 'cny' })).toMatchObject({ code: 'parameter_missing', param: 'amount' });
      expect(await create({ ...IN_CNY, amount: 1.5 })).toMatchObject({ code: 'parameter_invalid_integer' });
      expect(await create({ ...IN_CNY, amount: 0 })).toMatchObject({ param: 'amount', statusCode: 400 });
      expect(await create({ ...IN_CNY, colour: 'red' })).toMatchObject({ code: 'parameter_unknown', param: 'colour' });
      expect(await create({ ...IN_CNY, allowed_payment_method_types: ['cash'] })).toMatchObject({
        param: 'allowed_payment_method_types',
      });
      expect(await refusalOf(stripe.paymentIntents.retrieve('pi_none'))).toMatchObject({
        code: 'resource_missing',
        statusCode: 404,
        requestId: expect.stringMatching(/^req_/),
      });
      expect(await refusalOf(stripe.customers.list())).toMatchObject({ statusCode: 404 });
      const stranger = new Stripe('nonsense', emulator.address);
      expect(await refusalOf(stranger.balance.retrieve())).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    });

    it('lists page by page, newest first, by moment and by field', async () => {
      const made: string[] = [];
      for (let index = 0; index < 5; index += 1) made.unshift((await paid()).id);
      const first = await stripe.paymentIntents.list({ limit: 2 });
      expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/payment_intents' });
      const all: string[] = [];
      for await (const { id } of stripe.paymentIntents.list({ limit: 2 })) all.push(id);
      expect(all).toEqual(made);
      const before = await stripe.paymentIntents.list({ limit: 2, ending_before: made[4] });
      expect(before.data.map(({ id }) => id)).toEqual(made.slice(2, 4));
      const later = { created: { gt: Math.floor(Date.now() / 1000) + 60 } };
      expect((await stripe.paymentIntents.list(later)).data).toEqual([]);
      const ofOne = await stripe.charges.list({ payment_intent: made[1], expand: ['data.payment_intent'] });
      expect(ofOne.data).toMatchObject([{ payment_intent: { id: made[1], object: 'payment_intent' } }]);
      const events = await stripe.events.list({ type: 'charge.*', limit: 100 });
      expect(new Set(events.data.map(({ type }) => type))).toContain('charge.succeeded');
      expect((await stripe.events.list({ types: ['payment_intent.succeeded'] })).data).toHaveLength(5);
      expect(await stripe.events.retrieve(events.data[0].id)).toMatchObject({ id: events.data[0].id });
    });
  });

  describe('what comes back', () => {
    it('refunds in parts and no more than was paid', async () => {
      const { id: payment_intent } = await paid();
      const part = await stripe.refunds.create({ payment_intent, amount: 2_345, metadata: { return: 'R1' } });
      expect(part).toMatchObject({ status: 'succeeded', amount: 2_345, payment_intent, metadata: { return: 'R1' } });
      const tooMuch = stripe.refunds.create({ payment_intent, amount: 10_001 });
      expect(await refusalOf(tooMuch)).toMatchObject({ param: 'amount', statusCode: 400 });
      expect(await stripe.refunds.create({ payment_intent })).toMatchObject({ amount: 10_000 });
      const again = stripe.refunds.create({ payment_intent });
      expect(await refusalOf(again)).toMatchObject({ code: 'charge_already_refunded' });
      const [charge] = (await stripe.charges.list({ payment_intent })).data;
      expect(charge).toMatchObject({ refunded: true, amount_refunded: 12_345 });
      expect((await stripe.refunds.list({ payment_intent })).data).toHaveLength(2);
      const unpaid = await stripe.paymentIntents.create(IN_CNY);
      const early = stripe.refunds.create({ payment_intent: unpaid.id });
      expect(await refusalOf(early)).toMatchObject({ code: 'payment_intent_unexpected_state' });
    });

    it('keeps refunds to wallets pending, and one may fail', async () => {
      const { id: payment_intent } = await stripe.paymentIntents.create(IN_CNY);
      await emulator.control('pay', { id: payment_intent, outcome: 'succeed', method: 'alipay' });
      const [done, failed] = [
        await stripe.refunds.create({ payment_intent, amount: 1_000 }),
        await stripe.refunds.create({ payment_intent, amount: 2_000 }),
      ];
      expect([done.status, failed.status]).toEqual(['pending', 'pending']);
      await emulator.control('finishRefund', { id: done.id });
      await emulator.control('finishRefund', { id: failed.id, failure: 'unknown' });
      expect(await stripe.refunds.retrieve(done.id)).toMatchObject({ status: 'succeeded' });
      expect(await stripe.refunds.retrieve(failed.id)).toMatchObject({ status: 'failed', failure_reason: 'unknown' });
      const [charge] = (await stripe.charges.list({ payment_intent })).data;
      expect(charge.amount_refunded).toBe(1_000);
      await until(() => receiver.types.includes('refund.failed'));
    });

    it('takes disputed money back, and gives it again when the dispute is won', async () => {
      const { id: payment_intent, latest_charge } = await paid();
      const { id } = await emulator.control('dispute', { charge: payment_intent, reason: 'product_not_received' });
      const dispute = await stripe.disputes.retrieve(id);
      expect(dispute).toMatchObject({
        amount: 12_345,
        charge: latest_charge,
        status: 'needs_response',
        payment_intent,
      });
      expect(dispute.balance_transactions).toMatchObject([{ amount: -12_345, fee: 1_500 }]);
      expect(await refusalOf(stripe.refunds.create({ payment_intent }))).toMatchObject({ code: 'charge_disputed' });
      const evidence = { product_description: '枸杞' };
      expect(await stripe.disputes.update(id, { evidence, submit: true })).toMatchObject({ status: 'under_review' });
      await emulator.control('closeDispute', { id, outcome: 'won' });
      expect(await stripe.disputes.retrieve(id)).toMatchObject({
        status: 'won',
        balance_transactions: [{ amount: -12_345 }, { amount: 12_345, fee: 0 }],
      });
      await until(() => receiver.types.includes('charge.dispute.closed'));
      const told = receiver.types.filter((type) => type.startsWith('charge.dispute.'));
      expect(told.sort()).toEqual([
        'charge.dispute.closed',
        'charge.dispute.created',
        'charge.dispute.funds_reinstated',
        'charge.dispute.funds_withdrawn',
        'charge.dispute.updated',
      ]);
      const second = await paid('pm_card_createDispute');
      const [other] = (await stripe.disputes.list({ payment_intent: second.id })).data;
      expect(await stripe.disputes.close(other.id)).toMatchObject({ status: 'lost' });
    });
  });

  describe('idempotency keys', () => {
    it('replay the first answer, and refuse other parameters', async () => {
      const once = () => stripe.paymentIntents.create(IN_CNY, { idempotencyKey: 'K1' });
      const [first, second] = [await once(), await once()];
      expect(second.id).toBe(first.id);
      expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
      expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
      const other = stripe.paymentIntents.create({ ...IN_CNY, amount: 1 }, { idempotencyKey: 'K1' });
      expect(await refusalOf(other)).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
      expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
    });

    it('remember a declined card, but no refusal of parameters', async () => {
      const confirm = { ...IN_CNY, confirm: true, allowed_payment_method_types: ['card'] };
      const declined = () =>
        refusalOf(
          stripe.paymentIntents.create(
            { ...confirm, payment_method: 'pm_card_chargeDeclined' },
            { idempotencyKey: 'K2' },
          ),
        );
      const [first, second] = [await declined(), await declined()];
      expect(second).toMatchObject({ code: 'card_declined', charge: (first as unknown as { charge: string }).charge });
      await refusalOf(stripe.paymentIntents.create({ ...IN_CNY, amount: 0 }, { idempotencyKey: 'K3' }));
      await expect(stripe.paymentIntents.create(IN_CNY, { idempotencyKey: 'K3' })).resolves.toBeDefined();
    });

    it('conflict while the first call is under way', async () => {
      await emulator.control('trouble', { kind: 'slow', ms: 400, times: 1 });
      const slow = stripe.paymentIntents.create(IN_CNY, { idempotencyKey: 'K4' });
      await until(async () => (await emulator.calls()).length > 0);
      await pause(50);
      const meanwhile = await refusalOf(stripe.paymentIntents.create(IN_CNY, { idempotencyKey: 'K4' }));
      expect(meanwhile).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
      const { id } = await slow;
      expect((await stripe.paymentIntents.create(IN_CNY, { idempotencyKey: 'K4' })).id).toBe(id);
    });
  });

  describe('troubles', () => {
    it('answers 429 and 500 for as many calls as it is told', async () => {
      await emulator.control('trouble', { kind: 'status', status: 429, times: 1, path: '/v1/balance' });
      await emulator.control('trouble', { kind: 'status', status: 500, times: 1, method: 'POST' });
      expect(await refusalOf(stripe.balance.retrieve())).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
      expect(await refusalOf(stripe.paymentIntents.create(IN_CNY))).toBeInstanceOf(Stripe.errors.StripeAPIError);
      expect((await stripe.paymentIntents.list()).data).toEqual([]);
      await expect(stripe.paymentIntents.create(IN_CNY)).resolves.toBeDefined();
    });

    it('loses answers of what was done, and the key finds it', async () => {
      await emulator.control('trouble', { kind: 'cut', executed: true, times: 2 });
      const made = await client(3).paymentIntents.create(IN_CNY, { idempotencyKey: 'K5' });
      expect((await stripe.paymentIntents.list()).data.map(({ id }) => id)).toEqual([made.id]);
      const { id: payment_intent } = await paid();
      await emulator.control('trouble', { kind: 'hang', executed: true, times: 1 });
      const late = client(0, { timeout: 200 }).refunds.create({ payment_intent });
      expect(await refusalOf(late)).toBeInstanceOf(Stripe.errors.StripeConnectionError);
      await emulator.control('trouble', { kind: 'status', status: 500, executed: true, times: 1 });
      const broken = () => stripe.paymentIntents.create(IN_CNY, { idempotencyKey: 'K6' });
      expect(await refusalOf(broken())).toBeInstanceOf(Stripe.errors.StripeAPIError);
      // As Stripe has it: a 500 is remembered like any answer.
      expect(await refusalOf(broken())).toBeInstanceOf(Stripe.errors.StripeAPIError);
    });

    it('can take another amount than was asked for', async () => {
      const { id } = await stripe.paymentIntents.create(IN_CNY);
      await emulator.control('pay', { id, outcome: 'succeed', method: 'card', amount: 1 });
      expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ amount: 1, amount_received: 1 });
    });
  });

  describe('webhooks', () => {
    const opened = ({ body, signature }: { body: string; signature: string }, secret = SECRET) =>
      stripe.webhooks.constructEvent(body, signature, secret);

    it('are signed by the real scheme, by two secrets while one is replaced', async () => {
      await emulator.control('webhooks', { secrets: [SECRET, 'whsec_next'] });
      const { id } = await stripe.paymentIntents.create(IN_CNY, { idempotencyKey: 'K7' });
      await until(() => receiver.received.length > 0);
      const [first] = receiver.received;
      expect(opened(first)).toMatchObject({
        object: 'event',
        type: 'payment_intent.created',
        data: { object: { id, status: 'requires_payment_method' } },
        request: { id: expect.stringMatching(/^req_/), idempotency_key: 'K7' },
      });
      expect(opened(first, 'whsec_next')).toBeDefined();
      expect(() => opened(first, 'whsec_other')).toThrow(Stripe.errors.StripeSignatureVerificationError);
      expect(() => opened({ ...first, body: first.body.replace('12345', '1') })).toThrow();
    });

    it('come again until they are answered by 2xx', async () => {
      receiver.status = 500;
      await stripe.paymentIntents.create(IN_CNY);
      await until(() => receiver.received.length >= 2);
      receiver.status = 204;
      await until(async () => (await stripe.events.list({ delivery_success: true })).data.length === 1);
      const [first, second] = receiver.received;
      expect(opened(second).id).toBe(opened(first).id);
      expect((await emulator.deliveries()).slice(0, 2).map(({ status }) => status)).toEqual([500, 500]);
    });

    it('can be late, doubled, reversed and lost; events keep them all', async () => {
      await emulator.control('webhooks', { copies: 2, delayMs: 300 });
      await stripe.paymentIntents.create(IN_CNY);
      expect(receiver.received).toEqual([]);
      await until(() => receiver.received.length === 2);
      await emulator.control('webhooks', { copies: 1, delayMs: 0, reverseWithinMs: 100, drop: ['charge.updated'] });
      receiver.received.length = 0;
      await paid();
      await until(() => receiver.received.length === 3);
      expect(receiver.types).toEqual(['payment_intent.succeeded', 'charge.succeeded', 'payment_intent.created']);
      await until(async () => (await stripe.events.list({ type: 'charge.updated' })).data.length === 1);
      await pause(150);
      expect(receiver.types).not.toContain('charge.updated');
      const [lost] = (await stripe.events.list({ type: 'charge.updated' })).data;
      await emulator.control('send', { event: lost.id });
      await until(() => receiver.types.includes('charge.updated'));
    });
  });

  it('knows after a kill what it knew before, and sends what was not sent', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stripe-emulator-'));
    const stateFile = join(directory, 'state');
    const before = await Emulator.start({ stateFile });
    await before.control('webhooks', { url: receiver.url, secrets: [SECRET], delayMs: 600_000 });
    const options = { ...before.address, maxNetworkRetries: 0 };
    const make = () =>
      new Stripe(before.apiKey, options).paymentIntents.create(IN_CNY, { idempotencyKey: 'over the kill' });
    const { id } = await make();
    await before.control('webhooks', { delayMs: 0 });
    await before.kill();
    const after = await Emulator.start({ stateFile, port: before.port });
    try {
      expect((await make()).id).toBe(id);
      await until(() => receiver.types.length === 1);
      const other = new Stripe(after.apiKey, options);
      expect((await other.paymentIntents.list()).data.map((intent) => intent.id)).toEqual([id]);
    } finally {
      await after.stop();
      rmSync(directory, { recursive: true });
    }
  });
});
