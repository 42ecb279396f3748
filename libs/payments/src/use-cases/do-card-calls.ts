import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@shanhai/kernel';
import { Database, SYSTEM, type Tx } from '@shanhai/database';
import { notify } from '@shanhai/organisations';
import { CardPace, CardRail, CardRailError } from '../card-rail';
import { followedAgainAt, pauseAfter } from '../rules/card-retries';
import {
  type CardAnswer,
  type CardCall,
  type CardCallKind,
  endCardCall,
  giveUpCardCall,
  OWN_FOR_MS,
  takeCardCalls,
  tryCardCallLater,
} from '../store/card-calls';
import { failCardPayment } from '../store/card-payments';
import { FollowCardDispute } from './follow-card-dispute';
import { FollowCardPayment } from './follow-card-payment';
import { FollowCardPayout } from './follow-card-payout';
import { FollowCardRefund } from './follow-card-refund';

/** Calls under way at once in this process. */
const AT_ONCE = 10;
/** A call takes two requests at most; whoever has not ended it after three has died. */
const LEASE_TIMEOUTS = 3;

/**
 * Calls the card processor for what is due: takes calls by a lease, asks outside any transaction, and writes down the answer and that
 * the call is done in one. Killed in between, the call is due again when its lease ends, under the same idempotency key. What fails for
 * the moment is tried later; what is refused, or failed too often, is dead: a person retries or abandons
 * it; where it only asks how something stands, it is made again later all the same.
 */
@Injectable()
export class DoCardCalls {
  private readonly logger = new Logger('DoCardCalls');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rail: CardRail,
    private readonly pace: CardPace,
    private readonly payments: FollowCardPayment,
    private readonly refunds: FollowCardRefund,
    private readonly disputes: FollowCardDispute,
    private readonly payouts: FollowCardPayout,
  ) {}

  /** One batch; run again until it returns false. */
  async run(): Promise<boolean> {
    return (await this.take(AT_ONCE)) > 0;
  }

  /** Tries a call that was just written down, so that a user need not wait for the worker, which leaves it alone so long. Never fails. */
  async soon(callId: string): Promise<void> {
    const trying = this.take(1, callId).catch((error: unknown) => this.logger.error((error as Error).message));
    const enough = new AbortController();
    const late = pause(OWN_FOR_MS, undefined, { signal: enough.signal, ref: false }).catch(() => undefined);
    await Promise.race([trying, late]);
    enough.abort();
  }

  private async take(limit: number, id?: string): Promise<number> {
    if (!this.rail.on) return 0;
    const now = this.clock.now();
    const leaseUntil = new Date(now.getTime() + LEASE_TIMEOUTS * this.pace.timeoutMs);
    const calls = await this.database.write(SYSTEM, (tx) => takeCardCalls(tx, { now, leaseUntil, limit, id }));
    await Promise.all(calls.map((call) => this.do(call)));
    return calls.length;
  }

  private async do(call: CardCall): Promise<void> {
    try {
      const answer = await this.ask(call);
      await this.database.write(SYSTEM, async (tx) => {
        await answer(tx);
        endCardCall(tx, call.id);
      });
    } catch (error) {
      await this.failed(call, error as Error);
    }
  }

  private ask(call: CardCall): Promise<CardAnswer> {
    const asking: Record<CardCallKind, () => Promise<CardAnswer>> = {
      CREATE_PAYMENT: () => this.payments.create(call),
      CANCEL_PAYMENT: () => this.payments.cancel(call),
      FOLLOW_PAYMENT: () => this.payments.follow(call),
      CREATE_REFUND: () => this.refunds.create(call),
      ABANDON_REFUND: () => this.refunds.abandon(call),
      FOLLOW_REFUND: () => this.refunds.follow(call),
      FOLLOW_DISPUTE: () => this.disputes.follow(call),
      FOLLOW_PAYOUT: () => this.payouts.follow(call),
    };
    return asking[call.kind]();
  }

  private async failed(call: CardCall, error: Error): Promise<void> {
    const failure = error.message.slice(0, 500);
    // What is no answer of the processor is a fault here or of the database: it may pass.
    const final = error instanceof CardRailError && !error.transient;
    const pauseMs = final ? null : pauseAfter(call.tries, this.pace.retryMs, Math.random());
    this.logger.warn(`${call.kind} ${call.id}: ${failure}${pauseMs === null ? '; it is dead' : ''}`);
    await this.database.write(SYSTEM, (tx) => {
      if (pauseMs !== null)
        return tryCardCallLater(tx, call.id, new Date(this.clock.now().getTime() + pauseMs), failure);
      giveUpCardCall(tx, call.id, failure, followedAgainAt(call, this.clock.now(), this.pace.askAfterMs));
      if (call.kind === 'CREATE_PAYMENT') failCardPayment(tx, call.subject, failure);
      this.tellOfDead(tx, call, failure);
    });
  }

  private tellOfDead(tx: Tx, { id, custodianId, kind, rounds }: CardCall, failure: string): void {
    notify(tx, this.clock.today(), [
      {
        organisationId: custodianId,
        kind: 'CARD_CALL_DEAD',
        key: `card-call-dead:${id}:${rounds}`,
        subject: { type: 'CardCall', id },
        text: {
          zh: `向支付机构的请求（${kind}）未成功，需人工重试或放弃：${failure}`,
          en: `A call of the card processor (${kind}) failed for good; retry or abandon it: ${failure}`,
        },
      },
    ]);
  }
}
