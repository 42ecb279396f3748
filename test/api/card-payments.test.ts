import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { businessDateOf, newId } from '@shanhai/kernel';
import { aBuyer, aCustodian, aDelivery, aListing, aSupplier, pay, sql, testWorld } from '@shanhai/testing';
import type { Controls } from '../stripe-emulator/controls';
import { describePayouts } from './card-payouts';
import { CardWorld, SECRETS, uuid } from './card-world';
import { approve, nameAccount, prepare } from './payout-world';

const today = businessDateOf(new Date());
const refusals = (payload: { userErrors: { code: string; field: string[] }[] }) =>
  payload.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
const event = (id: string, ref: string, type = 'payment_intent.succeeded') => ({
  id,
  object: 'event',
  type,
  created: Math.floor(Date.now() / 1_000),
  data: { object: { id: ref } },
});

let world: CardWorld;
beforeAll(async () => {
  world = await CardWorld.start();
}, 120_000);
afterAll(() => world.close());
afterEach(() => world.webhooks());

const movements = (id: string) =>
  sql<{ kind: string; fen: string }>(
    'SELECT kind, amount_fen AS fen FROM payable_movements WHERE card_payment_id = $1 ORDER BY id',
    [uuid(id)],
  );

describe('payouts of the processor', () => describePayouts(() => world));

