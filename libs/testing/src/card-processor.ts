import { newId } from '@shanhai/kernel';
import { type CardDisputeState, type CardEntry, type CardEvent, type CardIntent, type CardPayoutState, CardRail, CardRailError, type CardRefundState } from '@shanhai/payments'; // prettier-ignore

/** A card processor in this process, which does what a test tells it: for pauses, leases and books, where no HTTP is needed. */
export class CardProcessor extends CardRail {
  readonly on = true;
  readonly calls: { name: string; key: string | null }[] = [];
  /** Thrown by the next calls, one each. */
  readonly troubles: Error[] = [];
  private readonly intents = new Map<string, CardIntent & { asked: bigint }>();
  private readonly refunds = new Map<string, CardRefundState>();
  private readonly complaints = new Map<string, CardDisputeState>();
  private readonly payouts = new Map<string, CardPayoutState>();
  private readonly entered: CardEntry[] = [];
  private readonly byKey = new Map<string, string>();
  private readonly told: CardEvent[] = [];

  /** The payer pays. */
  pay(ref: string, at = new Date()): void {
    const intent = this.intents.get(ref)!;
    this.intents.set(ref, { ...intent, status: 'SUCCEEDED', received: intent.asked, receivedAt: at });
    this.tell('FOLLOW_PAYMENT', ref);
  }

  complain(intentRef: string, amount: bigint, createdAt = new Date()): string {
    const ref = `du_${newId()}`;
    const dispute = { ref, intentRef, status: 'OPEN', amount, currency: 'cny', reason: 'fraudulent', createdAt } as const; // prettier-ignore
    this.complaints.set(ref, dispute);
    this.tell('FOLLOW_DISPUTE', ref);
    return ref;
  }

  close(ref: string, status: 'WON' | 'LOST'): void {
    this.complaints.set(ref, { ...this.complaints.get(ref)!, status });
    this.tell('FOLLOW_DISPUTE', ref);
  }

  /** What it told is no longer in its list. */
  forgetEvents(): void {
    this.told.splice(0);
  }

  /** It enters something into the balance. */
  enter(type: string, amount: bigint, more: Partial<CardEntry> = {}): void {
    this.entered.push({ ref: `txn_${newId()}`, type, sourceRef: null, amount, fee: 0n, currency: 'cny', createdAt: new Date(), ...more }); // prettier-ignore
  }

  /** It pays out, or says how that went. */
  payOut(amount: bigint, more: Partial<CardPayoutState> = {}): string {
    const ref = more.ref ?? `po_${newId()}`;
    const empty = { currency: 'cny', arrivesAt: new Date(), descriptor: 'STRIPE', bankTrace: null, failure: null };
    this.payouts.set(ref, { ref, status: 'PAID', amount, ...empty, ...more });
    this.tell('FOLLOW_PAYOUT', ref);
    return ref;
  }

  async createPayment(
    { paymentId, amountFen }: { paymentId: string; amountFen: bigint },
    key: string,
  ): Promise<CardIntent> {
    this.called('createPayment', key);
    const ref = this.once(key, 'pi');
    const empty = { received: 0n, currency: 'cny', receivedAt: null, failure: null, clientSecret: `${ref}_secret` };
    if (!this.intents.has(ref))
      this.intents.set(ref, { ref, paymentId, status: 'WAITING', asked: amountFen, ...empty });
    return this.intents.get(ref)!;
  }

  async cancelPayment(ref: string, key: string): Promise<CardIntent> {
    this.called('cancelPayment', key);
    const intent = this.intents.get(ref)!;
    if (intent.status === 'SUCCEEDED') throw new CardRailError('400 it is paid', false);
    this.intents.set(ref, { ...intent, status: 'CANCELLED' });
    return this.intents.get(ref)!;
  }

  async payment(ref: string): Promise<CardIntent> {
    this.called('payment', null);
    return this.intents.get(ref)!;
  }

  async createRefund(
    { refundId, intentRef, amountFen }: { refundId: string; intentRef: string; amountFen: bigint },
    key: string,
  ): Promise<CardRefundState> {
    this.called('createRefund', key);
    const ref = this.once(key, 're');
    const made = { ref, refundId, intentRef, status: 'SUCCEEDED', amount: amountFen, currency: 'cny', createdAt: new Date(), failure: null } as const; // prettier-ignore
    if (!this.refunds.has(ref)) this.refunds.set(ref, made);
    return this.refunds.get(ref)!;
  }

  async findRefund(intentRef: string, refundId: string): Promise<CardRefundState | null> {
    this.called('findRefund', null);
    return (
      [...this.refunds.values()].find((each) => each.intentRef === intentRef && each.refundId === refundId) ?? null
    );
  }

  async refund(ref: string): Promise<CardRefundState> {
    this.called('refund', null);
    return this.refunds.get(ref)!;
  }

  async dispute(ref: string): Promise<CardDisputeState> {
    this.called('dispute', null);
    return this.complaints.get(ref)!;
  }

  async *disputes(since: Date): AsyncIterable<CardDisputeState[]> {
    this.called('disputes', null);
    yield [...this.complaints.values()].filter(({ createdAt }) => createdAt >= since);
  }

  async payout(ref: string): Promise<CardPayoutState> {
    this.called('payout', null);
    return this.payouts.get(ref)!;
  }

  async *entries(since: Date): AsyncIterable<CardEntry[]> {
    this.called('entries', null);
    yield this.entered.filter(({ createdAt }) => createdAt >= since);
  }

  async *events(since: Date): AsyncIterable<CardEvent[]> {
    this.called('events', null);
    yield this.told.filter(({ happenedAt }) => happenedAt >= since);
  }

  /** What it would send; `body` is the event's id. */
  async readEvent(body: Buffer): Promise<CardEvent | null> {
    return this.told.find(({ id }) => id === body.toString()) ?? null;
  }

  /** How many refunds were made. */
  get refundsMade(): number {
    return this.refunds.size;
  }

  get paymentsBegun(): number {
    return this.intents.size;
  }

  private tell(kind: NonNullable<CardEvent['about']>['kind'], ref: string): void {
    this.told.push({ id: `evt_${newId()}`, type: kind, about: { kind, ref }, happenedAt: new Date() });
  }

  private once(key: string, prefix: string): string {
    if (!this.byKey.has(key)) this.byKey.set(key, `${prefix}_${newId()}`);
    return this.byKey.get(key)!;
  }

  private called(name: string, key: string | null): void {
    this.calls.push({ name, key });
    const trouble = this.troubles.shift();
    if (trouble) throw trouble;
  }
}
