import type Stripe from 'stripe';
import type { Fen } from '@shanhai/kernel';
import {
  type CardDisputeState,
  type CardEntry,
  type CardEvent,
  type CardIntent,
  type CardMethod,
  type CardPayoutState,
  CardRail,
  CardRailError,
  type CardRefundState,
} from '../card-rail';
import type { CardSettings } from './card-settings';
import { METHOD_TYPES, PAYMENT_KEY, REFUND_KEY, toDispute, toEntry, toEvent, toIntent, toPayout, toRefund } from './stripe-objects'; // prettier-ignore

/** A signature is good for five minutes, as Stripe's own libraries have it. */
const TOLERANCE_SECONDS = 300;
const PAGE = 100;
/** The state of an intent is told with its charge, whose time is when the money came. */
const WITH_CHARGE = { expand: ['latest_charge'] };

/** Stripe, over its own package, which is loaded when it is first needed. */
export class StripeRail extends CardRail {
  private loaded: Promise<Stripe> | undefined;

  constructor(private readonly settings: CardSettings) {
    super();
  }

  get on(): boolean {
    return this.settings.secretKey !== null;
  }

  createPayment(
    { paymentId, amountFen, method, reference }: { paymentId: string; amountFen: Fen; method: CardMethod; reference: string }, // prettier-ignore
    idempotencyKey: string,
  ): Promise<CardIntent> {
    return this.ask(async (stripe) =>
      toIntent(
        await stripe.paymentIntents.create(
          {
            amount: Number(amountFen),
            currency: 'cny',
            allowed_payment_method_types: [METHOD_TYPES[method]],
            ...(method === 'WECHAT_PAY' ? { payment_method_options: { wechat_pay: { client: 'web' } } } : {}),
            description: reference,
            metadata: { [PAYMENT_KEY]: paymentId },
          },
          { idempotencyKey },
        ),
      ),
    );
  }

  cancelPayment(ref: string, idempotencyKey: string): Promise<CardIntent> {
    return this.ask(async (stripe) =>
      toIntent(await stripe.paymentIntents.cancel(ref, WITH_CHARGE, { idempotencyKey })),
    );
  }

  payment(ref: string): Promise<CardIntent> {
    return this.ask(async (stripe) => toIntent(await stripe.paymentIntents.retrieve(ref, WITH_CHARGE)));
  }

  createRefund(
    { refundId, intentRef, amountFen }: { refundId: string; intentRef: string; amountFen: Fen },
    idempotencyKey: string,
  ): Promise<CardRefundState> {
    return this.ask(async (stripe) =>
      toRefund(
        await stripe.refunds.create(
          { payment_intent: intentRef, amount: Number(amountFen), metadata: { [REFUND_KEY]: refundId } },
          { idempotencyKey },
        ),
      ),
    );
  }

  findRefund(intentRef: string, refundId: string): Promise<CardRefundState | null> {
    return this.ask(async (stripe) => {
      for await (const refund of stripe.refunds.list({ payment_intent: intentRef, limit: PAGE }))
        if (refund.metadata?.[REFUND_KEY] === refundId) return toRefund(refund);
      return null;
    });
  }

  refund(ref: string): Promise<CardRefundState> {
    return this.ask(async (stripe) => toRefund(await stripe.refunds.retrieve(ref)));
  }

  dispute(ref: string): Promise<CardDisputeState> {
    return this.ask(async (stripe) => toDispute(await stripe.disputes.retrieve(ref)));
  }

  disputes(since: Date): AsyncIterable<CardDisputeState[]> {
    return this.pages(since, (stripe, wanted) => stripe.disputes.list(wanted), toDispute);
  }

  payout(ref: string): Promise<CardPayoutState> {
    return this.ask(async (stripe) => toPayout(await stripe.payouts.retrieve(ref)));
  }

  entries(since: Date): AsyncIterable<CardEntry[]> {
    return this.pages(since, (stripe, wanted) => stripe.balanceTransactions.list(wanted), toEntry);
  }

  events(since: Date): AsyncIterable<CardEvent[]> {
    return this.pages(since, (stripe, wanted) => stripe.events.list(wanted), toEvent);
  }

  /** A list of what was made since a moment, each page by one call. */
  private async *pages<One extends { id: string }, Read>(
    since: Date,
    list: (stripe: Stripe, wanted: Stripe.PaginationParams & { created: { gte: number } }) => Promise<Stripe.ApiList<One>>, // prettier-ignore
    read: (one: One) => Read,
  ): AsyncIterable<Read[]> {
    const created = { gte: Math.floor(since.getTime() / 1_000) };
    let after: string | undefined;
    do {
      const page = await this.ask((stripe) =>
        list(stripe, { created, limit: PAGE, ...(after ? { starting_after: after } : {}) }),
      );
      yield page.data.map(read);
      after = page.has_more ? page.data.at(-1)?.id : undefined;
    } while (after);
  }

  async readEvent(body: Buffer, signature: string): Promise<CardEvent | null> {
    const { webhooks } = await this.stripe();
    for (const secret of this.settings.webhookSecrets) {
      try {
        return toEvent(webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS));
      } catch {
        // Signed by another secret, by nobody, too long ago, or no event.
      }
    }
    return null;
  }

  private stripe(): Promise<Stripe> {
    this.loaded ??= this.load();
    return this.loaded;
  }

  private async load(): Promise<Stripe> {
    const { default: Package } = await import('stripe');
    const base = this.settings.apiBase === null ? null : new URL(this.settings.apiBase);
    const client = new Package(this.settings.secretKey!, {
      // Calls are repeated by the list of calls, with pauses that outlive this process.
      maxNetworkRetries: 0,
      timeout: this.settings.timeoutMs,
      telemetry: false,
      ...(base && {
        host: base.hostname,
        port: base.port || (base.protocol === 'http:' ? '80' : '443'),
        protocol: base.protocol === 'http:' ? 'http' : 'https',
      }),
    });
    // An import at run time has the types of the package's other build.
    return client as unknown as Stripe;
  }

  private async ask<T>(call: (stripe: Stripe) => Promise<T>): Promise<T> {
    const stripe = await this.stripe();
    try {
      return await call(stripe);
    } catch (error) {
      throw failureOf(error);
    }
  }
}

/** No answer, too many calls, a fault at Stripe, the same call still under way, or a key that is refused (somebody is changing it): later it may do. Any other answer is final. */
const TRANSIENT = [401, 403, 409, 429];

function failureOf(error: unknown): unknown {
  const { statusCode, code, message, type } = error as Stripe.errors.StripeError & { type?: string };
  if (typeof type !== 'string' || !type.startsWith('Stripe')) return error;
  const transient = statusCode === undefined || TRANSIENT.includes(statusCode) || statusCode >= 500;
  return new CardRailError(`${statusCode ?? 'no answer'} ${code ?? type}: ${message}`.slice(0, 500), transient);
}