describe('a payment by card', () => {
  it('pays what is open of an order, over all its suppliers, when the processor says that the money came', async () => {
    const order = await world.ordered(3, 7);
    const idempotencyKey = newId();
    const started = await world.start(order, { idempotencyKey });
    expect(started).toMatchObject({
      cardPayment: { status: 'PROCESSING', amountFen: '10000', paidFen: '0' },
      userErrors: [],
    });
    const { id, reference, clientSecret } = started.cardPayment;
    expect(clientSecret).toContain(`${reference}_secret_`);
    expect((await world.start(order, { idempotencyKey })).cardPayment).toMatchObject({ id, reference });
    await world.pay(reference);
    expect(await world.until(id, { status: 'SUCCEEDED' })).toMatchObject({
      paidFen: '10000',
      heldFen: '0',
      paidOn: today,
    });
    expect((await movements(id)).map(({ fen }) => fen).sort()).toEqual(['3000', '7000']);
    expect(await world.balance('CARD_BALANCE', [uuid(id)])).toBe(10_000);
    const facts = await sql<{ payload: { bankReference: string; transferId: null } }>(
      `SELECT payload FROM facts WHERE type = 'payment.received' AND payload->>'bankReference' = $1`,
      [reference],
    );
    expect(facts.map(({ payload }) => payload.transferId)).toEqual([null, null]);
    expect(refusals(await world.start(order))).toEqual(['ALREADY_PAID orderId']);
  });

  it('shows its secret to whoever started it alone, and writes it nowhere', async () => {
    const { cardPayment } = await world.start(await world.ordered(1));
    const colleague = await aBuyer({ of: world.buyer });
    expect(await world.payment(cardPayment.id, colleague)).toMatchObject({ status: 'PROCESSING', clientSecret: null });
    expect(await world.payment(cardPayment.id, world.custodian)).toMatchObject({ clientSecret: null });
    for (const stranger of [await aBuyer(), await aCustodian()])
      expect(await world.payment(cardPayment.id, stranger)).toBeNull();
    for (const table of ['card_payments', 'card_calls', 'card_events', 'audit_trail', 'idempotency_keys'])
      expect(await sql(`SELECT FROM ${table} t WHERE t::text LIKE '%\\_secret\\_%'`)).toEqual([]);
  });

  it('is for payables of the unit, one or several', async () => {
    const [a, b] = [await world.ordered(1, 2), await world.ordered(4)];
    const payableIds = [a.supplierOrders[0].payable.id, b.supplierOrders[0].payable.id];
    const { cardPayment } = await world.start({ id: '' }, { orderId: null, payableIds, method: 'ALIPAY' });
    const fen = [a, b].map(({ supplierOrders }) => Number(supplierOrders[0].payable.dueFen)).reduce((x, y) => x + y);
    expect(cardPayment).toMatchObject({ method: 'ALIPAY', amountFen: String(fen) });
    await world.pay(cardPayment.reference);
    await world.until(cardPayment.id, { status: 'SUCCEEDED' });
    expect(refusals(await world.start({ id: '' }, { orderId: null, payableIds }))).toEqual(['ALREADY_PAID payableIds']);
  });

  it('is refused with its path where the input is wrong', async () => {
    const order = await world.ordered(1);
    const { payable } = order.supplierOrders[0];
    expect(refusals(await world.start(order, { orderId: null }))).toEqual(['REQUIRED orderId']);
    expect(refusals(await world.start(order, { payableIds: [payable.id] }))).toEqual(['INVALID payableIds']);
    expect(refusals(await world.start(order, { orderId: null, payableIds: [] }))).toEqual(['REQUIRED payableIds']);
    expect(refusals(await world.start(order, { orderId: null, payableIds: [order.id] }))).toEqual([
      'NOT_FOUND payableIds.0',
    ]);
    expect(refusals(await world.start({ id: payable.id }))).toEqual(['NOT_FOUND orderId']);
    expect(refusals(await world.start(order, {}, await aBuyer()))).toEqual(['NOT_FOUND orderId']);
    expect(refusals(await world.start(await world.ordered(99_999, 99_999)))).toEqual(['CARD_AMOUNT_ABOVE_MAX orderId']);
    expect(refusals(await world.start(order, { idempotencyKey: ' ' }))).toEqual(['REQUIRED idempotencyKey']);
  });

  it('leaves out what another custodian receives, and says so where that is all', async () => {
    const order = await world.ordered(1, 2);
    const [one, two] = order.supplierOrders.map(({ payable }) => payable.id);
    const receivedBy = async (payableId: string, receiverId: string) =>
      sql('UPDATE payables SET receiver_id = $2 WHERE id = $1', [uuid(payableId), receiverId]);
    await receivedBy(one, (await aCustodian()).organisationId);
    await receivedBy(two, world.custodian.organisationId);
    const methods = await world.as(world.buyer).done('openPayment', { orderId: order.id }, 'payables { id paymentMethods }'); // prettier-ignore
    expect(methods.payables.find(({ id }: { id: string }) => id === one).paymentMethods).toEqual(['BANK_TRANSFER']);
    const named = await world.start(order, { orderId: null, payableIds: [two, one] });
    expect(refusals(named)).toEqual(['ANOTHER_RECEIVER payableIds']);
    const { id, reference, amountFen } = (await world.start(order)).cardPayment;
    expect(amountFen).toBe('2000');
    await world.pay(reference);
    await world.until(id, { status: 'SUCCEEDED', paidFen: '2000' });
    expect(refusals(await world.start(order))).toEqual(['ANOTHER_RECEIVER orderId']);
  });

  it('may fail and be tried again, and be called off', async () => {
    const order = await world.ordered(2);
    const { id, reference } = await world.begun(order);
    await world.pay(reference, { outcome: 'fail', declineCode: 'insufficient_funds' });
    await world.until(id, { status: 'PROCESSING', failure: 'insufficient_funds' });
    const cancel = (by = world.buyer) =>
      world.as(by).mutate('cancelCardPayment', { cardPaymentId: id }, 'cardPayment { status }');
    expect(refusals(await cancel(await aBuyer()))).toEqual(['NOT_FOUND cardPaymentId']);
    expect(await cancel()).toMatchObject({ cardPayment: { status: 'CANCELLED' }, userErrors: [] });
    expect(refusals(await cancel())).toEqual(['STATE_NOT_ALLOWED cardPaymentId']);
    expect(await movements(id)).toEqual([]);
  });

  it('that was paid before it was called off, pays', async () => {
    await world.webhooks({ drop: ['*'] });
    const { id, reference } = await world.begun(await world.ordered(2));
    await world.pay(reference);
    await world.as(world.buyer).done('cancelCardPayment', { cardPaymentId: id });
    await world.until(id, { status: 'SUCCEEDED', paidFen: '2000' });
  });

  it('says so where there is no account at a processor', async () => {
    const order = await world.ordered(1);
    const input = { idempotencyKey: newId(), orderId: order.id, method: 'CARD' };
    expect(refusals(await world.buyer.api.mutate('startCardPayment', input))).toEqual(['CARD_RAIL_OFF method']);
    const methods = (api = world.buyer.api) => api.done('openPayment', { orderId: order.id }, 'paymentMethods payables { paymentMethods }'); // prettier-ignore
    expect(await methods()).toMatchObject({ paymentMethods: ['BANK_TRANSFER'] });
    expect((await methods(world.as(world.buyer))).payables[0].paymentMethods).toEqual(['BANK_TRANSFER', 'CARD', 'ALIPAY', 'WECHAT_PAY']); // prettier-ignore
  });
});

