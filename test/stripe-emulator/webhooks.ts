import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type Stripe from 'stripe';
import { type Account } from './account';

const ANSWER_WITHIN_MS = 10_000;
const LONGEST_WAIT = 16;

export interface Delivery {
  event: string;
  type: string;
  /** Null where there was no answer. */
  status: number | null;
}

/** Sends events to the receiver until it answers 2xx, with the disorder that the settings ask for. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  private gathered: Stripe.Event[] = [];
  private readonly underWay = new Set<Promise<number | null>>();

  constructor(private readonly account: Account) {
    account.heard = (event) => this.hear(event);
    // What was not delivered when the emulator was killed.
    for (const event of account.all('event')) if (event.pending_webhooks > 0) this.send(event.id);
  }

  private get settings() {
    return this.account.settings.webhooks;
  }

  private hear(event: Stripe.Event): void {
    const { url, drop, reverseWithinMs } = this.settings;
    if (url === null || drop.includes(event.type) || drop.includes('*')) return;
    this.account.change(event, { pending_webhooks: 1 });
    if (reverseWithinMs === 0) return this.send(event.id);
    this.gathered.push(event);
    if (this.gathered.length === 1) setTimeout(() => void this.sendGathered(), reverseWithinMs);
  }

  private async sendGathered(): Promise<void> {
    const events = this.gathered.reverse();
    this.gathered = [];
    for (const { id } of events) await this.deliver(id, 0);
  }

  send(id: string): void {
    const { copies, delayMs } = this.settings;
    for (let copy = 0; copy < copies; copy += 1) setTimeout(() => void this.deliver(id, 0), delayMs);
  }

  private async deliver(id: string, tries: number): Promise<void> {
    const event = this.account.find(id);
    const { url, retryMs, attempts } = this.settings;
    if (event?.object !== 'event' || url === null) return;
    const posting = this.post(url, JSON.stringify(event, null, 2));
    this.underWay.add(posting);
    const status = await posting;
    this.underWay.delete(posting);
    this.deliveries.push({ event: id, type: event.type, status });
    if (status !== null && status >= 200 && status < 300) {
      if (event.pending_webhooks > 0) this.account.change(event, { pending_webhooks: 0 });
    } else if (tries + 1 < attempts) {
      setTimeout(() => void this.deliver(id, tries + 1), retryMs * Math.min(2 ** tries, LONGEST_WAIT));
    }
  }

  /** Forgets what was sent, once nothing is under way. */
  async forget(): Promise<void> {
    this.gathered = [];
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    this.deliveries.length = 0;
  }

  /** Gives the status of the answer; null where none came. */
  private post(url: string, body: string): Promise<number | null> {
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'Stripe-Signature': signature(body, this.settings.secrets, this.account.now),
    };
    return new Promise((resolve) => {
      const call = request(url, { method: 'POST', headers, timeout: ANSWER_WITHIN_MS }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode!)).on('error', () => resolve(null));
      });
      call.on('timeout', () => call.destroy()).on('error', () => resolve(null));
      call.end(body);
    });
  }
}

/** The header `Stripe-Signature`: one `v1` for each secret. */
export function signature(body: string, secrets: string[], at: number): string {
  const signed = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`);
  return [`t=${at}`, ...signed].join(',');
}
