import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { type Journal } from './journal';
import { type Kept, type Kinds, type Remembered } from './kept';
import { noSuch } from './refusal';
import { type Settings, untouched } from './settings';

/** The call that is being done: events name it. */
export interface Cause {
  id: string | null;
  idempotencyKey: string | null;
}

const NOBODY: Cause = { id: null, idempotencyKey: null };

/** All that the emulator knows, in memory, oldest first; a journal keeps it over a kill. */
export class Account {
  private readonly objects = new Map<string, Kept>();
  readonly remembered = new Map<string, Remembered>();
  settings: Settings = untouched();
  livemode = false;
  cause: Cause = NOBODY;
  /** Called with each new event. */
  heard: (event: Stripe.Event) => void = () => undefined;

  constructor(private readonly journal: Journal | null = null) {
    journal?.read((entry) => {
      if ('object' in entry) this.objects.set(entry.object.id, entry.object);
      if ('remembered' in entry) this.remembered.set(entry.remembered.key, entry.remembered);
      if ('settings' in entry) this.settings = entry.settings;
    });
  }

  newId(prefix: string): string {
    return `${prefix}_${randomBytes(18).toString('base64url').replace(/[-_]/g, 'x')}`;
  }

  get now(): number {
    return Math.floor(Date.now() / 1000);
  }

  all<Kind extends keyof Kinds>(kind: Kind): Kinds[Kind][] {
    return [...this.objects.values()].filter((object) => object.object === kind) as Kinds[Kind][];
  }

  find(id: string): Kept | undefined {
    return this.objects.get(id);
  }

  /** @throws Refusal resource_missing */
  get<Kind extends keyof Kinds>(kind: Kind, id: string, param: string = kind): Kinds[Kind] {
    const object = this.objects.get(id);
    if (object?.object !== kind) throw noSuch(kind, id, param);
    return object as Kinds[Kind];
  }

  put<One extends Kept>(object: One): One {
    this.objects.set(object.id, object);
    this.journal?.write({ object });
    return object;
  }

  /** Changes an object and tells it by events of these types. */
  change<One extends Kept>(object: One, changes: Partial<One>, ...types: string[]): One {
    const before = structuredClone(object);
    const previous = Object.fromEntries(Object.keys(changes).map((key) => [key, before[key as keyof One]]));
    Object.assign(object, changes);
    this.put(object);
    for (const type of types) this.emit(type, object, type.endsWith('updated') ? previous : undefined);
    return object;
  }

  emit(type: string, object: Kept, previous?: object): void {
    const data = { object: structuredClone(object), ...(previous && { previous_attributes: previous }) };
    const event = {
      id: this.newId('evt'),
      object: 'event',
      api_version: this.apiVersion,
      created: this.now,
      data,
      livemode: this.livemode,
      pending_webhooks: 0,
      request: { id: this.cause.id, idempotency_key: this.cause.idempotencyKey },
      type,
    } as unknown as Stripe.Event;
    this.heard(this.put(event));
  }

  apiVersion = '2026-10-28.endive';

  remember(answer: Remembered): void {
    this.remembered.set(answer.key, answer);
    this.journal?.write({ remembered: answer });
  }

  adjust(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings };
    this.journal?.write({ settings: this.settings });
  }

  forget(): void {
    this.objects.clear();
    this.remembered.clear();
    this.journal?.empty();
    this.adjust(untouched());
  }

  /** Does something as the work of one call. */
  as<Result>(cause: Cause, work: () => Result): Result {
    this.cause = cause;
    try {
      return work();
    } finally {
      this.cause = NOBODY;
    }
  }
}