describe('what the processor tells', () => {
  it('may come three times and in the wrong order', async () => {
    await world.webhooks({ copies: 3, reverseWithinMs: 200 });
    const { id, reference } = await world.begun(await world.ordered(5));
    await world.pay(reference);
    await world.until(id, { status: 'SUCCEEDED', paidFen: '5000' });
    expect(await movements(id)).toHaveLength(1);
  });

  it('may not come at all: it is asked', async () => {
    await world.webhooks({ drop: ['*'] });
    const { id, reference } = await world.begun(await world.ordered(6));
    await world.pay(reference);
    await world.until(id, { status: 'SUCCEEDED', paidFen: '6000' });
  });

  it('pays once, however many hear of it at once', async () => {
    await world.webhooks({ drop: ['*'] });
    const orders = await Promise.all([1, 2, 3, 4].map((quantity) => world.ordered(quantity)));
    const started = (await Promise.all(orders.map((order) => world.start(order)))).map(
      ({ cardPayment }) => cardPayment,
    );
    await Promise.all(started.map(({ reference }) => world.pay(reference)));
    // The events as the list has them, the same by other ids, and the question of the worker.
    const statuses = await Promise.all(
      started.flatMap(({ reference }) => [1, 2, 3, 4].map((n) => world.send(event(`evt_${newId()}_${n}`, reference)))),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    for (const { id } of started) await world.until(id, { status: 'SUCCEEDED' });
    expect((await Promise.all(started.map(({ id }) => movements(id)))).map((rows) => rows.length)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('is believed by its signature alone: of either secret, no older than five minutes, on these very bytes', async () => {
    const ref = 'pi_of_somebody_else';
    const sent = (id: string) => sql('SELECT FROM card_events WHERE id = $1', [id]);
    for (const secret of SECRETS) {
      const id = `evt_${newId()}`;
      expect(await world.send(event(id, ref), { secret })).toBe(200);
      expect(await world.send(event(id, ref), { secret })).toBe(200);
      expect(await sent(id)).toHaveLength(1);
    }
    const forged = `evt_${newId()}`;
    expect(await world.send(event(forged, ref), { secret: 'whsec_of_a_thief' })).toBe(400);
    expect(await world.send(event(forged, ref), { at: Date.now() - 301_000 })).toBe(400);
    expect(await world.send(event(forged, ref), { signature: '' })).toBe(400);
    expect(await world.send(event(forged, ref), { signature: 't=1,v1=00' })).toBe(400);
    expect(await world.send('{"id": ')).toBe(400);
    expect(await world.send('')).toBe(400);
    expect(await world.send({ ...event(forged, ref), padding: 'x'.repeat(600_000) })).toBe(413);
    expect(await sent(forged)).toEqual([]);
    // What is nothing to us is taken, so that it is not sent again.
    expect(await world.send(event(`evt_${newId()}`, 'cus_1', 'customer.created'))).toBe(200);
  });
});

describe('money that nobody asked for', () => {
  const returned = (id: string, more: object = {}) =>
    world.as(world.custodian).mutate('returnHeldCardMoney', { idempotencyKey: newId(), cardPaymentId: id, reason: '金额不符', ...more }, 'cardPayment { status heldFen returnedFen }'); // prettier-ignore
  const held = async () =>
    (await world.as(world.custodian).ask('{ cardPayments(held: true, first: 100) { nodes { id status heldFen } } }')).cardPayments.nodes; // prettier-ignore

  it('pays nothing where it is another amount, and goes back once', async () => {
    const order = await world.ordered(10);
    const { id, reference } = await world.begun(order);
    await world.pay(reference, { amount: 9_999 });
    await world.until(id, { status: 'MISMATCH', paidFen: '0', heldFen: '9999', payables: [{ paidFen: '0' }] });
    expect(await held()).toContainEqual({ id, status: 'MISMATCH', heldFen: '9999' });
    expect(await world.balance('SUSPENSE', [uuid(id)])).toBe(-9_999);
    expect(refusals(await returned(id, { reason: ' ' }))).toEqual(['REQUIRED reason']);
    const answers = await Promise.all([returned(id), returned(id), returned(id)]);
    expect(answers.flatMap(refusals)).toEqual(Array(2).fill('STATE_NOT_ALLOWED cardPaymentId'));
    const done = await world.until(id, { heldFen: '0', returnedFen: '9999', refunds: [{ status: 'SUCCEEDED', ofHeld: true }] }); // prettier-ignore
    expect(await world.balance('CARD_BALANCE', [uuid(id), uuid(done.refunds[0].id)])).toBe(0);
  });

  it('is held where the order was paid meanwhile, as far as it was', async () => {
    const order = await world.ordered(10);
    const [a, b] = [(await world.start(order)).cardPayment, (await world.start(order)).cardPayment];
    const [{ reference }] = await sql<{ reference: string }>('SELECT reference FROM payables WHERE id = $1', [
      uuid(order.supplierOrders[0].payable.id),
    ]);
    await pay(await aCustodian(), [{ on: today, yuan: '30.00', remark: reference }]);
    await world.pay(a.reference);
    await world.until(a.id, { status: 'EXCESS', paidFen: '7000', heldFen: '3000' });
    await world.pay(b.reference);
    await world.until(b.id, { status: 'EXCESS', paidFen: '0', heldFen: '10000', payables: [{ paidFen: '10000' }] });
    await returned(a.id);
    await world.until(a.id, { heldFen: '0', returnedFen: '3000', paidFen: '7000' });
  });
});

describe('calls that fail', () => {
  const dead = async () =>
    (await world.as(world.custodian).ask('{ cardCalls(status: DEAD, first: 100) { nodes { id kind subject failure tries } } }')).cardCalls.nodes; // prettier-ignore
  const decide = (verb: 'retry' | 'abandon', cardCallId: string, by = world.custodian) =>
    world.as(by).mutate(`${verb}CardCall`, { cardCallId, reason: '查明' }, 'cardCall { status decisionReason }');

  it.each<[string, Pick<Controls['trouble'], 'kind' | 'status' | 'executed'>]>([
    ['too many calls', { kind: 'status', status: 429 }],
    ['a fault', { kind: 'status', status: 500, executed: true }],
    ['a cut line', { kind: 'cut', executed: true }],
    ['silence', { kind: 'hang', executed: true }],
    ['the same call under way', { kind: 'status', status: 409 }],
    ['a key that is being changed', { kind: 'status', status: 401 }],
  ])('are made again after %s, and begin one payment', async (_, trouble) => {
    await world.emulator.control('trouble', { path: '/v1/payment_intents', method: 'POST', times: 2, ...trouble });
    const { id } = (await world.start(await world.ordered(1))).cardPayment;
    const { reference } = await world.until(id, { status: 'PROCESSING' });
    await world.pay(reference);
    await world.until(id, { status: 'SUCCEEDED' });
  });

  it('are dead where they are refused, and a person retries them', async () => {
    await world.emulator.control('trouble', {
      path: '/v1/payment_intents',
      method: 'POST',
      times: 1,
      kind: 'status',
      status: 400,
    });
    const { cardPayment } = await world.start(await world.ordered(1));
    expect(cardPayment).toMatchObject({ status: 'FAILED', clientSecret: null });
    const call = (await dead()).find(({ subject }: { subject: string }) => subject === cardPayment.id);
    expect(call).toMatchObject({ kind: 'CREATE_PAYMENT', tries: 1 });
    expect(await sql("SELECT kind FROM notices WHERE organisation_id = $1 AND subject_id = $2", [world.custodian.organisationId, uuid(call.id)])).toEqual([{ kind: 'CARD_CALL_DEAD' }]); // prettier-ignore
    expect(refusals(await decide('retry', call.id, await aCustodian()))).toEqual(['NOT_FOUND cardCallId']);
    expect(await decide('retry', call.id)).toMatchObject({ cardCall: { status: 'DONE', decisionReason: '查明' } });
    expect(refusals(await decide('retry', call.id))).toEqual(['STATE_NOT_ALLOWED cardCallId']);
    await world.until(cardPayment.id, { status: 'PROCESSING' });
  });

  it('may be given up; the money of a refund is free again', async () => {
    const { order, id } = await world.paid();
    await world.emulator.control('trouble', {
      path: '/v1/refunds',
      method: 'POST',
      times: 1,
      kind: 'status',
      status: 400,
    });
    expect(await world.refund(order, 40)).toMatchObject({ payable: { paidFen: '10000', pendingRefundFen: '4000' } });
    const [{ id: refundId }] = (await world.payment(id, world.custodian)).refunds;
    const call = (await dead()).find(({ subject }: { subject: string }) => subject === refundId);
    expect(refusals(await world.refund(order, 61))).toEqual(['REFUND_ABOVE_PAID items.0.amountFen']);
    expect((await decide('abandon', call.id)).userErrors).toEqual([]);
    await world.until(id, { refunds: [{ status: 'FAILED' }], payables: [{ paidFen: '10000', pendingRefundFen: '0' }] });
    expect((await world.refund(order, 61)).userErrors).toEqual([]);
  });

  it('that were given up and had been done after all are on the books', async () => {
    const { order, id } = await world.paid();
    // The refund is made; the answer says that it was refused.
    await world.emulator.control('trouble', {
      path: '/v1/refunds',
      method: 'POST',
      times: 1,
      kind: 'status',
      status: 400,
      executed: true,
    });
    await world.webhooks({ drop: ['*'] });
    await world.refund(order, 40);
    const [{ id: refundId }] = (await world.payment(id, world.custodian)).refunds;
    const call = (await dead()).find(({ subject }: { subject: string }) => subject === refundId);
    if (call) await decide('abandon', call.id);
    await world.until(id, { refunds: [{ status: 'SUCCEEDED' }], payables: [{ paidFen: '6000' }] });
  });
});

describe('refunds to cards', () => {
  const refundOf = async (id: string) => (await world.payment(id, world.custodian)).refunds;

  it('are in parts, by items, and recorded when the processor says that the money went', async () => {
    const { order, id } = await world.paid();
    const idempotencyKey = newId();
    for (let n = 0; n < 2; n += 1) expect((await world.refund(order, 30, { idempotencyKey })).userErrors).toEqual([]);
    await world.until(id, { refunds: [{ status: 'SUCCEEDED', amountFen: '3000' }], payables: [{ paidFen: '7000', pendingRefundFen: '0' }] }); // prettier-ignore
    expect(refusals(await world.refund(order, 71))).toEqual(['REFUND_ABOVE_PAID items.0.amountFen']);
    expect(refusals(await world.refund(order, 1, {}, await aCustodian()))).toEqual(['NOT_FOUND payableId']);
    expect(refusals(await world.refund(order, 1, { by: 'BANK', refundedOn: today }))).toEqual([
      'REFUND_ABOVE_PAID items',
    ]);
    expect(refusals(await world.refund(order, 1, { by: 'BANK' }))).toEqual(['REQUIRED refundedOn']);
    await world.refund(order, 70);
    const { refunds } = await world.until(id, { payables: [{ paidFen: '0' }] });
    expect(await world.balance('CARD_BALANCE', [id, ...refunds.map((each: { id: string }) => each.id)].map(uuid))).toBe(
      0,
    );
    expect((await movements(id)).map(({ kind, fen }) => `${kind} ${fen}`)).toEqual(['PAYMENT 10000', 'REFUND 3000', 'REFUND 7000']); // prettier-ignore
  });

  it('of several clerks at once never give back more than was paid', async () => {
    const { order, id } = await world.paid();
    const answers = await Promise.all(Array.from({ length: 6 }, () => world.refund(order, 30)));
    expect(answers.flatMap(refusals)).toEqual(Array(3).fill('REFUND_ABOVE_PAID items.0.amountFen'));
    await world.until(id, { payables: [{ paidFen: '1000', pendingRefundFen: '0' }] });
  });

  it('that wait are reserved, and those that fail are released', async () => {
    const order = await world.ordered(10);
    const { id, reference } = await world.begun(order, { method: 'WECHAT_PAY' });
    await world.pay(reference);
    await world.until(id, { status: 'SUCCEEDED' });
    expect(await world.refund(order, 60)).toMatchObject({ payable: { paidFen: '10000', pendingRefundFen: '6000' } });
    expect(refusals(await world.refund(order, 41))).toEqual(['REFUND_ABOVE_PAID items.0.amountFen']);
    const open = async () =>
      (await world.as(world.custodian).ask('{ cardRefunds(open: true, first: 100) { nodes { id status } } }')).cardRefunds.nodes; // prettier-ignore
    const [{ id: refundId }] = await refundOf(id);
    expect(await open()).toContainEqual({ id: refundId, status: 'PENDING' });
    const [{ ref }] = await sql<{ ref: string }>('SELECT refund_ref AS ref FROM card_refunds WHERE id = $1', [
      uuid(refundId),
    ]);
    await world.emulator.control('finishRefund', { id: ref, failure: 'declined' });
    await world.until(id, { refunds: [{ status: 'FAILED', failure: 'declined' }], payables: [{ paidFen: '10000', pendingRefundFen: '0' }] }); // prettier-ignore
    expect(await open()).not.toContainEqual(expect.objectContaining({ id: refundId }));
  });

  it('that went and came back pay again what they paid', async () => {
    const { order, id } = await world.paid();
    await world.refund(order, 40);
    await world.until(id, { payables: [{ paidFen: '6000' }] });
    const [{ ref }] = await sql<{ ref: string }>('SELECT refund_ref AS ref FROM card_refunds WHERE card_payment_id = $1', [uuid(id)]); // prettier-ignore
    await world.emulator.control('finishRefund', { id: ref, failure: 'lost_or_stolen_card' });
    await world.until(id, { refunds: [{ status: 'FAILED' }], payables: [{ paidFen: '10000' }] });
  });

  it('made at the processor’s own desk are taken from items as they were paid', async () => {
    const { id, reference } = await world.paid(3, 7);
    const made = await fetch(`${world.emulator.url}/v1/refunds`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${world.emulator.apiKey}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ payment_intent: reference, amount: '1000' }),
    });
    expect(made.status).toBe(200);
    const { refunds } = await world.eventually(() => world.payment(id, world.custodian), { refunds: [{ madeAtProcessor: true }, { madeAtProcessor: true }] }); // prettier-ignore
    expect(refunds.map((each: { amountFen: string }) => each.amountFen).sort()).toEqual(['300', '700']);
    // The payer's bank sends it back: it pays what it had paid.
    const { id: ref } = (await made.json()) as { id: string };
    await world.emulator.control('finishRefund', { id: ref, failure: 'lost_or_stolen_card' });
    const { payables } = await world.eventually(() => world.payment(id, world.custodian), { refunds: [{ status: 'FAILED' }, { status: 'FAILED' }] }); // prettier-ignore
    expect(payables.map((each: { paidFen: string }) => each.paidFen).sort()).toEqual(['3000', '7000']);
  });

  it('go the way that the money came; where it came both ways somebody says which', async () => {
    const order = await world.ordered(10);
    const [{ reference: remark }] = await sql<{ reference: string }>('SELECT reference FROM payables WHERE id = $1', [uuid(order.supplierOrders[0].payable.id)]); // prettier-ignore
    await pay(world.custodian, [{ on: today, yuan: '40.00', remark }]);
    const { id, reference } = await world.begun(order);
    await world.pay(reference);
    await world.until(id, { status: 'SUCCEEDED', paidFen: '6000' });
    expect(refusals(await world.refund(order, 10, { refundedOn: today }))).toEqual(['REQUIRED by']);
    expect(refusals(await world.refund(order, 61, { by: 'CARD' }))).toEqual(['REFUND_ABOVE_PAID items']);
    expect(refusals(await world.refund(order, 41, { by: 'BANK', refundedOn: today }))).toEqual([
      'REFUND_ABOVE_PAID items',
    ]);
    expect((await world.refund(order, 40, { by: 'BANK', refundedOn: today })).userErrors).toEqual([]);
    await world.refund(order, 60);
    await world.until(id, { payables: [{ paidFen: '0' }] });
  });
});

describe('disputes', () => {
  const disputed = async (id: string, reference: string, amount?: number) => {
    const { id: dispute } = await world.emulator.control('dispute', { charge: reference, amount });
    await world.until(id, { disputes: [{ status: 'OPEN' }] });
    const [{ own }] = await sql<{ own: string }>('SELECT id AS own FROM card_disputes WHERE dispute_ref = $1', [
      dispute,
    ]);
    return { dispute, own };
  };
  const close = (id: string, outcome: 'won' | 'lost') => world.emulator.control('closeDispute', { id, outcome });

  it('hold the money, which nobody gives back meanwhile, and when they are won all is as before', async () => {
    const { order, id, reference } = await world.paid();
    const { dispute, own } = await disputed(id, reference);
    expect(await world.payment(id)).toMatchObject({ payables: [{ paidFen: '10000', disputedFen: '10000' }] });
    expect(await world.balance('DISPUTED', [own])).toBe(10_000);
    expect(refusals(await world.refund(order, 10))).toEqual(['REFUND_ABOVE_PAID items']);
    const list = await world.as(world.custodian).ask('{ cardDisputes(first: 100) { nodes { reference status } } }');
    expect(list.cardDisputes.nodes).toContainEqual({ reference: dispute, status: 'OPEN' });
    await close(dispute, 'won');
    await world.until(id, { disputes: [{ status: 'WON', takenFen: '0' }], payables: [{ paidFen: '10000', disputedFen: '0' }] }); // prettier-ignore
    expect(await world.balance('DISPUTED', [own])).toBe(0);
    expect((await world.refund(order, 10)).userErrors).toEqual([]);
  });

  it('stop a payout of the money that was prepared before, until they are won, and so do refunds on their way', async () => {
    const supplier = await aSupplier();
    const listing = await aListing(supplier, { tiers: [[1, 1_000n]] });
    const [{ order, part }] = await Promise.all([aDelivery({ buyer: world.buyer, supplier, listing }, [10]), nameAccount(supplier)]); // prettier-ignore
    const { cardPayment } = await world.start(order);
    await world.pay(cardPayment.reference);
    await world.until(cardPayment.id, { status: 'SUCCEEDED' });
    const second = await aCustodian({ of: world.custodian });
    const { payout } = await prepare(world.custodian, supplier);
    const { dispute } = await disputed(cardPayment.id, cardPayment.reference);
    expect(refusals(await approve(second, payout.id))).toEqual(['PAYOUT_CHANGED payoutId']);
    await close(dispute, 'won');
    await world.until(cardPayment.id, { disputes: [{ status: 'WON' }] });
    await sql(
      `INSERT INTO card_refunds (id, buyer_id, custodian_id, card_payment_id, payable_id, amount_fen, items, reason, status, requested_by, requested_on)
       VALUES ($1, $2, $3, $4, $5, 1, '[]', '少发', 'REQUESTED', $1, $6)`,
      [newId(), world.buyer.organisationId, world.custodian.organisationId, uuid(cardPayment.id), uuid(part.payable.id), today], // prettier-ignore
    );
    expect(refusals(await approve(second, payout.id))).toEqual(['PAYOUT_CHANGED payoutId']);
    await sql('DELETE FROM card_refunds WHERE payable_id = $1', [uuid(part.payable.id)]);
    expect((await approve(second, payout.id)).payout.status).toBe('APPROVED');
  });

  it('that are lost are money that went back, from items as they were paid; counting hears of it', async () => {
    const { id, reference } = await world.paid(3, 7);
    const { dispute, own } = await disputed(id, reference, 5_000);
    await world.webhooks({ copies: 3, reverseWithinMs: 100 });
    await close(dispute, 'lost');
    const { payables } = await world.until(id, { disputes: [{ status: 'LOST', takenFen: '5000' }] });
    expect(payables.map((each: { paidFen: string }) => each.paidFen).sort()).toEqual(['1500', '3500']);
    expect(await world.balance('DISPUTED', [own, uuid(id)])).toBe(0);
    const facts = await sql(
      `SELECT FROM facts WHERE type = 'payment.refunded' AND payload->>'payableId' = ANY($1::text[]) AND payload->>'reason' = 'DISPUTE_LOST'`,
      [payables.map((each: { id: string }) => uuid(each.id))],
    );
    expect(facts).toHaveLength(2);
    // Banks may change their minds: it pays the same again.
    await close(dispute, 'won');
    const won = await world.until(id, { disputes: [{ status: 'WON', takenFen: '5000' }] });
    expect(won.payables.map((each: { paidFen: string }) => each.paidFen).sort()).toEqual(['3000', '7000']);
  });

  it('are found when no event tells of them, and so is how they end', async () => {
    const [first, second] = [await world.paid(), await world.paid()];
    await world.webhooks({ drop: ['*'] });
    await world.emulator.control('settings', { forgets: ['charge.dispute.*'] });
    const [won, lost] = [await disputed(first.id, first.reference), await disputed(second.id, second.reference, 4_000)];
    await close(won.dispute, 'won');
    await world.emulator.control('trouble', { path: '/v1/disputes/', method: 'GET', times: 1, kind: 'status', status: 404 }); // prettier-ignore
    await close(lost.dispute, 'lost');
    await world.until(first.id, { disputes: [{ status: 'WON' }], payables: [{ paidFen: '10000', disputedFen: '0' }] });
    await world.until(second.id, { disputes: [{ status: 'LOST', takenFen: '4000' }], payables: [{ paidFen: '6000' }] });
    await world.emulator.control('settings', { forgets: [] });
    await world.webhooks();
  });

  it('that are lost leave alone what is on its way back to the payer', async () => {
    const { order, id, reference } = await world.paid(10);
    await world.emulator.control('settings', { refunds: 'pending' });
    await world.refund(order, 40);
    await world.until(id, { refunds: [{ status: 'PENDING' }], payables: [{ pendingRefundFen: '4000' }] });
    const { dispute } = await disputed(id, reference);
    await close(dispute, 'lost');
    await world.until(id, { disputes: [{ status: 'LOST', takenFen: '6000' }], payables: [{ paidFen: '4000' }] });
    const [{ ref }] = await sql<{ ref: string }>('SELECT refund_ref AS ref FROM card_refunds WHERE card_payment_id = $1', [uuid(id)]); // prettier-ignore
    await world.emulator.control('finishRefund', { id: ref });
    await world.until(id, { refunds: [{ status: 'SUCCEEDED' }], payables: [{ paidFen: '0' }] });
    await world.emulator.control('settings', { refunds: 'succeed' });
  });
});

it('leaves books that agree', async () => {
  const codes = 'CARD_PAYMENT_IS_ITS_MOVEMENTS,CARD_MONEY_IS_POSTED,CARD_ENTRIES_ARE_SUMMED,CARD_PAYOUT_ARRIVES_ONCE,TRANSFER_IS_ITS_PAYMENTS,TRANSFER_IS_ITS_CLAIMS,SUSPENSE_IS_POSTED'; // prettier-ignore
  const cli = ['dist/apps/cli/src/main.js', 'check-books', '--only', codes, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, cli, {
    env: { ...process.env, DATABASE_URL: testWorld().databaseUrl },
  });
  expect(JSON.parse(stdout)).toMatchObject({ wrong: '0' });
});
