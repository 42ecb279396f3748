import { businessDateOf } from '@shanhai/kernel';
import { Client } from './client';
import { Narrator } from './narrator';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the documents of examples/ ask for */

/** What the acts share. */
export class Play {
  readonly narrator = new Narrator();
  readonly today = businessDateOf(new Date());
  readonly people = new Map<string, Client>();
  /** Of the newcomer. */
  licenceId = '';
  newLot = { traceCode: '', lotId: '' };
  /** The newcomer's harvest on the needs board. */
  boardEntryId = '';
  /** What was paid by a settlement sheet. */
  settledFen = 0n;
  /** The order, as it was last read. */
  order: any;

  constructor(readonly url: string) {}

  /** A person of the demo world, signed in. */
  async as(personKey: string, name: string): Promise<Client> {
    const known = this.people.get(personKey);
    if (known) return known;
    const client = Client.of(this.url, personKey, name);
    const refused = await client.signIn();
    if (refused.length > 0) throw new Error(`${personKey} cannot sign in: ${refused[0].message}`);
    this.people.set(personKey, client);
    return client;
  }
}
