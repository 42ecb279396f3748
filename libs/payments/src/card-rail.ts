import type { Fen } from '@shanhai/kernel';

export const CARD_METHODS = ['CARD', 'ALIPAY', 'WECHAT_PAY'] as const;
export type CardMethod = (typeof CARD_METHODS)[number];

/** How a payment stands at the processor. */
export interface CardIntent {
  ref: string;
  /** Our card payment, as we told the processor; null where it is somebody else's. */
  paymentId: string | null;
  status: 'WAITING' | 'SUCCEEDED' | 'CANCELLED';
  /** What came in, in the smallest unit of `currency` (fen for `cny`). */
  received: Fen;
  /** Lower case, ISO 4217. */
  currency: string;
  /** When the money came; null before. */
  receivedAt: Date | null;
  /** Why the last try to pay failed, in the processor's code. */
  failure: string | null;
  /** Opens the payment to whoever has it: never kept, never logged. */
  clientSecret: string | null;
}

/** How a refund stands at the processor. */
export interface CardRefundState {
  ref: string;
  /** Our refund, as we told the processor; null where it was made at the processor's own desk. */
  refundId: string | null;
  intentRef: string | null;
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
  amount: Fen;
  currency: string;
  createdAt: Date;
  failure: string | null;
}

/** How a dispute (a payer's complaint to the bank) stands at the processor. */
export interface CardDisputeState {
  ref: string;
  intentRef: string | null;
  status: 'INQUIRY' | 'OPEN' | 'WON' | 'LOST';
  amount: Fen;
  currency: string;
  reason: string;
  createdAt: Date;
}

/** How a payout (the processor pays its balance into the custodian's bank account) stands at the processor. */
export interface CardPayoutState {
  ref: string;
  status: 'ON_ITS_WAY' | 'PAID' | 'FAILED' | 'CANCELLED';
  /** In the smallest unit of `currency`; below zero where the processor takes money from the bank account. */
  amount: bigint;
  currency: string;
  arrivesAt: Date;
  /** What the bank's statement says of it, and the bank's own reference, as far as the processor knows. */
  descriptor: string;
  bankTrace: string | null;
  failure: string | null;
}

/** What moved the balance at the processor, as the processor enters it. */
export interface CardEntry {
  ref: string;
  /** In the processor's words: charge, payment, refund, payout, stripe_fee, … */
  type: string;
  /** The processor's name of what it is of. */
  sourceRef: string | null;
  /** Into the balance, in the smallest unit of `currency`, before what is charged of it (`fee`). */
  amount: bigint;
  fee: bigint;
  currency: string;
  createdAt: Date;
}

/** Something happened to a payment, refund, dispute or payout. What it is now is asked, so that the order of events does not matter. */
export interface CardEvent {
  id: string;
  type: string;
  /** What to ask about; null for events that are nothing to us. */
  about: { kind: 'FOLLOW_PAYMENT' | 'FOLLOW_REFUND' | 'FOLLOW_DISPUTE' | 'FOLLOW_PAYOUT'; ref: string } | null;
  happenedAt: Date;
}

/** A call of the processor failed; `transient` where the same call may do later. */
export class CardRailError extends Error {
  constructor(
    message: string,
    readonly transient: boolean,
  ) {
    super(message);
    this.name = 'CardRailError';
  }
}

/**
 * The card processor, as payments need it. Everything but `readEvent` is a call over the network and throws CardRailError: never
 * inside a transaction. `key` makes a call's effects happen once, however often it is sent.
 */
export abstract class CardRail {
  /** False where there are no keys: nothing below is called then. */
  abstract readonly on: boolean;
  abstract createPayment(
    payment: { paymentId: string; amountFen: Fen; method: CardMethod; reference: string },
    key: string,
  ): Promise<CardIntent>;
  abstract cancelPayment(ref: string, key: string): Promise<CardIntent>;
  abstract payment(ref: string): Promise<CardIntent>;
  abstract createRefund(
    refund: { refundId: string; intentRef: string; amountFen: Fen },
    key: string,
  ): Promise<CardRefundState>;
  /** A refund of ours that the processor made already; null where it did not. */
  abstract findRefund(intentRef: string, refundId: string): Promise<CardRefundState | null>;
  abstract refund(ref: string): Promise<CardRefundState>;
  abstract dispute(ref: string): Promise<CardDisputeState>;
  /** Disputes that were opened since a moment, page by page in any order. */
  abstract disputes(since: Date): AsyncIterable<CardDisputeState[]>;
  abstract payout(ref: string): Promise<CardPayoutState>;
  /** Entries of the balance since a moment, page by page in any order. */
  abstract entries(since: Date): AsyncIterable<CardEntry[]>;
  /** Events since a moment, page by page in any order. */
  abstract events(since: Date): AsyncIterable<CardEvent[]>;
  /** The event of a webhook whose signature is one of ours and no older than five minutes; null where it is not. */
  abstract readEvent(body: Buffer, signature: string): Promise<CardEvent | null>;
}

/** How patient this installation is with the processor. */
export abstract class CardPace {
  /** The longest that one request takes. */
  abstract readonly timeoutMs: number;
  /** Pause before the first repetition of a call. */
  abstract readonly retryMs: number;
  /** What nothing was heard of for so long is asked about. */
  abstract readonly askAfterMs: number;
}
